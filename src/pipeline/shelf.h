#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace lexel {

// Things that are costly to make, kept for the next call: threads take from it and put back without
// waiting for each other. It holds a fixed number; what finds no room is destroyed.
template <class T>
class Shelf {
 public:
  Shelf() = default;
  ~Shelf() {
    for (auto& slot : slots_) delete slot.load(std::memory_order_acquire);
  }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  // Null if it is empty.
  std::unique_ptr<T> take() {
    for (size_t i = 0, at = first_slot(); i < slots_.size(); ++i, ++at) {
      auto& slot = slots_[at % slots_.size()];
      if (!slot.load(std::memory_order_relaxed)) continue;
      if (T* thing = slot.exchange(nullptr, std::memory_order_acquire)) {
        return std::unique_ptr<T>(thing);
      }
    }
    return nullptr;
  }

  void put_back(std::unique_ptr<T> thing) {
    for (size_t i = 0, at = first_slot(); i < slots_.size(); ++i, ++at) {
      T* expected = nullptr;
      if (slots_[at % slots_.size()].compare_exchange_strong(
              expected, thing.get(), std::memory_order_release, std::memory_order_relaxed)) {
        thing.release();
        return;
      }
    }
  }

 private:
  // Threads start their search at different slots, so that each mostly finds its own thing again.
  static size_t first_slot() {
    static thread_local const size_t slot =
        std::hash<std::thread::id>{}(std::this_thread::get_id());
    return slot;
  }

  std::array<std::atomic<T*>, 32> slots_{};
};

}  // namespace lexel
