#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "families.h"
#include "lexel/options.h"
#include "spec/pattern.h"

// Conversions between Python values and the library's, with Hugging Face's complaints.
namespace lexel::python {

// A Python string's UTF-8, borrowed from the string object. Throws TypeError with `message` (null:
// a general one) for anything else, UnicodeEncodeError for lone surrogates.
std::string_view utf8_view(py::handle text, const char* message = nullptr);

// A number that must not be negative; OverflowError otherwise.
size_t unsigned_argument(const py::handle& value);
uint32_t id_argument(const py::handle& value);

// "NFC()" of {"type": "NFC"}, as Hugging Face shows components: repr() whole, str() with a few
// items of each list.
py::object repr_of_json(const std::string& json);
py::object str_of_json(const std::string& json);

// Raises what a custom component raised as Hugging Face does: Exception("<type>: <message>"), with
// the error itself as cause. What is no Exception (KeyboardInterrupt) goes on as it is.
[[noreturn]] void raise_custom_error(py::error_already_set& error);

// Says on standard output, as Hugging Face does, which keyword arguments were not understood.
void ignore_keyword(const py::handle& name);

Side side_argument(std::string_view direction);
const char* side_name(Side side);
TruncationStrategy strategy_argument(std::string_view strategy);
const char* strategy_name(TruncationStrategy strategy);

spec::SplitBehavior behavior_argument(std::string_view behavior);
const char* behavior_name(spec::SplitBehavior behavior);
spec::PrependScheme prepend_scheme_argument(std::string_view scheme);
const char* prepend_scheme_name(spec::PrependScheme scheme);
char32_t character_argument(std::string_view text);
std::string character_string(char32_t character);

// A str (literal) or a Regex.
spec::Pattern pattern_argument(const py::handle& pattern);

// The node of a component object; TypeError for anything else.
template <class Family>
NodePtr<Family> node_argument(const py::handle& object) {
  if (!py::isinstance<Handle<Family>>(object)) {
    throw py::type_error("'" + std::string(py::str(py::type::of(object).attr("__name__"))) +
                         "' object is not an instance of '" + Family::kName + "'");
  }
  return py::cast<Handle<Family>&>(object).node;
}

}  // namespace lexel::python
