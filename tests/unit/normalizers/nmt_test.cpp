#include <gtest/gtest.h>

#include "unit/normalizers/normalizer_test_util.h"

namespace lexel {
namespace {

using spec::Nmt;

TEST(Nmt, DropsSomeControlsAndMakesSomeSpaces) {
  EXPECT_EQ(trace(Nmt{}, "\u0001a\u200bb"), (Trace{{"a", 1, 2}, {" ", 2, 3}, {"b", 3, 4}}));
  EXPECT_EQ(normalized(Nmt{}, "\t\n\f\r\u1680\u2028\u2029\u2581\ufeff\ufffd"), "          ");
  EXPECT_EQ(normalized(Nmt{}, "\u0008\u000b\u000e\u001f\u007f\u008f\u009f"), "");
}

TEST(Nmt, LeavesOtherSpacesAlone) {
  EXPECT_TRUE(leaves_alone(Nmt{}, "a\u00a0\u0085\u3000 b"));
  EXPECT_TRUE(leaves_alone(Nmt{}, std::string_view("\0", 1)));
}

}  // namespace
}  // namespace lexel
