#include "patterns/case_folding.h"

#include <gtest/gtest.h>

namespace lexel::patterns {
namespace {

TEST(CaseFolding, JoinsKelvinAndLongSWithAscii) {
  EXPECT_EQ(class_of_scalar('k')->scalars(),
            CodePointSet::of({{'K', 'K'}, {'k', 'k'}, {0x212A, 0x212A}}));
  EXPECT_EQ(class_of_scalar(0x17F)->scalars(),
            CodePointSet::of({{'S', 'S'}, {'s', 's'}, {0x17F, 0x17F}}));
}

TEST(CaseFolding, KnowsFoldsOfSeveralScalars) {
  EXPECT_EQ(class_of_fold(U"ss")->scalars(), CodePointSet::of({{0xDF, 0xDF}, {0x1E9E, 0x1E9E}}));
  EXPECT_EQ(class_of_scalar(0xDF), class_of_fold(U"ss"));
  EXPECT_EQ(class_of_fold(U"ffi")->scalars(), CodePointSet::single(0xFB03));
}

TEST(CaseFolding, LeavesCaselessScalarsAlone) {
  EXPECT_EQ(class_of_scalar('1'), nullptr);
  EXPECT_EQ(class_of_scalar(0x4E00), nullptr);
  EXPECT_EQ(class_of_fold(U"ab"), nullptr);
}

TEST(CaseFolding, FollowsUnicode16) {
  EXPECT_EQ(class_of_scalar(0x1C89)->scalars(), CodePointSet::range(0x1C89, 0x1C8A));
  EXPECT_EQ(class_of_scalar(0xA7CE), nullptr);  // Unicode 17
}

TEST(CaseFolding, IsSortedForItsSearch) {
  for (const FoldClass& fold : fold_classes()) {
    EXPECT_EQ(class_of_fold(fold.fold()), &fold);
    for (char32_t c : fold.single_scalars()) EXPECT_EQ(class_of_scalar(c), &fold);
  }
}

}  // namespace
}  // namespace lexel::patterns
