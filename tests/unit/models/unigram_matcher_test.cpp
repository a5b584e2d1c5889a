#include "models/unigram_matcher.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace lexel {
namespace {

UnigramMatcher matcher_of(const std::vector<std::string>& pieces) {
  spec::StringTable table;
  for (const std::string& piece : pieces) table.push_back(piece);
  return UnigramMatcher(table, std::vector<double>(pieces.size(), -1.0));
}

TEST(UnigramMatcher, NamesTheLongestPieceThatEndsAtEachByte) {
  const UnigramMatcher matcher = matcher_of({"ab", "bab", "b", "cc"});
  const std::string text = "abbabacc";
  const std::vector<uint32_t> bounds = {0, 8};
  std::vector<uint32_t> longest(text.size());
  matcher.find_longest(text, bounds, longest.data());
  constexpr uint32_t kNone = UnigramMatcher::kNone;
  EXPECT_EQ(longest, (std::vector<uint32_t>{kNone, 0, 2, kNone, 1, kNone, kNone, 3}));
  EXPECT_EQ(matcher.match(1).next_shorter, 0u);
  EXPECT_EQ(matcher.match(0).next_shorter, 2u);
}

// Texts side by side, more than go on in turn and some of them empty, as step() does them alone.
TEST(UnigramMatcher, TextsSideBySideAreTextsAlone) {
  constexpr uint32_t kSeed = 20251125;
  std::mt19937 random(kSeed);
  auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  auto word = [&](size_t most) {
    std::string text;
    for (size_t n = below(most + 1); n > 0; --n) text += static_cast<char>('a' + below(3));
    return text;
  };
  std::vector<std::string> pieces;
  for (int i = 0; i < 60; ++i) pieces.push_back(word(6));
  const UnigramMatcher matcher = matcher_of(pieces);
  for (int round = 0; round < 50; ++round) {
    std::string text;
    std::vector<uint32_t> bounds = {0};
    for (size_t n = below(60); n > 0; --n) {
      text += word(20);
      bounds.push_back(static_cast<uint32_t>(text.size()));
    }
    std::vector<uint32_t> longest(text.size());
    matcher.find_longest(text, bounds, longest.data());
    for (size_t i = 0; i + 1 < bounds.size(); ++i) {
      uint32_t state = UnigramMatcher::kStart;
      for (uint32_t pos = bounds[i]; pos < bounds[i + 1]; ++pos) {
        state = matcher.step(state, static_cast<unsigned char>(text[pos]));
        ASSERT_EQ(longest[pos], matcher.longest(state)) << kSeed << " " << text << " " << pos;
      }
    }
  }
}

}  // namespace
}  // namespace lexel
