#include "unicode/regex_properties.h"

#include <algorithm>
#include <iterator>

namespace lexel::unicode {
namespace {

struct RegexProperty {
  std::string_view name;
  uint32_t categories;  // mask; used when there are no ranges
  uint32_t ranges;      // offset in kPropertyBytes
};

constexpr uint32_t kNoRanges = 0xFFFF'FFFF;

#include "unicode/tables_regex_properties.inc"

// LEB128, as the generator wrote it.
uint32_t read_number(const uint8_t*& at) {
  uint32_t value = 0;
  for (int shift = 0;; shift += 7) {
    value |= static_cast<uint32_t>(*at & 0x7F) << shift;
    if ((*at++ & 0x80) == 0) return value;
  }
}

std::vector<CodePointRange> stored_ranges(const uint8_t* at) {
  std::vector<CodePointRange> ranges(read_number(at));
  char32_t next = 0;
  for (CodePointRange& range : ranges) {
    range.first = next + read_number(at);
    range.last = range.first + read_number(at);
    next = range.last + 1;
  }
  return ranges;
}

std::vector<CodePointRange> category_ranges(uint32_t mask) {
  std::vector<CodePointRange> ranges;
  bool inside = false;
  for (char32_t c = 0; c < 0x110000; ++c) {
    bool member = (category_bit(c) & mask) != 0;
    if (member && !inside) ranges.push_back({c, c});
    if (member) ranges.back().last = c;
    inside = member;
  }
  return ranges;
}

}  // namespace

std::optional<std::vector<CodePointRange>> regex_property_ranges(std::string_view normalized_name) {
  const RegexProperty* found = std::lower_bound(
      std::begin(kRegexProperties), std::end(kRegexProperties), normalized_name,
      [](const RegexProperty& property, std::string_view name) { return property.name < name; });
  if (found == std::end(kRegexProperties) || found->name != normalized_name) return std::nullopt;
  if (found->ranges == kNoRanges) return category_ranges(found->categories);
  return stored_ranges(kPropertyBytes + found->ranges);
}

}  // namespace lexel::unicode
