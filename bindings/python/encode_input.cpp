#include "encode_input.h"

namespace lexel::python {
namespace {

constexpr const char* kNotWords = "PreTokenizedInputSequence must be Union[List[str], Tuple[str]]";

bool is_list_or_tuple(py::handle value) {
  return PyList_Check(value.ptr()) || PyTuple_Check(value.ptr());
}

// NumPy arrays are taken for the lists they hold, without knowing NumPy.
bool is_array(py::handle value) {
  return !is_list_or_tuple(value) && py::hasattr(value, "__array_interface__") &&
         py::hasattr(value, "tolist");
}

bool is_words(py::handle value) {
  py::object items = py::reinterpret_borrow<py::object>(value);
  if (is_array(items)) items = items.attr("tolist")();
  if (!is_list_or_tuple(items)) return false;
  for (py::handle word : items) {
    if (!PyUnicode_Check(word.ptr())) return false;
  }
  return true;
}

}  // namespace

std::string_view EncodeInputs::text(py::handle value, const char* message) {
  std::string_view view = bytes_.add(value, message);
  text_bytes_ += view.size();
  kept_.push_back(py::reinterpret_borrow<py::object>(value));
  return view;
}

Sequence EncodeInputs::sequence(py::handle value) {
  if (!is_pretokenized_) return text(value, kNotText);
  py::object items = py::reinterpret_borrow<py::object>(value);
  if (is_array(items)) items = items.attr("tolist")();
  if (!is_list_or_tuple(items)) throw py::type_error(kNotWords);
  std::vector<std::string_view>& words = words_.emplace_back();
  words.reserve(py::len(items));
  for (py::handle word : items) words.push_back(text(word, kNotWords));
  return std::span<const std::string_view>(words);
}

void EncodeInputs::add(const py::object& first, const py::object& pair) {
  Sequence a = sequence(first);
  if (pair.is_none()) {
    inputs_.emplace_back(a);
  } else {
    inputs_.emplace_back(a, sequence(pair));
  }
}

void EncodeInputs::add_row(py::handle row) {
  // A row of two strings is a pair of texts, but two words where words are wanted.
  bool is_single = is_pretokenized_ ? is_words(row) : PyUnicode_Check(row.ptr()) != 0;
  if (is_single) {
    inputs_.emplace_back(sequence(row));
    return;
  }
  py::object items = py::reinterpret_borrow<py::object>(row);
  if (is_array(items)) items = items.attr("tolist")();
  if (!is_list_or_tuple(items) || py::len(items) != 2) {
    throw py::type_error(
        is_pretokenized_ ? "PreTokenizedEncodeInput must be Union[PreTokenizedInputSequence, "
                           "Tuple[PreTokenizedInputSequence, PreTokenizedInputSequence]]"
                         : "TextEncodeInput must be Union[TextInputSequence, Tuple[InputSequence, "
                           "InputSequence]]");
  }
  py::sequence both = py::reinterpret_borrow<py::sequence>(items);
  Sequence a = sequence(both[0]);
  inputs_.emplace_back(a, sequence(both[1]));
}

}  // namespace lexel::python
