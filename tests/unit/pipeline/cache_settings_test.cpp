#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "lexel/tokenizer.h"
#include "pipeline/token_cache.h"

namespace lexel {
namespace {

constexpr uint64_t kSeed = 1;

// Words of every length, each with one token per three bytes.
void fill(TokenCache& cache, int words) {
  std::vector<uint32_t> ids(200, 7);
  std::vector<Span> spans(200);
  for (int i = 0; i < words; ++i) {
    std::string word = std::to_string(i) + std::string(static_cast<size_t>(i % 400), 'x');
    const size_t size = word.size() / 3 + 1;
    if (word.size() > WordKey::kMaxBytes) {
      cache.insert_long(word, cache.hash_long(word), ids.data(), spans.data(), size);
    } else {
      const WordKey key = WordKey::of(word);
      cache.insert(key, key.hash(kSeed), ids.data(), spans.data(), size);
    }
  }
}

TEST(CacheSettings, StaysWithinItsBudget) {
  // The smallest table of lines is 32 KiB.
  for (uint64_t budget : {uint64_t{100'000}, uint64_t{1} << 20, uint64_t{5'000'000}}) {
    TokenCache cache(budget, kSeed);
    for (int i = 0; i < 4; ++i) {
      fill(cache, 20'000);
      EXPECT_LE(cache.bytes(), budget);
      EXPECT_GT(cache.bytes(), budget / 4);
    }
  }
}

TEST(CacheSettings, KeepsNothingWithoutBudget) {
  TokenCache cache(0, kSeed);
  fill(cache, 1000);
  EXPECT_LE(cache.bytes(), 1000u);
  const WordKey key = WordKey::of("0");
  EXPECT_EQ(cache.find(key, key.hash(kSeed)), nullptr);
}

// Five pieces, three of them different.
constexpr std::string_view kText = "inging inging theresting theresting inging";

TEST(CacheSettings, CountsHitsAndMisses) {
  Tokenizer tokenizer = Tokenizer::builtin();
  tokenizer.set_cache_budget(1 << 20);
  EXPECT_EQ(tokenizer.cache_budget(), 1u << 20);
  EXPECT_EQ(tokenizer.cache_stats().misses, 0u);
  const size_t count = tokenizer.count(kText);
  // What comes twice in a block of text is not yet known the second time.
  EXPECT_EQ(tokenizer.cache_stats().misses, 5u);
  EXPECT_EQ(tokenizer.cache_stats().hits, 0u);
  EXPECT_EQ(tokenizer.count(kText), count);
  // Now and then, by the hash seed of the process, one has pushed another one out.
  EXPECT_GE(tokenizer.cache_stats().hits, 3u);
  EXPECT_EQ(tokenizer.cache_stats().hits + tokenizer.cache_stats().misses, 10u);
  EXPECT_GT(tokenizer.cache_stats().bytes, 0u);
  EXPECT_LE(tokenizer.cache_stats().bytes, 1u << 20);
}

TEST(CacheSettings, CanBeTurnedOff) {
  Tokenizer tokenizer = Tokenizer::builtin();
  const Tokenizer other = tokenizer;
  const size_t count = tokenizer.count(kText);
  tokenizer.set_cache_budget(0);
  EXPECT_EQ(tokenizer.count(kText), count);
  EXPECT_EQ(tokenizer.count(kText), count);
  EXPECT_EQ(tokenizer.cache_stats().hits, 0u);
  EXPECT_EQ(tokenizer.cache_stats().misses, 10u);
  // Copies have their own setting.
  EXPECT_EQ(other.cache_budget(), Tokenizer::kDefaultCacheBudget);
}

TEST(CacheSettings, BudgetOutlivesChanges) {
  Tokenizer tokenizer = Tokenizer::builtin();
  tokenizer.set_cache_budget(12345);
  const AddedToken token{.content = "<new>"};
  tokenizer.add_tokens({&token, 1});
  EXPECT_EQ(tokenizer.cache_budget(), 12345u);
}

}  // namespace
}  // namespace lexel
