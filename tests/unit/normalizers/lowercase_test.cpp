#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::Lowercase;

TEST(Lowercase, HasNoContext) { EXPECT_EQ(normalized(Lowercase{}, "ΣΑΣ ÀZ"), "σασ àz"); }

TEST(Lowercase, ScalarsThatGrowShareTheirSpan) {
  EXPECT_EQ(trace(Lowercase{}, "A\u0130b"),
            (Trace{{"a", 0, 1}, {"i", 1, 2}, {"\u0307", 1, 2}, {"b", 2, 3}}));
}

TEST(Lowercase, LeavesTextAloneThatIsLowerCase) {
  EXPECT_TRUE(leaves_alone(Lowercase{}, "déjà vu 中"));
}

}  // namespace
}  // namespace lexel
