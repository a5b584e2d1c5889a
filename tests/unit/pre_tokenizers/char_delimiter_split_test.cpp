#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(CharDelimiterSplit, RemovesTheDelimiter) {
  EXPECT_EQ(pieces_of({spec::CharDelimiterSplit{U'-'}}, "the-final--countdown-"),
            (Pieces{{"the", 0, 3}, {"final", 4, 9}, {"countdown", 11, 20}}));
}

TEST(CharDelimiterSplit, TakesAnyScalarAsDelimiter) {
  EXPECT_EQ(pieces_of({spec::CharDelimiterSplit{U'\u4F60'}}, "a\u4F60b"),
            (Pieces{{"a", 0, 1}, {"b", 4, 5}}));
}

}  // namespace
}  // namespace lexel
