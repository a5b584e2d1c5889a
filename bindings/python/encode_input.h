#pragma once

#include <pybind11/pybind11.h>

#include <deque>
#include <string_view>
#include <vector>

#include "lexel/tokenizer.h"
#include "str_bytes.h"

namespace py = pybind11;

namespace lexel::python {

inline constexpr const char* kNotText = "TextInputSequence must be str";

// Inputs of encode calls, read from Python values. Holds references to the strings, so that their
// texts live while the GIL is released. Must be destroyed with the GIL held.
class EncodeInputs {
 public:
  explicit EncodeInputs(bool is_pretokenized) : is_pretokenized_(is_pretokenized) {}

  // A sequence and, unless None, its pair.
  void add(const py::object& sequence, const py::object& pair);
  // A row of a batch: a sequence, or a tuple or list of two.
  void add_row(py::handle row);

  // Made by up to `threads` threads, 0: one per core. Does not need the GIL.
  std::span<const EncodeInput> inputs(unsigned threads) {
    bytes_.fill(threads);
    return inputs_;
  }
  size_t text_bytes() const { return text_bytes_; }

 private:
  Sequence sequence(py::handle value);
  std::string_view text(py::handle value, const char* message);

  bool is_pretokenized_;
  size_t text_bytes_ = 0;
  StrBatch bytes_;
  std::vector<py::object> kept_;
  std::deque<std::vector<std::string_view>> words_;
  std::vector<EncodeInput> inputs_;
};

}  // namespace lexel::python
