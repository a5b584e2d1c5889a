#include "models/merge_table.h"

#include <algorithm>
#include <bit>

namespace lexel {

MergeTable::MergeTable(size_t capacity)
    : slots_(std::bit_ceil(std::max<size_t>(capacity + capacity / 2, 2)), Slot{0, 0, {kNoRank, 0}}),
      mask_(slots_.size() - 1),
      seed_(process_hash_seed()) {}

void MergeTable::insert(uint32_t left, uint32_t right, uint32_t rank, uint32_t new_id) {
  uint64_t i = slot_of(left, right);
  while (slots_[i].merge.rank != kNoRank && !(slots_[i].left == left && slots_[i].right == right)) {
    i = (i + 1) & mask_;
  }
  slots_[i] = {left, right, {rank, new_id}};
}

}  // namespace lexel
