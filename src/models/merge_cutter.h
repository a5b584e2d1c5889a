#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lexel {

// Cuts text that BPE merges into words that no merge reaches across, so that each word's tokens
// depend on it alone: between two scalars that never stand on the two sides of a merge (see
// merge_boundaries.h for the proof). A space and U+2581 are the same scalar here.
//
// ASCII pairs are a table. All others are a set of hashes: one that is not in it surely never
// merges; for one that is there by accident, two words stay one.
class MergeCutter {
 public:
  // The character that stands for a space in a SentencePiece vocabulary.
  static constexpr char32_t kSpaceMark = 0x2581;

  // Room for `pairs` different pairs.
  explicit MergeCutter(size_t pairs);

  // Says that some merge's left part ends with `before` and its right part begins with `after`.
  void add(char32_t before, char32_t after);

  // Whether add() was called with these two scalars; perhaps by accident, but for ASCII.
  bool may_merge_across(char32_t before, char32_t after) const {
    return has_plain(plain(before), plain(after));
  }

  // Writes the ends of the words of `text`, well-formed UTF-8, from `begin` on, which is 0 or an
  // end it gave before. Returns their number, at most `capacity`, which is not 0; 0 only at the end
  // of the text.
  size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity) const;

 private:
  static constexpr size_t kAscii = 0x80;

  static char32_t plain(char32_t c) { return c == kSpaceMark ? U' ' : c; }
  uint64_t slot_of(char32_t before, char32_t after) const {
    return (uint64_t{before} << 21 | after) * 0x9E37'79B9'7F4A'7C15u >> shift_;
  }
  // Of plain() scalars.
  bool has_plain(char32_t before, char32_t after) const {
    if (before < kAscii && after < kAscii) return is_cut_[before][after] == 0;
    uint64_t slot = slot_of(before, after);
    return (bits_[slot / 64] >> slot % 64 & 1) != 0;
  }

  std::array<std::array<uint8_t, kAscii>, kAscii> is_cut_;  // 1: nothing merges across
  std::vector<uint64_t> bits_;
  unsigned shift_;
};

}  // namespace lexel
