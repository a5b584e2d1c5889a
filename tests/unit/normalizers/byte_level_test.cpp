#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::ByteLevelNormalizer;

TEST(ByteLevelNormalizer, WritesEachByteWithTheSpanOfItsScalar) {
  EXPECT_EQ(trace(ByteLevelNormalizer{}, "\u00e9 a"),
            (Trace{{"\u00c3", 0, 1}, {"\u00a9", 0, 1}, {"\u0120", 1, 2}, {"a", 2, 3}}));
}

TEST(ByteLevelNormalizer, LeavesPrintableAsciiAlone) {
  EXPECT_TRUE(leaves_alone(ByteLevelNormalizer{}, "abc!~"));
}

}  // namespace
}  // namespace lexel
