#include "models/merge_loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace lexel {
namespace {

Symbols make_symbols(const std::vector<uint32_t>& ids) {
  Symbols symbols;
  for (uint32_t id : ids) symbols.add(id, 1);
  return symbols;
}

// Random merges over texts of two letters; ids are those of the texts.
struct RandomMerges {
  explicit RandomMerges(std::mt19937& random) : table(40) {
    std::vector<uint32_t> ranks(40);
    std::iota(ranks.begin(), ranks.end(), 0u);
    std::shuffle(ranks.begin(), ranks.end(), random);
    std::vector<std::string> texts{"a", "b"};
    std::map<std::string, uint32_t> ids{{"a", 0}, {"b", 1}};
    for (uint32_t rank : ranks) {
      std::string left = texts[random() % texts.size()];
      std::string right = texts[random() % texts.size()];
      auto [entry, is_new] = ids.emplace(left + right, static_cast<uint32_t>(ids.size()));
      if (is_new) texts.push_back(left + right);
      table.insert(ids[left], ids[right], rank, entry->second);
    }
  }
  MergeTable table;
};

TEST(MergeLoop, ScanAndQueueAgreeOnRandomMerges) {
  std::mt19937 random(2);
  MergeScratch scratch;
  for (int round = 0; round < 2000; ++round) {
    RandomMerges merges(random);
    std::vector<uint32_t> ids(random() % (kMaxScannedSymbols + 1));
    for (uint32_t& id : ids) id = random() % 2;
    Symbols scanned = make_symbols(ids);
    Symbols queued = make_symbols(ids);
    merge_symbols_by_scan(merges.table, scanned);
    merge_symbols_by_queue(merges.table, queued, scratch);
    ASSERT_EQ(scanned.ids, queued.ids);
    ASSERT_EQ(scanned.lengths, queued.lengths);
  }
}

TEST(MergeLoop, QueueAcceptsAStaleCandidateThatMakesTheSameToken) {
  // Texts aa, aab share id 5 and ab has id 4. In b a a b the pair (a, a) is queued for id 5; when
  // (a, b) has merged first, the pair there is (a, ab), which makes id 5 as well, and at that rank.
  MergeTable merges(4);
  merges.insert(0, 1, 0, 4);  // a b
  merges.insert(0, 0, 1, 5);  // a a
  merges.insert(1, 0, 2, 6);  // b a
  merges.insert(0, 4, 3, 5);  // a ab
  Symbols symbols = make_symbols({1, 0, 0, 1});
  MergeScratch scratch;
  merge_symbols_by_queue(merges, symbols, scratch);
  EXPECT_EQ(symbols.ids, (std::vector<uint32_t>{1, 5}));
  EXPECT_EQ(symbols.lengths, (std::vector<uint32_t>{1, 3}));
}

TEST(MergeLoop, MillionsOfEqualSymbolsMergePairwiseFromTheLeft) {
  MergeTable merges(2);
  merges.insert(0, 0, 0, 1);
  merges.insert(1, 1, 1, 2);
  Symbols symbols = make_symbols(std::vector<uint32_t>(1'000'003, 0));
  MergeScratch scratch;
  merge_symbols_by_queue(merges, symbols, scratch);
  ASSERT_EQ(symbols.size(), 250'002u);
  EXPECT_EQ(symbols.ids[0], 2u);
  EXPECT_EQ(symbols.ids[250'000], 1u);
  EXPECT_EQ(symbols.ids[250'001], 0u);
}

TEST(MergeTable, LastOfEqualPairsCounts) {
  MergeTable merges(6);
  merges.insert(1, 2, 0, 3);
  merges.insert(1, 2, 5, 4);
  EXPECT_EQ(merges.find(1, 2).rank, 5u);
  EXPECT_EQ(merges.find(1, 2).new_id, 4u);
  EXPECT_EQ(merges.find(2, 1).rank, MergeTable::kNoRank);
  size_t count = 0;
  merges.for_each([&](uint32_t, uint32_t, const MergeTable::Merge& merge) {
    EXPECT_EQ(merge.rank, 5u);
    ++count;
  });
  EXPECT_EQ(count, 1u);
}

}  // namespace
}  // namespace lexel
