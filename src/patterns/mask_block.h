#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "patterns/mask_rules.h"
#include "simd/kernels.h"

namespace lexel::patterns {

// What one block needs to know of its text.
struct MaskContext {
  std::string_view text;
  const simd::ClassTables& classes;
  const Contractions& contractions;
};

// The boundaries in a text's blocks, one block after the other.
//
// Idea: bit i of a mask speaks of byte i. A word starts at a letter whose previous byte is none:
// `letters & ~(letters << 1)`, with the bit that the block before shifts out carried in. All bytes
// of a scalar have its class, so this holds for scalars of any length. A run that starts at a bit
// of `from` is filled by one addition, whose carry ripples through it: `run & ~(run + from)`.
//
// All rules need is the scalar before, but for a few: whether the next scalar is white space
// (shifting in the next block's first bits), and whether white space behind a newline leads to
// another newline. What is rare is decided bit by bit, and what is both rare and intricate is left
// to the plain scanner: `odd()` is the first byte from which on masks do not know.
//
// The first block must start at a piece. Behind the end of the text stand tabs.
template <MaskRules kRules>
class MaskBlocks {
 public:
  explicit MaskBlocks(const MaskContext& context) : context_(context) {}

  static constexpr uint32_t kNotOdd = 0xFFFF'FFFF;
  uint32_t odd() const { return odd_; }

