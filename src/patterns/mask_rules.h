#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "patterns/code_point_set.h"
#include "patterns/scanner.h"

namespace lexel::patterns {

// What tells apart the patterns that MaskScanner runs. All of them cut a text into words of
// letters, numbers, runs of other characters, and white space, which are disjoint but for the marks
// below:
//
//   's|'t|'re..                            words_first: before all others
//   P?L+                                   letters, perhaps behind one character (Prefix)
//   P?[UB]*[DB]+ | P?[UB]+[DB]*            is_cased: U, D, B are upper case, lower case, either;
//                                          each perhaps with the words behind it (words_last)
//   N{1,3} | N | N+ | " "?N+               numbers (Digits)
//   O+ | " "?O+ | .. [\r\n]* | .. [\r\n/]* others (space_before_others, Tail)
//   \s*[\r\n]+                             newlines
//   \s+(?!\S)|\s+                          spaces; without it, white space is matched by nothing
//
// With `is_split` they stand for three patterns that split one after the other: N{1,3}, then C+
// (runs), then the others, whose text now ends wherever numbers and runs were.
struct MaskRules {
  // kAny: H or O, but for newlines. kAsciiOther: H before any L, and one of ASCII's O before ASCII
  // letters alone.
  enum class Prefix : uint8_t { kNone, kSpace, kAny, kAsciiOther };
  enum class Digits : uint8_t { kNone, kOne, kThree, kRun, kSpaceAndRun };
  enum class Tail : uint8_t { kNone, kNewlines, kNewlinesAndSlashes };

  Prefix prefix = Prefix::kNone;
  Digits digits = Digits::kNone;
  Tail tail = Tail::kNone;
  bool words_first = false;
  bool words_last = false;
  bool is_cased = false;
  bool space_before_others = false;
  bool newlines = false;
  bool spaces = false;
  bool is_split = false;

  bool operator==(const MaskRules&) const = default;
};

// Bits of the class bytes.
inline constexpr uint8_t kLetterBit = 1 << 0;   // L, or U where words are cased
inline constexpr uint8_t kDigitBit = 1 << 1;    // N
inline constexpr uint8_t kNewlineBit = 1 << 2;  // \r \n, where the rules name them
inline constexpr uint8_t kSpaceBit = 1 << 3;    // H: other white space
inline constexpr uint8_t kOtherBit = 1 << 4;    // O
// With kSpaceBit the space; with kOtherBit the apostrophe, and with kNewlineBit too the slash; with
// kEitherBit what counts as O too: marks.
inline constexpr uint8_t kSpecialBit = 1 << 5;
inline constexpr uint8_t kLowerBit = 1 << 6;   // D
inline constexpr uint8_t kEitherBit = 1 << 7;  // B
// With is_split: ASCII's letters have kLetterBit, others kLowerBit, C kEitherBit and its O
// kOtherBit too. kSpecialBit stands with kOtherBit for what may precede ASCII letters, with
// kDigitBit for what nothing matches.

// The words that start with an apostrophe.
struct Contractions {
  // By the byte behind the apostrophe: 0, or kComplete, or a number g: a byte of `third[g]` must
  // follow.
  static constexpr uint8_t kComplete = 0xFF;
  std::array<uint8_t, 128> second{};
  std::vector<std::array<bool, 128>> third;
  bool has_non_ascii = false;  // words that `second` and `third` do not hold
};

struct MaskPlan {
  MaskRules rules;
  std::vector<std::pair<CodePointSet, uint8_t>> classes;  // for make_class_tables
  Contractions contractions;
};

// Nothing unless `spec` has the form above.
std::optional<MaskPlan> plan_masks(const ScannerSpec& spec);

// The same for patterns that split one after the other; see MaskRules.
std::optional<MaskPlan> plan_split_masks(const std::vector<ScannerSpec>& specs);

}  // namespace lexel::patterns
