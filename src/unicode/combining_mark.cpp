// The marks of unicode_normalization_alignments (Unicode 9).
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_combining_mark.inc"

}  // namespace

bool is_combining_mark(char32_t c) { return kCombiningMark.contains(c); }
std::vector<CodePointRange> combining_mark_ranges() { return kCombiningMark.ranges(); }

}  // namespace lexel::unicode
