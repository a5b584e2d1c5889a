#include <pybind11/pybind11.h>

#include "lexel/error.h"
#include "modules.h"

namespace lexel::python {
namespace {

py::object& error_type() {
  static py::object* type = new py::object;  // never destroyed: outlives the interpreter
  return *type;
}

// A message of Hugging Face's that programs compare, or null.
const char* compared_message(const Error& error) {
  if (error.code() == ErrorCode::kMissingUnknownToken && error.json_path().ends_with("/unk_id")) {
    return "Encountered an unknown token but `unk_id` is missing";
  }
  return nullptr;
}

// The one place where a library error becomes a Python exception.
void raise(const Error& error) {
  const char* compared = compared_message(error);
  py::object exception = error_type()(py::str(compared ? compared : error.what()));
  // Shown below the message by Python 3.11 and later.
  if (compared) {
    py::list notes;
    notes.append(error.what());
    exception.attr("__notes__") = notes;
  }
  exception.attr("code") = static_cast<int>(error.code());
  exception.attr("json_path") = error.json_path();
  exception.attr("byte_offset") = error.byte_offset() ? py::cast(*error.byte_offset()) : py::none();
  exception.attr("file") = error.file().empty() ? py::none() : py::object(py::str(error.file()));
  exception.attr("line") = error.line() ? py::cast(*error.line()) : py::none();
  exception.attr("row") = error.row() ? py::cast(*error.row()) : py::none();
  PyErr_SetObject(error_type().ptr(), exception.ptr());
}

}  // namespace

void bind_errors(py::module_& module) {
  error_type() = py::reinterpret_steal<py::object>(PyErr_NewExceptionWithDoc(
      "lexel.LexelError",
      "What went wrong, where, and how to mend it.\n\n"
      "Attributes: code (int), json_path (str, into the tokenizer file), byte_offset (int or "
      "None),\nrow (int or None: the input of a batch), file (str or None) and line (int or None) "
      "in\nfiles of text.",
      PyExc_Exception, nullptr));
  module.attr("LexelError") = error_type();
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const Error& error) {
      raise(error);
    } catch (const py::builtin_exception& error) {
      throw;
    } catch (const std::runtime_error& error) {
      PyErr_SetString(PyExc_Exception, error.what());
    }
  });
}

}  // namespace lexel::python
