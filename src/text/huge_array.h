#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lexel {

// A zeroed array for tables that are looked up at random. A large one asks for huge pages before it
// is first touched: with small ones nearly every look-up would miss the page table's cache, too.
template <class T>
class HugeArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  HugeArray() = default;
  explicit HugeArray(size_t size) : size_(size) {
    if (size == 0) return;
    const size_t alignment =
        size * sizeof(T) >= kHugePage ? kHugePage : std::max(kLine, alignof(T));
    const size_t bytes = (size * sizeof(T) + alignment - 1) / alignment * alignment;
    // Nothing of T is used before the memory is zeroed, so operator new's bytes will do.
    data_ = Pointer(static_cast<T*>(::operator new(bytes, std::align_val_t(alignment))),
                    Free{std::align_val_t(alignment)});
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (alignment == kHugePage) madvise(data_.get(), bytes, MADV_HUGEPAGE);
#endif
    std::fill_n(data_.get(), size, T{});
  }

  size_t size() const { return size_; }
  T& operator[](size_t i) { return data_.get()[i]; }
  const T& operator[](size_t i) const { return data_.get()[i]; }

 private:
  static constexpr size_t kHugePage = size_t{2} << 20;
  static constexpr size_t kLine = 64;

  struct Free {
    std::align_val_t alignment{kLine};
    void operator()(T* p) const { ::operator delete(p, alignment); }
  };
  using Pointer = std::unique_ptr<T, Free>;

  size_t size_ = 0;
  Pointer data_;
};

}  // namespace lexel
