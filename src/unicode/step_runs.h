#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace lexel::unicode {

// Scalars first, first + step, .. last become themselves + delta: how case tables are mostly made.
struct StepRun {
  char32_t first;
  char32_t last;
  uint8_t step;
  int32_t delta;

  constexpr bool contains(char32_t c) const {
    return c >= first && c <= last && (c - first) % step == 0;
  }
};

// What ascending `runs` make of c; c itself outside of them. O(log n).
template <size_t n>
char32_t apply_step_runs(const StepRun (&runs)[n], char32_t c) {
  const StepRun* next = std::upper_bound(
      runs, runs + n, c, [](char32_t scalar, const StepRun& run) { return scalar < run.first; });
  if (next == runs || !(next - 1)->contains(c)) return c;
  return static_cast<char32_t>(static_cast<int32_t>(c) + (next - 1)->delta);
}

}  // namespace lexel::unicode
