#include "unicode/regex_properties.h"

#include <gtest/gtest.h>

// Counts were measured on tokenizers 0.23.3.
namespace lexel::unicode {
namespace {

size_t size_of(std::string_view name) {
  auto ranges = regex_property_ranges(name);
  if (!ranges) return 0;
  size_t n = 0;
  for (const CodePointRange& range : *ranges) {
    for (char32_t c = range.first; c <= range.last; ++c) n += c < 0xD800 || c > 0xDFFF;
  }
  return n;
}

TEST(GeneralCategory, IsThatOfUnicode16) {
  EXPECT_EQ(general_category(U'A'), Category::kLu);
  EXPECT_EQ(general_category(U'a'), Category::kLl);
  EXPECT_EQ(general_category(U'中'), Category::kLo);
  EXPECT_EQ(general_category(U'\u0301'), Category::kMn);
  EXPECT_EQ(general_category(U'½'), Category::kNo);
  EXPECT_EQ(general_category(U'_'), Category::kPc);
  EXPECT_EQ(general_category(U'€'), Category::kSc);
  EXPECT_EQ(general_category(U' '), Category::kZs);
  EXPECT_EQ(general_category(0xD800), Category::kCs);
  EXPECT_EQ(general_category(0x10FFFD), Category::kCo);
  EXPECT_EQ(general_category(0x10FFFF), Category::kCn);
  EXPECT_EQ(general_category(0x295), Category::kLl);
  EXPECT_EQ(general_category(0x1C89), Category::kLu);  // new in Unicode 16
  EXPECT_EQ(general_category(0xA7CE), Category::kCn);  // new in Unicode 17
}

TEST(GeneralCategory, MasksUniteTheMajorClasses) {
  EXPECT_TRUE(category_bit(U'ǅ') & kLetterMask);
  EXPECT_TRUE(category_bit(U'\u20DD') & kMarkMask);
  EXPECT_TRUE(category_bit(U'Ⅷ') & kNumberMask);
  EXPECT_TRUE(category_bit(U'»') & kPunctuationMask);
  EXPECT_TRUE(category_bit(U'☃') & kSymbolMask);
  EXPECT_TRUE(category_bit(U'\u2029') & kSeparatorMask);
  EXPECT_TRUE(category_bit(0x378) & kOtherMask);
  EXPECT_FALSE(category_bit(U'a') & (kMarkMask | kNumberMask | kPunctuationMask | kSymbolMask |
                                     kSeparatorMask | kOtherMask));
}

TEST(RegexProperty, SetsHaveTheSizesThatOnigurumaGivesThem) {
  EXPECT_EQ(size_of("l"), 141028u);
  EXPECT_EQ(size_of("letter"), 141028u);
  EXPECT_EQ(size_of("n"), 1911u);
  EXPECT_EQ(size_of("m"), 2501u);
  EXPECT_EQ(size_of("p"), 855u);
  EXPECT_EQ(size_of("punct"), 855u);
  EXPECT_EQ(size_of("posixpunct"), 9369u);
  EXPECT_EQ(size_of("s"), 8514u);
  EXPECT_EQ(size_of("digit"), 760u);
  EXPECT_EQ(size_of("word"), 144671u);
  EXPECT_EQ(size_of("space"), 25u);
  EXPECT_EQ(size_of("xdigit"), 22u);
  EXPECT_EQ(size_of("han"), 99030u);
  EXPECT_EQ(size_of("latin"), 1487u);
  EXPECT_EQ(size_of("emoji"), 1431u);
  EXPECT_EQ(size_of("inbasiclatin"), 128u);
  EXPECT_EQ(size_of("any"), 1112064u);
}

TEST(RegexProperty, RangesAscendAndDoNotTouch) {
  for (const char* name : {"l", "alnum", "han", "xidcontinue", "innoblock", "cn"}) {
    auto ranges = regex_property_ranges(name);
    ASSERT_TRUE(ranges) << name;
    for (size_t i = 0; i < ranges->size(); ++i) {
      EXPECT_LE((*ranges)[i].first, (*ranges)[i].last);
      if (i > 0) {
        EXPECT_GT((*ranges)[i].first, (*ranges)[i - 1].last + 1);
      }
    }
  }
}

TEST(RegexProperty, UnknownNamesAreRefused) {
  EXPECT_FALSE(regex_property_ranges(""));
  EXPECT_FALSE(regex_property_ranges("foo"));
  EXPECT_FALSE(regex_property_ranges("script=han"));
  EXPECT_FALSE(regex_property_ranges("zzzzz"));
}

}  // namespace
}  // namespace lexel::unicode
