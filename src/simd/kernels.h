#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// The loops that pay for vector instructions, behind a table of pointers: one set for each
// instruction set, all of the same meaning. Intrinsics live in this folder only.
namespace lexel::simd {

inline constexpr size_t kBlock = 64;  // bytes to a block: one bit of a mask for each

// The class of every scalar: a byte that is not 0, whose bits mean what the table's maker wants.
// Two-stage, with shortcuts for what a vector kernel can look up in registers.
struct ClassTables {
  alignas(64) std::array<uint8_t, 128> ascii{};
  // Below U+0800, bit by bit: bit (c & 7) of [k][c >> 3] says whether c's class has bit k.
  alignas(64) std::array<std::array<uint8_t, 256>, 8> low_bits{};
  // Below U+10000, by c >> 8: the class that all 256 scalars share, or 0.
  alignas(64) std::array<uint8_t, 256> uniform{};
  std::array<uint16_t, 0x110000 / 64> index{};  // by c >> 6: which 64 of `blocks`
  std::vector<uint8_t> blocks;
  uint8_t low_bits_used = 0;  // the k whose low_bits are not all 0

  uint8_t of(char32_t c) const { return blocks[index[c >> 6] * size_t{64} + (c & 63)]; }
  // Of the scalar that starts at `text`, which is well-formed.
  uint8_t at(const char* text) const {
    auto byte = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
    uint32_t lead = byte(0);
    if (lead < 0x80) return ascii[lead];
    if (lead < 0xE0) return blocks[index[lead & 0x1F] * size_t{64} + (byte(1) & 0x3F)];
    if (lead < 0xF0) {
      return blocks[index[(lead & 0x0F) << 6 | (byte(1) & 0x3F)] * size_t{64} + (byte(2) & 0x3F)];
    }
    uint32_t high = (lead & 0x07) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return blocks[index[high] * size_t{64} + (byte(3) & 0x3F)];
  }
};

// What `classify` says of a block. Every byte of a scalar has the class of the scalar.
struct BlockMasks {
  std::array<uint64_t, 8> bits;  // [k]: bytes whose class has bit k
  uint64_t high;                 // bytes from 80 on
  uint64_t continuations;        // bytes 80..BF
  uint64_t long_leads;           // bytes from E0 on: scalars of three or four bytes
  uint64_t longest_leads;        // bytes from F0 on: scalars of four bytes
};

// Finds where one of many strings may start, by their first three bytes. Bytes are told apart by
// both their halves, in eight groups of strings: a bit is set for a group whose strings have such a
// half there. What is shorter than three bytes allows anything behind it.
struct PrefixFilter {
  std::array<std::array<uint8_t, 16>, 3> low_half{};
  std::array<std::array<uint8_t, 16>, 3> high_half{};

  bool may_start(uint8_t first, uint8_t second, uint8_t third) const {
    return (low_half[0][first & 15] & high_half[0][first >> 4] & low_half[1][second & 15] &
            high_half[1][second >> 4] & low_half[2][third & 15] & high_half[2][third >> 4]) != 0;
  }
};

struct Kernels {
  const char* name;  // as in LEXEL_FORCE_ISA

  // Classifies `count` blocks from `text` on, well-formed UTF-8 of which 4 bytes behind the last
  // block may be read, and 4 before the first unless it `starts` the text.
  void (*classify)(const ClassTables& tables, const char* text, size_t count, bool starts,
                   BlockMasks* masks);

  // Writes base + i for every set bit i of `words` (bit i % 64 of word i / 64), ascending, and
  // returns their number. `out` has room for 64 * count, all of which may be written to.
  size_t (*positions)(const uint64_t* words, size_t count, uint32_t base, uint32_t* out);

  // The length of the longest prefix without bytes from 80 on.
  size_t (*ascii_prefix)(const char* text, size_t size);

  // `size` if `text` is well-formed UTF-8. Else a smaller length up to which it is, but for at most
  // three bytes of a scalar there. Vector kernels stop in the 64 bytes before the first byte that
  // is not well-formed, "swar" perhaps earlier, and with well-formed text too.
  size_t (*sound_prefix)(const char* text, size_t size);

  // Bytes that are not continuations (80..BF): the scalars of well-formed UTF-8.
  size_t (*count_scalars)(const char* text, size_t size);
  // The same, those from F0 on twice: the UTF-16 units.
  size_t (*count_utf16)(const char* text, size_t size);

  // The first position, from `begin` on, where `filter` says that a string may start, or `size`.
  size_t (*find_prefix)(const PrefixFilter& filter, const char* text, size_t begin, size_t size);
};

// The best set that this machine runs, or the one that LEXEL_FORCE_ISA names, if the machine runs
// it. Resolved by the first call.
const Kernels& kernels();

// All names, best first, whether or not this build and machine have them.
const std::vector<std::string_view>& isa_names();
// Null where the build or the machine lacks it.
const Kernels* kernels_named(std::string_view name);

}  // namespace lexel::simd
