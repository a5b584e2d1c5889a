#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace lexel {

// Multiply and fold. A factor the writer of a file cannot know keeps him from choosing keys that
// collide, so every hash below starts from process_hash_seed().
inline uint64_t fold_multiply(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Differs from process to process; nothing a user sees depends on it.
uint64_t process_hash_seed();

// Another one at each call, for a table that goes into a compiled file. Whoever reads the file
// knows its seed, which helps him with no table but the one that is there already, and says nothing
// about the process's.
uint64_t fresh_hash_seed();

inline uint64_t hash_integer(uint64_t key, uint64_t seed) {
  return fold_multiply(key ^ seed, 0x9E37'79B9'7F4A'7C15u);
}

inline uint64_t hash_bytes(std::string_view s, uint64_t seed) {
  uint64_t h = seed ^ s.size();
  const char* p = s.data();
  size_t left = s.size();
  uint64_t word = 0;
  while (left >= 8) {
    std::memcpy(&word, p, 8);
    h = fold_multiply(h ^ word, 0xD6E8'FEB8'6659'FD93u ^ seed);
    p += 8;
    left -= 8;
  }
  // The length is in the hash, so the rest may be read in overlapping parts.
  word = 0;
  if (left >= 4) {
    uint32_t low = 0;
    uint32_t high = 0;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + left - 4, 4);
    word = uint64_t{high} << 32 | low;
  } else if (left > 0) {
    auto at = [p](size_t i) { return uint64_t{static_cast<unsigned char>(p[i])}; };
    word = at(0) | at(left / 2) << 8 | at(left - 1) << 16;
  }
  return fold_multiply(h ^ word, 0xA076'1D64'78BD'642Fu ^ seed);
}

}  // namespace lexel
