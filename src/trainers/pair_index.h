#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace lexel {

// Words as rows of tokens, and the pairs of neighbours in them: how often each occurs, where, and
// which one occurs most often. The heart of BPE training.
//
//   symbols_   a b a b | b a b |       one for each character, a boundary behind each word
//   merge (a, b) as X:
//              X . X . | b X . |       a merged symbol stands at its first place; the others are
//              dead
//
// Every pair has a count; the pairs that are worth merging stand in a heap, each with the places
// where it occurs. A merge visits only those places. It changes the counts of the pairs around
// them; new pairs get their places in one block each. Counts in the heap may be out of date: top()
// brings the greatest one up to date until it is the greatest still.
//
// Total cost: every merge of two symbols leaves one less, so there are at most as many as symbols,
// each with O(1) updates; places are at most three times the symbols. Exception: see merge_top.
//
// Hugging Face's rules, found by comparing with it:
// - The greatest count wins, then the smaller left id, then the smaller right id.
// - Overlapping pairs all count ("aaa" has two), and merging one takes nothing from its own count.
// - A pair that arises again after it was put into the heap (when a merge makes a token that there
//   was before) is put in once more, with the new words only. Merging either of the two merges all
//   that is in its words. Of two that have the same count, the older goes first (there it is the
//   order of a hash table).
// - With a length limit, a merge does not count the pairs it creates whose length is not below it,
//   but does take away from them. Counts can become negative, which compares as a huge number.
class PairIndex {
 public:
  static constexpr uint32_t kDead = 0xFFFF'FFFF;
  static constexpr uint32_t kBoundary = 0xFFFF'FFFE;

  struct Pair {
    uint32_t left;
    uint32_t right;
    uint64_t count;
  };

  // `max_length`: the limit of a pair's length in characters; see above.
  explicit PairIndex(uint64_t max_length) : max_length_(max_length) {}

  // Words to train on; all before build(). Throws Error(kLimitExceeded) beyond 2^32 symbols.
  void reserve(size_t words, size_t characters);
  void add_symbol(uint32_t token) { symbols_.push_back({token, 1, word_}); }
  void end_word(uint64_t count);
  // Counts the pairs. `token_count`: ids so far.
  void build(size_t token_count);

  // The pair to merge next; none when no pair is left.
  std::optional<Pair> top();
  // Merges the pair that top() gave into `token`, whose id is the next new one or an old one. Cost:
  // linear in the places, but in all symbols of its words for a pair that arose twice.
  void merge_top(uint32_t token);

 private:
  struct Symbol {
    uint32_t token;
    uint32_t length;  // characters; also at the last place of a merged symbol
    uint32_t word;
  };
  // Where a pair occurs, ascending.
  struct Block {
    uint32_t* places;
    uint32_t size;
  };
  struct HeapEntry {
    uint64_t count;
    uint64_t key;
    uint32_t block;
  };
  struct Slot {
    uint64_t key;
    int64_t state;  // the count times kOne, and flags; while building: an index
  };
  static constexpr int64_t kKnown = 1;       // has or had a block
  static constexpr int64_t kAroseTwice = 2;  // has had two
  static constexpr int64_t kOne = 4;
  // The changes that a merge makes to the pairs of one neighbour.
  struct Change {
    int64_t minus = 0;    // to the count of its pair with the old symbol
    int64_t plus = 0;     // with the new one
    uint32_t places = 0;  // of the new pair
    uint32_t block = 0;
  };
  struct Found {
    uint32_t neighbour;
    uint32_t place;
  };
  struct Side {
    std::vector<Change> changes;  // by token
    std::vector<uint32_t> touched;
    std::vector<Found> found;
  };

  static uint64_t key_of(uint32_t left, uint32_t right) { return uint64_t{left} << 32 | right; }
  static bool goes_before(const HeapEntry& a, const HeapEntry& b) {
    if (a.count != b.count) return a.count > b.count;
    if (a.key != b.key) return a.key < b.key;
    return a.block < b.block;
  }
  static uint64_t count_of(const Slot& slot) { return static_cast<uint64_t>(slot.state >> 2); }

  Slot& slot_of(uint64_t key);
  void grow_table();
  uint32_t new_block(uint32_t size);
  void sift_up(size_t at);
  void sift_down(size_t at);

  void merge_at(uint32_t place, uint32_t right_place, uint32_t token);
  void merge_words(const Block& block, uint32_t left, uint32_t right, uint32_t token);
  static void note(Side& side, uint32_t neighbour, int64_t count, bool is_counted, uint32_t place);
  void join_double_pairs(uint32_t token);
  void apply_changes(uint32_t left, uint32_t right, uint32_t token);
  void offer(uint64_t key, uint32_t block);

  uint64_t max_length_;
  uint32_t word_ = 0;
  std::vector<Symbol> symbols_;
  std::vector<uint32_t> word_ends_;  // place of each word's boundary
  std::vector<uint64_t> word_counts_;

  std::vector<Slot> table_;  // open addressing
  size_t table_size_ = 0;
  std::vector<Block> blocks_;
  std::vector<std::unique_ptr<uint32_t[]>> chunks_;  // what the blocks point into
  uint32_t* free_ = nullptr;                         // rest of the newest
  size_t free_size_ = 0;
  std::vector<HeapEntry> heap_;
  Side left_;
  Side right_;
};

}  // namespace lexel
