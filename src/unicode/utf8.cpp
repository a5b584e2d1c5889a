#include "unicode/utf8.h"

#include <cstring>

#include "simd/kernels.h"

namespace lexel::utf8 {
namespace {

// What may follow a lead byte: the number of continuation bytes, and the range of the first of them
// (Unicode 16, table 3-7). `continuations` 0 for bytes that start nothing.
struct Lead {
  int continuations;
  unsigned char low;
  unsigned char high;
};

Lead classify(unsigned char b) {
  if (b >= 0xC2 && b <= 0xDF) return {1, 0x80, 0xBF};
  if (b == 0xE0) return {2, 0xA0, 0xBF};
  if (b == 0xED) return {2, 0x80, 0x9F};
  if (b >= 0xE1 && b <= 0xEF) return {2, 0x80, 0xBF};
  if (b == 0xF0) return {3, 0x90, 0xBF};
  if (b >= 0xF1 && b <= 0xF3) return {3, 0x80, 0xBF};
  if (b == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// Bytes at `pos` that a well-formed sequence could start with, and whether they are one.
struct Prefix {
  size_t length;
  bool complete;
};

Prefix longest_prefix(std::string_view text, size_t pos) {
  auto b = static_cast<unsigned char>(text[pos]);
  if (b < 0x80) return {1, true};
  Lead lead = classify(b);
  if (lead.continuations == 0) return {1, false};
  size_t length = 1;
  for (int i = 0; i < lead.continuations; ++i) {
    if (pos + length >= text.size()) return {length, false};
    auto c = static_cast<unsigned char>(text[pos + length]);
    unsigned char low = i == 0 ? lead.low : 0x80;
    unsigned char high = i == 0 ? lead.high : 0xBF;
    if (c < low || c > high) return {length, false};
    ++length;
  }
  return {length, true};
}

}  // namespace

size_t count_scalars(std::string_view text) {
  return simd::kernels().count_scalars(text.data(), text.size());
}

size_t count_utf16(std::string_view text) {
  return simd::kernels().count_utf16(text.data(), text.size());
}

bool is_ascii(std::string_view text) {
  return simd::kernels().ascii_prefix(text.data(), text.size()) == text.size();
}

size_t valid_prefix(std::string_view text) {
  size_t pos = simd::kernels().sound_prefix(text.data(), text.size());
  if (pos == text.size()) return pos;
  // The scalar before may be cut by `pos`, or not be one.
  for (size_t back = 0; pos > 0 && back < 4; ++back) {
    --pos;
    if (!is_continuation(text[pos])) break;
  }
  while (pos < text.size()) {
    // Eight ASCII bytes at a time.
    while (pos + 8 <= text.size()) {
      uint64_t word;
      std::memcpy(&word, text.data() + pos, 8);
      if (word & 0x8080808080808080u) break;
      pos += 8;
    }
    // Runs of characters of two and of three bytes, which are most of what is left.
    auto byte = [&](size_t i) { return static_cast<unsigned char>(text[pos + i]); };
    while (text.size() - pos >= 2 && byte(0) >= 0xC2 && byte(0) <= 0xDF &&
           is_continuation(text[pos + 1])) {
      pos += 2;
    }
    while (text.size() - pos >= 3 && (byte(0) & 0xF0) == 0xE0 && is_continuation(text[pos + 1]) &&
           is_continuation(text[pos + 2]) && (byte(0) != 0xE0 || byte(1) >= 0xA0) &&
           (byte(0) != 0xED || byte(1) < 0xA0)) {
      pos += 3;
    }
    if (pos >= text.size()) break;
    Prefix prefix = longest_prefix(text, pos);
    if (!prefix.complete) return pos;
    pos += prefix.length;
  }
  return text.size();
}

size_t ill_formed_length(std::string_view text, size_t pos) {
  return longest_prefix(text, pos).length;
}

std::string to_valid(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  size_t pos = 0;
  while (pos < bytes.size()) {
    size_t good = valid_prefix(bytes.substr(pos));
    out.append(bytes.substr(pos, good));
    pos += good;
    if (pos < bytes.size()) {
      append(out, kReplacementCharacter);
      pos += ill_formed_length(bytes, pos);
    }
  }
  return out;
}

}  // namespace lexel::utf8
