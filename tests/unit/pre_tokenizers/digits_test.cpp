#include "unit/pre_tokenizers/pieces.h"

namespace lexel {
namespace {

TEST(Digits, KeepsRunsTogetherByDefault) {
  EXPECT_EQ(pieces_of({spec::Digits{false}}, "Call 123 please4"),
            (Pieces{{"Call ", 0, 5}, {"123", 5, 8}, {" please", 8, 15}, {"4", 15, 16}}));
}

TEST(Digits, SplitsEachDigit) {
  EXPECT_EQ(pieces_of({spec::Digits{true}}, "a12\u00BD\u2167"),
            (Pieces{{"a", 0, 1}, {"1", 1, 2}, {"2", 2, 3}, {"\u00BD", 3, 5}, {"\u2167", 5, 8}}));
}

TEST(Digits, SeesTheTextOfTheStepBefore) {
  EXPECT_EQ(pieces_of({sequence({{spec::ByteLevel{false, true, false}}, {spec::Digits{true}}})},
                      "\u00BD1"),
            (Pieces{{"\u00C2", 0, 2}, {"\u00BD", 0, 2}, {"1", 2, 3}}));
}

}  // namespace
}  // namespace lexel
