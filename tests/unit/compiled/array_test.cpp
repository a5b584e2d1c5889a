#include "compiled/array.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "spec/string_table.h"

namespace lexel {
namespace {

using Numbers = compiled::Array<uint32_t>;

Numbers in_file(const std::shared_ptr<std::vector<uint32_t>>& numbers) {
  return Numbers(numbers->data(), numbers->size(), numbers);
}

TEST(Array, StaysInTheFileUntilItIsChanged) {
  auto numbers = std::make_shared<std::vector<uint32_t>>(std::vector<uint32_t>{1, 2, 3});
  Numbers array = in_file(numbers);
  Numbers copy = array;
  EXPECT_EQ(copy.data(), numbers->data());
  EXPECT_TRUE(copy.is_in_file());
  copy.push_back(4);
  EXPECT_FALSE(copy.is_in_file());
  EXPECT_EQ(copy, (Numbers{1, 2, 3, 4}));
  EXPECT_EQ(array, (Numbers{1, 2, 3}));
  EXPECT_EQ(*numbers, (std::vector<uint32_t>{1, 2, 3}));
}

TEST(Array, KeepsItsOwner) {
  auto numbers = std::make_shared<std::vector<uint32_t>>(std::vector<uint32_t>{7, 8});
  std::weak_ptr<std::vector<uint32_t>> watch = numbers;
  Numbers moved = in_file(std::exchange(numbers, nullptr));
  Numbers array = std::move(moved);
  EXPECT_TRUE(moved.empty());  // NOLINT(bugprone-use-after-move): as it says
  EXPECT_EQ(array, (Numbers{7, 8}));
  array.clear();
  EXPECT_TRUE(watch.expired());
}

TEST(Array, CopiesOfItsOwnElementsAreSeparate) {
  Numbers array{1, 2};
  Numbers copy = array;
  copy.at_own(0) = 5;
  EXPECT_EQ(array[0], 1u);
  array = copy;
  copy.at_own(0) = 6;
  EXPECT_EQ(array[0], 5u);
}

TEST(StringTable, PicksOfAnotherTableCanGrow) {
  spec::StringTable words;
  for (const char* word : {"ab", "", "c"}) words.push_back(word);
  spec::StringTable picks(words, Numbers{2, 0, 2, 1});
  EXPECT_EQ(picks.size(), 4u);
  EXPECT_EQ(picks[0], "c");
  EXPECT_EQ(picks[1], "ab");
  EXPECT_EQ(picks[3], "");
  picks.push_back("new");
  EXPECT_EQ(picks.size(), 5u);
  EXPECT_EQ(picks[2], "c");
  EXPECT_EQ(picks[4], "new");
  picks.pop_back();
  EXPECT_EQ(picks, spec::StringTable(words, Numbers{2, 0, 2, 1}));
  EXPECT_FALSE(picks == spec::StringTable(words, Numbers{2, 0, 2, 0}));
}

}  // namespace
}  // namespace lexel
