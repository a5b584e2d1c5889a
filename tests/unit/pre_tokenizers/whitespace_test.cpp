#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(Whitespace, KeepsRunsOfWordAndOfOtherCharacters) {
  EXPECT_EQ(pieces_of({spec::Whitespace{}}, "Hey man! it's_1 ..."), (Pieces{{"Hey", 0, 3},
                                                                            {"man", 4, 7},
                                                                            {"!", 7, 8},
                                                                            {"it", 9, 11},
                                                                            {"'", 11, 12},
                                                                            {"s_1", 12, 15},
                                                                            {"...", 16, 19}}));
  EXPECT_EQ(pieces_of({spec::Whitespace{}}, "\u00B2a\u200Db\u00BD\u0301"),
            (Pieces{{"\u00B2", 0, 2}, {"a\u200Db", 2, 7}, {"\u00BD", 7, 9}, {"\u0301", 9, 11}}));
}

}  // namespace
}  // namespace lexel
