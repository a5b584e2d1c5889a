#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "trainers/bpe_vocabulary.h"

namespace lexel {

// The words of one language as rows of tokens, for parity-aware BPE: how many tokens they are, and
// how often each pair of neighbours occurs and where. Other than PairIndex it merges any pair, in
// its own words, and orders pairs as that trainer does: the greatest count, then the greatest left
// string, then the greatest right one, by bytes.
//
// symbols_ is laid out as PairIndex's. Every merge of two symbols leaves one less and adds at most
// two places, each of which is looked at once, so the whole cost is linear in the symbols times the
// logarithm of the pairs.
class ParityIndex {
 public:
  // Pairs as long as `max_length` characters are none, unless they are of two characters. The
  // vocabulary is borrowed.
  ParityIndex(const BpeVocabulary& vocabulary, uint64_t max_length)
      : vocabulary_(vocabulary), max_length_(max_length) {}

  // Words; all before build(). Throws Error(kLimitExceeded) beyond 2^32 symbols.
  void add_symbol(uint32_t token) { symbols_.push_back({token, 1, 0}); }
  void end_word(uint64_t count);
  // Counts the pairs. `has_top`: top() will be called.
  void build(bool has_top);

  // Tokens in all, with repetitions.
  uint64_t length() const { return length_; }
  // The pair to merge, which occurs at least `min_count` times; none if there is none.
  std::optional<BpeMerge> top(uint64_t min_count);
  uint64_t count_of(const BpeMerge& pair) const;
  void merge(const BpeMerge& pair, uint32_t token);

 private:
  static constexpr uint32_t kDead = 0xFFFF'FFFF;
  static constexpr uint32_t kBoundary = 0xFFFF'FFFE;
  struct Symbol {
    uint32_t token;
    uint32_t length;  // characters; also at the last place of a merged symbol
    uint32_t word;
  };
  struct Pair {
    uint64_t count = 0;
    std::vector<uint32_t> places;  // where it occurs, or did
  };
  struct HeapEntry {
    uint64_t count;
    uint64_t key;
  };

  static uint64_t key_of(uint32_t left, uint32_t right) { return uint64_t{left} << 32 | right; }
  bool is_pair(uint32_t place, uint32_t next) const;
  void add(uint32_t place, uint32_t next, uint64_t count);
  void take(uint32_t place, uint32_t next, uint64_t count);
  bool goes_behind(const HeapEntry& a, const HeapEntry& b) const;
  // goes_behind() for heaps.
  auto order() const {
    return [this](const HeapEntry& a, const HeapEntry& b) { return goes_behind(a, b); };
  }
  void push(uint64_t key);

  const BpeVocabulary& vocabulary_;
  uint64_t max_length_;
  std::vector<Symbol> symbols_;
  std::vector<uint64_t> word_counts_;
  std::unordered_map<uint64_t, Pair> pairs_;
  bool has_top_ = false;
  std::vector<HeapEntry> heap_;  // counts may be out of date, too great only
  std::vector<uint64_t> grown_;  // pairs that a merge made
  uint64_t length_ = 0;
};

}  // namespace lexel
