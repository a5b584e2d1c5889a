#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiled/array.h"
#include "compiled/container.h"
#include "models/hash.h"

namespace lexel {

// Where BPE can be cut: the pairs of scalars that stand on the two sides of some merge.
//
// The left part of a merge that reaches across a boundary ends with the scalar before it and the
// right part begins with the one after it. So where no merge's parts meet in these two scalars,
// nothing ever merges across, and each side comes out as it would alone. This holds for symbols
// that are their scalars: not for prefixed or suffixed symbols, byte tokens or unknown ones.
class MergeBoundaries {
 public:
  MergeBoundaries() : MergeBoundaries(process_hash_seed()) {}
  // Those of a compiled file, used where they lie; no add() to them. Throws Error(kInvalidSpec).
  explicit MergeBoundaries(const compiled::Reader& file);

  // As sections bpe.ascii, bpe.pairs and bpe.pair_seed.
  void write(compiled::Writer& out) const;

  // Says that some merge's left part ends with `before` and its right part begins with `after`.
  void add(char32_t before, char32_t after);

  bool may_merge_across(char32_t before, char32_t after) const {
    if (before < kAscii && after < kAscii) return ascii_[before * kAscii + after];
    uint64_t key = key_of(before, after);
    for (uint64_t i = hash_integer(key, seed_) & mask_; slots_[i] != kEmpty; i = (i + 1) & mask_) {
      if (slots_[i] == key) return true;
    }
    return false;
  }

 private:
  static constexpr char32_t kAscii = 0x80;
  static constexpr uint64_t kEmpty = ~uint64_t{0};

  static uint64_t key_of(char32_t before, char32_t after) { return uint64_t{before} << 32 | after; }
  explicit MergeBoundaries(uint64_t seed);
  void add_key(uint64_t key);
  bool insert(uint64_t key);
  void grow();
  void write_slots(compiled::Writer& out) const;

  std::bitset<kAscii * kAscii> ascii_;
  compiled::Array<uint64_t> slots_;  // open addressing, at most half full
  uint64_t mask_ = 0;
  uint64_t seed_;
  size_t count_ = 0;  // not of a compiled file's
};

}  // namespace lexel
