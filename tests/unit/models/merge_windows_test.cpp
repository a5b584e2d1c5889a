#include "models/merge_windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/merge_loop.h"
#include "models/merge_table.h"

namespace lexel {
namespace {

// Bytes, whose ids they are, and merges of them.
class Merges {
 public:
  Merges() : table_(1000) {
    for (unsigned byte = 0; byte < 256; ++byte) {
      texts_.push_back(std::string(1, static_cast<char>(byte)));
    }
  }

  void add(uint32_t left, uint32_t right) {
    table_.insert(left, right, rank_++, static_cast<uint32_t>(texts_.size()));
    texts_.push_back(texts_[left] + texts_[right]);
  }
  const std::vector<std::string>& texts() const { return texts_; }

  void merge(std::string_view text, Symbols& symbols) {
    merged_bytes_ += text.size();
    symbols.clear();
    for (char byte : text) symbols.add(static_cast<unsigned char>(byte), 1);
    merge_symbols_by_queue(table_, symbols, scratch_);
  }
  void merge_by_windows(std::string_view text, Symbols& symbols) {
    lexel::merge_by_windows(text, windows_, symbols,
                            [&](std::string_view part, Symbols& found) { merge(part, found); });
  }
  void expect_same(std::string_view text) {
    Symbols whole;
    merge(text, whole);
    Symbols found;
    merge_by_windows(text, found);
    EXPECT_EQ(found.ids, whole.ids);
    EXPECT_EQ(found.lengths, whole.lengths);
  }
  size_t merged_bytes() const { return merged_bytes_; }

 private:
  MergeTable table_;
  MergeScratch scratch_;
  WindowScratch windows_;
  std::vector<std::string> texts_;
  uint32_t rank_ = 0;
  size_t merged_bytes_ = 0;
};

std::string repeat(std::string_view text, size_t count) {
  std::string repeated;
  for (size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

TEST(MergeWindowsTest, GivesWhatTheQueueGives) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    const std::vector<std::string> letters = round % 3 == 0 ? std::vector<std::string>{"a"}
                                             : round % 3 == 1
                                                 ? std::vector<std::string>{"a", "b", "c"}
                                                 : std::vector<std::string>{"a", "é", "è", "中"};
    Merges merges;
    std::vector<uint32_t> ids;
    for (const std::string& letter : letters) {
      for (char byte : letter) ids.push_back(static_cast<unsigned char>(byte));
    }
    std::set<std::string> known(merges.texts().begin(), merges.texts().end());
    for (size_t i = 0; i < 5 + random() % 60; ++i) {
      const uint32_t left = ids[random() % ids.size()];
      const uint32_t right = ids[random() % ids.size()];
      const std::string text = merges.texts()[left] + merges.texts()[right];
      if (text.size() > 300 || !known.insert(text).second) continue;
      merges.add(left, right);
      ids.push_back(static_cast<uint32_t>(merges.texts().size() - 1));
    }
    std::string text;
    const size_t size = 100 + random() % 3000;
    const std::string period = letters[random() % letters.size()] + letters[0] + letters.back();
    while (text.size() < size) {
      // Now random letters, now repetitions.
      if (random() % 50 == 0) text += repeat(period, random() % 300);
      text += letters[random() % letters.size()];
    }
    merges.expect_same(text);
  }
}

TEST(MergeWindowsTest, GrowsWindowsWhereTokensAreLong) {
  Merges merges;
  merges.add('a', 'a');
  for (uint32_t id = 256; id < 268; ++id) merges.add(id, id);  // up to 8,192 letters
  for (size_t size : {257, 1000, 8191, 8193, 40'000}) merges.expect_same(std::string(size, 'a'));
}

TEST(MergeWindowsTest, OneMergeMayReachToTheOtherEnd) {
  // a b first, then b a: whether a run begins with a or b decides all of its pairs.
  Merges merges;
  merges.add('a', 'b');
  merges.add('b', 'a');
  merges.add(256, 256);
  merges.add(257, 257);
  merges.expect_same(repeat("ab", 3000));
  merges.expect_same("b" + repeat("ab", 3000));
  merges.expect_same(repeat("ab", 3000) + "b" + repeat("ab", 3000));
}

TEST(MergeWindowsTest, TheEndMayDecideFarBack) {
  // Each two neighbours of 2 3 4 ... 127 merge, the last ones first: whether 2 merges with 3 hangs
  // on where the row ends. A window that ends within the row has it wrong.
  Merges merges;
  for (uint32_t byte = 126; byte >= 2; --byte) merges.add(byte, byte + 1);
  for (size_t fillers = 0; fillers < 300; ++fillers) {
    for (char last : {'\x7E', '\x7F'}) {
      std::string text(fillers, '\x01');
      for (char byte = 2; byte < last; ++byte) text += byte;
      text += last;
      text += std::string(50, '\x01');
      merges.expect_same(text + text + text);
    }
  }
}

TEST(MergeWindowsTest, MergesRepetitionsOnce) {
  Merges merges;
  merges.add('a', 'a');
  merges.add(256, 256);
  merges.add(257, 257);
  Symbols found;
  merges.merge_by_windows(std::string(1'000'003, 'a'), found);
  ASSERT_EQ(found.size(), 125'002u);
  EXPECT_EQ(found.ids.front(), 258u);
  EXPECT_EQ(found.ids[125'000], 256u);
  EXPECT_EQ(found.ids[125'001], uint32_t{'a'});
  EXPECT_LT(merges.merged_bytes(), 2000u);
}

TEST(MergeWindowsTest, CostsNoMoreAByteForALongText) {
  std::mt19937 random(5);
  Merges merges;
  merges.add('a', 'b');
  merges.add('b', 'a');
  merges.add(256, 'a');
  merges.add(257, 256);
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += static_cast<char>('a' + random() % 2);
  Symbols found;
  merges.merge_by_windows(text, found);
  EXPECT_LT(merges.merged_bytes(), 2 * text.size());
}

}  // namespace
}  // namespace lexel
