#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(ByteLevelPreTokenizer, SplitsLikeGpt2AndMapsBytes) {
  EXPECT_EQ(pieces_of({spec::ByteLevel{false, true, true}}, "Hello  caf\u00E9's\n"),
            (Pieces{{"Hello", 0, 5},
                    {"\u0120", 5, 6},
                    {"\u0120caf\u00C3\u00A9", 6, 12},
                    {"'s", 12, 14},
                    {"\u010A", 14, 15}}));
}

TEST(ByteLevelPreTokenizer, PrefixSpaceHasTheSpanOfTheFirstCharacter) {
  EXPECT_EQ(pieces_of({spec::ByteLevel{true, true, true}}, "\u00E9t\u00E9 1"),
            (Pieces{{"\u0120\u00C3\u00A9t\u00C3\u00A9", 0, 5}, {"\u01201", 5, 7}}));
}

TEST(ByteLevelPreTokenizer, AddsNoPrefixBehindASpace) {
  EXPECT_EQ(pieces_of({spec::ByteLevel{true, true, true}}, " a"), (Pieces{{"\u0120a", 0, 2}}));
}

TEST(ByteLevelPreTokenizer, PrefixesEveryPiece) {
  EXPECT_EQ(pieces_of({sequence({{spec::WhitespaceSplit{}}, {spec::ByteLevel{true, true, false}}})},
                      "a b"),
            (Pieces{{"\u0120a", 0, 1}, {"\u0120b", 2, 3}}));
}

TEST(ByteLevelPreTokenizer, KeepsPiecesWholeWithoutRegex) {
  EXPECT_EQ(pieces_of({spec::ByteLevel{false, true, false}}, "a b\u4F60"),
            (Pieces{{"a\u0120b\u00E4\u00BD\u0142", 0, 6}}));
}

TEST(ByteLevelPreTokenizer, EveryMappedScalarHasTheSpanOfItsCharacter) {
  EXPECT_EQ(
      pieces_of({sequence({{spec::ByteLevel{false, true, false}}, {spec::FixedLength{1}}})},
                "\u4F60 a"),
      (Pieces{
          {"\u00E4", 0, 3}, {"\u00BD", 0, 3}, {"\u0142", 0, 3}, {"\u0120", 3, 4}, {"a", 4, 5}}));
}

}  // namespace
}  // namespace lexel
