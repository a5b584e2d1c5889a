#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::Strip;

TEST(Strip, TrimsWhiteSpaceFromBothEnds) {
  EXPECT_EQ(trace(Strip{}, "  a b\u3000\t"), (Trace{{"a", 2, 3}, {" ", 3, 4}, {"b", 4, 5}}));
}

TEST(Strip, TrimsOnlyTheChosenEnd) {
  EXPECT_EQ(normalized(Strip{true, false}, " a "), "a ");
  EXPECT_EQ(normalized(Strip{false, true}, " a "), " a");
  EXPECT_EQ(normalized(Strip{false, false}, " a "), " a ");
}

TEST(Strip, WhiteSpaceAloneBecomesEmpty) {
  EXPECT_EQ(normalized(Strip{}, " \u2003\n"), "");
  EXPECT_EQ(normalized(Strip{}, ""), "");
}

TEST(Strip, KeepsWhatIsNotWhiteSpace) { EXPECT_TRUE(leaves_alone(Strip{}, "\u200ba \ufeff")); }

}  // namespace
}  // namespace lexel
