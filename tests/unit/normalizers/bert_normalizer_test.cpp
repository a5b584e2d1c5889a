#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::BertNormalizer;

constexpr BertNormalizer kNothing{false, false, false, false};

TEST(BertNormalizer, CleanTextDropsControlsAndMakesWhiteSpaceASpace) {
  BertNormalizer node = kNothing;
  node.clean_text = true;
  EXPECT_EQ(normalized(node, std::string_view("a\0b\u00ad\ufffd\tc\u3000\u000bd", 16)), "ab c d");
  EXPECT_EQ(trace(node, "\u200ba\nb"), (Trace{{"a", 1, 2}, {" ", 2, 3}, {"b", 3, 4}}));
  EXPECT_EQ(normalized(node, "\u0001\u0002"), "");
}

TEST(BertNormalizer, ChineseCharsArePaddedWithTheirOwnSpan) {
  BertNormalizer node = kNothing;
  node.handle_chinese_chars = true;
  EXPECT_EQ(trace(node, "a\u4e2d"),
            (Trace{{"a", 0, 1}, {" ", 1, 2}, {"\u4e2d", 1, 2}, {" ", 1, 2}}));
}

#ifdef LEXEL_WITH_ICU

TEST(BertNormalizer, AccentsGoWithoutRecomposition) {
  BertNormalizer node = kNothing;
  node.strip_accents = true;
  EXPECT_EQ(trace(node, "\u00c9\u0130x"), (Trace{{"E", 0, 1}, {"I", 1, 2}, {"x", 2, 3}}));
  EXPECT_EQ(normalized(node, "\uac00"), "\u1100\u1161");
  EXPECT_EQ(normalized(node, "\u0915\u0903"), "\u0915\u0903");  // Mc stays
}

TEST(BertNormalizer, AbsentStripAccentsFollowsLowercase) {
  BertNormalizer node = kNothing;
  node.strip_accents.reset();
  EXPECT_EQ(normalized(node, "\u00c9"), "\u00c9");
  node.lowercase = true;
  EXPECT_EQ(normalized(node, "\u00c9"), "e");
  node.strip_accents = false;
  EXPECT_EQ(normalized(node, "\u00c9"), "\u00e9");
}

TEST(BertNormalizer, AllStepsTogether) {
  EXPECT_EQ(trace(BertNormalizer{}, "a\u4e2db\u00ad\u00c9\u0130"), (Trace{{"a", 0, 1},
                                                                          {" ", 1, 2},
                                                                          {"\u4e2d", 1, 2},
                                                                          {" ", 1, 2},
                                                                          {"b", 2, 3},
                                                                          {"e", 4, 5},
                                                                          {"i", 5, 6}}));
}

#endif

TEST(BertNormalizer, LeavesTextAloneThatNeedsNothing) {
  EXPECT_TRUE(leaves_alone(BertNormalizer{}, "plain lower-case text, 12 words."));
}

}  // namespace
}  // namespace lexel
