// Decoding: at once, many, as they arrive.
#include <string.h>

#include "check.h"
#include "fixtures.h"

static void test_decode(const lexel_tokenizer* tokenizer) {
  const uint32_t ids[] = {1, 8, 4, 2, 4000000000u};
  char text[32];
  memset(text, '~', sizeof text);
  size_t size = 0;
  lexel_error* error = NULL;
  CHECK_STATUS(lexel_tokenizer_decode(tokenizer, ids, 5, NULL, NULL, 0, &size, &error),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 7 && error == NULL);
  CHECK_STATUS(lexel_tokenizer_decode(tokenizer, ids, 5, NULL, text, 6, &size, NULL),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 7 && text[0] == '~');
  CHECK_STATUS(lexel_tokenizer_decode(tokenizer, ids, 5, NULL, text, 7, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "the red");
  CHECK(text[7] == '~');  // no NUL behind it
  lexel_decode_options all = {.struct_size = sizeof all, .keep_special_tokens = 1};
  CHECK_STATUS(lexel_tokenizer_decode(tokenizer, ids, 5, &all, text, sizeof text, &size, NULL),
               LEXEL_OK);
  CHECK_TEXT(text, size, "[CLS] the red [SEP]");
  CHECK_STATUS(lexel_tokenizer_decode(tokenizer, NULL, 0, NULL, NULL, 0, &size, NULL), LEXEL_OK);
  CHECK(size == 0);
}

static void test_decode_batch(const lexel_tokenizer* tokenizer) {
  const uint32_t ids[] = {1, 8, 2, 4, 5};
  const uint64_t rows[] = {0, 3, 3, 5};
  lexel_strings* texts = NULL;
  CHECK_STATUS(lexel_tokenizer_decode_batch(tokenizer, ids, rows, 3, NULL, &texts, NULL), LEXEL_OK);
  CHECK(lexel_strings_count(texts) == 3);
  size_t size = 99;
  const char* text = lexel_strings_at(texts, 0, &size);
  CHECK_TEXT(text, size, "the");
  text = lexel_strings_at(texts, 1, &size);
  CHECK_TEXT(text, size, "");
  text = lexel_strings_at(texts, 2, &size);
  CHECK_TEXT(text, size, "red fox");
  CHECK(lexel_strings_at(texts, 2, NULL) == text);
  size = 99;
  CHECK(lexel_strings_at(texts, 3, &size) == NULL && size == 0);
  lexel_strings_free(texts);

  CHECK_STATUS(lexel_tokenizer_decode_batch(tokenizer, NULL, NULL, 0, NULL, &texts, NULL),
               LEXEL_OK);
  CHECK(lexel_strings_count(texts) == 0);
  lexel_strings_free(texts);
  const uint64_t empty[] = {0, 0};
  CHECK_STATUS(lexel_tokenizer_decode_batch(tokenizer, NULL, empty, 1, NULL, &texts, NULL),
               LEXEL_OK);
  CHECK(lexel_strings_count(texts) == 1);
  lexel_strings_free(texts);

  // Rows that would read behind the ids, or backwards.
  const uint64_t beyond[] = {0, 9, 5};
  CHECK_FAILS(lexel_tokenizer_decode_batch(tokenizer, ids, beyond, 2, NULL, &texts, &error),
              LEXEL_INVALID_ARGUMENT, "row 0");
  const uint64_t backwards[] = {3, 1, 5};
  CHECK_FAILS(lexel_tokenizer_decode_batch(tokenizer, ids, backwards, 2, NULL, &texts, &error),
              LEXEL_INVALID_ARGUMENT, "row 0");
  CHECK_FAILS(lexel_tokenizer_decode_batch(tokenizer, NULL, rows, 3, NULL, &texts, &error),
              LEXEL_INVALID_ARGUMENT, "ids is NULL");
  CHECK_FAILS(lexel_tokenizer_decode_batch(tokenizer, ids, NULL, 3, NULL, &texts, &error),
              LEXEL_INVALID_ARGUMENT, "row_offsets is NULL");
  CHECK(texts == NULL);
}

static void test_stream(const lexel_tokenizer* tokenizer) {
  lexel_decode_stream* stream = NULL;
  CHECK_STATUS(lexel_tokenizer_decode_stream(tokenizer, NULL, NULL, 0, &stream, NULL), LEXEL_OK);
  const char* text = NULL;
  size_t size = 99;
  // Half a character is held back.
  CHECK_STATUS(lexel_decode_stream_step(stream, 0, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "");
  CHECK_STATUS(lexel_decode_stream_step(stream, 1, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "\xc3\xa9");
  CHECK_STATUS(lexel_decode_stream_step(stream, 4000000000u, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "");
  CHECK_STATUS(lexel_decode_stream_step(stream, 0, &text, &size, NULL), LEXEL_OK);
  CHECK_STATUS(lexel_decode_stream_flush(stream, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "\xef\xbf\xbd");
  // Flushed twice, and used again.
  CHECK_STATUS(lexel_decode_stream_flush(stream, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "");
  CHECK_STATUS(lexel_decode_stream_step(stream, 2, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "e");
  lexel_decode_stream_free(stream);

  // With a prompt: its space is there, its text is not.
  const uint32_t prompt[] = {8};
  lexel_tokenizer* words = load_fixture(kWordsJson);
  CHECK_STATUS(lexel_tokenizer_decode_stream(words, NULL, prompt, 1, &stream, NULL), LEXEL_OK);
  lexel_tokenizer_free(words);  // the stream keeps the tables alive
  CHECK_STATUS(lexel_decode_stream_step(stream, 4, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, " red");
  CHECK_STATUS(lexel_decode_stream_step(stream, 2, &text, &size, NULL), LEXEL_OK);
  CHECK_TEXT(text, size, "");
  lexel_decode_stream_free(stream);
}

void test_decoding(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  test_decode(tokenizer);
  test_decode_batch(tokenizer);
  lexel_tokenizer_free(tokenizer);
  tokenizer = load_fixture(kBytesJson);
  test_stream(tokenizer);
  lexel_tokenizer_free(tokenizer);
}
