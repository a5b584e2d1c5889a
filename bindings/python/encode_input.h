#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <span>
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

  // All, whose texts are read by up to `threads` threads, 0: one per core. Needs the GIL.
  std::span<const EncodeInput> inputs(unsigned threads);
  // About how many.
  size_t text_bytes() const { return bytes_.bytes(); }

 private:
  // Strings [begin, end), the words of a sequence or a text alone.
  struct Part {
    size_t begin;
    size_t end;
  };
  struct Row {
    Part first;
    std::optional<Part> second;
  };

  Part sequence(py::handle value);
  void add_text(py::handle value, const char* message);
  Sequence sequence_of(const Part& part, const std::vector<std::string_view>& views) const;

  bool is_pretokenized_;
  StrBatch bytes_;
  std::vector<py::object> kept_;
  std::vector<Row> rows_;
  std::vector<EncodeInput> inputs_;
};

}  // namespace lexel::python
