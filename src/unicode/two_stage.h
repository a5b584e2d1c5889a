#pragma once

#include <cstddef>
#include <cstdint>

namespace lexel::unicode {

// Inclusive on both ends.
struct CodePointRange {
  char32_t first;
  char32_t last;
};

// A set of code points: 256 of them to a block of bits, equal blocks stored once, no index for the
// empty blocks at the end. A look-up is two loads.
struct TwoStageBits {
  const uint8_t* index;
  size_t index_size;
  const uint32_t* blocks;  // 8 words each

  constexpr bool contains(char32_t c) const {
    size_t block = c >> 8;
    if (block >= index_size) return false;
    return blocks[index[block] * 8 + ((c & 0xFF) >> 5)] >> (c & 31) & 1;
  }
};

}  // namespace lexel::unicode
