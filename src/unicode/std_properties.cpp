// What Hugging Face asks of the Rust standard library (Unicode 17).
#include <algorithm>
#include <iterator>

#include "unicode/properties.h"
#include "unicode/step_runs.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

struct LowercaseSequence {
  char32_t from;
  int length;
  char32_t to[3];
};

#include "unicode/tables_lowercase.inc"
#include "unicode/tables_numeric.inc"

}  // namespace

bool is_numeric(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return kNumeric.contains(c);
}

int to_lowercase(char32_t c, char32_t out[3]) {
  out[0] = c;
  if (c < 0x80) {
    if (c >= 'A' && c <= 'Z') out[0] = c + 0x20;
    return 1;
  }
  for (const LowercaseSequence& sequence : kLowercaseSequences) {
    if (sequence.from == c) {
      std::copy_n(sequence.to, sequence.length, out);
      return sequence.length;
    }
  }
  out[0] = apply_step_runs(kLowercaseRuns, c);
  return 1;
}

}  // namespace lexel::unicode
