#include "models/hash.h"

#include <chrono>
#include <random>

namespace lexel {

uint64_t process_hash_seed() {
  static const uint64_t seed = [] {
    // The clock and the place where the system put this code.
    static const char anchor = 0;
    auto clock = std::chrono::steady_clock::now().time_since_epoch().count();
    uint64_t mixed = static_cast<uint64_t>(clock) * 0x2545'F491'4F6C'DD1Du;
    return hash_integer(mixed ^ reinterpret_cast<uintptr_t>(&anchor), 0xE703'7ED1'A0B4'28DBu);
  }();
  return seed;
}

uint64_t fresh_hash_seed() {
  std::random_device random;
  const uint64_t high = random();
  return high << 32 | random();
}

}  // namespace lexel
