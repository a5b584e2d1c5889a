#pragma once

#include <cstdint>
#include <string>

namespace lexel::spec {

// {"String": text} (matched literally) or {"Regex": text} (Oniguruma, Ruby syntax).
struct Pattern {
  enum class Kind : uint8_t { kString, kRegex };
  Kind kind = Kind::kString;
  std::string text;

  bool operator==(const Pattern&) const = default;
};

// What happens to a delimiter when text is split on it.
enum class SplitBehavior : uint8_t {
  kRemoved,
  kIsolated,
  kMergedWithPrevious,
  kMergedWithNext,
  kContiguous,
};

enum class PrependScheme : uint8_t { kAlways, kFirst, kNever };

}  // namespace lexel::spec
