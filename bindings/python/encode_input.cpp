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

void EncodeInputs::add_text(py::handle value, const char* message) {
  bytes_.add(value, message);
  kept_.push_back(py::reinterpret_borrow<py::object>(value));
}

EncodeInputs::Part EncodeInputs::sequence(py::handle value) {
  const size_t begin = bytes_.size();
  if (!is_pretokenized_) {
    add_text(value, kNotText);
    return {begin, begin + 1};
  }
  py::object items = py::reinterpret_borrow<py::object>(value);
  if (is_array(items)) items = items.attr("tolist")();
  if (!is_list_or_tuple(items)) throw py::type_error(kNotWords);
  for (py::handle word : items) add_text(word, kNotWords);
  return {begin, bytes_.size()};
}

void EncodeInputs::add(const py::object& first, const py::object& pair) {
  Row row{sequence(first), std::nullopt};
  if (!pair.is_none()) row.second = sequence(pair);
  rows_.push_back(row);
}

void EncodeInputs::add_row(py::handle row) {
  // A row of two strings is a pair of texts, but two words where words are wanted.
  bool is_single = is_pretokenized_ ? is_words(row) : PyUnicode_Check(row.ptr()) != 0;
  if (is_single) {
    rows_.push_back({sequence(row), std::nullopt});
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
  Part first = sequence(both[0]);
  rows_.push_back({first, sequence(both[1])});
}

Sequence EncodeInputs::sequence_of(const Part& part,
                                   const std::vector<std::string_view>& views) const {
  if (!is_pretokenized_) return views[part.begin];
  return std::span(views).subspan(part.begin, part.end - part.begin);
}

std::span<const EncodeInput> EncodeInputs::inputs(unsigned threads) {
  const std::vector<std::string_view>& views = bytes_.views(threads);
  inputs_.clear();
  inputs_.reserve(rows_.size());
  for (const Row& row : rows_) {
    inputs_.emplace_back(sequence_of(row.first, views));
    if (row.second) inputs_.back().second = sequence_of(*row.second, views);
  }
  return inputs_;
}

}  // namespace lexel::python
