// Encoding: single, pair, batch, words, flat; every column; overflow.
#include <string.h>

#include "check.h"
#include "fixtures.h"

#define IS(array, index, b, e) ((array)[index].begin == (b) && (array)[index].end == (e))

static void test_columns(const lexel_tokenizer* tokenizer) {
  lexel_encoding* encoding = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_pair(tokenizer, TEXT("The red"), TEXT("caf\xc3\xa9 dog"),
                                           NULL, &encoding, NULL),
               LEXEL_OK);
  CHECK(lexel_encoding_size(encoding) == 7);
  CHECK_IDS(lexel_encoding_ids(encoding), 7, 1, 8, 4, 2, 6, 0, 2);
  CHECK_IDS(lexel_encoding_type_ids(encoding), 7, 0, 0, 0, 0, 1, 1, 1);
  CHECK_IDS(lexel_encoding_word_ids(encoding), 7, LEXEL_NO_WORD, 0, 1, LEXEL_NO_WORD, 0, 1,
            LEXEL_NO_WORD);
  CHECK(memcmp(lexel_encoding_attention_mask(encoding), "\1\1\1\1\1\1\1", 7) == 0);
  CHECK(memcmp(lexel_encoding_special_tokens_mask(encoding), "\1\0\0\1\0\0\1", 7) == 0);
  const lexel_offset* offsets = lexel_encoding_offsets(encoding);
  CHECK(IS(offsets, 0, 0, 0) && IS(offsets, 1, 0, 3) && IS(offsets, 2, 4, 7));
  CHECK(IS(offsets, 3, 0, 0) && IS(offsets, 4, 0, 5) && IS(offsets, 5, 6, 9));

  const char* const tokens[] = {"[CLS]", "the", "red", "[SEP]", "caf\xc3\xa9", "[UNK]", "[SEP]"};
  const int sequences[] = {-1, 0, 0, -1, 1, 1, -1};
  for (size_t i = 0; i < 7; ++i) {
    size_t size = 99;
    const char* token = lexel_encoding_token(encoding, i, &size);
    CHECK_TEXT(token, size, tokens[i]);
    CHECK(lexel_encoding_token_to_sequence(encoding, i) == sequences[i]);
  }
  CHECK(lexel_encoding_sequence_count(encoding) == 2);
  lexel_token_range range = lexel_encoding_sequence_range(encoding, 1);
  CHECK(range.begin == 4 && range.end == 6);

  size_t token = 99, sequence = 99;
  uint32_t word = 99;
  lexel_offset chars = {99, 99};
  CHECK(lexel_encoding_char_to_token(encoding, 5, 0, &token) == 1 && token == 2);
  CHECK(lexel_encoding_char_to_token(encoding, 7, 1, &token) == 1 && token == 5);
  CHECK(lexel_encoding_char_to_token(encoding, 3, 0, &token) == 0 && token == 0);
  CHECK(lexel_encoding_char_to_word(encoding, 5, 0, &word) == 1 && word == 1);
  CHECK(lexel_encoding_char_to_word(encoding, 3, 0, &word) == 0);
  CHECK(lexel_encoding_word_to_tokens(encoding, 1, 0, &range) == 1);
  CHECK(range.begin == 2 && range.end == 3);
  CHECK(lexel_encoding_word_to_tokens(encoding, 9, 0, &range) == 0);
  CHECK(lexel_encoding_word_to_chars(encoding, 1, 1, &chars) == 1);
  CHECK(chars.begin == 6 && chars.end == 9);
  CHECK(lexel_encoding_word_to_chars(encoding, 9, 1, &chars) == 0);
  CHECK(lexel_encoding_token_to_chars(encoding, 4, &sequence, &chars) == 1);
  CHECK(sequence == 1 && chars.begin == 0 && chars.end == 5);
  CHECK(lexel_encoding_token_to_chars(encoding, 0, &sequence, &chars) == 0);
  CHECK(lexel_encoding_token_to_word(encoding, 4, &sequence, &word) == 1);
  CHECK(sequence == 1 && word == 0);
  CHECK(lexel_encoding_token_to_word(encoding, 3, &sequence, &word) == 0);

  // Out of range.
  size_t size = 99;
  CHECK(lexel_encoding_token(encoding, 7, &size) == NULL && size == 0);
  CHECK(lexel_encoding_token(encoding, SIZE_MAX, NULL) == NULL);
  CHECK(lexel_encoding_token_to_sequence(encoding, 7) == -1);
  CHECK(lexel_encoding_token_to_chars(encoding, SIZE_MAX, &sequence, &chars) == 0);
  CHECK(lexel_encoding_token_to_word(encoding, 7, &sequence, &word) == 0);
  CHECK(lexel_encoding_char_to_token(encoding, SIZE_MAX, 5, &token) == 0);
  CHECK(lexel_encoding_char_to_word(encoding, SIZE_MAX, SIZE_MAX, &word) == 0);
  CHECK(lexel_encoding_word_to_tokens(encoding, LEXEL_NO_WORD, SIZE_MAX, &range) == 0);
  CHECK(lexel_encoding_overflow_count(encoding) == 0);
  lexel_encoding* window = (lexel_encoding*)&window;
  CHECK_FAILS(lexel_encoding_overflow(encoding, 0, &window, &error), LEXEL_INVALID_ARGUMENT,
              "window 0 of 0");
  CHECK(window == NULL);
  lexel_encoding_free(encoding);
}

