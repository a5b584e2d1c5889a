#include "patterns/work_budget.h"

#include <chrono>
#include <ctime>
#include <limits>

namespace lexel::patterns {
namespace {

uint64_t thread_nanoseconds() {
#ifdef CLOCK_THREAD_CPUTIME_ID
  timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0) {
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
  }
#endif
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

// a * b, or the largest value.
uint64_t saturated_product(uint64_t a, uint64_t b) {
  constexpr uint64_t kMax = std::numeric_limits<uint64_t>::max() / 4;
  return b != 0 && a > kMax / b ? kMax : a * b;
}

}  // namespace

WorkBudget::WorkBudget(const LoadLimits& limits, size_t text_bytes)
    : deadline_(thread_nanoseconds() + saturated_product(limits.pattern_base_nanoseconds, 1) +
                saturated_product(limits.pattern_nanoseconds_per_byte, text_bytes)) {}

bool WorkBudget::is_spent() const { return thread_nanoseconds() > deadline_; }

}  // namespace lexel::patterns