  // Where pieces start in the block at byte `begin`; up to odd(), if that is in the block.
  uint64_t boundaries(const simd::BlockMasks& masks, const simd::BlockMasks& next, uint32_t begin) {
    const uint64_t high = masks.high;
    const uint64_t starts = ~masks.continuations;
    const uint64_t special = masks.bits[5];
    uint64_t digits = masks.bits[1];
    uint64_t newlines = masks.bits[2];
    const uint64_t horizontal = masks.bits[3];
    uint64_t all_others = masks.bits[4];
    uint64_t slashes = 0;
    uint64_t upper = 0, lower = 0, either = 0;
    uint64_t letters = masks.bits[0];
    if constexpr (kRules.is_cased) {
      upper = letters;
      lower = masks.bits[6];
      either = masks.bits[7];
      letters |= lower | either;
    }
    if constexpr (kHasSlashes) {
      slashes = newlines & all_others;
      newlines &= ~all_others;
    }
    uint64_t result = 0;
    uint64_t odd = 0;
    uint64_t runs = 0;  // that are split off, to words and others of their own
    if constexpr (kRules.is_split) {
      letters |= masks.bits[6];
      runs = masks.bits[7];
      const uint64_t run_others = all_others & runs;
      const uint64_t run_letters = runs & ~run_others;
      result |= run_others & ~after(run_others, behind_run_other_);
      result |= run_letters & ~after(run_letters, behind_run_letter_);
      behind_run_other_ = run_others >> 63;
      behind_run_letter_ = run_letters >> 63;
      all_others &= ~runs;
      odd = digits & special;  // what nothing matches
      digits &= ~special;
    }
    const uint64_t white = horizontal | newlines;
    const uint64_t spaces = horizontal & special;
    const uint64_t apostrophes = all_others & special & ~slashes;

    const uint64_t behind_letter = after(letters, behind_letter_);
    const uint64_t behind_white = after(white, behind_white_);
    const uint64_t behind_space = after(spaces, behind_space_);

    // Newlines, and perhaps slashes, that belong to the others before them.
    uint64_t tail = 0;
    uint64_t behind_tail = 0;
    if constexpr (kRules.tail != MaskRules::Tail::kNone) {
      const uint64_t can_be_tail = newlines | slashes;
      const uint64_t from =
          (newlines & after(all_others, behind_any_other_)) | (can_be_tail & behind_tail_);
      tail = filled(can_be_tail, from);
      behind_tail = after(tail, behind_tail_);
    }
    const uint64_t others = all_others & ~tail;
    const uint64_t behind_other = after(others, behind_other_);

    // Others; where a word may start with one, that is a single one that starts a piece.
    uint64_t other_starts = others & ~behind_other;
    if constexpr (kRules.space_before_others) other_starts &= ~behind_space;
    result |= other_starts;
    uint64_t behind_single = 0;
    if constexpr (kRules.prefix == MaskRules::Prefix::kAny) {
      behind_single = behind_scalar(other_starts, masks);
    }

    // Words.
    uint64_t word_starts = letters & ~behind_letter;
    if constexpr (kRules.prefix == MaskRules::Prefix::kSpace) {
      word_starts &= ~behind_space;
    } else if constexpr (kRules.prefix == MaskRules::Prefix::kAny) {
      word_starts &= ~(after(horizontal, behind_horizontal_) | behind_single);
    } else if constexpr (kRules.prefix == MaskRules::Prefix::kAsciiOther) {
      word_starts &= ~after(horizontal, behind_horizontal_);
      word_starts = with_ascii_words(word_starts, masks.bits[0], letters, other_starts & special);
    }
    if constexpr (kRules.is_cased) {
      // A mark goes on with others if these are more than one, or stand behind a space.
      odd |= either & special & behind_other & ~behind_single;
      word_starts |= case_changes(upper, lower, either, starts, odd);
    }

    // Numbers.
    if constexpr (kRules.digits == MaskRules::Digits::kOne) {
      result |= digits & starts;
    } else if constexpr (kRules.digits == MaskRules::Digits::kThree) {
      odd |= digits & high & starts;
      result |= thirds(digits);
    } else if constexpr (kRules.digits != MaskRules::Digits::kNone) {
      uint64_t number_starts = digits & ~after(digits, behind_digit_);
      if constexpr (kRules.digits == MaskRules::Digits::kSpaceAndRun) {
        number_starts &= ~behind_space;
      }
      result |= number_starts;
    }

    // White space.
    const uint64_t white_starts = white & ~behind_white & ~tail;
    result |= white_starts;
    if constexpr (kRules.spaces) {
      // Numbers and runs that are split off are no less than the end of the text.
      const uint64_t before_white = before_scalar_of(
          kRules.is_split ? white | digits | runs : white, horizontal, masks, next);
      result |= (kRules.newlines ? horizontal : white) & starts & ~before_white;
    }
    if constexpr (kRules.newlines) {
      const uint64_t free_newlines = newlines & ~tail;
      const uint64_t behind_newline = after(free_newlines, behind_newline_) & horizontal;
      result |= behind_newline & ~led_to_newline(horizontal, newlines, behind_newline, begin);
      result |= behind_tail & ~tail;
      behind_newline_ = free_newlines >> 63;
    }

    if constexpr (kRules.words_first) {
      const uint64_t behind_apostrophe = after(other_starts & apostrophes, behind_apostrophe_);
      for (uint64_t rest = behind_apostrophe & letters; rest != 0; rest &= rest - 1) {
        const auto at = static_cast<uint32_t>(std::countr_zero(rest));
        const uint32_t length = contraction(begin + at - 1, odd, at);
        if (length == 0) continue;
        if constexpr (kRules.prefix != MaskRules::Prefix::kAny) word_starts &= ~bit(at);
        add_boundary(at + length - 1, result);
      }
      behind_apostrophe_ = (other_starts & apostrophes) >> 63;
    }
    result |= word_starts;
    if constexpr (kRules.words_last) {
      const uint64_t before_letter = letters >> 1 | next_letters(next) << 63;
      for (uint64_t rest = apostrophes & behind_letter & before_letter; rest != 0;
           rest &= rest - 1) {
        const auto at = static_cast<uint32_t>(std::countr_zero(rest));
        if (begin + at == contraction_end_) continue;  // behind a contraction there is no word
        const uint32_t length = contraction(begin + at, odd, at);
        if (length == 0) continue;
        contraction_end_ = begin + at + length;
        remove_boundaries(at, length, result);
        add_boundary(at + length, result);
        // A word that goes on in either case is not in the phase that `lower_run_` says.
        if (is_either(at + length, either, next)) odd |= bit(at);
      }
    }

    result = (result | added_) & ~removed_;
    added_ = added_later_;
    removed_ = removed_later_;
    added_later_ = removed_later_ = 0;
    behind_letter_ = letters >> 63;
    behind_white_ = white >> 63;
    behind_space_ = spaces >> 63;
    behind_other_ = others >> 63;
    behind_any_other_ = all_others >> 63;
    behind_digit_ = digits >> 63;
    behind_horizontal_ = horizontal >> 63;
    behind_tail_ = tail >> 63;
    if (odd != 0) {
      odd_ = begin + static_cast<uint32_t>(std::countr_zero(odd));
      result &= (odd & -odd) - 1;
    }
    return result;
  }

 private:
  static constexpr bool kHasSlashes = kRules.tail == MaskRules::Tail::kNewlinesAndSlashes;

  static uint64_t bit(uint32_t i) { return uint64_t{1} << i; }
  static uint64_t after(uint64_t mask, uint64_t carried) { return mask << 1 | carried; }

  // The parts of runs of `run` from their first bit in `from`, a subset, on. Bits of `from` behind
  // the first of a run land where the ripple has cleared.
  static uint64_t filled(uint64_t run, uint64_t from) { return run & (~(run + from) | from); }

