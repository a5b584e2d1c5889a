#include "unicode/graphemes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// Borders were seen through Precompiled in tokenizers 0.23.3.
namespace lexel::unicode {
namespace {

std::vector<std::string> graphemes(std::string_view text) {
  std::vector<std::string> parts;
  for (size_t pos = 0; pos < text.size();) {
    size_t end = next_grapheme(text, pos);
    parts.emplace_back(text.substr(pos, end - pos));
    pos = end;
  }
  return parts;
}

using Parts = std::vector<std::string>;

TEST(Grapheme, AsciiScalarsStandAloneButCrLfDoesNot) {
  EXPECT_EQ(graphemes("ab\r\n\n\r"), (Parts{"a", "b", "\r\n", "\n", "\r"}));
}

TEST(Grapheme, MarksJoinWhatIsBeforeThemButNoControl) {
  EXPECT_EQ(graphemes("e\u0301x"), (Parts{"e\u0301", "x"}));
  EXPECT_EQ(graphemes("\u0301\u0323"), (Parts{"\u0301\u0323"}));
  EXPECT_EQ(graphemes("\n\u0301"), (Parts{"\n", "\u0301"}));
  EXPECT_EQ(graphemes("\u0915\u0903"), (Parts{"\u0915\u0903"}));  // a spacing mark
}

TEST(Grapheme, MarksOfUnicode16And17Join) {
  EXPECT_EQ(graphemes("a\u0897\u1acf\u1aeb"), (Parts{"a\u0897\u1acf\u1aeb"}));
  EXPECT_EQ(graphemes("a\u1ade"), (Parts{"a", "\u1ade"}));  // still unassigned
}

TEST(Grapheme, PrependJoinsWhatFollows) {
  EXPECT_EQ(graphemes("\u0600a"), (Parts{"\u0600a"}));
  EXPECT_EQ(graphemes("\u0600\n"), (Parts{"\u0600", "\n"}));
}

TEST(Grapheme, HangulSyllablesAreWhole) {
  EXPECT_EQ(graphemes("\u1100\u1161\u11a8\u1100"), (Parts{"\u1100\u1161\u11a8", "\u1100"}));
  EXPECT_EQ(graphemes("\uac00\u11a8\uac01\u1161"), (Parts{"\uac00\u11a8", "\uac01", "\u1161"}));
}

TEST(Grapheme, EmojiSequencesJoinThroughZwj) {
  EXPECT_EQ(graphemes("\u00a9\u0301\u200d\u00a9"), (Parts{"\u00a9\u0301\u200d\u00a9"}));
  EXPECT_EQ(graphemes("a\u200d\u00a9"), (Parts{"a\u200d", "\u00a9"}));
}

TEST(Grapheme, RegionalIndicatorsPair) {
  std::string flag = "\U0001F1E6\U0001F1E7";
  EXPECT_EQ(graphemes(flag + flag + "\U0001F1E8"), (Parts{flag, flag, "\U0001F1E8"}));
}

TEST(Grapheme, IndicConjunctsJoin) {
  EXPECT_EQ(graphemes("\u0915\u094d\u0937"), (Parts{"\u0915\u094d\u0937"}));
  EXPECT_EQ(graphemes("\u0915\u094d\u200c\u0937"), (Parts{"\u0915\u094d\u200c", "\u0937"}));
  EXPECT_EQ(graphemes("\u0915\u0301\u0937"), (Parts{"\u0915\u0301", "\u0937"}));
}

TEST(Grapheme, AMegabyteOfMarksIsOneClusterInOnePass) {
  std::string text = "a";
  for (int i = 0; i < 500'000; ++i) text += "\u0301";
  EXPECT_EQ(next_grapheme(text, 0), text.size());
}

}  // namespace
}  // namespace lexel::unicode
