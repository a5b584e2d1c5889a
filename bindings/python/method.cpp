#include "method.h"

namespace lexel::python {
namespace {

std::string quoted(py::handle text) { return "'" + std::string(py::str(text)) + "'"; }

// "'a'", "'a' and 'b'", "'a', 'b', and 'c'"
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names.size() > 2) text += ",";
    if (i > 0) text += i + 1 == names.size() ? " and " : " ";
    text += names[i];
  }
  return text;
}

}  // namespace

void throw_wrong_type(py::handle value, const std::string& expected) {
  if (value.is_none()) throw py::type_error("'None' is not an instance of '" + expected + "'");
  throw py::type_error("'" + std::string(Py_TYPE(value.ptr())->tp_name) +
                       "' object is not an instance of '" + expected + "'");
}

void throw_not_made(py::handle self) {
  throw py::type_error(std::string(Py_TYPE(self.ptr())->tp_name) +
                       ".__init__() must call __init__() of the class it derives from");
}

Signature::Signature(const std::string& owner, std::string name, const std::string& shown_name,
                     std::vector<Parameter> parameters, bool takes_keywords)
    : name_(std::move(name)),
      called_(owner + "." + shown_name + "()"),
      parameters_(std::move(parameters)),
      takes_keywords_(takes_keywords) {}

size_t Signature::find(PyObject* name) const {
  // Names in calls are interned like those here: nearly always one look at the pointer is enough.
  for (size_t i = 0; i < parameters_.size(); ++i) {
    if (parameters_[i].name.ptr() == name) return i;
  }
  for (size_t i = 0; i < parameters_.size(); ++i) {
    PyObject* own = parameters_[i].name.ptr();
    if (own && PyUnicode_Compare(own, name) == 0) return i;
  }
  return parameters_.size();
}

void Signature::match(PyObject* const* arguments, size_t count, PyObject* keyword_names,
                      PyObject** values, py::kwargs& keywords) const {
  if (count > parameters_.size()) throw_too_many(count);
  for (size_t i = 0; i < count; ++i) values[i] = arguments[i];
  size_t named = keyword_names ? static_cast<size_t>(PyTuple_GET_SIZE(keyword_names)) : 0;
  for (size_t i = 0; i < named; ++i) {
    PyObject* name = PyTuple_GET_ITEM(keyword_names, static_cast<Py_ssize_t>(i));
    size_t place = find(name);
    if (place == parameters_.size()) {
      if (!takes_keywords_) {
        throw py::type_error(called_ + " got an unexpected keyword argument " + quoted(name));
      }
      if (!keywords) keywords = py::kwargs();
      keywords[name] = py::handle(arguments[count + i]);
      continue;
    }
    if (values[place]) {
      throw py::type_error(called_ + " got multiple values for argument " + quoted(name));
    }
    values[place] = arguments[count + i];
  }
  for (size_t i = count; i < parameters_.size(); ++i) {
    if (values[i]) continue;
    values[i] = parameters_[i].default_value.ptr();
    if (!values[i]) throw_missing(values);
  }
  // The same empty dict for every call, which nobody changes.
  if (takes_keywords_ && !keywords) keywords = no_keywords_;
}

void Signature::throw_too_many(size_t count) const {
  size_t required = 0;
  for (const Parameter& parameter : parameters_) required += parameter.default_value ? 0 : 1;
  std::string takes = required == parameters_.size() ? std::to_string(required)
                                                     : "from " + std::to_string(required) + " to " +
                                                           std::to_string(parameters_.size());
  throw py::type_error(called_ + " takes " + takes + " positional arguments but " +
                       std::to_string(count) + (count == 1 ? " was given" : " were given"));
}

void Signature::throw_missing(PyObject* const* values) const {
  std::vector<std::string> missing;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    if (values[i] || parameter.default_value) continue;
    missing.push_back(parameter.name ? quoted(parameter.name) : std::to_string(i + 1));
  }
  throw py::type_error(called_ + " missing " + std::to_string(missing.size()) +
                       " required positional argument" + (missing.size() == 1 ? "" : "s") + ": " +
                       listed(missing));
}

std::string Signature::text(bool has_self) const {
  std::string text = "(";
  auto add = [&text](const std::string& part) {
    if (text.size() > 1) text += ", ";
    text += part;
  };
  if (has_self) add("$self");
  bool is_positional = false;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& parameter = parameters_[i];
    if (is_positional && parameter.name) add("/");
    is_positional = !parameter.name;
    std::string shown =
        parameter.name ? std::string(py::str(parameter.name)) : "arg" + std::to_string(i);
    if (parameter.default_value) shown += "=" + std::string(py::repr(parameter.default_value));
    add(shown);
  }
  if (is_positional) add("/");
  if (takes_keywords_) add("**kwargs");
  return text + ")";
}

void MethodDefinition::set(Signature new_signature, FastCall function, bool has_self,
                           const py::handle& docstring) {
  // Never freed: types and functions point here until the process ends.
  signature = new Signature(std::move(new_signature));
  auto* doc = new std::string(signature->name() + signature->text(has_self) + "\n--\n\n");
  if (!docstring.is_none()) *doc += std::string(py::str(docstring));
  def.ml_name = signature->name().c_str();
  // CPython keeps all kinds of functions as one type and goes by the flags.
  def.ml_meth = reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
  def.ml_flags = METH_FASTCALL | METH_KEYWORDS;
  def.ml_doc = doc->c_str();
}

}  // namespace lexel::python
