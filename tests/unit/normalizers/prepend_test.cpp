#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::Prepend;

TEST(Prepend, BorrowsTheSpanOfTheFirstScalar) {
  EXPECT_EQ(trace(Prepend{"XY"}, "\u00e9b"),
            (Trace{{"X", 0, 1}, {"Y", 0, 1}, {"\u00e9", 0, 1}, {"b", 1, 2}}));
}

TEST(Prepend, IsUnconditional) {
  EXPECT_EQ(normalized(Prepend{"\u2581"}, "\u2581a"), "\u2581\u2581a");
}

TEST(Prepend, EmptyTextStaysEmpty) { EXPECT_EQ(normalized(Prepend{"\u2581"}, ""), ""); }

// Value from Hugging Face tokenizers 0.23.3.
TEST(Prepend, AnEmptyStringTakesTheFirstSpanAway) {
  EXPECT_EQ(trace(Prepend{""}, "\u00e9b"), (Trace{{"\u00e9", 0, 0}, {"b", 1, 2}}));
}

}  // namespace
}  // namespace lexel
