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

struct CategoryRun {
  CodePointRange range;
  uint32_t category;  // bit
};

// All code points, cut where the category changes: some 3,300 runs, found once.
const std::vector<CategoryRun>& category_runs() {
  static const std::vector<CategoryRun> runs = [] {
    std::vector<CategoryRun> found;
    for (char32_t c = 0; c < 0x110000; ++c) {
      uint32_t category = category_bit(c);
      if (found.empty() || found.back().category != category) found.push_back({{c, c}, category});
      found.back().range.last = c;
    }
    return found;
  }();
  return runs;
}

std::vector<CodePointRange> category_ranges(uint32_t mask) {
  std::vector<CodePointRange> ranges;
  for (const CategoryRun& run : category_runs()) {
    if ((run.category & mask) == 0) continue;
    if (!ranges.empty() && ranges.back().last + 1 == run.range.first) {
      ranges.back().last = run.range.last;
    } else {
      ranges.push_back(run.range);
    }
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
