#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "models/merge_rows.h"

namespace lexel {

// Merges at most 64 symbols as BPE does, without allocation: as in merge_symbols_by_scan the pair
// of lowest rank, leftmost among equals, merges first. Each pair is one number, rank and position,
// so that the smallest number is the next pair; the symbols that are left are the bits of another.
// O(n^2) for n symbols; for words, a few merges of a few steps each.
class MergeScan {
 public:
  static constexpr uint32_t kMaxSymbols = 64;

  // First the caller sets all symbols, and the pair that each but the last makes with the next one.
  void set_symbol(uint32_t at, uint32_t id) { ids_[at] = id; }
  void set_pair(uint32_t at, MergeRows::Merge merge) {
    pairs_[at] = merge.rank << 6 | at;
    new_ids_[at] = merge.new_id;
  }

  // Merges what can be merged of the first `size` symbols, 1 to 64.
  void merge(const MergeRows& merges, uint32_t size) {
    pairs_[size - 1] = kNoPair;
    left_ = ~uint64_t{0} >> (64 - size);
    for (;;) {
      uint32_t best = kNoPair;
      for (uint64_t rest = left_; rest != 0; rest &= rest - 1) {
        const uint32_t pair = pairs_[std::countr_zero(rest)];
        best = pair < best ? pair : best;
      }
      if (best >= kNoPair) return;
      apply(best & 63, merges);
    }
  }

  // Calls fn(id, begin, end) for each symbol that is left, made of the symbols [begin, end) of
  // `size`.
  template <class Fn>
  void for_each_left(uint32_t size, Fn&& fn) const {
    for (uint64_t rest = left_; rest != 0;) {
      const auto begin = static_cast<uint32_t>(std::countr_zero(rest));
      rest &= rest - 1;
      fn(ids_[begin], begin, rest == 0 ? size : static_cast<uint32_t>(std::countr_zero(rest)));
    }
  }

 private:
  static constexpr uint32_t kNoPair = MergeRows::kNoRank << 6;  // and whatever is larger

  // Merges the symbol at `left` with the next one.
  void apply(uint32_t left, const MergeRows& merges) {
    const uint64_t right_on = left_ & (~uint64_t{1} << left);
    const uint64_t above = right_on & (right_on - 1);  // behind the right part, which goes
    const uint64_t below = left_ & ((uint64_t{1} << left) - 1);
    left_ = below | uint64_t{1} << left | above;
    const uint32_t id = new_ids_[left];
    ids_[left] = id;
    pairs_[left] = kNoPair;
    if (above != 0) set_pair(left, merges.find(id, ids_[std::countr_zero(above)]));
    if (below != 0) {
      const auto before = static_cast<uint32_t>(63 - std::countl_zero(below));
      set_pair(before, merges.find(ids_[before], id));
    }
  }

  std::array<uint32_t, kMaxSymbols> ids_;
  std::array<uint32_t, kMaxSymbols> pairs_;
  std::array<uint32_t, kMaxSymbols> new_ids_;  // of the pairs
  uint64_t left_ = 0;
};

}  // namespace lexel
