#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lexel/encoding.h"

namespace py = pybind11;

// NumPy arrays over the library's columns, without copies.
namespace lexel::python {

// Throws ImportError where NumPy is missing; `what` names what needs it.
inline void require_numpy(const char* what) {
  static std::atomic<bool> is_there = false;
  if (is_there.load(std::memory_order_relaxed)) return;
  try {
    py::module_::import("numpy");
    is_there.store(true, std::memory_order_relaxed);
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_ImportError)) throw;
    throw py::import_error("NumPy is needed for " + std::string(what) + ": pip install numpy");
  }
}

// What keeps the memory of an array alive.
template <class T>
py::capsule owner_of(std::unique_ptr<T> value) {
  return py::capsule(value.release(), [](void* kept) { delete static_cast<T*>(kept); });
}

// T[n], borrowed from what `owner` keeps.
template <class T>
py::array array_over(std::span<const T> column, const py::capsule& owner) {
  return py::array(py::dtype::of<T>(), {static_cast<py::ssize_t>(column.size())}, {}, column.data(),
                   owner);
}

// uint32[n, 2]: begin and end of each token.
inline py::array array_over(std::span<const Offset> column, const py::capsule& owner) {
  static_assert(sizeof(Offset) == 2 * sizeof(uint32_t));
  return py::array(py::dtype::of<uint32_t>(),
                   {static_cast<py::ssize_t>(column.size()), py::ssize_t{2}}, {}, column.data(),
                   owner);
}

// uint32[n], with memory of its own.
inline py::array array_copy_of(std::span<const uint32_t> column) {
  auto& numpy = py::detail::npy_api::get();
  const Py_intptr_t size[] = {static_cast<Py_intptr_t>(column.size())};
  auto array = py::reinterpret_steal<py::array>(
      numpy.PyArray_NewFromDescr_(numpy.PyArray_Type_, py::dtype::of<uint32_t>().release().ptr(), 1,
                                  size, nullptr, nullptr, 0, nullptr));
  if (!array) throw py::error_already_set();
  if (!column.empty()) std::memcpy(array.mutable_data(), column.data(), column.size_bytes());
  return array;
}

// The same for a vector that the array takes over.
template <class T>
py::array array_of(std::vector<T> column) {
  auto kept = std::make_unique<std::vector<T>>(std::move(column));
  std::span<const T> span(*kept);
  return array_over(span, owner_of(std::move(kept)));
}

}  // namespace lexel::python
