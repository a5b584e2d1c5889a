#include "compiled/checks.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace lexel::compiled {
namespace {

// Several numbers at once, by whatever instructions the compiler may use; comparisons give all ones
// or 0.
constexpr size_t kLanes = kLeastSlots;
using Lanes __attribute__((vector_size(4 * kLanes))) = uint32_t;

Lanes load(const uint32_t* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

uint32_t any(const Lanes& lanes) {
  uint32_t bits = 0;
  for (size_t i = 0; i < kLanes; ++i) bits |= lanes[i];
  return bits;
}

}  // namespace

bool are_below(std::span<const uint32_t> numbers, uint64_t limit) {
  if (limit == 0) return numbers.empty();
  if (limit > 0xFFFF'FFFF) return true;
  const size_t whole = numbers.size() / kLanes * kLanes;
  const Lanes largest = Lanes{} + static_cast<uint32_t>(limit - 1);
  Lanes faults{};
  for (size_t i = 0; i < whole; i += kLanes) {
    faults |= static_cast<Lanes>(load(&numbers[i]) > largest);
  }
  return any(faults) == 0 && std::all_of(numbers.begin() + static_cast<ptrdiff_t>(whole),
                                         numbers.end(), [&](uint32_t n) { return n < limit; });
}

std::optional<size_t> count_used_slots(std::span<const uint32_t> slots, uint32_t mask,
                                       uint32_t count) {
  if (!std::has_single_bit(slots.size()) || slots.size() < kLeastSlots) return std::nullopt;
  const size_t step = std::min(kSlotsPerFree, slots.size());
  size_t used = 0;
  uint32_t faults = 0;
  for (size_t begin = 0; begin < slots.size(); begin += step) {
    Lanes used_lanes{};
    Lanes fault_lanes{};
    for (size_t i = begin; i < begin + step; i += kLanes) {
      const Lanes lanes = load(&slots[i]);
      const Lanes things = lanes & mask;
      const auto is_used = static_cast<Lanes>(lanes != 0);
      fault_lanes |= is_used & static_cast<Lanes>((things > count) | (things == 0));
      used_lanes -= is_used;
    }
    uint32_t used_here = 0;
    for (size_t i = 0; i < kLanes; ++i) used_here += used_lanes[i];
    faults |= any(fault_lanes) | static_cast<uint32_t>(used_here == step);
    used += used_here;
  }
  if (faults != 0) return std::nullopt;
  return used;
}

bool is_searchable(std::span<const uint64_t> slots) {
  if (!std::has_single_bit(slots.size())) return false;
  const size_t step = std::min(kSlotsPerFree, slots.size());
  for (size_t begin = 0; begin < slots.size(); begin += step) {
    const auto block = slots.subspan(begin, step);
    if (std::find(block.begin(), block.end(), ~uint64_t{0}) == block.end()) return false;
  }
  return true;
}

}  // namespace lexel::compiled
