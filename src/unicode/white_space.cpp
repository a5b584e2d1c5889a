// White space as its three users see it; the sets are so small that they are searched.
#include <algorithm>
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_white_space.inc"

// No set has a member between ASCII and U+0085 or above U+3000; most text is settled by that.
template <size_t n>
bool in_ranges(const CodePointRange (&ranges)[n], char32_t c) {
  if (c > ranges[n - 1].last) return false;
  for (const CodePointRange& range : ranges) {
    if (c <= range.last) return c >= range.first;
  }
  return false;
}

}  // namespace

bool is_white_space(char32_t c) { return in_ranges(kWhiteSpace, c); }
bool is_rust_space(char32_t c) { return in_ranges(kRustSpace, c); }
bool is_bert_white_space(char32_t c) { return in_ranges(kBertWhiteSpace, c); }

}  // namespace lexel::unicode
