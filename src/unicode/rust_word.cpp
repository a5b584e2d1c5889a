// \w of the Rust `regex` crate (Unicode 16).
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_rust_word.inc"

}  // namespace

bool is_rust_word(char32_t c) { return kRustWord.contains(c); }
std::vector<CodePointRange> rust_word_ranges() { return kRustWord.ranges(); }

}  // namespace lexel::unicode
