#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiled/array.h"
#include "compiled/container.h"
#include "models/hash.h"

namespace lexel {

// BPE's merges: (left id, right id) -> (rank, new id).
//
//   slots_  open addressing, at most two thirds full: 0, or rank + 1 and, in the bits that leaves,
//           a part of the hash: a pair that does not merge is nearly always known by that
//   parts_, results_  by rank: left and right id, and new id
//
// So what the look-ups of pairs that do not merge, the most of them, wait for is small.
class MergeTable {
 public:
  struct Merge {
    uint32_t rank;
    uint32_t new_id;  // meaningless with kNoRank
  };
  static constexpr uint32_t kNoRank = 0xFFFF'FFFF;

  // Room for `capacity` pairs of ranks below it; insert() takes no others. Requires
  // capacity < 2^31.
  explicit MergeTable(size_t capacity) : MergeTable(capacity, process_hash_seed()) {}

  // The table of a compiled file, used where it lies; no insert() into it. `parts` are the ids that
  // the file's merges join, in order. All ids must be below `id_limit`. Throws Error(kInvalidSpec)
  // if one is not, or if the table could not be searched.
  MergeTable(const compiled::Reader& file, compiled::Array<uint32_t> parts, uint64_t id_limit);
  // As sections bpe.results, bpe.slots and bpe.seed.
  void write(compiled::Writer& out) const;
  // Left and right id of each rank in turn.
  const compiled::Array<uint32_t>& parts() const { return parts_; }

  // Asks for the pair's slot, for an insert() that comes soon.
  void prefetch(uint32_t left, uint32_t right) const {
    __builtin_prefetch(&slots_[hash(left, right) & mask_], 1);
  }
  // A pair inserted again takes the later rank.
  void insert(uint32_t left, uint32_t right, uint32_t rank, uint32_t new_id);

  // Calls fn(left, right, const Merge&) for every pair, in no order.
  template <class Fn>
  void for_each(Fn&& fn) const {
    auto call = [&](uint32_t rank) {
      fn(parts_[2 * size_t{rank}], parts_[2 * size_t{rank} + 1], Merge{rank, results_[rank]});
    };
    if (is_dense_) {  // this way it reads memory in order
      for (uint32_t rank = 0; rank < results_.size(); ++rank) call(rank);
      return;
    }
    for (uint32_t slot : slots_) {
      if (slot != 0) call((slot & rank_mask_) - 1);
    }
  }

  // A pair that does not merge has kNoRank.
  Merge find(uint32_t left, uint32_t right) const {
    const uint64_t hash = this->hash(left, right);
    const uint32_t tag = tag_of(hash);
    for (uint64_t i = hash & mask_;; i = (i + 1) & mask_) {
      const uint32_t slot = slots_[i];
      if (slot == 0) return {kNoRank, 0};
      if ((slot & ~rank_mask_) != tag) continue;
      const uint32_t rank = (slot & rank_mask_) - 1;
      if (parts_[2 * size_t{rank}] == left && parts_[2 * size_t{rank} + 1] == right) {
        return {rank, results_[rank]};
      }
    }
  }

 private:
  MergeTable(size_t capacity, uint64_t seed);

  uint64_t hash(uint32_t left, uint32_t right) const {
    return hash_integer(uint64_t{left} << 32 | right, seed_);
  }
  uint32_t tag_of(uint64_t hash) const { return static_cast<uint32_t>(hash >> 32) & ~rank_mask_; }
  void write_slots(compiled::Writer& out) const;

  compiled::Array<uint32_t> slots_;
  compiled::Array<uint32_t> parts_;
  compiled::Array<uint32_t> results_;
  uint64_t mask_ = 0;
  uint32_t rank_mask_ = 0;  // the bits of slots that hold rank + 1
  bool is_dense_ = true;    // every rank has a pair of its own
  uint64_t seed_;
  size_t count_ = 0;  // of pairs; not of a compiled file's
};

}  // namespace lexel
