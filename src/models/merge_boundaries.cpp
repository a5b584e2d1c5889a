#include "models/merge_boundaries.h"

#include <utility>

namespace lexel {

MergeBoundaries::MergeBoundaries() : slots_(16, kEmpty), mask_(15), seed_(process_hash_seed()) {}

void MergeBoundaries::add(char32_t before, char32_t after) {
  if (before < kAscii && after < kAscii) {
    ascii_.set(before * kAscii + after);
    return;
  }
  if (!insert(key_of(before, after))) return;
  if (2 * ++count_ > slots_.size()) grow();
}

// Whether the key is new.
bool MergeBoundaries::insert(uint64_t key) {
  uint64_t i = hash_integer(key, seed_) & mask_;
  for (; slots_[i] != kEmpty; i = (i + 1) & mask_) {
    if (slots_[i] == key) return false;
  }
  slots_[i] = key;
  return true;
}

void MergeBoundaries::grow() {
  std::vector<uint64_t> old = std::exchange(slots_, {});
  slots_.assign(2 * old.size(), kEmpty);
  mask_ = slots_.size() - 1;
  for (uint64_t key : old) {
    if (key != kEmpty) insert(key);
  }
}

}  // namespace lexel
