// Token budgets: count, fit, chunk.
#include "check.h"
#include "fixtures.h"

static void test_count(const lexel_tokenizer* tokenizer) {
  size_t count = 99;
  CHECK_STATUS(lexel_tokenizer_count(tokenizer, TEXT("the red fox"), NULL, &count, NULL), LEXEL_OK);
  CHECK(count == 5);
  CHECK_STATUS(lexel_tokenizer_count(tokenizer, NULL, 0, NULL, &count, NULL), LEXEL_OK);
  CHECK(count == 2);
  const lexel_text texts[] = {{TEXT("red")}, {NULL, 0}};
  lexel_encode_options bare = {
      .struct_size = sizeof bare, .without_special_tokens = 1, .threads = 2};
  size_t counts[2] = {99, 99};
  CHECK_STATUS(lexel_tokenizer_count_batch(tokenizer, texts, 2, &bare, counts, NULL), LEXEL_OK);
  CHECK(counts[0] == 1 && counts[1] == 0);
  CHECK_STATUS(lexel_tokenizer_count_batch(tokenizer, NULL, 0, NULL, NULL, NULL), LEXEL_OK);
  const lexel_text broken = {NULL, 1};
  counts[0] = 99;
  CHECK_FAILS(lexel_tokenizer_count_batch(tokenizer, &broken, 1, NULL, counts, &error),
              LEXEL_INVALID_ARGUMENT, "texts is NULL");
  CHECK(counts[0] == 0);
}

static void test_fit(const lexel_tokenizer* tokenizer) {
  lexel_chunk chunk;
  CHECK_STATUS(
      lexel_tokenizer_fit(tokenizer, TEXT("the red fox"), 4, LEXEL_LEFT, NULL, &chunk, NULL),
      LEXEL_OK);
  CHECK(chunk.offset.begin == 0 && chunk.offset.end == 7);
  CHECK(chunk.tokens.begin == 0 && chunk.tokens.end == 2);
  CHECK_STATUS(
      lexel_tokenizer_fit(tokenizer, TEXT("the red fox"), 4, LEXEL_RIGHT, NULL, &chunk, NULL),
      LEXEL_OK);
  CHECK(chunk.offset.begin == 4 && chunk.offset.end == 11);
  CHECK(chunk.tokens.begin == 1 && chunk.tokens.end == 3);
  CHECK_STATUS(lexel_tokenizer_fit(tokenizer, NULL, 0, 0, LEXEL_LEFT, NULL, &chunk, NULL),
               LEXEL_OK);
  CHECK(chunk.offset.end == 0 && chunk.tokens.end == 0);
  CHECK_FAILS(lexel_tokenizer_fit(tokenizer, TEXT("red"), 4, 2, NULL, &chunk, &error),
              LEXEL_INVALID_ARGUMENT, "side is 2");
}

static void test_chunk(const lexel_tokenizer* tokenizer) {
  lexel_encode_options bare = {.struct_size = sizeof bare, .without_special_tokens = 1};
  lexel_chunk chunks[4] = {{{99, 99}, {99, 99}}};
  size_t size = 0;
  CHECK_STATUS(
      lexel_tokenizer_chunk(tokenizer, TEXT("the red fox red"), 2, 1, &bare, NULL, 0, &size, NULL),
      LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 3);
  CHECK_STATUS(lexel_tokenizer_chunk(tokenizer, TEXT("the red fox red"), 2, 1, &bare, chunks, 2,
                                     &size, NULL),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 3 && chunks[0].offset.begin == 99);
  CHECK_STATUS(lexel_tokenizer_chunk(tokenizer, TEXT("the red fox red"), 2, 1, &bare, chunks, 4,
                                     &size, NULL),
               LEXEL_OK);
  CHECK(size == 3);
  CHECK(chunks[0].tokens.begin == 0 && chunks[0].tokens.end == 2);
  CHECK(chunks[2].tokens.begin == 2 && chunks[2].tokens.end == 4);
  CHECK(chunks[2].offset.end == 15);
  CHECK_FAILS(lexel_tokenizer_chunk(tokenizer, TEXT("red"), 2, 2, &bare, chunks, 4, &size, &error),
              LEXEL_INVALID_ARGUMENT, "overlap");
  CHECK(size == 0);
}

void test_budgets(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  test_count(tokenizer);
  test_fit(tokenizer);
  test_chunk(tokenizer);
  lexel_tokenizer_free(tokenizer);
}
