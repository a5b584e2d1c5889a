#pragma once

#include <array>
#include <cstdint>
#include <string_view>

// GPT-2's byte alphabet: every byte as one printable scalar. 21-7E, A1-AC and AE-FF stand for
// themselves, the other 68 bytes in ascending order for U+0100 to U+0143.
namespace lexel::byte_alphabet {

// The scalar of each byte; all are below U+0144, so two UTF-8 bytes suffice.
inline constexpr std::array<char16_t, 256> kScalars = [] {
  std::array<char16_t, 256> scalars{};
  char16_t next = 0x100;
  for (unsigned b = 0; b < 256; ++b) {
    bool itself = (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    scalars[b] = itself ? static_cast<char16_t>(b) : next++;
  }
  return scalars;
}();

inline constexpr char32_t kEnd = 0x144;  // one past the largest scalar

// The byte of each scalar below kEnd, -1 where the scalar is not in the alphabet.
inline constexpr std::array<int16_t, kEnd> kBytes = [] {
  std::array<int16_t, kEnd> bytes{};
  for (int16_t& b : bytes) b = -1;
  for (unsigned b = 0; b < 256; ++b) bytes[kScalars[b]] = static_cast<int16_t>(b);
  return bytes;
}();

constexpr char32_t to_scalar(unsigned char byte) { return kScalars[byte]; }

// The byte that `c` stands for, -1 if it stands for none.
constexpr int to_byte(char32_t c) { return c < kEnd ? kBytes[c] : -1; }

// UTF-8 of each byte's scalar, one or two bytes; the view lives for ever.
std::string_view to_utf8(unsigned char byte);

}  // namespace lexel::byte_alphabet
