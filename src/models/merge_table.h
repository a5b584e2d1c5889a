#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/hash.h"

namespace lexel {

// BPE's merges: (left id, right id) -> (rank, new id). Open addressing, at most half full or so; a
// slot is 16 bytes, so a look-up is one cache line nearly always.
class MergeTable {
 public:
  struct Merge {
    uint32_t rank;
    uint32_t new_id;
  };
  static constexpr uint32_t kNoRank = 0xFFFF'FFFF;

  // Room for `capacity` pairs; insert() takes no more. Requires capacity < 2^32 - 1.
  explicit MergeTable(size_t capacity);

  // Asks for the pair's slot, for an insert() that comes soon.
  void prefetch(uint32_t left, uint32_t right) const {
    __builtin_prefetch(&slots_[slot_of(left, right)], 1);
  }
  // A pair inserted again takes the later rank.
  void insert(uint32_t left, uint32_t right, uint32_t rank, uint32_t new_id);

  // Calls fn(left, right, const Merge&) for every pair, in no order.
  template <class Fn>
  void for_each(Fn&& fn) const {
    for (const Slot& slot : slots_) {
      if (slot.merge.rank != kNoRank) fn(slot.left, slot.right, slot.merge);
    }
  }

  // Null if the pair does not merge. Borrowed.
  const Merge* find(uint32_t left, uint32_t right) const {
    for (uint64_t i = slot_of(left, right);; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.merge.rank == kNoRank) return nullptr;
      if (slot.left == left && slot.right == right) return &slot.merge;
    }
  }

 private:
  struct Slot {
    uint32_t left;
    uint32_t right;
    Merge merge;
  };

  uint64_t slot_of(uint32_t left, uint32_t right) const {
    return hash_integer(uint64_t{left} << 32 | right, seed_) & mask_;
  }

  std::vector<Slot> slots_;
  uint64_t mask_;
  uint64_t seed_;
};

}  // namespace lexel
