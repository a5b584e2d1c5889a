#include "unicode/utf8.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "unit/unicode/well_formed.h"

namespace lexel::utf8 {
namespace {

constexpr uint32_t kSeed = 20251125;

size_t expected_prefix(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t length = test::well_formed_length(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

TEST(Utf8, ValidPrefixEndsAtTheFirstIllFormedByte) {
  EXPECT_EQ(valid_prefix(""), 0u);
  EXPECT_EQ(valid_prefix("abc"), 3u);
  EXPECT_EQ(valid_prefix("ab\xC3"), 2u);
  EXPECT_EQ(valid_prefix("ab\xE2\x82"), 2u);
  EXPECT_EQ(valid_prefix("\xED\xA0\x80"), 0u);
  EXPECT_EQ(valid_prefix("a\xF4\x90\x80\x80"), 1u);
}

// Wherever the fault and the end lie in the blocks that are looked at together.
TEST(Utf8, ValidPrefixAtEveryPlace) {
  for (const char* core :
       {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\x80",
        "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3\xA9\xA9", "\xFF"}) {
    for (size_t before = 0; before < 140; ++before) {
      for (size_t after : {0, 1, 2, 3, 64, 70}) {
        for (const char* filler : {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
          std::string text(before % 4, 'x');
          while (text.size() < before) text += filler;
          text += core + std::string(after, 'b');
          ASSERT_EQ(valid_prefix(text), expected_prefix(text)) << testing::PrintToString(text);
        }
      }
    }
  }
}

TEST(Utf8, ValidPrefixOnRandomBytes) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    size_t size = random() % 200;
    while (text.size() < size) {
      char32_t c = random() % 3 == 0 ? random() % 0x110000 : random() % 0x1000;
      if (c < 0xD800 || c > 0xDFFF) append(text, random() % 4 != 0 ? c % 0x80 : c);
    }
    for (size_t faults = random() % 3; faults > 0 && !text.empty(); --faults) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    ASSERT_EQ(valid_prefix(text), expected_prefix(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, CountsOfMixedText) {
  EXPECT_EQ(count_scalars("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 4u);
  EXPECT_EQ(count_utf16("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 5u);
  EXPECT_TRUE(is_ascii(""));
  EXPECT_TRUE(is_ascii("\x7F"));
  EXPECT_FALSE(is_ascii("a\xC2\x80"));
}

}  // namespace
}  // namespace lexel::utf8
