#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lexel::test {

// The length of the well-formed sequence at text[at] (Unicode 16, table 3-7), 0 if there is none.
inline size_t well_formed_length(std::string_view text, size_t at) {
  auto is = [&](size_t i, int low, int high) {
    int b = at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : -1;
    return b >= low && b <= high;
  };
  if (is(0, 0, 0x7F)) return 1;
  if (is(0, 0xC2, 0xDF)) return is(1, 0x80, 0xBF) ? 2 : 0;
  bool second = is(0, 0xE0, 0xE0)   ? is(1, 0xA0, 0xBF)
                : is(0, 0xED, 0xED) ? is(1, 0x80, 0x9F)
                                    : is(0, 0xE1, 0xEF) && is(1, 0x80, 0xBF);
  if (second) return is(2, 0x80, 0xBF) ? 3 : 0;
  second = is(0, 0xF0, 0xF0)   ? is(1, 0x90, 0xBF)
           : is(0, 0xF4, 0xF4) ? is(1, 0x80, 0x8F)
                               : is(0, 0xF1, 0xF3) && is(1, 0x80, 0xBF);
  return second && is(2, 0x80, 0xBF) && is(3, 0x80, 0xBF) ? 4 : 0;
}

}  // namespace lexel::test
