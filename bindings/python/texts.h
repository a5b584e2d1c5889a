#pragma once

#include <pybind11/pybind11.h>

#include <string_view>
#include <vector>

#include "str_bytes.h"

namespace py = pybind11;

namespace lexel::python {

// The strings of a Python sequence or iterable, held so that their UTF-8 lives while the GIL is
// released. Throws TypeError for a lone str, whose characters nobody means to encode one by one,
// and for what is not a string; UnicodeEncodeError for lone surrogates. Must be destroyed with the
// GIL held.
class Texts {
 public:
  explicit Texts(const py::object& texts) {
    if (PyUnicode_Check(texts.ptr())) {
      throw py::type_error("texts must be a list of str, not a str: put the text in a list");
    }
    for (py::handle text : texts) {
      if (!PyUnicode_Check(text.ptr())) throw py::type_error("texts must be a list of str");
      bytes_.add(text);
      kept_.push_back(py::reinterpret_borrow<py::object>(text));
    }
  }

  size_t size() const { return bytes_.size(); }
  // Made by up to `threads` threads, 0: one per core. Needs the GIL.
  const std::vector<std::string_view>& views(unsigned threads) { return bytes_.views(threads); }

 private:
  StrBatch bytes_;
  std::vector<py::object> kept_;
};

}  // namespace lexel::python
