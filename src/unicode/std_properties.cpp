// What Hugging Face asks of the Rust standard library (Unicode 17).
#include <algorithm>
#include <iterator>

#include "unicode/properties.h"
#include "unicode/two_stage.h"

namespace lexel::unicode {
namespace {

// Scalars first, first + step, .. last become themselves + delta.
struct LowercaseRun {
  char32_t first;
  char32_t last;
  uint8_t step;
  int32_t delta;
};

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
  const LowercaseRun* next =
      std::upper_bound(std::begin(kLowercaseRuns), std::end(kLowercaseRuns), c,
                       [](char32_t scalar, const LowercaseRun& run) { return scalar < run.first; });
  const LowercaseRun& run = *(next - 1);  // the first one starts in ASCII
  if (c <= run.last && (c - run.first) % run.step == 0) {
    out[0] = static_cast<char32_t>(static_cast<int32_t>(c) + run.delta);
  }
  return 1;
}

}  // namespace lexel::unicode
