#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "models/merge_cutter.h"
#include "models/merge_rows.h"
#include "models/vocabulary.h"
#include "unicode/utf8.h"

namespace lexel {

// Cuts words of BPE over the byte alphabet into segments that no merge reaches across, so that each
// segment's tokens depend on it alone. As MergeCutter, but for symbols that may be a part of a
// character: such a part stands for all characters that begin or end with its outer byte.
class ByteCutter {
 public:
  // Of the merges of `vocabulary`, whose ids are at most `largest_id`. Both are only read here.
  ByteCutter(const Vocabulary& vocabulary, const std::vector<MergeRows::Entry>& merges,
             uint32_t largest_id);

  // The end of the segment of `word`, well-formed UTF-8, that begins at byte `begin`, which is 0 or
  // an end, and not the word's.
  uint32_t segment_end(std::string_view word, uint32_t begin) const {
    size_t pos = begin;
    for (char32_t before = utf8::decode(word, pos); pos < word.size();) {
      const size_t at = pos;
      const char32_t after = utf8::decode(word, pos);
      if (!may_merge_across(before, word[at - 1], after, word[at])) {
        return static_cast<uint32_t>(at);
      }
      before = after;
    }
    return static_cast<uint32_t>(word.size());
  }

 private:
  // What a token begins or ends with: a scalar, or one of these plus a byte.
  static constexpr char32_t kLeadByte = 0x11'0000;
  static constexpr char32_t kLastByte = 0x11'0100;
  static constexpr char32_t kNothing = 0x11'0200;  // no end of a character

  struct Edges {
    char32_t first = kNothing;
    char32_t last = kNothing;
  };
  static Edges edges_of(std::string_view token);

  bool may_merge_across(char32_t before, char last_byte, char32_t after, char lead_byte) const {
    if (pairs_.may_merge_across(before, after)) return true;
    if (before < 0x80 && after < 0x80) return false;
    const auto last = static_cast<unsigned char>(last_byte);
    const auto lead = static_cast<unsigned char>(lead_byte);
    if (is_lead_[lead] && pairs_.may_merge_across(before, kLeadByte + lead)) return true;
    if (!is_last_[last]) return false;
    return pairs_.may_merge_across(kLastByte + last, after) ||
           (is_lead_[lead] && pairs_.may_merge_across(kLastByte + last, kLeadByte + lead));
  }

  MergeCutter pairs_;
  // Bytes with which a part of a character may begin or end.
  std::bitset<256> is_lead_;
  std::bitset<256> is_last_;
};

}  // namespace lexel
