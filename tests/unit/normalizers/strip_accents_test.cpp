#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::StripAccents;

TEST(StripAccents, DropsMarksButDoesNotDecompose) {
  EXPECT_EQ(trace(StripAccents{}, "\u0301a\u0301b"), (Trace{{"a", 1, 2}, {"b", 3, 4}}));
  EXPECT_EQ(normalized(StripAccents{}, "\u00e9\u0903\u20dd"), "\u00e9");
}

TEST(StripAccents, LeavesTextWithoutMarksAlone) {
  EXPECT_TRUE(leaves_alone(StripAccents{}, "\u00e9 \u4e2d"));
}

}  // namespace
}  // namespace lexel
