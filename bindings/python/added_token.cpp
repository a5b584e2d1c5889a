#include "added_token.h"

#include <pybind11/stl.h>

#include "modules.h"
#include "python_class.h"
#include "python_values.h"

namespace lexel::python {
namespace {

bool bool_argument(py::handle value) {
  if (!PyBool_Check(value.ptr())) {
    throw py::type_error("'" + std::string(Py_TYPE(value.ptr())->tp_name) +
                         "' object is not an instance of 'bool'");
  }
  return value.ptr() == Py_True;
}

AddedTokenObject from_keywords(const py::object& content, const py::kwargs& kwargs) {
  AddedTokenObject self;
  if (!content.is_none()) self.token.content = utf8_view(content);
  for (auto [name, value] : kwargs) {
    std::string_view key = utf8_view(name);
    if (key == "single_word") {
      self.token.single_word = bool_argument(value);
    } else if (key == "lstrip") {
      self.token.lstrip = bool_argument(value);
    } else if (key == "rstrip") {
      self.token.rstrip = bool_argument(value);
    } else if (key == "normalized") {
      self.normalized = bool_argument(value);
    } else if (key == "special") {
      self.token.special = bool_argument(value);
    } else {
      ignore_keyword(name);
    }
  }
  return self;
}

std::string repr(const AddedTokenObject& self) {
  auto flag = [](bool value) { return value ? "True" : "False"; };
  AddedToken token = self.value();
  return "AddedToken(\"" + token.content + "\", rstrip=" + flag(token.rstrip) +
         ", lstrip=" + flag(token.lstrip) + ", single_word=" + flag(token.single_word) +
         ", normalized=" + flag(token.normalized) + ", special=" + flag(token.special) + ")";
}

py::dict state_of(const AddedTokenObject& self) {
  AddedToken token = self.value();
  py::dict state;
  state["content"] = token.content;
  state["single_word"] = token.single_word;
  state["lstrip"] = token.lstrip;
  state["rstrip"] = token.rstrip;
  state["normalized"] = token.normalized;
  state["special"] = token.special;
  return state;
}

}  // namespace

AddedToken added_token_argument(py::handle token, bool special) {
  AddedTokenObject object;
  if (PyUnicode_Check(token.ptr())) {
    object.token.content = utf8_view(token);
  } else if (py::isinstance<AddedTokenObject>(token)) {
    // Seen by the caller, as in Hugging Face.
    auto& given = py::cast<AddedTokenObject&>(token);
    if (special) given.token.special = true;
    object = given;
  } else {
    throw py::type_error("Input must be a List[Union[str, AddedToken]]");
  }
  if (special) object.token.special = true;
  return object.value();
}

void bind_added_token(py::module_& module) {
  LockedClass<AddedTokenObject> token(module, "AddedToken", py::dynamic_attr());
  token.def(init<&from_keywords>(), py::arg("content") = py::none());
  token.def<&repr>("__repr__");
  token.def("__str__", [](const AddedTokenObject& self) { return self.token.content; });
  token.def("__hash__",
            [](const AddedTokenObject& self) { return py::hash(py::str(self.token.content)); });
  token.def("__eq__", [](const AddedTokenObject& self, const py::object& other) {
    return py::isinstance<AddedTokenObject>(other) &&
           self.value() == py::cast<AddedTokenObject>(other).value();
  });
  // Hugging Face's tokens have no order, and say so by False.
  for (const char* name : {"__lt__", "__le__", "__gt__", "__ge__"}) {
    token.def(name, [](const AddedTokenObject&, const py::object& other) -> py::object {
      if (py::isinstance<AddedTokenObject>(other)) return py::bool_(false);
      return py::reinterpret_borrow<py::object>(Py_NotImplemented);
    });
  }
  token.def(py::pickle(&state_of, [](const py::dict& state) {
    py::kwargs fields = py::reinterpret_steal<py::kwargs>(PyDict_Copy(state.ptr()));
    py::object content = fields.attr("pop")("content");
    return from_keywords(content, fields);
  }));
  token.def_property(
      "content", [](const AddedTokenObject& self) { return self.token.content; },
      [](AddedTokenObject& self, std::string content) { self.token.content = std::move(content); });
  token.def_property(
      "special", [](const AddedTokenObject& self) { return self.token.special; },
      [](AddedTokenObject& self, bool special) { self.token.special = special; });
  auto flag = [&](const char* name, bool AddedToken::*member) {
    token.def_property_readonly(
        name, [member](const AddedTokenObject& self) { return self.value().*member; });
  };
  flag("lstrip", &AddedToken::lstrip);
  flag("rstrip", &AddedToken::rstrip);
  flag("single_word", &AddedToken::single_word);
  flag("normalized", &AddedToken::normalized);
}

}  // namespace lexel::python
