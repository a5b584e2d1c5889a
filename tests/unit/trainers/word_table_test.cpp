#include "trainers/word_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace lexel {
namespace {

// Words of all lengths around the edge between short and long ones, with zeros in them.
TEST(WordTable, CountsAsAMapDoes) {
  std::mt19937 random(1);
  std::map<std::string, uint64_t> expected;
  WordTable table;
  for (int i = 0; i < 50'000; ++i) {
    std::string word(1 + random() % 20, '\0');
    for (char& c : word) c = "\0ab"[random() % 3];
    uint64_t count = 1 + random() % 5;
    expected[word] += count;
    table.add(word, count);
  }
  std::map<std::string, uint64_t> found;
  table.for_each([&](std::string_view word, uint64_t count) { found[std::string(word)] += count; });
  EXPECT_EQ(found, expected);
  EXPECT_EQ(table.size(), expected.size());

  std::map<std::string, uint64_t> in_parts;
  for (size_t part = 0; part < 3; ++part) {
    table.for_each_in_part(part, 3, [&](std::string_view word, uint64_t count) {
      in_parts[std::string(word)] += count;
    });
  }
  EXPECT_EQ(in_parts, expected);
}

TEST(WordTable, CountsHave64Bits) {
  WordTable table;
  for (int i = 0; i < 3; ++i) table.add("a", uint64_t{1} << 40);
  table.for_each([](std::string_view, uint64_t count) { EXPECT_EQ(count, uint64_t{3} << 40); });
}

}  // namespace
}  // namespace lexel
