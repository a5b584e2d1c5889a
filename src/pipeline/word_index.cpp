#include "pipeline/word_index.h"

#include <bit>

namespace lexel {

WordIndex::WordIndex(const std::vector<Entry>& entries)
    // A sixth to a third full: one bucket in seventy at most has a word too many.
    : buckets_(std::bit_ceil(entries.size() + 1)),
      mask_(buckets_.size() - 1),
      seed_(process_hash_seed()) {
  for (const Entry& entry : entries) {
    uint64_t at = entry.word.hash(seed_) & mask_;
    for (bool is_placed = false; !is_placed; at = (at + 1) & mask_) {
      Bucket& bucket = buckets_[at];
      for (size_t i = 0; i < 3 && !is_placed; ++i) {
        is_placed = bucket.words[i] == entry.word;
        if (bucket.words[i].high != 0 || is_placed) continue;
        bucket.words[i] = entry.word;
        bucket.values[i] = ~entry.id;
        is_placed = true;
      }
      if (!is_placed) bucket.values[3] = ~kBehind;
    }
  }
}

uint32_t WordIndex::find_behind(const WordKey& word, uint64_t hash) const {
  uint32_t id = kBehind;
  for (uint64_t at = hash & mask_; id == kBehind;) {
    at = (at + 1) & mask_;
    id = buckets_[at].find(word);
  }
  return id;
}

}  // namespace lexel
