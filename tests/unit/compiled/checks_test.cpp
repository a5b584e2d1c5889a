#include "compiled/checks.h"

#include <gtest/gtest.h>

#include <vector>

namespace lexel::compiled {
namespace {

using Numbers = std::vector<uint32_t>;

TEST(Checks, AreBelowLooksAtEveryNumber) {
  for (size_t size : {1u, 3u, 4u, 7u, 8u, 9u, 64u, 65u}) {
    for (size_t at = 0; at < size; ++at) {
      Numbers numbers(size, 4);
      EXPECT_TRUE(are_below(numbers, 5));
      numbers[at] = 5;
      EXPECT_FALSE(are_below(numbers, 5)) << at;
      numbers[at] = 0xFFFF'FFFF;
      EXPECT_FALSE(are_below(numbers, 0xFFFF'FFFF)) << at;
      EXPECT_TRUE(are_below(numbers, uint64_t{1} << 32)) << at;
    }
  }
  EXPECT_TRUE(are_below(Numbers{}, 0));
  EXPECT_FALSE(are_below(Numbers{0}, 0));
}

TEST(Checks, UsedSlotsHoldOneToCount) {
  EXPECT_EQ(count_used_slots(Numbers{0, 3, 0, 1}, 3, 3), 2u);
  EXPECT_EQ(count_used_slots(Numbers{0, 0xF3, 0, 0xE1}, 3, 3), 2u);  // with tags
  EXPECT_EQ(count_used_slots(Numbers{0, 3, 0, 1}, 3, 2), std::nullopt);
  EXPECT_EQ(count_used_slots(Numbers{0, 0xF0, 0, 1}, 3, 3), std::nullopt);  // a tag alone
  EXPECT_EQ(count_used_slots(Numbers{0, 1, 0, 0}, 0, 0), std::nullopt);
  EXPECT_EQ(count_used_slots(Numbers{0, 0, 0, 0}, 0, 0), 0u);
}

TEST(Checks, TablesArePowersOfTwo) {
  EXPECT_EQ(count_used_slots(Numbers(6, 0), 3, 1), std::nullopt);
  EXPECT_EQ(count_used_slots(Numbers(2, 0), 3, 1), std::nullopt);
  EXPECT_EQ(count_used_slots(Numbers{}, 3, 1), std::nullopt);
  EXPECT_FALSE(is_searchable(std::vector<uint64_t>(3, ~uint64_t{0})));
  EXPECT_FALSE(is_searchable(std::vector<uint64_t>{}));
}

TEST(Checks, RunsOfUsedSlotsAreShort) {
  Numbers slots(4096, 1);
  EXPECT_EQ(count_used_slots(slots, 1, 1), std::nullopt);
  for (size_t i = 100; i < slots.size(); i += kSlotsPerFree) slots[i] = 0;
  EXPECT_EQ(count_used_slots(slots, 1, 1), 4096u - 8);
  slots[100 + 3 * kSlotsPerFree] = 1;
  EXPECT_EQ(count_used_slots(slots, 1, 1), std::nullopt);
  EXPECT_EQ(count_used_slots(Numbers{1, 1, 1, 1}, 1, 1), std::nullopt);

  std::vector<uint64_t> wide(4096, 7);
  for (size_t i = 511; i < wide.size(); i += kSlotsPerFree) wide[i] = ~uint64_t{0};
  EXPECT_TRUE(is_searchable(wide));
  wide[511] = 7;
  EXPECT_FALSE(is_searchable(wide));
}

}  // namespace
}  // namespace lexel::compiled
