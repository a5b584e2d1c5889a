#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "models/hash.h"

namespace lexel {

// A word of at most 15 bytes as two integers: its bytes, zeros, and the length as the last byte.
// Equal keys are equal words. The length's upper four bits are free for whoever stores a key.
struct WordKey {
  static constexpr size_t kMaxBytes = 15;

  uint64_t low = 0;
  uint64_t high = 0;

  bool operator==(const WordKey&) const = default;

  // The key of the `size` bytes at `p`; 16 bytes there must be readable.
  static WordKey load(const char* p, size_t size) {
    WordKey key;
    std::memcpy(&key.low, p, 8);
    std::memcpy(&key.high, p + 8, 8);
    key.low &= kMasks[size].low;
    key.high = (key.high & kMasks[size].high) | uint64_t{size} << 56;
    return key;
  }
  static WordKey of(std::string_view word) {
    char bytes[16] = {};
    std::memcpy(bytes, word.data(), word.size());
    return load(bytes, word.size());
  }

  uint64_t hash(uint64_t seed) const {
    return fold_multiply(low ^ seed, high ^ 0xA076'1D64'78BD'642Fu);
  }

 private:
  struct Mask {
    uint64_t low;
    uint64_t high;
  };
  // For little-endian words, which is what every supported machine has.
  static constexpr std::array<Mask, 16> kMasks = [] {
    std::array<Mask, 16> masks{};
    for (size_t size = 0; size < 16; ++size) {
      masks[size].low = size >= 8 ? ~uint64_t{0} : (uint64_t{1} << 8 * size) - 1;
      masks[size].high = size <= 8 ? 0 : (uint64_t{1} << 8 * (size - 8)) - 1;
    }
    return masks;
  }();
};

}  // namespace lexel
