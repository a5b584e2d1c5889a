#include "decoders/literal_replacer.h"

#include <gtest/gtest.h>

namespace lexel {
namespace {

std::string replace_in_parts(const LiteralReplacer& replacer, const std::string& text,
                             size_t part) {
  LiteralReplacer::State state;
  std::string out;
  for (size_t i = 0; i < text.size(); i += part) replacer.feed(state, text.substr(i, part), out);
  replacer.finish(state, out);
  return out;
}

TEST(LiteralReplacer, OverlappingStartsAreNotLost) {
  LiteralReplacer replacer("aabaa", "X");
  for (size_t part : {1, 2, 3, 100}) {
    EXPECT_EQ(replace_in_parts(replacer, "aaabaabaa", part), "aXbaa");
    EXPECT_EQ(replace_in_parts(replacer, "aabaaaabaab", part), "XXb");
    EXPECT_EQ(replace_in_parts(replacer, "aabaab", part), "Xb");
    EXPECT_EQ(replace_in_parts(replacer, "aaba", part), "aaba");
  }
}

TEST(LiteralReplacer, EmptyPatternStandsAtEveryScalarAndOnceInEmptyText) {
  LiteralReplacer replacer("", "-");
  EXPECT_EQ(replace_in_parts(replacer, "ab", 1), "-a-b-");
  EXPECT_EQ(replace_in_parts(replacer, "\u00e9", 2), "-\u00e9-");
  EXPECT_EQ(replace_in_parts(replacer, "", 1), "-");
}

TEST(LiteralReplacer, RepetitiveTextTakesLinearTime) {
  // Comparing the pattern at every position would take 10^11 steps.
  LiteralReplacer replacer(std::string(300'000, 'a') + "b", "");
  std::string text(1'000'000, 'a');
  std::string expected = text;
  replacer.replace_in(text);
  EXPECT_EQ(text, expected);
}

}  // namespace
}  // namespace lexel
