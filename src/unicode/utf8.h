#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// UTF-8 by hand: the encoder and decoder that every component uses. Unless a function says
// otherwise its input is well-formed; `sanitize` makes it so at the library's door.
namespace lexel::utf8 {

constexpr char32_t kReplacementCharacter = 0xFFFD;

constexpr bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Whether well-formed text can hold the byte.
constexpr bool has_use_for(unsigned byte) { return byte != 0xC0 && byte != 0xC1 && byte <= 0xF4; }

// Bytes of the scalar that starts with `lead`.
constexpr size_t length_from_lead(char lead) {
  auto b = static_cast<unsigned char>(lead);
  return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
}

constexpr size_t length_of(char32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// The scalar at text[pos]; advances pos behind it.
inline char32_t decode(std::string_view text, size_t& pos) {
  auto at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  char32_t lead = at(pos);
  if (lead < 0x80) {
    pos += 1;
    return lead;
  }
  if (lead < 0xE0) {
    char32_t c = (lead & 0x1F) << 6 | (at(pos + 1) & 0x3F);
    pos += 2;
    return c;
  }
  if (lead < 0xF0) {
    char32_t c = (lead & 0x0F) << 12 | (at(pos + 1) & 0x3F) << 6 | (at(pos + 2) & 0x3F);
    pos += 3;
    return c;
  }
  char32_t c = (lead & 0x07) << 18 | (at(pos + 1) & 0x3F) << 12 | (at(pos + 2) & 0x3F) << 6 |
               (at(pos + 3) & 0x3F);
  pos += 4;
  return c;
}

// The scalar that ends before text[pos]; moves pos to its first byte. Requires pos > 0.
inline char32_t decode_back(std::string_view text, size_t& pos) {
  do {
    --pos;
  } while (pos > 0 && is_continuation(text[pos]));
  size_t forward = pos;
  return decode(text, forward);
}

// Writes `c` to out and returns its length.
inline size_t encode_to(char32_t c, char out[4]) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
  out[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  out[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

inline void append(std::string& out, char32_t c) {
  char bytes[4];
  out.append(bytes, encode_to(c, bytes));
}

inline std::string encode(char32_t c) {
  std::string s;
  append(s, c);
  return s;
}

// Number of scalars in well-formed text.
size_t count_scalars(std::string_view text);

// Number of UTF-16 units of well-formed text.
size_t count_utf16(std::string_view text);

bool is_ascii(std::string_view text);

// Offset of the first byte that is not part of well-formed UTF-8; text.size() when all of it is.
size_t valid_prefix(std::string_view text);

// Length of the maximal ill-formed part at text[pos] (Unicode 16 ch. 3, D93b: the longest prefix of
// some well-formed sequence, or one byte). Requires that text[pos] starts no well-formed sequence.
size_t ill_formed_length(std::string_view text, size_t pos);

// Any bytes as well-formed text: each maximal ill-formed part becomes one U+FFFD.
std::string to_valid(std::string_view bytes);

}  // namespace lexel::utf8
