#pragma once

#include <bit>
#include <cstdint>

namespace lexel {

// xoshiro256** (Blackman and Vigna, 2018), seeded through splitmix64: the same numbers for the same
// seed on every machine, which the standard distributions do not promise.
class Random {
 public:
  explicit Random(uint64_t seed) {
    for (uint64_t& word : state_) {
      seed += 0x9E37'79B9'7F4A'7C15u;
      uint64_t z = seed;
      z = (z ^ z >> 30) * 0xBF58'476D'1CE4'E5B9u;
      z = (z ^ z >> 27) * 0x94D0'49BB'1331'11EBu;
      word = z ^ z >> 31;
    }
  }

  uint64_t next() {
    uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // Uniform in [0, 1), a multiple of 2^-24 and of 2^-53.
  float next_float() { return static_cast<float>(next() >> 40) * 0x1p-24f; }
  double next_double() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  uint64_t state_[4];
};

}  // namespace lexel
