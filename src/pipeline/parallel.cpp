#include "pipeline/parallel.h"

#include <algorithm>

namespace lexel {

unsigned worker_count(unsigned requested, size_t n, size_t bytes) {
  // Starting a thread costs tens of microseconds, about as long as a plain-path core needs for
  // this.
  constexpr size_t kBytesPerWorker = 4096;
  size_t workers = std::min<size_t>(n, requested);
  if (requested == 0) {
    workers = std::min(n, bytes / kBytesPerWorker);
    // Asking the system costs more than a short call.
    if (workers > 1) workers = std::min<size_t>(workers, std::thread::hardware_concurrency());
  }
  return static_cast<unsigned>(std::max<size_t>(workers, 1));
}

}  // namespace lexel
