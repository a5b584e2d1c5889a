#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "unicode/two_stage.h"

namespace lexel::patterns {

using unicode::CodePointRange;

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;

// A set of code points: ascending ranges that neither overlap nor touch, so equal sets are equal
// vectors. Operations are linear in the ranges of their operands.
class CodePointSet {
 public:
  CodePointSet() = default;
  // Ranges in any order, overlapping or not; O(n log n).
  static CodePointSet of(std::vector<CodePointRange> ranges);
  static CodePointSet single(char32_t c) { return range(c, c); }
  static CodePointSet range(char32_t first, char32_t last);
  static CodePointSet all() { return range(0, kMaxCodePoint); }

  // The property `name` (as unicode::regex_property_ranges spells it); the set must exist.
  static CodePointSet property(std::string_view name);

  CodePointSet complement() const;
  CodePointSet operator|(const CodePointSet& other) const;
  CodePointSet operator&(const CodePointSet& other) const;
  CodePointSet operator-(const CodePointSet& other) const { return *this & other.complement(); }

  bool contains(char32_t c) const;
  bool intersects(const CodePointSet& other) const;
  bool empty() const { return ranges_.empty(); }
  bool is_single() const { return ranges_.size() == 1 && ranges_[0].first == ranges_[0].last; }
  const std::vector<CodePointRange>& ranges() const { return ranges_; }

  bool operator==(const CodePointSet& other) const;

 private:
  std::vector<CodePointRange> ranges_;
};

}  // namespace lexel::patterns
