// The script table of the UnicodeScripts pre-tokenizer (Unicode 9).
#include <algorithm>
#include <iterator>

#include "unicode/properties.h"

namespace lexel::unicode {
namespace {

struct ScriptRun {
  char32_t first;
  uint8_t script;
};

#include "unicode/tables_unicode_scripts.inc"

}  // namespace

uint8_t unicode_script(char32_t c) {
  const ScriptRun* next =
      std::upper_bound(std::begin(kScriptRuns), std::end(kScriptRuns), c,
                       [](char32_t scalar, const ScriptRun& run) { return scalar < run.first; });
  return (next - 1)->script;  // the first run starts at 0
}

}  // namespace lexel::unicode
