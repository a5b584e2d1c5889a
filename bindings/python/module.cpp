#include "lexel/version.h"
#include "modules.h"
#include "normalized_string.h"

PYBIND11_MODULE(_lexel, module, py::mod_gil_not_used()) {
  using namespace lexel::python;
  module.doc() = "Lexel's C++ library; import `lexel` instead.";
  bind_errors(module);
  bind_regex(module);
  bind_token(module);
  bind_added_token(module);
  bind_encoding(module);
  bind_chunk(module);
  bind_list_array(module);
  bind_file_chunks(module);
  bind_normalized_string(module);
  bind_pre_tokenized_string(module);
  auto submodule = [&](const char* name) { return module.def_submodule(name); };
  auto normalizers = submodule("normalizers");
  bind_normalizers(normalizers);
  auto pre_tokenizers = submodule("pre_tokenizers");
  bind_pre_tokenizers(pre_tokenizers);
  auto models = submodule("models");
  bind_models(models);
  auto processors = submodule("processors");
  bind_processors(processors);
  auto decoders = submodule("decoders");
  bind_decoders(decoders);
  bind_word_counts(module);
  bind_tokenizer(module);
  bind_decode_stream(decoders);
  bind_tiktoken(module);
  bind_program(module);
}