  // The bytes behind the scalars that start at `scalars`.
  uint64_t behind_scalar(uint64_t scalars, const simd::BlockMasks& masks) {
    uint64_t result = behind_single_;
    if (masks.high == 0) {
      behind_single_ = scalars >> 63;
      return result | scalars << 1;
    }
    const uint64_t one = scalars & ~masks.high;
    const uint64_t two = scalars & masks.high & ~masks.long_leads;
    const uint64_t three = scalars & masks.long_leads & ~masks.longest_leads;
    const uint64_t four = scalars & masks.longest_leads;
    behind_single_ = one >> 63 | two >> 62 | three >> 61 | four >> 60;
    return result | one << 1 | two << 2 | three << 3 | four << 4;
  }

  static uint64_t next_letters(const simd::BlockMasks& next) {
    return next.bits[0] | (kRules.is_cased ? next.bits[6] | next.bits[7] : 0);
  }

  // What makes white space before it no different from white space at the end of the text.
  static uint64_t white_of(const simd::BlockMasks& masks) {
    if (kRules.is_split) {
      const uint64_t digits = masks.bits[1] & ~masks.bits[5];
      return masks.bits[3] | masks.bits[2] | digits | masks.bits[7];
    }
    return masks.bits[3] | (kHasSlashes ? masks.bits[2] & ~masks.bits[4] : masks.bits[2]);
  }

  // For the scalars of white space, at their first bytes: whether the next one is in `white`.
  static uint64_t before_scalar_of(uint64_t white, uint64_t horizontal,
                                   const simd::BlockMasks& masks, const simd::BlockMasks& next) {
    const uint64_t next_white = white_of(next);
    uint64_t result = white >> 1 | next_white << 63;
    const uint64_t long_white = horizontal & masks.high;
    if (long_white == 0) return result;
    const uint64_t three = long_white & masks.long_leads;  // white space is below U+10000
    const uint64_t two = long_white & ~three;
    return (result & ~long_white) | (two & (white >> 2 | next_white << 62)) |
           (three & (white >> 3 | next_white << 61));
  }

  // Of the runs of horizontal white space that start at `starts`, behind newlines: the starts of
  // those that end at another newline.
  uint64_t led_to_newline(uint64_t horizontal, uint64_t newlines, uint64_t starts, uint32_t begin) {
    const uint64_t ripple = horizontal + starts;
    uint64_t result = 0;
    for (uint64_t ends = ripple & ~horizontal & newlines; ends != 0; ends &= ends - 1) {
      result |= run_start(horizontal, (ends & -ends) - 1) & starts;
    }
    if (ripple < horizontal) {  // the last run goes on in the next block
      uint64_t start = run_start(horizontal, ~uint64_t{0});
      if (white_leads_to_newline(begin + simd::kBlock)) result |= start;
    }
    return result;
  }

  // The first bit of the run of `mask` that ends with the bits `below`.
  static uint64_t run_start(uint64_t mask, uint64_t below) {
    const uint64_t before = ~mask & below;
    return before == 0 ? 1 : (uint64_t{1} << (63 - std::countl_zero(before))) << 1;
  }

  bool white_leads_to_newline(size_t at) const {
    std::string_view text = context_.text;
    for (; at < text.size(); ++at) {
      if ((text[at] & 0xC0) == 0x80) continue;
      const uint8_t bits = context_.classes.at(text.data() + at);
      if ((bits & kSpaceBit) == 0) return (bits & kNewlineBit) != 0 && (bits & kOtherBit) == 0;
    }
    return false;
  }

  // Upper case letters that start a word within letters. That is behind lower case letters, and
  // behind letters of either case that follow these. Behind other letters of either case it depends
  // on what follows: as long as [UB]* can go on to a D, it does; else the word ends with the last
  // B.
  uint64_t case_changes(uint64_t upper, uint64_t lower, uint64_t either, uint64_t starts,
                        uint64_t& odd) {
    const uint64_t run = lower | either;
    const uint64_t lower_run = filled(run, lower | (run & lower_run_));
    const uint64_t behind_lower_run = after(lower_run, lower_run_);
    uint64_t result = upper & behind_lower_run & starts;
    const uint64_t behind_either = after(either, behind_either_);
    for (uint64_t rest = upper & behind_either & ~behind_lower_run; rest != 0; rest &= rest - 1) {
      const auto at = static_cast<uint32_t>(std::countr_zero(rest));
      const uint64_t from = ~(bit(at) - 1);
      const uint64_t stop = ~(upper | either) & from;
      if (stop == 0) {
        odd |= bit(at);
        break;
      }
      const uint64_t end = stop & -stop;
      if ((end & lower) == 0 && (either & from & (end - 1)) == 0) result |= bit(at);
    }
    lower_run_ = lower_run >> 63;
    behind_either_ = either >> 63;
    return result;
  }

