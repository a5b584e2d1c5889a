#include "patterns/code_point_set.h"

#include <algorithm>
#include <utility>

#include "unicode/regex_properties.h"

namespace lexel::patterns {
namespace {

// Appends to ranges sorted by `first`, joining what overlaps or touches.
void append_joined(std::vector<CodePointRange>& ranges, CodePointRange next) {
  if (!ranges.empty() && next.first <= ranges.back().last + 1) {
    ranges.back().last = std::max(ranges.back().last, next.last);
  } else {
    ranges.push_back(next);
  }
}

}  // namespace

CodePointSet CodePointSet::of(std::vector<CodePointRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const CodePointRange& a, const CodePointRange& b) { return a.first < b.first; });
  CodePointSet set;
  set.ranges_.reserve(ranges.size());
  for (const CodePointRange& range : ranges) append_joined(set.ranges_, range);
  return set;
}

CodePointSet CodePointSet::range(char32_t first, char32_t last) {
  CodePointSet set;
  set.ranges_.push_back({first, last});
  return set;
}

CodePointSet CodePointSet::property(std::string_view name) {
  std::optional<std::vector<CodePointRange>> ranges = unicode::regex_property_ranges(name);
  return ranges ? of(*std::move(ranges)) : CodePointSet();
}

CodePointSet CodePointSet::complement() const {
  CodePointSet result;
  result.ranges_.reserve(ranges_.size() + 1);
  char32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.first > next) result.ranges_.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint) result.ranges_.push_back({next, kMaxCodePoint});
  return result;
}

CodePointSet CodePointSet::operator|(const CodePointSet& other) const {
  CodePointSet result;
  result.ranges_.reserve(ranges_.size() + other.ranges_.size());
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() || b != other.ranges_.end()) {
    bool take_a = b == other.ranges_.end() || (a != ranges_.end() && a->first <= b->first);
    append_joined(result.ranges_, take_a ? *a++ : *b++);
  }
  return result;
}

CodePointSet CodePointSet::operator&(const CodePointSet& other) const {
  CodePointSet result;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    char32_t first = std::max(a->first, b->first);
    char32_t last = std::min(a->last, b->last);
    if (first <= last) result.ranges_.push_back({first, last});
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return result;
}

bool CodePointSet::contains(char32_t c) const {
  auto after = std::upper_bound(
      ranges_.begin(), ranges_.end(), c,
      [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return after != ranges_.begin() && c <= (after - 1)->last;
}

bool CodePointSet::intersects(const CodePointSet& other) const {
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    if (std::max(a->first, b->first) <= std::min(a->last, b->last)) return true;
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return false;
}

bool CodePointSet::operator==(const CodePointSet& other) const {
  return std::equal(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(),
                    [](const CodePointRange& a, const CodePointRange& b) {
                      return a.first == b.first && a.last == b.last;
                    });
}

}  // namespace lexel::patterns