static void test_empty(const lexel_tokenizer* tokenizer) {
  lexel_encode_options bare = {.struct_size = sizeof bare, .without_special_tokens = 1};
  lexel_encoding* encoding = NULL;
  CHECK_STATUS(lexel_tokenizer_encode(tokenizer, NULL, 0, &bare, &encoding, NULL), LEXEL_OK);
  CHECK(lexel_encoding_size(encoding) == 0);
  CHECK(lexel_encoding_token(encoding, 0, NULL) == NULL);
  lexel_encoding_free(encoding);
  CHECK_STATUS(lexel_tokenizer_encode(tokenizer, "", 0, NULL, &encoding, NULL), LEXEL_OK);
  CHECK_IDS(lexel_encoding_ids(encoding), lexel_encoding_size(encoding), 1, 2);
  lexel_encoding_free(encoding);

  lexel_encodings* none = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_batch(tokenizer, NULL, 0, NULL, &none, NULL), LEXEL_OK);
  CHECK(lexel_encodings_count(none) == 0);
  CHECK(lexel_encodings_at(none, 0) == NULL);
  lexel_encodings_free(none);
  lexel_flat* flat = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_flat(tokenizer, NULL, 0, NULL, 1, &flat, NULL), LEXEL_OK);
  CHECK(lexel_flat_row_count(flat) == 0 && lexel_flat_id_count(flat) == 0);
  CHECK(lexel_flat_row_offsets(flat)[0] == 0);
  lexel_flat_free(flat);
}

static void test_ids(const lexel_tokenizer* tokenizer) {
  uint32_t ids[8] = {77, 77, 77, 77, 77, 77, 77, 77};
  size_t size = 0;
  lexel_error* error = (lexel_error*)&size;
  // Counting and a buffer that is one too small write nothing, and make no error.
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("The red fox"), NULL, NULL, 0, &size, &error),
      LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 5 && error == NULL);
  size = 0;
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("The red fox"), NULL, ids, 4, &size, NULL),
      LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 5 && ids[0] == 77);
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("The red fox"), NULL, ids, 5, &size, NULL),
      LEXEL_OK);
  CHECK_IDS(ids, size, 1, 8, 4, 5, 2);
  CHECK(ids[5] == 77);
  // A text with a NUL goes on.
  CHECK_STATUS(lexel_tokenizer_encode_ids(tokenizer, TEXT("fox \0 fox"), NULL, ids, 8, &size, NULL),
               LEXEL_OK);
  CHECK_IDS(ids, size, 1, 5, 0, 5, 2);
}

static void test_batches(const lexel_tokenizer* tokenizer) {
  const lexel_text texts[] = {{TEXT("red")}, {NULL, 0}, {TEXT("the fox")}};
  lexel_encode_options options = {.struct_size = sizeof options,
                                  .padding_from = LEXEL_VALUE,
                                  .padding = {.pad_id = 3, .direction = LEXEL_LEFT}};
  lexel_encodings* encodings = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_batch(tokenizer, texts, 3, &options, &encodings, NULL),
               LEXEL_OK);
  CHECK(lexel_encodings_count(encodings) == 3);
  const lexel_encoding* row = lexel_encodings_at(encodings, 0);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 3, 1, 4, 2);
  CHECK(memcmp(lexel_encoding_attention_mask(row), "\0\1\1\1", 4) == 0);
  size_t size = 0;
  const char* pad = lexel_encoding_token(row, 0, &size);
  CHECK_TEXT(pad, size, "[PAD]");
  row = lexel_encodings_at(encodings, 1);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 3, 3, 1, 2);
  row = lexel_encodings_at(encodings, 2);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 1, 8, 5, 2);
  CHECK(lexel_encodings_at(encodings, 3) == NULL);
  lexel_encoding_free((lexel_encoding*)row);  // borrowed: nothing happens
  CHECK(lexel_encoding_size(row) == 4);
  lexel_encodings_free(encodings);

  lexel_flat* flat = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_flat(tokenizer, texts, 3, NULL, 0, &flat, NULL), LEXEL_OK);
  CHECK(lexel_flat_row_count(flat) == 3);
  CHECK_IDS(lexel_flat_ids(flat), lexel_flat_id_count(flat), 1, 4, 2, 1, 2, 1, 8, 5, 2);
  const uint64_t* rows = lexel_flat_row_offsets(flat);
  CHECK(rows[0] == 0 && rows[1] == 3 && rows[2] == 5 && rows[3] == 9);
  CHECK(lexel_flat_offsets(flat) == NULL);
  lexel_flat_free(flat);
  CHECK_STATUS(lexel_tokenizer_encode_flat(tokenizer, texts, 3, NULL, 1, &flat, NULL), LEXEL_OK);
  CHECK(IS(lexel_flat_offsets(flat), 1, 0, 3) && IS(lexel_flat_offsets(flat), 7, 4, 7));
  lexel_flat_free(flat);
}

