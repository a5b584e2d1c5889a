#include "python_values.h"

#include "regex.h"
#include "unicode/utf8.h"

namespace lexel::python {

std::string_view utf8_view(py::handle text, const char* message) {
  if (!PyUnicode_Check(text.ptr())) {
    if (message) throw py::type_error(message);
    throw py::type_error("'" + std::string(Py_TYPE(text.ptr())->tp_name) +
                         "' object is not an instance of 'str'");
  }
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (!bytes) {
    if (!message) throw py::error_already_set();
    PyErr_Clear();
    throw py::type_error(message);
  }
  return {bytes, static_cast<size_t>(size)};
}

size_t unsigned_argument(const py::handle& value) {
  size_t number = PyLong_AsSize_t(value.ptr());
  if (number == static_cast<size_t>(-1) && PyErr_Occurred()) throw py::error_already_set();
  return number;
}

uint32_t id_argument(const py::handle& value) {
  long long number = 0;
  if (PyLong_CheckExact(value.ptr())) {
    int overflow = 0;
    number = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
    if (overflow > 0) number = int64_t{1} << 32;
  } else {
    auto index = py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr()));
    if (!index) throw py::error_already_set();
    int overflow = 0;
    number = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
    if (overflow > 0) number = int64_t{1} << 32;
  }
  if (number < 0) PyErr_SetString(PyExc_OverflowError, "number too small to fit in target type");
  if (number >> 32 > 0) {
    PyErr_SetString(PyExc_OverflowError, "number too large to fit in target type");
  }
  if (PyErr_Occurred()) throw py::error_already_set();
  return static_cast<uint32_t>(number);
}

py::object repr_of_json(const std::string& json) {
  return py::module_::import("lexel._repr").attr("of_json")(json);
}

py::object str_of_json(const std::string& json) {
  return py::module_::import("lexel._repr").attr("of_json_short")(json);
}

void raise_custom_error(py::error_already_set& error) {
  if (!error.matches(PyExc_Exception)) throw error;
  std::string message = py::cast<std::string>(error.type().attr("__name__")) + ": " +
                        py::cast<std::string>(py::str(error.value()));
  py::raise_from(error, PyExc_Exception, message.c_str());
  throw py::error_already_set();
}

void ignore_keyword(const py::handle& name) { py::print("Ignored unknown kwarg option", name); }

Side side_argument(std::string_view direction) {
  if (direction == "left") return Side::kLeft;
  if (direction == "right") return Side::kRight;
  throw py::value_error("Unknown `direction`: `" + std::string(direction) +
                        "`. Use one of `left` or `right`");
}

const char* side_name(Side side) { return side == Side::kLeft ? "left" : "right"; }

TruncationStrategy strategy_argument(std::string_view strategy) {
  if (strategy == "longest_first") return TruncationStrategy::kLongestFirst;
  if (strategy == "only_first") return TruncationStrategy::kOnlyFirst;
  if (strategy == "only_second") return TruncationStrategy::kOnlySecond;
  throw py::value_error("Unknown `strategy`: `" + std::string(strategy) +
                        "`. Use one of `longest_first`, `only_first`, or `only_second`");
}

const char* strategy_name(TruncationStrategy strategy) {
  switch (strategy) {
    case TruncationStrategy::kLongestFirst:
      return "longest_first";
    case TruncationStrategy::kOnlyFirst:
      return "only_first";
    case TruncationStrategy::kOnlySecond:
      return "only_second";
  }
  return "";
}

spec::SplitBehavior behavior_argument(std::string_view behavior) {
  using spec::SplitBehavior;
  for (SplitBehavior each :
       {SplitBehavior::kRemoved, SplitBehavior::kIsolated, SplitBehavior::kMergedWithPrevious,
        SplitBehavior::kMergedWithNext, SplitBehavior::kContiguous}) {
    if (behavior == behavior_name(each)) return each;
  }
  throw py::value_error(
      "Wrong value for SplitDelimiterBehavior, expected one of: `removed, isolated, "
      "merged_with_previous, merged_with_next, contiguous`");
}

const char* behavior_name(spec::SplitBehavior behavior) {
  switch (behavior) {
    case spec::SplitBehavior::kRemoved:
      return "removed";
    case spec::SplitBehavior::kIsolated:
      return "isolated";
    case spec::SplitBehavior::kMergedWithPrevious:
      return "merged_with_previous";
    case spec::SplitBehavior::kMergedWithNext:
      return "merged_with_next";
    case spec::SplitBehavior::kContiguous:
      return "contiguous";
  }
  return "";
}

spec::PrependScheme prepend_scheme_argument(std::string_view scheme) {
  if (scheme == "always") return spec::PrependScheme::kAlways;
  if (scheme == "first") return spec::PrependScheme::kFirst;
  if (scheme == "never") return spec::PrependScheme::kNever;
  throw py::value_error(std::string(scheme) +
                        " is an unknown variant, should be one of ['first', 'never', 'always']");
}

const char* prepend_scheme_name(spec::PrependScheme scheme) {
  switch (scheme) {
    case spec::PrependScheme::kAlways:
      return "always";
    case spec::PrependScheme::kFirst:
      return "first";
    case spec::PrependScheme::kNever:
      return "never";
  }
  return "";
}

char32_t character_argument(std::string_view text) {
  size_t pos = 0;
  char32_t character = text.empty() ? 0 : utf8::decode(text, pos);
  if (text.empty() || pos != text.size()) throw py::value_error("expected a string of length 1");
  return character;
}

std::string character_string(char32_t character) {
  std::string text;
  utf8::append(text, character);
  return text;
}

spec::Pattern pattern_argument(const py::handle& pattern) {
  if (py::isinstance<Regex>(pattern)) return py::cast<Regex&>(pattern).pattern;
  if (PyUnicode_Check(pattern.ptr())) {
    return {spec::Pattern::Kind::kString, std::string(utf8_view(pattern))};
  }
  throw py::type_error("the pattern must be a str or a Regex");
}

}  // namespace lexel::python
