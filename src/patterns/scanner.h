#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "patterns/code_point_set.h"
#include "patterns/pattern.h"

namespace lexel::patterns {

// `set{min,max}`, greedy; possessive never gives back what it took.
struct ScannerItem {
  static constexpr uint32_t kUnlimited = 0xFFFF'FFFF;

  CodePointSet set;
  uint32_t min = 1;
  uint32_t max = 1;
  bool possessive = false;
};

// One alternative of a pattern, either words alone (`'s|'t|'re`), or items in a row, then perhaps
// one of the words (`\p{L}+(?:'s|'t)?`), then perhaps a look-ahead that the next scalar is not in
// `not_before` (`\s+(?!\S)`).
struct ScannerAlternative {
  std::vector<std::vector<CodePointSet>> words;  // tried in this order
  std::vector<ScannerItem> items;
  std::optional<CodePointSet> not_before;
};

// What a catalogued pattern is made of. A new model family is a new value of this.
struct ScannerSpec {
  std::vector<ScannerAlternative> alternatives;  // tried in this order
};

// Runs `spec` without general backtracking, in time linear in the text. Null unless both are
// provable for these sets:
//  * An item that could give back scalars either cannot help by it (what follows always matches, or
//    cannot start with what was taken), or is one of three forms that are solved directly: an
//    optional first item, `A*B+` (what is given back ends at the last B of the run of As), and a
//    run before a look-ahead that holds inside the run (one scalar is given back).
//  * A failed attempt costs O(1), or is `A*B+` over a run without B or a possessive run that the
//    look-ahead refuses; these are remembered.
std::unique_ptr<const Pattern> make_scanner(const ScannerSpec& spec);

}  // namespace lexel::patterns
