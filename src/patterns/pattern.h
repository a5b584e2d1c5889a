#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lexel/options.h"
#include "spec/pattern.h"
#include "text/span.h"

namespace lexel {

// A compiled pattern. Immutable; safe to share between threads.
class Pattern {
 public:
  virtual ~Pattern() = default;

  // Appends to `matches` (which it clears first) every match in `text`, in order: leftmost first,
  // never overlapping, empty matches as Hugging Face's engine reports them. `text` is valid UTF-8 and
  // spans end at scalar boundaries. Catalogued patterns are linear in `text`; others stop with
  // Error(kLimitExceeded) after the work budget of LoadLimits.
  virtual void find_matches(std::string_view text, std::vector<Span>& matches) const = 0;
};

// Literal text, a catalogued scanner, RE2, or ICU: whichever is exact, in this order of preference.
// Throws Error(kUnsupportedPattern) with the position in the pattern as byte offset, kUnavailable
// when only a backend this build lacks could run it, kLimitExceeded for an oversized pattern.
std::unique_ptr<const Pattern> compile_pattern(const spec::Pattern& pattern,
                                               const std::string& json_path,
                                               const LoadLimits& limits);

}  // namespace lexel
