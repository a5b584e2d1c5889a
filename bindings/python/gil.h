#pragma once

#include <cstddef>

namespace lexel::python {

// Below this many bytes of text, giving the GIL away costs more than the others gain.
inline constexpr size_t kBytesWorthReleasing = 512;

}  // namespace lexel::python
