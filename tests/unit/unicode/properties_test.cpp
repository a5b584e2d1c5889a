#include "unicode/properties.h"

#include <gtest/gtest.h>

// Counts and borders were measured on tokenizers 0.23.3.
namespace lexel::unicode {
namespace {

template <class Predicate>
int count(Predicate&& predicate) {
  int n = 0;
  for (char32_t c = 0; c < 0x110000; ++c) n += (c < 0xD800 || c > 0xDFFF) && predicate(c);
  return n;
}

std::u32string lower(char32_t c) {
  char32_t out[3];
  return {out, static_cast<size_t>(to_lowercase(c, out))};
}

TEST(WhiteSpace, HoldsThe25CodePointsOfWhiteSpace) {
  EXPECT_EQ(count(is_white_space), 25);
  EXPECT_EQ(count(is_rust_space), 25);
  for (char32_t c : U"\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u200a\u2028\u202f\u205f\u3000") {
    EXPECT_EQ(is_white_space(c), c != 0) << std::hex << static_cast<uint32_t>(c);
  }
  for (char32_t c : {0x1C, 0x1F, 0x180E, 0x200B, 0xFEFF, 0x10FFFF}) EXPECT_FALSE(is_white_space(c));
}

TEST(WhiteSpace, BertLeavesOutTheControlsAmongThem) {
  EXPECT_EQ(count(is_bert_white_space), 22);
  for (char32_t c : {0x0B, 0x0C, 0x85}) {
    EXPECT_FALSE(is_bert_white_space(c));
    EXPECT_TRUE(is_bert_control(c));
  }
}

TEST(Numeric, TakesLettersAndOtherNumbers) {
  EXPECT_EQ(count(is_numeric), 1924);
  for (char32_t c : U"09½Ⅷ٣²㊿") EXPECT_EQ(is_numeric(c), c != 0);
  EXPECT_FALSE(is_numeric(U'a'));
  EXPECT_FALSE(is_numeric(U'一'));
}

TEST(Lowercase, WorksScalarByScalar) {
  EXPECT_EQ(lower(U'A'), U"a");
  EXPECT_EQ(lower(U'a'), U"a");
  EXPECT_EQ(lower(U'['), U"[");
  EXPECT_EQ(lower(U'Σ'), U"σ");
  EXPECT_EQ(lower(U'İ'), U"i\u0307");
  EXPECT_EQ(lower(U'\u1E9E'), U"ß");
  EXPECT_EQ(lower(U'\u212A'), U"k");
  EXPECT_EQ(lower(0x10FFFF), std::u32string(1, 0x10FFFF));
}

TEST(Lowercase, RunsWithAStepOfTwoLeaveTheOnesBetweenAlone) {
  EXPECT_EQ(lower(0x100), std::u32string(1, 0x101));
  EXPECT_EQ(lower(0x101), std::u32string(1, 0x101));
  EXPECT_EQ(lower(0x12E), std::u32string(1, 0x12F));
  EXPECT_EQ(lower(0x130 + 1), std::u32string(1, 0x131));
}

TEST(Lowercase, KnowsUnicode17) {
  EXPECT_EQ(lower(0xA7CE), std::u32string(1, 0xA7CF));
  EXPECT_EQ(lower(0x16EA0), std::u32string(1, 0x16EBB));
}

TEST(RustWord, HasJoinersButNoSuperscripts) {
  EXPECT_EQ(count(is_rust_word), 144667);
  for (char32_t c : {U'a', U'_', U'7', U'é', U'中', U'\u0301', U'\u200D'}) {
    EXPECT_TRUE(is_rust_word(c));
  }
  for (char32_t c : {U'²', U'½', U'-', U' ', U'€'}) EXPECT_FALSE(is_rust_word(c));
}

TEST(Punctuation, IsAsciiPunctuationAndP) {
  EXPECT_EQ(count(is_punctuation), 726);
  for (char32_t c : {U'$', U'+', U'<', U'^', U'`', U'|', U'~', U'_', U'¿', U'。', U'—'}) {
    EXPECT_TRUE(is_punctuation(c));
  }
  for (char32_t c : {U'€', U'°', U'a', U' ', U'\u2e52'}) EXPECT_FALSE(is_punctuation(c));
}

TEST(BertControl, IsAsOfUnicode8AndSparesUnassigned) {
  EXPECT_EQ(count(is_bert_control), 137681);
  for (char32_t c : {0x0, 0x7F, 0xAD, 0x200D, 0xE000, 0xFFFD, 0xFFFFD, 0x10FFFD}) {
    EXPECT_TRUE(is_bert_control(c)) << std::hex << static_cast<uint32_t>(c);
  }
  for (char32_t c : {0x9, 0xA, 0xD, 0x378, 0xFFFF, 0x10FFFF}) EXPECT_FALSE(is_bert_control(c));
}

TEST(ChineseChar, StartsExtensionELate) {
  EXPECT_TRUE(is_chinese_char(U'中'));
  EXPECT_FALSE(is_chinese_char(0x2B820));
  EXPECT_FALSE(is_chinese_char(0x2B91F));
  EXPECT_TRUE(is_chinese_char(0x2B920));
  EXPECT_FALSE(is_chinese_char(U'あ'));
  EXPECT_FALSE(is_chinese_char(U'한'));
}

TEST(Marks, AreAsOldAsTheirUsers) {
  EXPECT_EQ(count(is_combining_mark), 2097);
  EXPECT_EQ(count(is_bert_nonspacing_mark), 1567);
  EXPECT_TRUE(is_combining_mark(0x903));  // Mc
  EXPECT_FALSE(is_bert_nonspacing_mark(0x903));
  EXPECT_TRUE(is_bert_nonspacing_mark(0x301));
  EXPECT_FALSE(is_combining_mark(0x898));  // Mn since Unicode 14
}

TEST(Script, FoldsKanaToHan) {
  uint8_t han = unicode_script(U'中');
  EXPECT_EQ(unicode_script(U'あ'), han);
  EXPECT_EQ(unicode_script(U'ア'), han);
  EXPECT_EQ(unicode_script(U'ー'), han);
  EXPECT_NE(unicode_script(U'한'), han);
}

TEST(Script, SpacesAndUnassignedContinueAnyScript) {
  EXPECT_EQ(unicode_script(U' '), kScriptAny);
  EXPECT_EQ(unicode_script(0x378), kScriptAny);
  EXPECT_EQ(unicode_script(0x10FFFF), kScriptAny);
  EXPECT_NE(unicode_script(U'a'), kScriptAny);
  EXPECT_NE(unicode_script(U'a'), unicode_script(U'α'));
  EXPECT_NE(unicode_script(U'.'), kScriptAny);
}

}  // namespace
}  // namespace lexel::unicode
