#include "unicode/case_folding.h"

#include <algorithm>

#include "unicode/step_runs.h"

namespace lexel::unicode {
namespace {

#include "unicode/tables_case_folding.inc"

}  // namespace

char32_t case_class(char32_t c) { return apply_step_runs(kCaseRuns, c); }

void append_case_variants(char32_t c, std::vector<char32_t>& out) {
  size_t begin = out.size();
  char32_t smallest = case_class(c);
  out.push_back(smallest);
  for (const StepRun& run : kCaseRuns) {
    auto other = static_cast<char32_t>(static_cast<int32_t>(smallest) - run.delta);
    if (run.contains(other)) out.push_back(other);
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
}

std::span<const MultiCaseFold> multi_case_folds() { return kCaseSequences; }

}  // namespace lexel::unicode
