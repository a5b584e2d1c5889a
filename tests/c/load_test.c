// Version, loading, saving.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixtures.h"

static void test_version(void) {
  CHECK(lexel_abi_version() == LEXEL_ABI_VERSION);
  CHECK(lexel_abi_version() == 1);
  int major = -1, minor = -1, patch = -1;
  CHECK(sscanf(lexel_version(), "%d.%d.%d", &major, &minor, &patch) == 3);
  CHECK(major >= 0 && minor >= 0 && patch >= 0);
}

static void test_json_round_trip(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  lexel_string* json = NULL;
  CHECK_STATUS(lexel_tokenizer_to_json(tokenizer, 0, &json, NULL), LEXEL_OK);
  CHECK_TEXT(lexel_string_data(json), lexel_string_size(json), kWordsJson);
  CHECK(lexel_string_data(json)[lexel_string_size(json)] == '\0');
  lexel_string_free(json);
  CHECK_STATUS(lexel_tokenizer_to_json(tokenizer, 1, &json, NULL), LEXEL_OK);
  CHECK(strncmp(lexel_string_data(json), "{\n  \"version\": \"1.0\",\n", 22) == 0);
  lexel_string_free(json);
  lexel_tokenizer_free(tokenizer);
}

static void test_files(void) {
  const char path[] = "lexel_c_tests.tmp.json";
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  CHECK_STATUS(lexel_tokenizer_save(tokenizer, TEXT(path), 0, NULL), LEXEL_OK);
  lexel_tokenizer_free(tokenizer);

  tokenizer = NULL;
  lexel_error* error = (lexel_error*)&tokenizer;  // is overwritten on success, too
  CHECK_STATUS(lexel_tokenizer_from_file(TEXT(path), NULL, &tokenizer, &error), LEXEL_OK);
  CHECK(error == NULL);
  CHECK(lexel_tokenizer_vocab_size(tokenizer, 1) == 9);
  // The size counts, not a NUL.
  lexel_tokenizer* other = NULL;
  CHECK_FAILS(lexel_tokenizer_from_file(path, sizeof path - 2, NULL, &other, &error), LEXEL_IO,
              "lexel_c_tests.tmp.jso\"");
  CHECK_FAILS(lexel_tokenizer_save(tokenizer, TEXT("/no-such-folder/x.json"), 1, &error), LEXEL_IO,
              "/no-such-folder/x.json");
  // A path that the system would cut at the NUL.
  CHECK_FAILS(lexel_tokenizer_from_file(path, sizeof path, NULL, &other, &error),
              LEXEL_INVALID_ARGUMENT, "NUL");
  CHECK_FAILS(lexel_tokenizer_save(tokenizer, path, sizeof path, 1, &error), LEXEL_INVALID_ARGUMENT,
              "NUL");
  CHECK_FAILS(lexel_tokenizer_from_file("", 0, NULL, &other, &error), LEXEL_INVALID_ARGUMENT,
              "path is empty");
  lexel_tokenizer_free(tokenizer);
  CHECK(remove(path) == 0);
}

static void test_load_errors(void) {
  lexel_tokenizer* tokenizer = (lexel_tokenizer*)&tokenizer;  // NULL after a failure
  CHECK_FAILS(lexel_tokenizer_from_json(TEXT("{\"version\""), NULL, &tokenizer, &error),
              LEXEL_INVALID_JSON, "byte");
  CHECK(tokenizer == NULL);
  CHECK_FAILS(lexel_tokenizer_from_json("", 0, NULL, &tokenizer, &error), LEXEL_INVALID_JSON, "");
  CHECK_FAILS(lexel_tokenizer_from_json(NULL, 0, NULL, &tokenizer, &error), LEXEL_INVALID_JSON, "");
  CHECK_FAILS(lexel_tokenizer_from_json(TEXT("{}"), NULL, &tokenizer, &error), LEXEL_INVALID_SPEC,
              "model");
  CHECK_FAILS(lexel_tokenizer_from_file(TEXT("/no/such/file"), NULL, &tokenizer, &error), LEXEL_IO,
              "/no/such/file");

  const char bad_merge[] =
      "{\"version\":\"1.0\",\"added_tokens\":[],\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},"
      "\"merges\":[\"a b\"]}}";
  CHECK_FAILS(lexel_tokenizer_from_json(TEXT(bad_merge), NULL, &tokenizer, &error),
              LEXEL_INVALID_MODEL, "/model/merges/0");
}

static void test_limits(void) {
  lexel_tokenizer* tokenizer = NULL;
  lexel_load_limits limits = {.struct_size = sizeof limits, .max_depth = 2};
  CHECK_FAILS(
      lexel_tokenizer_from_json(TEXT("{\"a\":{\"b\":{\"c\":1}}}"), &limits, &tokenizer, &error),
      LEXEL_LIMIT_EXCEEDED, "");
  limits = (lexel_load_limits){.struct_size = sizeof limits, .max_file_bytes = 10};
  CHECK_FAILS(
      lexel_tokenizer_from_json(kWordsJson, strlen(kWordsJson), &limits, &tokenizer, &error),
      LEXEL_LIMIT_EXCEEDED, "10");
  limits = (lexel_load_limits){.struct_size = sizeof limits};  // 0: defaults
  CHECK_STATUS(lexel_tokenizer_from_json(kWordsJson, strlen(kWordsJson), &limits, &tokenizer, NULL),
               LEXEL_OK);
  lexel_tokenizer_free(tokenizer);
}

static void test_builtin_and_copies(void) {
  lexel_tokenizer* tokenizer = NULL;
  CHECK_STATUS(lexel_tokenizer_builtin(&tokenizer, NULL), LEXEL_OK);
  CHECK(lexel_tokenizer_vocab_size(tokenizer, 1) > 10000);
  lexel_string* description = NULL;
  CHECK_STATUS(lexel_tokenizer_describe(tokenizer, &description, NULL), LEXEL_OK);
  CHECK(strstr(lexel_string_data(description), "BPE") != NULL);
  lexel_string_free(description);

  // A copy lives on, and does not follow.
  lexel_tokenizer* copy = NULL;
  CHECK_STATUS(lexel_tokenizer_copy(tokenizer, &copy, NULL), LEXEL_OK);
  size_t before = lexel_tokenizer_vocab_size(copy, 1);
  lexel_added_token added = {{TEXT("<new>")}, 0, 0};
  size_t count = 0;
  CHECK_STATUS(lexel_tokenizer_add_tokens(tokenizer, &added, 1, &count, NULL), LEXEL_OK);
  CHECK(count == 1);
  CHECK(lexel_tokenizer_vocab_size(tokenizer, 1) == before + 1);
  lexel_tokenizer_free(tokenizer);
  CHECK(lexel_tokenizer_vocab_size(copy, 1) == before);
  lexel_tokenizer_free(copy);
}

void test_loading(void) {
  test_version();
  test_json_round_trip();
  test_files();
  test_load_errors();
  test_limits();
  test_builtin_and_copies();
}
