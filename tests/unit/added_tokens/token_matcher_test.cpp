#include "added_tokens/token_matcher.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace lexel {
namespace {

using Matches = std::vector<std::tuple<uint32_t, uint32_t, uint32_t>>;  // begin, end, string

Matches matches_of(const std::vector<std::string_view>& strings, std::string_view text) {
  Matches matches;
  TokenMatcher(strings).find(text, [&](uint32_t begin, uint32_t end, uint32_t string) {
    matches.emplace_back(begin, end, string);
  });
  return matches;
}

TEST(TokenMatcher, FindsTheLeftmostThenTheLongest) {
  EXPECT_EQ(matches_of({"bcd", "abc", "ab"}, "xabcd"), (Matches{{1, 4, 1}}));
  EXPECT_EQ(matches_of({"ab", "abcd", "bc"}, "abcabcd"), (Matches{{0, 2, 0}, {3, 7, 1}}));
  EXPECT_EQ(matches_of({"a", "aab"}, "aaab"), (Matches{{0, 1, 0}, {1, 4, 1}}));
}

TEST(TokenMatcher, MatchesDoNotOverlap) {
  EXPECT_EQ(matches_of({"aa"}, "aaaaa"), (Matches{{0, 2, 0}, {2, 4, 0}}));
}

TEST(TokenMatcher, OfEqualStringsTheFirstIsFound) {
  EXPECT_EQ(matches_of({"b", "a", "a"}, "a"), (Matches{{0, 1, 1}}));
}

TEST(TokenMatcher, FindsNothingWithoutStringsOrText) {
  EXPECT_EQ(matches_of({}, "abc"), (Matches{}));
  EXPECT_EQ(matches_of({"abc"}, ""), (Matches{}));
}

TEST(TokenMatcher, TakesAnyBytes) {
  std::string_view nul_and_high("\0\xFF", 2);
  EXPECT_EQ(matches_of({nul_and_high, "\xFF"}, std::string_view("\xFF\0\xFF", 3)),
            (Matches{{0, 1, 1}, {1, 3, 0}}));
}

// The naive search compares every string at every place.
Matches naive_matches(const std::vector<std::string_view>& strings, std::string_view text) {
  Matches matches;
  for (size_t pos = 0; pos < text.size();) {
    size_t best = strings.size();
    for (size_t i = 0; i < strings.size(); ++i) {
      if (!text.substr(pos).starts_with(strings[i])) continue;
      if (best == strings.size() || strings[i].size() > strings[best].size()) best = i;
    }
    if (best == strings.size()) {
      ++pos;
      continue;
    }
    matches.emplace_back(pos, pos + strings[best].size(), best);
    pos += strings[best].size();
  }
  return matches;
}

TEST(TokenMatcher, EqualsTheNaiveSearchOnRandomStrings) {
  uint32_t state = 1;
  auto random = [&](uint32_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  auto random_string = [&](uint32_t min_size, uint32_t sizes) {
    std::string s(min_size + random(sizes), 'a');
    for (char& c : s) c = static_cast<char>('a' + random(3));
    return s;
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> strings(1 + random(8));
    for (std::string& s : strings) s = random_string(1, 6);
    std::string text = random_string(0, 40);
    std::vector<std::string_view> views(strings.begin(), strings.end());
    ASSERT_EQ(matches_of(views, text), naive_matches(views, text)) << "round " << round;
  }
}

// Long strings that begin like the text, until the automaton takes over in the middle of it.
TEST(TokenMatcher, EqualsTheNaiveSearchWhereWalksFail) {
  std::string long_run(300, 'a');
  std::vector<std::string> strings = {long_run + "b", "ab", "aaac", "bc", "<|end|>"};
  std::vector<std::string_view> views(strings.begin(), strings.end());
  std::string text;
  uint32_t state = 7;
  auto random = [&](uint32_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  while (text.size() < 20'000) {
    text.append(random(320), 'a');
    text += strings[1 + random(4)];
    if (random(8) == 0) text += strings[0];
  }
  EXPECT_EQ(matches_of(views, text), naive_matches(views, text));
}

// Strings of one and two bytes at the very end, where fewer than three bytes are left.
TEST(TokenMatcher, FindsShortStringsAtTheEnd) {
  for (size_t before = 0; before < 140; ++before) {
    std::string text(before, '.');
    auto at = static_cast<uint32_t>(before);
    EXPECT_EQ(matches_of({"x"}, text + "x"), (Matches{{at, at + 1, 0}}));
    EXPECT_EQ(matches_of({"xy", "xyz"}, text + "xy"), (Matches{{at, at + 2, 0}}));
    EXPECT_EQ(matches_of({"xyz"}, text + "xyz"), (Matches{{at, at + 3, 0}}));
    EXPECT_EQ(matches_of({"xyz"}, text + "xy"), (Matches{}));
  }
}

TEST(TokenMatcher, StaysLinearWhereLongStringsAlmostMatch) {
  constexpr size_t kSize = 1'000'000;
  std::string run(kSize, 'a');
  std::string behind = run + "b", before = "b" + run;
  EXPECT_EQ(matches_of({"a", behind, before}, run).size(), kSize);

  std::string almost;
  while (almost.size() < kSize) almost += "<|endoftext";
  EXPECT_EQ(matches_of({"<|endoftext|>"}, almost), (Matches{}));
}

}  // namespace
}  // namespace lexel