  // ASCII letters behind one of `prefixes` belong to it; where they end, other letters are a word
  // of their own.
  uint64_t with_ascii_words(uint64_t word_starts, uint64_t ascii, uint64_t letters,
                            uint64_t prefixes) {
    const uint64_t behind_prefix = after(prefixes, behind_prefix_) & ascii;
    const uint64_t words = filled(ascii, behind_prefix | (ascii & ascii_word_));
    const uint64_t behind_words = after(words, ascii_word_);
    behind_prefix_ = prefixes >> 63;
    ascii_word_ = words >> 63;
    return (word_starts & ~behind_prefix) | (letters & ~ascii & behind_words);
  }

  // Every third digit of each run, from its first.
  uint64_t thirds(uint64_t digits) {
    const uint64_t behind_two =
        digits & after(digits, behind_digit_) & (digits << 2 | behind_two_digits_);
    uint64_t result = (digits & ~after(digits, behind_digit_)) | (thirds_ & behind_two);
    for (uint64_t next = result << 3 & behind_two & ~result; next != 0;
         next = next << 3 & behind_two) {
      result |= next;
    }
    behind_two_digits_ = digits >> 62;
    thirds_ = result >> 61;
    return result;
  }

  // The length of the contraction at the apostrophe; 0 if there is none. A letter beyond ASCII that
  // may be part of one is odd.
  uint32_t contraction(uint32_t apostrophe, uint64_t& odd, uint32_t at) const {
    const Contractions& contractions = context_.contractions;
    std::string_view text = context_.text;
    auto is_long = [&](uint32_t i) { return (text[i] & 0x80) != 0; };
    if (apostrophe + 1 >= text.size()) return 0;
    if (is_long(apostrophe + 1)) {
      if (contractions.has_non_ascii) odd |= bit(at);
      return 0;
    }
    const uint8_t entry = contractions.second[static_cast<uint8_t>(text[apostrophe + 1])];
    if (entry == Contractions::kComplete) return 2;
    if (entry == 0 || apostrophe + 2 >= text.size()) return 0;
    if (is_long(apostrophe + 2)) {
      if (contractions.has_non_ascii) odd |= bit(at);
      return 0;
    }
    return contractions.third[entry - 1u][static_cast<uint8_t>(text[apostrophe + 2])] ? 3 : 0;
  }

  void add_boundary(uint32_t at, uint64_t& result) {
    if (at < 64) {
      result |= bit(at);
    } else {
      added_later_ |= bit(at - 64);
    }
  }

  void remove_boundaries(uint32_t at, uint32_t count, uint64_t& result) {
    const uint64_t bits = bit(count) - 1;
    result &= ~(bits << at);
    if (at + count > 64) removed_later_ |= bits >> (64 - at);
  }

  static bool is_either(uint32_t at, uint64_t either, const simd::BlockMasks& next) {
    return at < 64 ? (either >> at & 1) != 0 : (next.bits[7] >> (at - 64) & 1) != 0;
  }

  const MaskContext& context_;
  uint32_t odd_ = kNotOdd;
  uint32_t contraction_end_ = kNotOdd;
  // Carried from block to block: whether the last byte is such, in bit 0.
  uint64_t behind_letter_ = 0;
  uint64_t behind_white_ = 0;
  uint64_t behind_space_ = 0;
  uint64_t behind_other_ = 0;
  uint64_t behind_any_other_ = 0;
  uint64_t behind_digit_ = 0;
  uint64_t behind_horizontal_ = 0;
  uint64_t behind_newline_ = 0;
  uint64_t behind_tail_ = 0;
  uint64_t behind_apostrophe_ = 0;
  uint64_t behind_either_ = 0;
  uint64_t lower_run_ = 0;
  uint64_t behind_run_letter_ = 0;
  uint64_t behind_run_other_ = 0;
  uint64_t behind_prefix_ = 0;
  uint64_t ascii_word_ = 0;
  uint64_t behind_single_ = 0;      // bits 0 to 3: behind a scalar that reaches into the block
  uint64_t behind_two_digits_ = 0;  // bits 0, 1: the last two bytes
  uint64_t thirds_ = 0;             // bits 0 to 2: of thirds() in the last three bytes
  // Boundaries that contractions add to and remove from the next block.
  uint64_t added_ = 0;
  uint64_t added_later_ = 0;
  uint64_t removed_ = 0;
  uint64_t removed_later_ = 0;
};

}  // namespace lexel::patterns
