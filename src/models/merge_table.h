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
  // Ranks as the merge loop compares them: rank * 2, plus 1 where another pair makes the same new
  // id (see Bpe). Ascending exactly as ranks do.
  struct Merge {
    uint32_t order;
    uint32_t new_id;

    bool is_shared() const { return order & 1; }
  };
  static constexpr uint32_t kNoOrder = 0xFFFF'FFFF;

  // Room for `capacity` pairs; insert() takes no more. Requires capacity < 2^31 - 1.
  explicit MergeTable(size_t capacity);

  // A pair inserted again takes the later rank.
  void insert(uint32_t left, uint32_t right, uint32_t rank, uint32_t new_id);

  // Null if the pair does not merge. Borrowed.
  const Merge* find(uint32_t left, uint32_t right) const {
    for (uint64_t i = slot_of(left, right);; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.merge.order == kNoOrder) return nullptr;
      if (slot.left == left && slot.right == right) return &slot.merge;
    }
  }

  // Calls fn(Merge&) for every pair.
  template <class Fn>
  void for_each(Fn&& fn) {
    for (Slot& slot : slots_) {
      if (slot.merge.order != kNoOrder) fn(slot.merge);
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
