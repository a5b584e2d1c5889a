#pragma once

#include <string_view>

#include "unicode/utf8.h"

namespace lexel {

// Whether further bytes could make bytes[pos, end) a scalar. Requires that no well-formed sequence
// starts at pos < bytes.size().
inline bool is_incomplete_scalar(std::string_view bytes, size_t pos) {
  auto lead = static_cast<unsigned char>(bytes[pos]);
  return lead >= 0xC2 && lead <= 0xF4 && pos + utf8::ill_formed_length(bytes, pos) == bytes.size();
}

}  // namespace lexel
