#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "patterns/code_point_set.h"

namespace lexel::patterns {

// Membership of every code point in up to 32 sets at once: bit k of `mask(c)` says whether c is in
// set k. Code points of equal membership share an atom (one byte); 256-code-point blocks of equal
// atoms are stored once. A look-up is one load for ASCII, two below U+0800 and three elsewhere;
// building costs one pass over the ranges plus the blocks that are not uniform.
class ClassTable {
 public:
  static constexpr size_t kMaxSets = 32;

  // At most kMaxSets sets, and at most 256 different memberships: `fits()` is false otherwise and
  // the table must not be used.
  explicit ClassTable(const std::vector<CodePointSet>& sets);

  bool fits() const { return fits_; }
  size_t atom_count() const { return masks_.size(); }
  uint32_t mask_of_atom(size_t atom) const { return masks_[atom]; }

  uint8_t atom(char32_t c) const {
    return c < low_.size() ? low_[c] : blocks_[index_[c >> 8] * size_t{256} + (c & 0xFF)];
  }
  uint32_t mask(char32_t c) const { return masks_[atom(c)]; }
  // By byte: the mask of an ASCII character, and 0 for every byte of a longer one.
  const uint32_t* ascii_masks() const { return ascii_.data(); }

 private:
  bool fits_ = true;
  std::array<uint32_t, 256> ascii_{};
  std::array<uint8_t, 0x800> low_{};  // atoms
  std::array<uint16_t, (kMaxCodePoint + 1) / 256> index_{};
  std::vector<uint8_t> blocks_;
  std::vector<uint32_t> masks_;  // by atom
};

}  // namespace lexel::patterns
