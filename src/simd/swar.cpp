#include <bit>
#include <cstring>

#include "simd/isa_kernels.h"

// Eight bytes at a time in ordinary registers, for machines without vector kernels. Loops that have
// no such form go byte by byte: they are what the other kernels mean.
namespace lexel::simd {
namespace {

constexpr uint64_t kHighBits = 0x8080'8080'8080'8080;
constexpr uint64_t kLowBits = 0x0101'0101'0101'0101;

uint64_t load(const void* p) {
  uint64_t word;
  std::memcpy(&word, p, 8);
  if constexpr (std::endian::native == std::endian::big) {
    uint64_t swapped = 0;
    for (int i = 0; i < 8; ++i) swapped = swapped << 8 | (word >> 8 * i & 0xFF);
    return swapped;
  }
  return word;
}

// The lowest bits of eight bytes, as eight bits: the product gathers them in the highest byte.
uint64_t gather_low_bits(uint64_t word) { return (word & kLowBits) * 0x0102'0408'1020'4080 >> 56; }

// The high bit of each byte that is not a continuation.
uint64_t scalar_starts(uint64_t word) { return (~word | word << 1) & kHighBits; }
// The high bit of each byte from F0 on.
uint64_t longest_leads(uint64_t word) {
  return word & word << 1 & word << 2 & word << 3 & kHighBits;
}

void classify(const ClassTables& tables, const char* text, size_t count, bool starts,
              BlockMasks* masks) {
  uint8_t classes[kBlock];
  for (size_t b = 0; b < count; ++b, text += kBlock, starts = false) {
    BlockMasks& m = masks[b];
    m = {};
    uint8_t current = 0;
    if (!starts && (*text & 0xC0) == 0x80) {
      const char* scalar = text - 1;
      while ((*scalar & 0xC0) == 0x80) --scalar;
      current = tables.at(scalar);
    }
    for (size_t i = 0; i < kBlock; ++i) {
      auto byte = static_cast<uint8_t>(text[i]);
      if (byte < 0x80) {
        classes[i] = tables.ascii[byte];
        continue;
      }
      uint64_t bit = uint64_t{1} << i;
      m.high |= bit;
      if (byte < 0xC0) {
        m.continuations |= bit;
      } else {
        current = tables.at(text + i);
        if (byte >= 0xE0) m.long_leads |= bit;
        if (byte >= 0xF0) m.longest_leads |= bit;
      }
      classes[i] = current;
    }
    for (size_t i = 0; i < kBlock; i += 8) {
      uint64_t word = load(classes + i);
      for (size_t k = 0; k < 8; ++k) m.bits[k] |= gather_low_bits(word >> k) << i;
    }
  }
}

size_t positions(const uint64_t* words, size_t count, uint32_t base, uint32_t* out) {
  uint32_t* at = out;
  for (size_t w = 0; w < count; ++w, base += kBlock) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1) {
      *at++ = base + static_cast<uint32_t>(std::countr_zero(word));
    }
  }
  return static_cast<size_t>(at - out);
}

size_t ascii_prefix(const char* text, size_t size) {
  size_t at = 0;
  while (at + 8 <= size && (load(text + at) & kHighBits) == 0) at += 8;
  while (at < size && (text[at] & 0x80) == 0) ++at;
  return at;
}

// Nothing is known of the first byte that is not ASCII.
size_t sound_prefix(const char* text, size_t size) { return ascii_prefix(text, size); }

size_t count_scalars(const char* text, size_t size) {
  size_t count = 0;
  size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    count += static_cast<size_t>(std::popcount(scalar_starts(load(text + at))));
  }
  for (; at < size; ++at) count += (text[at] & 0xC0) != 0x80;
  return count;
}

size_t count_utf16(const char* text, size_t size) {
  size_t count = count_scalars(text, size);
  size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    count += static_cast<size_t>(std::popcount(longest_leads(load(text + at))));
  }
  for (; at < size; ++at) count += static_cast<uint8_t>(text[at]) >= 0xF0;
  return count;
}

size_t find_prefix(const PrefixFilter& filter, const char* text, size_t begin, size_t size) {
  auto byte = [&](size_t i) { return i < size ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  for (size_t at = begin; at < size; ++at) {
    if (filter.may_start(byte(at), byte(at + 1), byte(at + 2))) return at;
  }
  return size;
}

}  // namespace

const Kernels kSwarKernels = {"swar",       classify,      positions,   ascii_prefix,
                              sound_prefix, count_scalars, count_utf16, find_prefix};

}  // namespace lexel::simd
