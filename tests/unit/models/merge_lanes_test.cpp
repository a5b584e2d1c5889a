#include "models/merge_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <string_view>
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
        [&](uint32_t i, auto& lane) {
          // Symbol k begins at byte 2 k.
          for (size_t k = 0; k < words[i].size(); ++k) lane.add(words[i][k], 2 * k);
          if (!lane.end(*rows, 2 * words[i].size())) return false;
          lane.find_pairs(*rows);
          return true;
        },
        [&](uint32_t i, const auto& lane) {
          lane.for_each([&](uint32_t id, uint32_t begin, uint32_t end) {
            found[i].push_back({id, {begin, end}});
          });
        },
        [](uint32_t i) { ADD_FAILURE() << "word " << i << " is too long"; });

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

TEST(MergeLanesTest, TakesSixtyTwoSymbolsAndNoMore) {
  // a a -> b, b b -> c
  std::optional<MergeRows> rows = MergeRows::make({{0, 0, 1}, {1, 1, 2}}, 2);
  ASSERT_TRUE(rows);
  const std::vector<uint32_t> sizes = {14, 15, 62, 63, 1};
  std::vector<std::vector<Token>> found(sizes.size());
  std::vector<uint32_t> too_long;
  MergeLanes lanes;
  lanes.run(
      *rows, static_cast<uint32_t>(sizes.size()),
      [&](uint32_t i, auto& lane) {
        for (size_t k = 0; k < sizes[i]; ++k) lane.add(0, 4 * k);
        if (!lane.end(*rows, 4 * sizes[i])) return false;
        lane.find_pairs(*rows);
        return true;
      },
      [&](uint32_t i, const auto& lane) {
        lane.for_each([&](uint32_t id, uint32_t begin, uint32_t end) {
          found[i].push_back({id, {begin, end}});
        });
      },
      [&](uint32_t i) { too_long.push_back(i); });
  EXPECT_EQ(too_long, std::vector<uint32_t>{3});
  // 14 = 3 x 4 + 2
  EXPECT_EQ(found[0],
            (std::vector<Token>{{2, {0, 16}}, {2, {16, 32}}, {2, {32, 48}}, {1, {48, 56}}}));
  EXPECT_EQ(found[1],
            (std::vector<Token>{
                {2, {0, 16}}, {2, {16, 32}}, {2, {32, 48}}, {1, {48, 56}}, {0, {56, 60}}}));
  ASSERT_EQ(found[2].size(), 16);
  EXPECT_EQ(found[2].back(), (Token{1, {240, 248}}));
  EXPECT_EQ(found[4], (std::vector<Token>{{0, {0, 4}}}));
}

TEST(MergeLanesTest, FindsTokensThatAreOneOfTheirText) {
  // a b -> 2, b b -> 3 comes first, so "abb" is a bb; 4 and 5 are never made.
  std::optional<MergeRows> rows = MergeRows::make({{1, 1, 3}, {0, 1, 2}, {2, 1, 4}}, 5);
  ASSERT_TRUE(rows);
  TokenTexts tokens;
  for (auto [text, id] :
       {std::pair{"a", 0}, {"b", 1}, {"ab", 2}, {"bb", 3}, {"abb", 4}, {"ab", 5}}) {
    tokens.add(text, static_cast<uint32_t>(id));
  }
  std::vector<uint32_t> whole;
  MergeLanes().for_each_whole(
      *rows, tokens,
      [&](std::string_view text, auto& lane) {
        for (size_t k = 0; k < text.size(); ++k) lane.add(text[k] == 'a' ? 0 : 1, k);
        if (!lane.end(*rows, text.size())) return false;
        lane.find_pairs(*rows);
        return true;
      },
      [&](std::string_view, uint32_t id) { whole.push_back(id); });
  EXPECT_EQ(whole, (std::vector<uint32_t>{0, 1, 2, 3}));
}

}  // namespace
}  // namespace lexel
