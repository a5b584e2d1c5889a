#pragma once

#include <pybind11/pybind11.h>

namespace py = pybind11;

namespace lexel::python {

// Each fills one module with its classes.
void bind_errors(py::module_& module);
void bind_regex(py::module_& module);
void bind_added_token(py::module_& module);
void bind_token(py::module_& module);
void bind_encoding(py::module_& module);
void bind_pre_tokenized_string(py::module_& module);
void bind_tokenizer(py::module_& module);
void bind_normalizers(py::module_& module);
void bind_pre_tokenizers(py::module_& module);
void bind_models(py::module_& module);
void bind_processors(py::module_& module);
void bind_decoders(py::module_& module);
void bind_decode_stream(py::module_& module);
void bind_tiktoken(py::module_& module);

}  // namespace lexel::python
