#pragma once

#include <cstddef>

namespace lexel::python {

// Below this many bytes of text, or ids, giving the GIL away costs more than the others gain.
inline constexpr size_t kBytesWorthReleasing = 512;
inline constexpr size_t kIdsWorthReleasing = 128;

// Below this many, no threads are started for a single text.
inline constexpr size_t kBytesWorthSharing = 64 << 10;

}  // namespace lexel::python
