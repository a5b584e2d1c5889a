// Every function with NULL for each pointer, and with a handle of another type.
#include "check.h"
#include "fixtures.h"

// Something that is a handle, but not of the type that is asked for.
#define AS(type) ((type*)(void*)wrong)

static void test_null_results(const lexel_tokenizer* tokenizer) {
  const uint32_t id = 4;
  const uint64_t rows[] = {0, 1};
#define CHECK_NO_OUT(call) CHECK_FAILS(call, LEXEL_INVALID_ARGUMENT, "is NULL")
  CHECK_NO_OUT(lexel_tokenizer_from_file(TEXT("x"), NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_from_json(TEXT("x"), NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_builtin(NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_copy(tokenizer, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_to_json(tokenizer, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_describe(tokenizer, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_ids(tokenizer, TEXT("x"), NULL, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode(tokenizer, TEXT("x"), NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_pair(tokenizer, TEXT("x"), TEXT("y"), NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_batch(tokenizer, NULL, 0, NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_inputs(tokenizer, NULL, 0, NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_flat(tokenizer, NULL, 0, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_count(tokenizer, TEXT("x"), NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_fit(tokenizer, TEXT("x"), 1, LEXEL_LEFT, NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_chunk(tokenizer, TEXT("x"), 9, 0, NULL, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode(tokenizer, &id, 1, NULL, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode_batch(tokenizer, &id, rows, 1, NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_id_to_token(tokenizer, 4, NULL, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_vocab(tokenizer, 0, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_added_tokens(tokenizer, NULL, &error));
  CHECK(lexel_tokenizer_get_truncation(tokenizer, NULL) == 0);
  CHECK(lexel_tokenizer_get_padding(tokenizer, NULL) == 0);
}

static void test_null_data(lexel_tokenizer* tokenizer) {
  size_t size;
  lexel_tokenizer* other = NULL;
  lexel_encoding* encoding = NULL;
  lexel_encodings* encodings = NULL;
  lexel_flat* flat = NULL;
  lexel_chunk chunk;
  lexel_decode_stream* stream = NULL;
  const uint32_t id = 4;
  const lexel_text broken = {NULL, 1};
  CHECK_NO_OUT(lexel_tokenizer_from_file(NULL, 1, NULL, &other, &error));
  CHECK_NO_OUT(lexel_tokenizer_from_json(NULL, 1, NULL, &other, &error));
  CHECK_NO_OUT(lexel_tokenizer_save(tokenizer, NULL, 1, 0, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_ids(tokenizer, NULL, 1, NULL, NULL, 0, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_ids(tokenizer, TEXT("x"), NULL, NULL, 9, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode(tokenizer, NULL, 1, NULL, &encoding, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_pair(tokenizer, NULL, 1, TEXT("y"), NULL, &encoding, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_pair(tokenizer, TEXT("x"), NULL, 1, NULL, &encoding, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_batch(tokenizer, NULL, 1, NULL, &encodings, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_batch(tokenizer, &broken, 1, NULL, &encodings, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_inputs(tokenizer, NULL, 1, NULL, &encodings, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_flat(tokenizer, NULL, 1, NULL, 0, &flat, &error));
  CHECK_NO_OUT(lexel_tokenizer_encode_flat(tokenizer, &broken, 1, NULL, 0, &flat, &error));
  CHECK_NO_OUT(lexel_tokenizer_count(tokenizer, NULL, 1, NULL, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_count_batch(tokenizer, &broken, 1, NULL, NULL, &error));
  CHECK_NO_OUT(lexel_tokenizer_fit(tokenizer, NULL, 1, 1, LEXEL_LEFT, NULL, &chunk, &error));
  CHECK_NO_OUT(lexel_tokenizer_chunk(tokenizer, NULL, 1, 9, 0, NULL, &chunk, 1, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_chunk(tokenizer, TEXT("x"), 9, 0, NULL, NULL, 1, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode(tokenizer, NULL, 1, NULL, NULL, 0, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode(tokenizer, &id, 1, NULL, NULL, 1, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 1, &stream, &error));
  CHECK_NO_OUT(lexel_tokenizer_id_to_token(tokenizer, 4, NULL, 1, &size, &error));
  CHECK_NO_OUT(lexel_tokenizer_add_tokens(tokenizer, NULL, 1, NULL, &error));
  CHECK(lexel_tokenizer_token_to_id(tokenizer, NULL, 1, &(uint32_t){0}) == 0);
  const char* text;
  CHECK_STATUS(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, &stream, NULL), LEXEL_OK);
  CHECK_NO_OUT(lexel_decode_stream_step(stream, 0, NULL, &size, &error));
  CHECK_NO_OUT(lexel_decode_stream_step(stream, 0, &text, NULL, &error));
  CHECK_NO_OUT(lexel_decode_stream_flush(stream, NULL, &size, &error));
  CHECK_NO_OUT(lexel_decode_stream_flush(stream, &text, NULL, &error));
  lexel_decode_stream_free(stream);
#undef CHECK_NO_OUT
}

// `wrong` is NULL, or a handle of another type than each of these asks for.
static void test_wrong_tokenizer(void* wrong, const char* says) {
  size_t size;
  const uint32_t id = 4;
  const uint64_t rows[] = {0, 1};
  lexel_tokenizer* other = NULL;
  lexel_string* string = NULL;
  lexel_encoding* encoding = NULL;
  lexel_encodings* encodings = NULL;
  lexel_flat* flat = NULL;
  lexel_chunk chunk;
  lexel_strings* strings = NULL;
  lexel_decode_stream* stream = NULL;
  lexel_vocab* vocab = NULL;
  lexel_added_tokens* added = NULL;
  const lexel_tokenizer* tokenizer = AS(lexel_tokenizer);
#define CHECK_WRONG(call) CHECK_FAILS(call, LEXEL_INVALID_ARGUMENT, says)
  CHECK_WRONG(lexel_tokenizer_copy(tokenizer, &other, &error));
  CHECK_WRONG(lexel_tokenizer_to_json(tokenizer, 0, &string, &error));
  CHECK_WRONG(lexel_tokenizer_save(tokenizer, TEXT("x"), 0, &error));
  CHECK_WRONG(lexel_tokenizer_describe(tokenizer, &string, &error));
  CHECK_WRONG(lexel_tokenizer_encode_ids(tokenizer, TEXT("x"), NULL, NULL, 0, &size, &error));
  CHECK_WRONG(lexel_tokenizer_encode(tokenizer, TEXT("x"), NULL, &encoding, &error));
  CHECK_WRONG(
      lexel_tokenizer_encode_pair(tokenizer, TEXT("x"), TEXT("y"), NULL, &encoding, &error));
  CHECK_WRONG(lexel_tokenizer_encode_batch(tokenizer, NULL, 0, NULL, &encodings, &error));
  CHECK_WRONG(lexel_tokenizer_encode_inputs(tokenizer, NULL, 0, NULL, &encodings, &error));
  CHECK_WRONG(lexel_tokenizer_encode_flat(tokenizer, NULL, 0, NULL, 0, &flat, &error));
  CHECK_WRONG(lexel_tokenizer_count(tokenizer, TEXT("x"), NULL, &size, &error));
  CHECK_WRONG(lexel_tokenizer_count_batch(tokenizer, NULL, 0, NULL, NULL, &error));
  CHECK_WRONG(lexel_tokenizer_fit(tokenizer, TEXT("x"), 1, LEXEL_LEFT, NULL, &chunk, &error));
  CHECK_WRONG(lexel_tokenizer_chunk(tokenizer, TEXT("x"), 9, 0, NULL, NULL, 0, &size, &error));
  CHECK_WRONG(lexel_tokenizer_decode(tokenizer, &id, 1, NULL, NULL, 0, &size, &error));
  CHECK_WRONG(lexel_tokenizer_decode_batch(tokenizer, &id, rows, 1, NULL, &strings, &error));
  CHECK_WRONG(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, &stream, &error));
  CHECK_WRONG(lexel_tokenizer_id_to_token(tokenizer, 4, NULL, 0, &size, &error));
  CHECK_WRONG(lexel_tokenizer_vocab(tokenizer, 0, &vocab, &error));
  CHECK_WRONG(lexel_tokenizer_added_tokens(tokenizer, &added, &error));
  CHECK_WRONG(lexel_tokenizer_add_tokens(AS(lexel_tokenizer), NULL, 0, NULL, &error));
  CHECK_WRONG(lexel_tokenizer_set_truncation(AS(lexel_tokenizer), NULL, &error));
  CHECK_WRONG(lexel_tokenizer_set_padding(AS(lexel_tokenizer), NULL, &error));
  CHECK_WRONG(lexel_tokenizer_set_cache_budget(AS(lexel_tokenizer), 0, &error));
  lexel_truncation truncation;
  lexel_padding padding;
  uint32_t found;
  CHECK(lexel_tokenizer_get_truncation(tokenizer, &truncation) == 0);
  CHECK(lexel_tokenizer_get_padding(tokenizer, &padding) == 0);
  CHECK(lexel_tokenizer_token_to_id(tokenizer, TEXT("x"), &found) == 0);
  CHECK(lexel_tokenizer_vocab_size(tokenizer, 1) == 0);
  CHECK(lexel_tokenizer_special_tokens_to_add(tokenizer, 1) == 0);
  lexel_tokenizer_free(AS(lexel_tokenizer));
}

static void test_wrong_results(void* wrong, const char* says) {
  size_t size = 77, sequence = 77;
  uint32_t id = 77;
  const char* text;
  lexel_encoding* window = NULL;
  lexel_token_range tokens;
  lexel_offset chars;
  lexel_added_token token;
  CHECK_WRONG(lexel_encoding_overflow(AS(lexel_encoding), 0, &window, &error));
  CHECK_WRONG(lexel_decode_stream_step(AS(lexel_decode_stream), 0, &text, &size, &error));
  CHECK_WRONG(lexel_decode_stream_flush(AS(lexel_decode_stream), &text, &size, &error));
#undef CHECK_WRONG
  CHECK(lexel_string_data(AS(lexel_string)) == NULL);
  CHECK(lexel_string_size(AS(lexel_string)) == 0);
  CHECK(lexel_strings_count(AS(lexel_strings)) == 0);
  CHECK(lexel_strings_at(AS(lexel_strings), 0, &size) == NULL);
  CHECK(lexel_encoding_size(AS(lexel_encoding)) == 0);
  CHECK(lexel_encoding_ids(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_type_ids(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_offsets(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_attention_mask(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_special_tokens_mask(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_word_ids(AS(lexel_encoding)) == NULL);
  CHECK(lexel_encoding_token(AS(lexel_encoding), 0, &size) == NULL);
  CHECK(lexel_encoding_token_to_sequence(AS(lexel_encoding), 0) == -1);
  CHECK(lexel_encoding_sequence_count(AS(lexel_encoding)) == 0);
  CHECK(lexel_encoding_sequence_range(AS(lexel_encoding), 0).end == 0);
  CHECK(lexel_encoding_char_to_token(AS(lexel_encoding), 0, 0, &size) == 0);
  CHECK(lexel_encoding_char_to_word(AS(lexel_encoding), 0, 0, &id) == 0);
  CHECK(lexel_encoding_word_to_tokens(AS(lexel_encoding), 0, 0, &tokens) == 0);
  CHECK(lexel_encoding_word_to_chars(AS(lexel_encoding), 0, 0, &chars) == 0);
  CHECK(lexel_encoding_token_to_chars(AS(lexel_encoding), 0, &sequence, &chars) == 0);
  CHECK(lexel_encoding_token_to_word(AS(lexel_encoding), 0, &sequence, &id) == 0);
  CHECK(lexel_encoding_overflow_count(AS(lexel_encoding)) == 0);
  CHECK(lexel_encodings_count(AS(lexel_encodings)) == 0);
  CHECK(lexel_encodings_at(AS(lexel_encodings), 0) == NULL);
  CHECK(lexel_flat_row_count(AS(lexel_flat)) == 0);
  CHECK(lexel_flat_id_count(AS(lexel_flat)) == 0);
  CHECK(lexel_flat_ids(AS(lexel_flat)) == NULL);
  CHECK(lexel_flat_row_offsets(AS(lexel_flat)) == NULL);
  CHECK(lexel_flat_offsets(AS(lexel_flat)) == NULL);
  CHECK(lexel_vocab_count(AS(lexel_vocab)) == 0);
  CHECK(lexel_vocab_at(AS(lexel_vocab), 0, &size, &id) == NULL);
  CHECK(lexel_added_tokens_count(AS(lexel_added_tokens)) == 0);
  CHECK(lexel_added_tokens_at(AS(lexel_added_tokens), 0, &token) == 0);
  // Freeing by a wrong type does nothing: the owner still frees it afterwards.
  lexel_string_free(AS(lexel_string));
  lexel_strings_free(AS(lexel_strings));
  lexel_encoding_free(AS(lexel_encoding));
  lexel_encodings_free(AS(lexel_encodings));
  lexel_flat_free(AS(lexel_flat));
  lexel_decode_stream_free(AS(lexel_decode_stream));
  lexel_vocab_free(AS(lexel_vocab));
  lexel_added_tokens_free(AS(lexel_added_tokens));
  lexel_error_free(AS(lexel_error));
}

// A size that no memory could hold.
static void test_impossible_sizes(const lexel_tokenizer* tokenizer) {
  const lexel_text text = {TEXT("red")};
  lexel_flat* flat = NULL;
  CHECK_FAILS(lexel_tokenizer_encode_flat(tokenizer, &text, SIZE_MAX / 2, NULL, 0, &flat, &error),
              LEXEL_OUT_OF_MEMORY, "memory");
}

static void test_null_answers(const lexel_tokenizer* tokenizer) {
  lexel_encoding* encoding = NULL;
  CHECK_STATUS(lexel_tokenizer_encode(tokenizer, TEXT("red"), NULL, &encoding, NULL), LEXEL_OK);
  size_t sequence;
  CHECK(lexel_encoding_char_to_token(encoding, 0, 0, NULL) == 0);
  CHECK(lexel_encoding_char_to_word(encoding, 0, 0, NULL) == 0);
  CHECK(lexel_encoding_word_to_tokens(encoding, 0, 0, NULL) == 0);
  CHECK(lexel_encoding_word_to_chars(encoding, 0, 0, NULL) == 0);
  CHECK(lexel_encoding_token_to_chars(encoding, 1, &sequence, NULL) == 0);
  CHECK(lexel_encoding_token_to_chars(encoding, 1, NULL, &(lexel_offset){0}) == 0);
  CHECK(lexel_encoding_token_to_word(encoding, 1, &sequence, NULL) == 0);
  CHECK(lexel_encoding_token_to_word(encoding, 1, NULL, &(uint32_t){0}) == 0);
  lexel_encoding_free(encoding);
}

void test_arguments(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  test_null_results(tokenizer);
  test_null_data(tokenizer);
  test_null_answers(tokenizer);
  test_impossible_sizes(tokenizer);
  test_wrong_tokenizer(NULL, "is NULL");
  test_wrong_results(NULL, "is NULL");
  lexel_string* string = NULL;
  CHECK_STATUS(lexel_tokenizer_describe(tokenizer, &string, NULL), LEXEL_OK);
  test_wrong_tokenizer(string, "another type");
  lexel_string_free(string);
  test_wrong_results(tokenizer, "another type");
  CHECK(lexel_tokenizer_vocab_size(tokenizer, 1) == 9);  // still there
  lexel_tokenizer_free(tokenizer);
}
