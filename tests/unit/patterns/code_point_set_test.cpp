#include "patterns/code_point_set.h"

#include <gtest/gtest.h>

#include "patterns/class_table.h"

namespace lexel::patterns {
namespace {

TEST(CodePointSet, JoinsRangesThatOverlapOrTouch) {
  CodePointSet set = CodePointSet::of({{'d', 'f'}, {'a', 'b'}, {'c', 'c'}, {'x', 'z'}});
  EXPECT_EQ(set, CodePointSet::of({{'a', 'f'}, {'x', 'z'}}));
  EXPECT_EQ(set.ranges().size(), 2u);
}

TEST(CodePointSet, ComplementOfAllIsEmptyAndBack) {
  EXPECT_TRUE(CodePointSet::all().complement().empty());
  EXPECT_EQ(CodePointSet().complement(), CodePointSet::all());
}

TEST(CodePointSet, KnowsItsMembers) {
  CodePointSet set = CodePointSet::range('a', 'c') | CodePointSet::single(0x10FFFF);
  EXPECT_TRUE(set.contains('a'));
  EXPECT_TRUE(set.contains('c'));
  EXPECT_TRUE(set.contains(0x10FFFF));
  EXPECT_FALSE(set.contains('d'));
  EXPECT_FALSE(set.contains(0));
  EXPECT_EQ(set & CodePointSet::range('b', 'z'), CodePointSet::range('b', 'c'));
  EXPECT_EQ(set - CodePointSet::single('b'),
            CodePointSet::of({{'a', 'a'}, {'c', 'c'}, {0x10FFFF, 0x10FFFF}}));
  EXPECT_FALSE(set.intersects(CodePointSet::range('d', 'z')));
}

TEST(CodePointSet, HoldsAsManyLettersAsUnicode16) {
  CodePointSet letters = CodePointSet::property("l");
  size_t count = 0;
  for (const CodePointRange& range : letters.ranges()) {
    count += range.last - range.first + 1;
  }
  EXPECT_EQ(count, 141'028u);
}

TEST(ClassTable, AgreesWithItsSetsOnEveryCodePoint) {
  std::vector<CodePointSet> sets{
      CodePointSet::property("l"), CodePointSet::property("lu"), CodePointSet::property("space"),
      CodePointSet::of({{0x7F, 0x80}, {0x7FF, 0x800}, {0x10FFFF, 0x10FFFF}})};
  ClassTable table(sets);
  ASSERT_TRUE(table.fits());
  for (char32_t c = 0; c <= kMaxCodePoint; ++c) {
    for (size_t k = 0; k < sets.size(); ++k) {
      ASSERT_EQ(table.mask(c) >> k & 1, sets[k].contains(c))
          << std::hex << static_cast<uint32_t>(c);
    }
    if (c < 128) {
      ASSERT_EQ(table.ascii_masks()[c], table.mask(c));
    }
  }
}

TEST(ClassTable, RefusesMoreMembershipsThanAByteCounts) {
  std::vector<CodePointSet> sets(9);
  for (char32_t mask = 0; mask < 512; ++mask) {
    for (size_t k = 0; k < 9; ++k) {
      if (mask >> k & 1) sets[k] = sets[k] | CodePointSet::single(mask);
    }
  }
  EXPECT_FALSE(ClassTable(sets).fits());
  EXPECT_FALSE(ClassTable(std::vector<CodePointSet>(33)).fits());
}

}  // namespace
}  // namespace lexel::patterns
