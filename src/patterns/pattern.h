#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"
#include "spec/pattern.h"
#include "text/span.h"

namespace lexel {

// Cuts a text into its matches and the gaps between them, block by block, so that whoever works on
// the pieces finds them in the cache. Immutable; safe to share between threads.
class Cutter {
 public:
  // What one text's calls hand on to each other: stretches where an alternative is known to fail.
  struct Memory {
    std::array<Span, 32> failed{};
  };

  virtual ~Cutter() = default;

  // Writes the ends of the pieces of `text` from byte `begin` on, which is 0 or an end it gave
  // before. No piece is empty and none is left out. Returns their number, at most `capacity`, which
  // is not 0; 0 only at the end of the text. `text` is valid UTF-8.
  virtual size_t cut(std::string_view text, uint32_t begin, uint32_t* ends, size_t capacity,
                     Memory& memory) const = 0;

  // No text has a gap: every piece is a match.
  virtual bool covers_all() const = 0;

  // What is known of every place where two scalars stand side by side, whatever is around them.
  enum class Border : uint8_t {
    kUnknown,
    kNoMatch,  // no match has both, nor depends on the second where it ends with the first
    kCut,      // the same, and a piece ends there
  };
  virtual Border border(char32_t before, char32_t after) const = 0;
};

// A compiled pattern. Immutable; safe to share between threads.
class Pattern {
 public:
  virtual ~Pattern() = default;

  // Appends to `matches` (which it clears first) every match in `text`, in order: leftmost first,
  // never overlapping, empty matches as Hugging Face's engine reports them. `text` is valid UTF-8
  // and spans end at scalar boundaries. Catalogued patterns are linear in `text`; others stop with
  // Error(kLimitExceeded) after the work budget of LoadLimits.
  virtual void find_matches(std::string_view text, std::vector<Span>& matches) const = 0;

  // The same as pieces, from a catalogued pattern; null from others. Borrowed from the pattern.
  virtual const Cutter* cutter() const { return nullptr; }
};

// Literal text, a catalogued scanner, RE2, or ICU: whichever is exact, in this order of preference.
// Throws Error(kUnsupportedPattern) with the position in the pattern as byte offset, kUnavailable
// when only a backend this build lacks could run it, kLimitExceeded for an oversized pattern.
std::unique_ptr<const Pattern> compile_pattern(const spec::Pattern& pattern,
                                               const std::string& json_path,
                                               const LoadLimits& limits);

// Regular expressions that split one after the other, each match and each gap a piece ("Isolated"),
// as one pattern that matches every piece left in the end. Null unless it knows these patterns to
// be faster so. Throws as compile_pattern.
std::unique_ptr<const Pattern> compile_splits(const std::vector<std::string>& regexes,
                                              const std::string& json_path,
                                              const LoadLimits& limits);

}  // namespace lexel
