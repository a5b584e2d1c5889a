#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <span>
#include <vector>

namespace py = pybind11;

namespace lexel::python {

// The ids of a Python sequence: the memory itself of a uint32 array, else a copy. Needs the GIL to
// make and to destroy, not to read. Throws TypeError and OverflowError as Hugging Face does.
class IdList {
 public:
  explicit IdList(py::handle ids);
  ~IdList();
  IdList(const IdList&) = delete;
  IdList& operator=(const IdList&) = delete;

  std::span<const uint32_t> ids() const { return ids_; }
  std::vector<uint32_t> take();

 private:
  bool read_buffer(py::handle ids);
  bool read_exact_integers(py::handle ids);

  Py_buffer buffer_{};
  std::vector<uint32_t> numbers_;
  std::span<const uint32_t> ids_;
};

}  // namespace lexel::python
