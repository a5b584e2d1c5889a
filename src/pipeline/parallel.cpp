#include "pipeline/parallel.h"

#include <algorithm>

namespace lexel {

unsigned worker_count(unsigned requested, size_t n, size_t bytes) {
  // Starting a thread costs tens of microseconds, about as long as a plain-path core needs for
  // this.
  constexpr size_t kBytesPerWorker = 4096;
  size_t workers = requested != 0 ? requested : std::max(1u, std::thread::hardware_concurrency());
  workers = std::min(workers, n);
  if (requested == 0) workers = std::min(workers, bytes / kBytesPerWorker);
  return static_cast<unsigned>(std::max<size_t>(workers, 1));
}

}  // namespace lexel
