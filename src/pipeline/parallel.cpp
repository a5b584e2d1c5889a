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

unsigned text_worker_count(unsigned requested, size_t bytes) {
  // Only fused pipelines share a text, and these are fast.
  constexpr size_t kBytesPerWorker = 32 << 10;
  return worker_count(requested, bytes / kBytesPerWorker, bytes);
}

bool is_worth_sharing(size_t size, size_t bytes, unsigned requested) {
  constexpr size_t kSmallest = 128 << 10;
  if (size < kSmallest || requested == 1) return false;
  const size_t workers = requested != 0 ? requested : std::thread::hardware_concurrency();
  // Up to an eighth of a worker's share the others have enough to do meanwhile.
  return workers > 1 && size > bytes / workers / 8;
}

}  // namespace lexel
