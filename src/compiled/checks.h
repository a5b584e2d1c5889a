#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

// What must hold of arrays in a compiled file, whoever wrote it, before they are used. Each is one
// pass at about the speed of memory.
namespace lexel::compiled {

// Among so many slots of an open-addressing table one must be free, so that no look-up takes long.
// Tables that are at most two thirds full have runs of at most some two hundred used slots, unless
// the keys were chosen for it.
inline constexpr size_t kSlotsPerFree = 512;
// No table has fewer.
inline constexpr size_t kLeastSlots = 4;

// Whether all are below `limit`.
bool are_below(std::span<const uint32_t> numbers, uint64_t limit);

// Whether that is an open-addressing table of `count` things that can be searched: a power of two
// of slots, kLeastSlots or more, of which the used ones, those that are not 0, hold 1 to `count` in
// the bits of `mask`. Returns how many are used, nothing if it is not.
std::optional<size_t> count_used_slots(std::span<const uint32_t> slots, uint32_t mask,
                                       uint32_t count);

// The same of slots that hold anything; the free ones are all ones.
bool is_searchable(std::span<const uint64_t> slots);

}  // namespace lexel::compiled
