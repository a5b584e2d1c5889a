// Vocabulary, added tokens, stored settings.
#include <string.h>

#include "check.h"
#include "fixtures.h"

static void test_vocabulary(const lexel_tokenizer* tokenizer) {
  uint32_t id = 77;
  CHECK(lexel_tokenizer_token_to_id(tokenizer, TEXT("caf\xc3\xa9"), &id) == 1 && id == 6);
  CHECK(lexel_tokenizer_token_to_id(tokenizer, TEXT("[SEP]"), &id) == 1 && id == 2);
  CHECK(lexel_tokenizer_token_to_id(tokenizer, TEXT("dog"), &id) == 0 && id == 2);
  CHECK(lexel_tokenizer_token_to_id(tokenizer, NULL, 0, &id) == 0);
  CHECK(lexel_tokenizer_token_to_id(tokenizer, TEXT("red"), NULL) == 0);

  char token[8];
  size_t size = 0;
  CHECK_STATUS(lexel_tokenizer_id_to_token(tokenizer, 6, NULL, 0, &size, NULL),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK(size == 5);
  CHECK_STATUS(lexel_tokenizer_id_to_token(tokenizer, 6, token, 4, &size, NULL),
               LEXEL_BUFFER_TOO_SMALL);
  CHECK_STATUS(lexel_tokenizer_id_to_token(tokenizer, 6, token, 5, &size, NULL), LEXEL_OK);
  CHECK_TEXT(token, size, "caf\xc3\xa9");
  CHECK_FAILS(lexel_tokenizer_id_to_token(tokenizer, 9, token, 8, &size, &error),
              LEXEL_INVALID_ARGUMENT, "no token has the id 9");
  CHECK(size == 0);

  CHECK(lexel_tokenizer_vocab_size(tokenizer, 0) == 9);
  CHECK(lexel_tokenizer_special_tokens_to_add(tokenizer, 0) == 2);
  CHECK(lexel_tokenizer_special_tokens_to_add(tokenizer, 1) == 3);

  lexel_vocab* vocab = NULL;
  CHECK_STATUS(lexel_tokenizer_vocab(tokenizer, 1, &vocab, NULL), LEXEL_OK);
  CHECK(lexel_vocab_count(vocab) == 9);
  int seen = 0;
  for (size_t i = 0; i < 9; ++i) {
    const char* entry = lexel_vocab_at(vocab, i, &size, &id);
    seen += entry && size == 3 && memcmp(entry, "fox", 3) == 0 && id == 5;
  }
  CHECK(seen == 1);
  CHECK(lexel_vocab_at(vocab, 8, NULL, NULL) != NULL);
  CHECK(lexel_vocab_at(vocab, 9, &size, &id) == NULL && size == 0 && id == 0);
  lexel_vocab_free(vocab);
}

static void test_added_tokens(lexel_tokenizer* tokenizer) {
  const lexel_added_token added[] = {
      {{TEXT("<a>")}, 0, LEXEL_ADDED_SPECIAL | LEXEL_ADDED_RSTRIP},
      {{TEXT("fox")}, 0, LEXEL_ADDED_SINGLE_WORD | LEXEL_ADDED_LSTRIP | LEXEL_ADDED_NORMALIZED},
  };
  size_t count = 77;
  CHECK_STATUS(lexel_tokenizer_add_tokens(tokenizer, added, 2, &count, NULL), LEXEL_OK);
  CHECK(count == 2);
  CHECK_STATUS(lexel_tokenizer_add_tokens(tokenizer, added, 1, &count, NULL), LEXEL_OK);
  CHECK(count == 0);
  CHECK_STATUS(lexel_tokenizer_add_tokens(tokenizer, NULL, 0, NULL, NULL), LEXEL_OK);

  lexel_added_tokens* tokens = NULL;
  CHECK_STATUS(lexel_tokenizer_added_tokens(tokenizer, &tokens, NULL), LEXEL_OK);
  CHECK(lexel_added_tokens_count(tokens) == 6);
  lexel_added_token token;
  CHECK(lexel_added_tokens_at(tokens, 0, &token) == 1);
  CHECK_TEXT(token.content.data, token.content.size, "[UNK]");
  CHECK(token.id == 0 && token.flags == LEXEL_ADDED_SPECIAL);
  CHECK(lexel_added_tokens_at(tokens, 4, &token) == 1);
  CHECK_TEXT(token.content.data, token.content.size, "fox");
  CHECK(token.id == 5 && token.flags == added[1].flags);
  CHECK(lexel_added_tokens_at(tokens, 5, &token) == 1);
  CHECK_TEXT(token.content.data, token.content.size, "<a>");
  CHECK(token.id == 9 && token.flags == added[0].flags);
  CHECK(lexel_added_tokens_at(tokens, 6, &token) == 0 && token.content.data == NULL);
  CHECK(lexel_added_tokens_at(tokens, 0, NULL) == 0);
  lexel_added_tokens_free(tokens);

  const lexel_added_token unknown_flag = {{TEXT("<b>")}, 0, 32};
  CHECK_FAILS(lexel_tokenizer_add_tokens(tokenizer, &unknown_flag, 1, &count, &error),
              LEXEL_INVALID_ARGUMENT, "32");
  const lexel_added_token no_content = {{NULL, 3}, 0, 0};
  CHECK_FAILS(lexel_tokenizer_add_tokens(tokenizer, &no_content, 1, &count, &error),
              LEXEL_INVALID_ARGUMENT, "content is NULL");
}

static void test_settings(lexel_tokenizer* tokenizer) {
  lexel_truncation truncation = {.max_length = 1};
  lexel_padding padding = {.pad_id = 1};
  CHECK(lexel_tokenizer_get_truncation(tokenizer, &truncation) == 0 && truncation.max_length == 0);
  CHECK(lexel_tokenizer_get_padding(tokenizer, &padding) == 0 && padding.pad_id == 0);

  const lexel_truncation cut = {7, 2, LEXEL_ONLY_FIRST, LEXEL_LEFT};
  CHECK_STATUS(lexel_tokenizer_set_truncation(tokenizer, &cut, NULL), LEXEL_OK);
  CHECK(lexel_tokenizer_get_truncation(tokenizer, &truncation) == 1);
  CHECK(truncation.max_length == 7 && truncation.stride == 2);
  CHECK(truncation.strategy == LEXEL_ONLY_FIRST && truncation.direction == LEXEL_LEFT);
  const lexel_padding pad = {LEXEL_PAD_FIXED, LEXEL_LEFT, 9, 4, 3, 2, {TEXT("<p>")}};
  CHECK_STATUS(lexel_tokenizer_set_padding(tokenizer, &pad, NULL), LEXEL_OK);
  CHECK(lexel_tokenizer_get_padding(tokenizer, &padding) == 1);
  CHECK(padding.strategy == LEXEL_PAD_FIXED && padding.direction == LEXEL_LEFT);
  CHECK(padding.fixed_length == 9 && padding.pad_to_multiple_of == 4);
  CHECK(padding.pad_id == 3 && padding.pad_type_id == 2);
  CHECK_TEXT(padding.pad_token.data, padding.pad_token.size, "<p>");
  CHECK_STATUS(lexel_tokenizer_set_padding(tokenizer, NULL, NULL), LEXEL_OK);
  CHECK(lexel_tokenizer_get_padding(tokenizer, &padding) == 0);
}

static void test_cache(void) {
  lexel_tokenizer* tokenizer = NULL;
  CHECK_STATUS(lexel_tokenizer_builtin(&tokenizer, NULL), LEXEL_OK);
  lexel_cache_stats stats = {1, 1, 1};
  size_t count = 0;
  CHECK_STATUS(lexel_tokenizer_set_cache_budget(tokenizer, 1 << 20, NULL), LEXEL_OK);
  lexel_tokenizer_cache_stats(tokenizer, &stats);
  CHECK(stats.hits == 0 && stats.misses == 0 && stats.bytes == 0);
  for (int i = 0; i < 2; ++i) {
    CHECK_STATUS(lexel_tokenizer_count(tokenizer, TEXT("qxzjkw"), NULL, &count, NULL), LEXEL_OK);
  }
  lexel_tokenizer_cache_stats(tokenizer, &stats);
  CHECK(stats.hits == 1 && stats.misses == 1 && stats.bytes > 0 && stats.bytes <= 1 << 20);
  lexel_tokenizer_cache_stats(tokenizer, NULL);
  lexel_tokenizer_free(tokenizer);
}

void test_tokenizers(void) {
  lexel_tokenizer* tokenizer = load_fixture(kWordsJson);
  test_vocabulary(tokenizer);
  test_added_tokens(tokenizer);
  test_settings(tokenizer);
  test_cache();
  lexel_tokenizer_free(tokenizer);
}
