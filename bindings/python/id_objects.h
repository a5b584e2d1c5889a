#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace py = pybind11;

namespace lexel::python {

// Python's ints for ids, offsets and the like: small numbers, the same ones again and again.
//
// Those below kBound are made when first asked for and then shared by all long lists, which saves
// their making and 32 bytes for each; they are never freed. That is 2 MB for the table, of which
// only touched pages count, and 8 MB if every number comes up. Without a GIL they are made each
// time: there, threads that count references to one object wait for each other.
class IdObjects {
 public:
  // A new reference; null with an error set where memory runs out. Needs the GIL.
  static PyObject* get(uint32_t number) {
#ifndef Py_GIL_DISABLED
    if (number < kBound) {
      PyObject*& kept = kept_[number];
      if (!kept) [[unlikely]] {
        kept = PyLong_FromUnsignedLong(number);
        if (!kept) return nullptr;
      }
      Py_INCREF(kept);
      return kept;
    }
#endif
    return PyLong_FromUnsignedLong(number);
  }

 private:
  static constexpr uint32_t kBound = 1 << 18;
#ifndef Py_GIL_DISABLED
  static inline PyObject* kept_[kBound];
#endif
};

// A list of make(i), new references, for i below `size`; null is an error that is set.
template <class Make>
py::list list_of(size_t size, Make&& make) {
  py::list list(size);
  PyObject* const object = list.ptr();
  for (size_t i = 0; i < size; ++i) {
    PyObject* item = make(i);
    if (!item) throw py::error_already_set();
    PyList_SET_ITEM(object, static_cast<Py_ssize_t>(i), item);
  }
  return list;
}

template <class T>
py::list list_of(std::span<const T> numbers) {
  // The shared ones of a short text are seldom in the processor's caches: new ones are made in less
  // time than it takes to fetch them.
  constexpr size_t kWorthSharing = 64;
  if (numbers.size() < kWorthSharing) {
    return list_of(numbers.size(), [&](size_t i) { return PyLong_FromUnsignedLong(numbers[i]); });
  }
  return list_of(numbers.size(), [&](size_t i) { return IdObjects::get(numbers[i]); });
}

}  // namespace lexel::python
