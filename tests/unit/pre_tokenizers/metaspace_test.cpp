#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(MetaspacePreTokenizer, ReplacesSpacesAndSplitsBeforeThem) {
  EXPECT_EQ(
      pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}, "Hey my  friend"),
      (Pieces{{"\u2581Hey", 0, 3}, {"\u2581my", 3, 6}, {"\u2581", 6, 7}, {"\u2581friend", 7, 14}}));
}

TEST(MetaspacePreTokenizer, PrependsUnlessTheTextStartsWithASpaceOrTheReplacement) {
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}, " a"),
            (Pieces{{"\u2581a", 0, 2}}));
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}, "\u2581a"),
            (Pieces{{"\u2581a", 0, 4}}));
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}, "\u00E9"),
            (Pieces{{"\u2581\u00E9", 0, 2}}));
}

TEST(MetaspacePreTokenizer, LeavesOtherWhiteSpace) {
  EXPECT_EQ(
      pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}, "a\u00A0b\tc"),
      (Pieces{{"\u2581a\u00A0b\tc", 0, 6}}));
}

TEST(MetaspacePreTokenizer, NeverPrependsWhenSchemeIsNever) {
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kNever, true}}, "a b"),
            (Pieces{{"a", 0, 1}, {"\u2581b", 1, 3}}));
}

TEST(MetaspacePreTokenizer, PrependsOnlyAtTheStartOfTheInputWhenSchemeIsFirst) {
  EXPECT_EQ(pieces_of({sequence({{spec::WhitespaceSplit{}},
                                 {spec::Metaspace{U'\u2581', spec::PrependScheme::kFirst, true}}})},
                      "a b"),
            (Pieces{{"\u2581a", 0, 1}, {"b", 2, 3}}));
  EXPECT_EQ(pieces_of({sequence({{spec::WhitespaceSplit{}},
                                 {spec::Metaspace{U'\u2581', spec::PrependScheme::kFirst, true}}})},
                      " a b"),
            (Pieces{{"a", 1, 2}, {"b", 3, 4}}));
}

TEST(MetaspacePreTokenizer, PrependsToEveryPieceWhenSchemeIsAlways) {
  EXPECT_EQ(
      pieces_of({sequence({{spec::WhitespaceSplit{}},
                           {spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, true}}})},
                "a b"),
      (Pieces{{"\u2581a", 0, 1}, {"\u2581b", 2, 3}}));
}

TEST(MetaspacePreTokenizer, KeepsThePieceWholeWithoutSplit) {
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kAlways, false}}, "a b"),
            (Pieces{{"\u2581a\u2581b", 0, 3}}));
}

TEST(MetaspacePreTokenizer, SplitsOnlyBeforeTheLastOfSeveralSpaces) {
  EXPECT_EQ(pieces_of({spec::Metaspace{U'\u2581', spec::PrependScheme::kNever, true}}, "a   b   "),
            (Pieces{{"a", 0, 1},
                    {"\u2581", 1, 2},
                    {"\u2581", 2, 3},
                    {"\u2581b", 3, 5},
                    {"\u2581", 5, 6},
                    {"\u2581", 6, 7},
                    {"\u2581", 7, 8}}));
}

TEST(MetaspacePreTokenizer, TakesAnyScalarAsReplacement) {
  EXPECT_EQ(pieces_of({spec::Metaspace{U'_', spec::PrependScheme::kAlways, true}}, "a_b c"),
            (Pieces{{"_a", 0, 1}, {"_b", 1, 3}, {"_c", 3, 5}}));
}

}  // namespace
}  // namespace lexel