static void test_inputs(const lexel_tokenizer* tokenizer) {
  const lexel_text words[] = {{TEXT("Red fox")}, {TEXT("the")}};
  const lexel_text text = {TEXT("fox")};
  const lexel_input inputs[] = {
      {{words, 2, LEXEL_WORDS, 0}, {NULL, 0, LEXEL_NO_SEQUENCE, 0}},
      {{&text, 1, LEXEL_ONE_TEXT, 0}, {words, 2, LEXEL_WORDS, 0}},
      {{NULL, 0, LEXEL_WORDS, 0}, {NULL, 0, LEXEL_NO_SEQUENCE, 0}},
  };
  lexel_encodings* encodings = NULL;
  CHECK_STATUS(lexel_tokenizer_encode_inputs(tokenizer, inputs, 3, NULL, &encodings, NULL),
               LEXEL_OK);
  const lexel_encoding* row = lexel_encodings_at(encodings, 0);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 1, 4, 5, 8, 2);
  CHECK_IDS(lexel_encoding_word_ids(row), 5, LEXEL_NO_WORD, 0, 0, 1, LEXEL_NO_WORD);
  CHECK(IS(lexel_encoding_offsets(row), 2, 4, 7) && IS(lexel_encoding_offsets(row), 3, 0, 3));
  row = lexel_encodings_at(encodings, 1);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 1, 5, 2, 4, 5, 8, 2);
  row = lexel_encodings_at(encodings, 2);
  CHECK_IDS(lexel_encoding_ids(row), lexel_encoding_size(row), 1, 2);
  lexel_encodings_free(encodings);

  lexel_input wrong = inputs[1];
  wrong.first.count = 2;
  CHECK_FAILS(lexel_tokenizer_encode_inputs(tokenizer, &wrong, 1, NULL, &encodings, &error),
              LEXEL_INVALID_ARGUMENT, "2 parts");
  wrong = inputs[1];
  wrong.first.parts = NULL;
  CHECK_FAILS(lexel_tokenizer_encode_inputs(tokenizer, &wrong, 1, NULL, &encodings, &error),
              LEXEL_INVALID_ARGUMENT, "parts");
  wrong = inputs[1];
  wrong.first.kind = LEXEL_NO_SEQUENCE;
  CHECK_FAILS(lexel_tokenizer_encode_inputs(tokenizer, &wrong, 1, NULL, &encodings, &error),
              LEXEL_INVALID_ARGUMENT, "kind");
  wrong = inputs[1];
  wrong.second.kind = 3;
  CHECK_FAILS(lexel_tokenizer_encode_inputs(tokenizer, &wrong, 1, NULL, &encodings, &error),
              LEXEL_INVALID_ARGUMENT, "is 3");
  wrong = inputs[1];
  wrong.second.parts = NULL;
  CHECK_FAILS(lexel_tokenizer_encode_inputs(tokenizer, &wrong, 1, NULL, &encodings, &error),
              LEXEL_INVALID_ARGUMENT, "NULL");
  CHECK(encodings == NULL);
}

static void test_overflow(const lexel_tokenizer* tokenizer) {
  lexel_encode_options options = {.struct_size = sizeof options,
                                  .truncation_from = LEXEL_VALUE,
                                  .truncation = {.max_length = 4, .stride = 1}};
  lexel_encoding* encoding = NULL;
  CHECK_STATUS(
      lexel_tokenizer_encode(tokenizer, TEXT("red fox red the fox"), &options, &encoding, NULL),
      LEXEL_OK);
  CHECK_IDS(lexel_encoding_ids(encoding), lexel_encoding_size(encoding), 1, 4, 5, 2);
  CHECK(lexel_encoding_overflow_count(encoding) == 3);
  lexel_encoding* window = NULL;
  CHECK_STATUS(lexel_encoding_overflow(encoding, 2, &window, NULL), LEXEL_OK);
  lexel_encoding_free(encoding);  // the window lives on
  CHECK_IDS(lexel_encoding_ids(window), lexel_encoding_size(window), 1, 8, 5, 2);
  CHECK(IS(lexel_encoding_offsets(window), 2, 16, 19));
  lexel_encoding_free(window);
}

void test_encoding(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  test_columns(tokenizer);
  test_empty(tokenizer);
  test_ids(tokenizer);
  test_batches(tokenizer);
  test_inputs(tokenizer);
  test_overflow(tokenizer);
  lexel_tokenizer_free(tokenizer);
}
