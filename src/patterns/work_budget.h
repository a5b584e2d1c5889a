#pragma once

#include <cstddef>
#include <cstdint>

#include "lexel/options.h"

namespace lexel::patterns {

// What one search over one text may cost where an engine does not count its own steps: processor
// time of this thread, so that a busy machine is no fault of the pattern.
class WorkBudget {
 public:
  WorkBudget(const LoadLimits& limits, size_t text_bytes);

  // Whether the time is used up. Looks at the clock, which takes about as long as a short search.
  bool is_spent() const;

  // The same, looking only now and then.
  bool is_spent_now_and_then() { return (++calls_ & 15) == 0 && is_spent(); }

 private:
  uint64_t deadline_;  // nanoseconds on the thread's clock
  uint32_t calls_ = 0;
};

}  // namespace lexel::patterns
