#pragma once

#include <pybind11/pybind11.h>

#include <string_view>
#include <vector>

#include "python_values.h"

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
      views_.push_back(utf8_view(text));
      kept_.push_back(py::reinterpret_borrow<py::object>(text));
    }
  }

  const std::vector<std::string_view>& views() const { return views_; }

 private:
  std::vector<py::object> kept_;
  std::vector<std::string_view> views_;
};

}  // namespace lexel::python
