// Statuses and error objects.
#include <string.h>

#include "check.h"
#include "fixtures.h"

// Values are part of the ABI.
static void test_values(void) {
  const struct {
    lexel_status status;
    int32_t value;
    const char* name;
  } pinned[] = {
      {LEXEL_OK, 0, "LEXEL_OK"},
      {LEXEL_IO, 1, "LEXEL_IO"},
      {LEXEL_INVALID_JSON, 2, "LEXEL_INVALID_JSON"},
      {LEXEL_INVALID_SPEC, 3, "LEXEL_INVALID_SPEC"},
      {LEXEL_INVALID_MODEL, 4, "LEXEL_INVALID_MODEL"},
      {LEXEL_UNSUPPORTED_PATTERN, 5, "LEXEL_UNSUPPORTED_PATTERN"},
      {LEXEL_UNAVAILABLE, 6, "LEXEL_UNAVAILABLE"},
      {LEXEL_LIMIT_EXCEEDED, 7, "LEXEL_LIMIT_EXCEEDED"},
      {LEXEL_INVALID_ARGUMENT, 8, "LEXEL_INVALID_ARGUMENT"},
      {LEXEL_INVALID_UTF8, 9, "LEXEL_INVALID_UTF8"},
      {LEXEL_MISSING_UNKNOWN_TOKEN, 10, "LEXEL_MISSING_UNKNOWN_TOKEN"},
      {LEXEL_TRUNCATION, 11, "LEXEL_TRUNCATION"},
      {LEXEL_SPECIAL_TOKEN_IN_TEXT, 12, "LEXEL_SPECIAL_TOKEN_IN_TEXT"},
      {LEXEL_MISSING_SPECIAL_TOKEN, 13, "LEXEL_MISSING_SPECIAL_TOKEN"},
      {LEXEL_BUFFER_TOO_SMALL, 100, "LEXEL_BUFFER_TOO_SMALL"},
      {LEXEL_OUT_OF_MEMORY, 101, "LEXEL_OUT_OF_MEMORY"},
      {LEXEL_INTERNAL, 102, "LEXEL_INTERNAL"},
  };
  for (size_t i = 0; i < sizeof pinned / sizeof pinned[0]; ++i) {
    CHECK(pinned[i].status == pinned[i].value);
    CHECK(strcmp(lexel_status_name(pinned[i].status), pinned[i].name) == 0);
  }
  CHECK(strcmp(lexel_status_name(99), "unknown status") == 0);
  CHECK(strcmp(lexel_status_name(-1), "unknown status") == 0);
}

static void test_details(void) {
  lexel_tokenizer* tokenizer = NULL;
  lexel_error* error = NULL;
  uint64_t number = 77;

  // A fault in a file: a path, no row.
  const char json[] =
      "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":\"x\"},\"unk_token\":\"a\"}}";
  CHECK_STATUS(lexel_tokenizer_from_json(TEXT(json), NULL, &tokenizer, &error), LEXEL_INVALID_SPEC);
  CHECK(strcmp(lexel_error_json_path(error), "/model/vocab/a") == 0);
  CHECK(lexel_error_row(error, &number) == 0);
  CHECK(number == 77);
  lexel_error_free(error);

  // Broken JSON: a byte offset.
  CHECK_STATUS(lexel_tokenizer_from_json(TEXT("{\"a\": x}"), NULL, &tokenizer, &error),
               LEXEL_INVALID_JSON);
  CHECK(lexel_error_byte_offset(error, &number) == 1);
  CHECK(number == 6 || number == 7);
  CHECK(lexel_error_byte_offset(error, NULL) == 0);
  lexel_error_free(error);

  // A fault in a text of a batch: row and byte, no path.
  tokenizer = load_fixture(kWordsJson);
  lexel_encode_options options = {.struct_size = sizeof options,
                                  .special_tokens = LEXEL_SPECIAL_ERROR};
  const lexel_text texts[] = {{TEXT("red")}, {TEXT("fox [SEP]")}};
  lexel_encodings* encodings = (lexel_encodings*)&tokenizer;
  CHECK_STATUS(lexel_tokenizer_encode_batch(tokenizer, texts, 2, &options, &encodings, &error),
               LEXEL_SPECIAL_TOKEN_IN_TEXT);
  CHECK(encodings == NULL);
  CHECK(strcmp(lexel_error_json_path(error), "") == 0);
  CHECK(lexel_error_row(error, &number) == 1 && number == 1);
  CHECK(lexel_error_byte_offset(error, &number) == 1 && number == 4);
  lexel_error_free(error);

  // A single text has no row.
  size_t size = 0;
  CHECK_STATUS(
      lexel_tokenizer_encode_ids(tokenizer, TEXT("fox [SEP]"), &options, NULL, 0, &size, &error),
      LEXEL_SPECIAL_TOKEN_IN_TEXT);
  CHECK(lexel_error_row(error, &number) == 0);
  CHECK(lexel_error_byte_offset(error, &number) == 1 && number == 4);
  CHECK(lexel_error_status(error) == LEXEL_SPECIAL_TOKEN_IN_TEXT);
  lexel_error_free(error);
  lexel_tokenizer_free(tokenizer);

  // A model that has no unknown token.
  tokenizer = load_fixture(kNoUnknownJson);
  CHECK_FAILS(lexel_tokenizer_encode_ids(tokenizer, TEXT("b"), NULL, NULL, 0, &size, &error),
              LEXEL_MISSING_UNKNOWN_TOKEN, "");
  // Without room for an error.
  CHECK_STATUS(lexel_tokenizer_encode_ids(tokenizer, TEXT("b"), NULL, NULL, 0, &size, NULL),
               LEXEL_MISSING_UNKNOWN_TOKEN);
  lexel_tokenizer_free(tokenizer);
}

static void test_null(void) {
  uint64_t number = 77;
  CHECK(lexel_error_status(NULL) == LEXEL_OK);
  CHECK(lexel_error_message(NULL) == NULL);
  CHECK(lexel_error_json_path(NULL) == NULL);
  CHECK(lexel_error_byte_offset(NULL, &number) == 0);
  CHECK(lexel_error_row(NULL, &number) == 0);
  CHECK(number == 77);
  lexel_error_free(NULL);
}

void test_errors(void) {
  test_values();
  test_details();
  test_null();
}
