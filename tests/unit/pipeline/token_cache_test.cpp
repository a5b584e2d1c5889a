#include "pipeline/token_cache.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

namespace lexel {
namespace {

constexpr uint64_t kSeed = 5;

// Word number n of `size` bytes, and its tokens: one for each byte up to `tokens`.
struct Word {
  std::string text;
  std::vector<uint32_t> ids;
  std::vector<Span> spans;

  Word(uint32_t n, uint32_t tokens) : text(std::to_string(n)) {
    text.resize(WordKey::kMaxBytes, '.');
    for (uint32_t i = 0; i < tokens; ++i) {
      ids.push_back(16 * n + i);
      spans.push_back({i, i + 1});
    }
  }
  WordKey key() const { return WordKey::of(text); }
  uint64_t hash() const { return key().hash(kSeed); }
};

void insert(TokenCache& cache, const Word& word) {
  cache.insert(word.key(), word.hash(), word.ids.data(), word.spans.data(), word.ids.size());
}

// Whether the cache has the word; if so, its tokens must be right.
bool has(const TokenCache& cache, const Word& word) {
  const TokenCache::Entry* entry = cache.find(word.key(), word.hash());
  if (!entry) return false;
  uint32_t ids[TokenCache::kLineTokens];
  entry->copy_ids(ids);
  EXPECT_EQ(std::vector<uint32_t>(ids, ids + entry->size()), word.ids) << word.text;
  for (size_t i = 0; i < entry->size(); ++i) {
    EXPECT_EQ(entry->span(i).begin, word.spans[i].begin) << word.text;
    EXPECT_EQ(entry->span(i).end, word.spans[i].end) << word.text;
  }
  return true;
}

TEST(TokenCacheTest, KeepsWordsOfEveryNumberOfTokens) {
  TokenCache cache(1 << 20, kSeed);
  for (uint32_t tokens = 0; tokens <= TokenCache::kLineTokens; ++tokens) {
    insert(cache, Word(tokens, tokens));
    EXPECT_TRUE(has(cache, Word(tokens, tokens))) << tokens;
  }
  Word too_many(99, TokenCache::kLineTokens + 1);
  insert(cache, too_many);
  EXPECT_FALSE(has(cache, too_many));
}

TEST(TokenCacheTest, GrowsInsteadOfForgetting) {
  TokenCache cache(16 << 20, kSeed);
  constexpr uint32_t kWords = 20'000;
  for (uint32_t n = 0; n < kWords; ++n) insert(cache, Word(n, 1 + n % TokenCache::kLineTokens));
  uint32_t kept = 0;
  for (uint32_t n = 0; n < kWords; ++n)
    kept += has(cache, Word(n, 1 + n % TokenCache::kLineTokens));
  EXPECT_GT(kept, kWords * 8 / 10);
}

TEST(TokenCacheTest, PushesOldWordsOutOfAFullCache) {
  TokenCache cache(8 << 10, kSeed);  // 64 lines
  constexpr uint32_t kWords = 5'000;
  for (uint32_t n = 0; n < kWords; ++n) {
    insert(cache, Word(n, 1 + n % TokenCache::kLineTokens));
    EXPECT_TRUE(has(cache, Word(n, 1 + n % TokenCache::kLineTokens)));
  }
  uint32_t kept = 0;
  for (uint32_t n = 0; n < kWords; ++n)
    kept += has(cache, Word(n, 1 + n % TokenCache::kLineTokens));
  EXPECT_LE(kept, 128);
  EXPECT_GE(kept, 64);
}

TEST(TokenCacheTest, WithoutBudgetKeepsNothing) {
  TokenCache cache(0, kSeed);
  insert(cache, Word(1, 2));
  EXPECT_FALSE(has(cache, Word(1, 2)));
}

TEST(TokenCacheTest, KeepsLongWordsUntilTheyAreTooMany) {
  TokenCache cache(64 << 10, kSeed);
  auto insert_long = [&](const std::string& word) {
    const uint32_t id = static_cast<uint32_t>(word.size());
    const Span span{0, id};
    cache.insert_long(word, cache.hash_long(word), &id, &span, 1);
  };
  auto has_long = [&](const std::string& word) {
    const TokenCache::LongWord* found = cache.find_long(word, cache.hash_long(word));
    if (!found) return false;
    const TokenCache::Tokens tokens = cache.tokens_of(*found);
    return tokens.size == 1 && tokens.ids[0] == word.size();
  };
  insert_long(std::string(20, 'a'));
  EXPECT_TRUE(has_long(std::string(20, 'a')));
  EXPECT_FALSE(has_long(std::string(21, 'a')));
  for (size_t size = 16; size < TokenCache::kMaxWordBytes; ++size)
    insert_long(std::string(size, 'b'));
  EXPECT_FALSE(has_long(std::string(20, 'a')));
  EXPECT_TRUE(has_long(std::string(TokenCache::kMaxWordBytes - 1, 'b')));
}

}  // namespace
}  // namespace lexel
