#pragma once

#include <pybind11/pybind11.h>  // Py_GIL_DISABLED

#include <mutex>
#include <utility>

#include "lexel/encoding.h"
#include "native_object.h"

namespace lexel::python {

// Python's Encoding, which can be changed in place. What value() gave stays as it is.
class EncodingObject {
 public:
  EncodingObject() = default;
  EncodingObject(Encoding value) : value_(std::move(value)) {}
  EncodingObject(const EncodingObject& other) : value_(other.value()) {}
  EncodingObject(EncodingObject&& other) noexcept : value_(std::move(other.value_)) {}
  EncodingObject& operator=(const EncodingObject&) = delete;

  // A copy, which shares the columns.
  Encoding value() const {
    Lock lock(mutex_);
    return value_;
  }
  void set(Encoding value) {
    Lock lock(mutex_);
    std::swap(value_, value);
  }

 private:
#ifdef Py_GIL_DISABLED
  using Mutex = std::mutex;
  using Lock = std::lock_guard<std::mutex>;
#else  // the GIL is the lock
  struct Mutex {};
  struct Lock {
    explicit Lock(Mutex&) {}
  };
#endif

  mutable Mutex mutex_;
  Encoding value_;
};

template <>
inline constexpr bool kIsNative<EncodingObject> = true;

}  // namespace lexel::python

template <>
class pybind11::detail::type_caster<lexel::python::EncodingObject>
    : public lexel::python::NativeCaster<lexel::python::EncodingObject> {
 public:
  static constexpr auto name = const_name("lexel._lexel.Encoding");
};
