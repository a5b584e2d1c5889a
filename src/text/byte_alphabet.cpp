#include "text/byte_alphabet.h"

namespace lexel::byte_alphabet {
namespace {

struct Utf8 {
  char bytes[2];
  uint8_t length;
};

constexpr std::array<Utf8, 256> kUtf8 = [] {
  std::array<Utf8, 256> table{};
  for (unsigned b = 0; b < 256; ++b) {
    char16_t c = kScalars[b];
    if (c < 0x80) {
      table[b] = {{static_cast<char>(c), 0}, 1};
    } else {
      table[b] = {{static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))}, 2};
    }
  }
  return table;
}();

}  // namespace

std::string_view to_utf8(unsigned char byte) { return {kUtf8[byte].bytes, kUtf8[byte].length}; }

}  // namespace lexel::byte_alphabet
