#include "models/merge_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "models/merge_loop.h"
#include "models/merge_table.h"

namespace lexel {
namespace {

using Token = std::pair<uint32_t, std::pair<uint32_t, uint32_t>>;  // id, begin and end

// Random merges of letters and of what they make, none of the same text.
std::vector<MergeRows::Entry> random_merges(std::mt19937& random, uint32_t letters,
                                            uint32_t count) {
  std::vector<MergeRows::Entry> merges;
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < letters; ++i)
    texts.push_back(std::string(1, static_cast<char>('a' + i)));
  while (merges.size() < count) {
    const auto left = static_cast<uint32_t>(random() % texts.size());
    const auto right = static_cast<uint32_t>(random() % texts.size());
    const std::string text = texts[left] + texts[right];
    if (text.size() > 12 || std::find(texts.begin(), texts.end(), text) != texts.end()) continue;
    merges.push_back({left, right, static_cast<uint32_t>(texts.size())});
    texts.push_back(text);
  }
  return merges;
}

TEST(MergeLanesTest, GivesWhatTheScanGives) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    const uint32_t letters = 2 + random() % 3;
    const std::vector<MergeRows::Entry> merges = random_merges(random, letters, 40);
    const auto largest_id = static_cast<uint32_t>(letters + merges.size());
    std::optional<MergeRows> rows = MergeRows::make(merges, largest_id);
    ASSERT_TRUE(rows);
    MergeTable table(merges.size());
    for (uint32_t rank = 0; rank < merges.size(); ++rank) {
      table.insert(merges[rank].left, merges[rank].right, rank, merges[rank].new_id);
    }

    // More words than lanes, of all lengths, so that lanes are filled again at different times.
    std::vector<std::vector<uint32_t>> words(40);
    for (std::vector<uint32_t>& word : words) {
      word.resize(1 + random() % kMaxScannedSymbols);
      for (uint32_t& letter : word) letter = random() % letters;
    }
    std::vector<std::vector<Token>> found(words.size());
    MergeLanes lanes;
    lanes.run(
        *rows, static_cast<uint32_t>(words.size()),
        [&](uint32_t i, MergeLanes::Lane& lane) {
          // Symbol k begins at byte 2 k.
          for (size_t k = 0; k < words[i].size(); ++k) lane.add(words[i][k], 2 * k);
          lane.end(2 * words[i].size());
          lane.find_pairs(*rows);
        },
        [&](uint32_t i, const MergeLanes::Lane& lane) {
          lane.for_each([&](uint32_t id, uint32_t begin, uint32_t end) {
            found[i].push_back({id, {begin, end}});
          });
        });

    for (size_t i = 0; i < words.size(); ++i) {
      Symbols symbols;
      for (uint32_t letter : words[i]) symbols.add(letter, 2);
      merge_symbols_by_scan(table, symbols);
      std::vector<Token> wanted;
      uint32_t begin = 0;
      for (size_t k = 0; k < symbols.size(); begin += symbols.lengths[k++]) {
        wanted.push_back({symbols.ids[k], {begin, begin + symbols.lengths[k]}});
      }
      EXPECT_EQ(found[i], wanted) << "round " << round << ", word " << i;
    }
  }
}

TEST(MergeLanesTest, TakesSixtyFourSymbols) {
  // a a -> b, b b -> c
  std::optional<MergeRows> rows = MergeRows::make({{0, 0, 1}, {1, 1, 2}}, 2);
  ASSERT_TRUE(rows);
  std::vector<Token> found;
  MergeLanes lanes;
  lanes.run(
      *rows, 1,
      [&](uint32_t, MergeLanes::Lane& lane) {
        for (size_t k = 0; k < MergeLanes::kMaxSymbols; ++k) lane.add(0, k);
        lane.end(MergeLanes::kMaxSymbols);
        lane.find_pairs(*rows);
      },
      [&](uint32_t, const MergeLanes::Lane& lane) {
        lane.for_each([&](uint32_t id, uint32_t begin, uint32_t end) {
          found.push_back({id, {begin, end}});
        });
      });
  ASSERT_EQ(found.size(), 16);
  EXPECT_EQ(found.front(), (Token{2, {0, 4}}));
  EXPECT_EQ(found.back(), (Token{2, {60, 64}}));
}

}  // namespace
}  // namespace lexel
