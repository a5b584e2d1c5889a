#pragma once

#include <pybind11/pybind11.h>

#include "python_class.h"

namespace py = pybind11;

namespace lexel::python {

class TokenizerObject;

// Each fills one module with its classes.
void bind_errors(py::module_& module);
void bind_regex(py::module_& module);
void bind_added_token(py::module_& module);
void bind_token(py::module_& module);
void bind_encoding(py::module_& module);
void bind_chunk(py::module_& module);
void bind_list_array(py::module_& module);
void bind_file_chunks(py::module_& module);
void bind_pre_tokenized_string(py::module_& module);
void bind_tokenizer(py::module_& module);
void bind_normalizers(py::module_& module);
void bind_pre_tokenizers(py::module_& module);
void bind_models(py::module_& module);
void bind_processors(py::module_& module);
void bind_decoders(py::module_& module);
void bind_decode_stream(py::module_& module);
void bind_program(py::module_& module);
void bind_tiktoken(py::module_& module);
void bind_word_counts(py::module_& module);

// Each fills the class Tokenizer with some of its methods.
void bind_encode_flat(PlainClass<TokenizerObject>& tokenizer);
void bind_encode_arrow(PlainClass<TokenizerObject>& tokenizer);
void bind_encode_files(PlainClass<TokenizerObject>& tokenizer);
void bind_cache(PlainClass<TokenizerObject>& tokenizer);
void bind_token_budget(PlainClass<TokenizerObject>& tokenizer);
void bind_training(PlainClass<TokenizerObject>& tokenizer);

}  // namespace lexel::python
