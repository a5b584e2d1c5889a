#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

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

  // All of them, ascending; no two ranges touch.
  std::vector<CodePointRange> ranges() const {
    std::vector<CodePointRange> ranges;
    auto add = [&](char32_t first, char32_t last) {
      if (!ranges.empty() && ranges.back().last + 1 == first) {
        ranges.back().last = last;
      } else {
        ranges.push_back({first, last});
      }
    };
    for (size_t word = 0; word < index_size * 8; ++word) {
      uint32_t bits = blocks[index[word / 8] * size_t{8} + word % 8];
      auto first = static_cast<char32_t>(word * 32);
      if (bits == 0xFFFF'FFFF) {
        add(first, first + 31);
        continue;
      }
      for (; bits != 0; bits &= bits - 1) {
        char32_t c = first + static_cast<char32_t>(std::countr_zero(bits));
        add(c, c);
      }
    }
    return ranges;
  }
};

}  // namespace lexel::unicode
