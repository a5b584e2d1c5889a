#include "trainers/suffix_array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lexel {
namespace {

TEST(SuffixArray, SortsAsComparingDoes) {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    std::vector<int32_t> text(random() % 60);
    int32_t symbols = 1 + static_cast<int32_t>(random() % 4);
    for (int32_t& symbol : text) symbol = 1 + static_cast<int32_t>(random()) % symbols;
    for (int32_t& symbol : text) symbol = std::max(symbol, 1);
    text.push_back(0);
    std::vector<int32_t> expected(text.size());
    for (size_t i = 0; i < text.size(); ++i) expected[i] = static_cast<int32_t>(i);
    std::sort(expected.begin(), expected.end(), [&](int32_t a, int32_t b) {
      return std::lexicographical_compare(text.begin() + a, text.end(), text.begin() + b,
                                          text.end());
    });
    std::vector<int32_t> found = suffix_array(text, symbols + 1);
    ASSERT_EQ(found, expected) << "round " << round;

    std::vector<int32_t> lcp = common_prefixes(text, found);
    for (size_t i = 1; i < found.size(); ++i) {
      auto a = text.begin() + found[i - 1];
      auto b = text.begin() + found[i];
      auto ends = std::mismatch(a, text.end(), b, text.end());
      ASSERT_EQ(lcp[i], ends.first - a) << "round " << round;
    }
  }
}

TEST(SuffixArray, RepetitiveTextIsLinearWork) {
  std::vector<int32_t> text(2'000'000, 1);
  text.back() = 0;
  std::vector<int32_t> found = suffix_array(text, 2);
  EXPECT_EQ(found[0], 1'999'999);
  EXPECT_EQ(found[1], 1'999'998);
  EXPECT_EQ(common_prefixes(text, found).back(), 1'999'998);
}

}  // namespace
}  // namespace lexel
