#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "gil.h"
#include "modules.h"
#include "python_values.h"
#include "settings.h"
#include "texts.h"

namespace lexel::python {
namespace {

size_t count(TokenizerObject& self, const py::object& text, bool add_special_tokens,
             const py::kwargs& settings) {
  const StrBytes bytes(text);
  std::string_view view = bytes.view();
  EncodeOptions options = text_options(self, add_special_tokens, settings, view.size());
  Tokenizer tokenizer = self.current();
  if (view.size() < kBytesWorthReleasing) return tokenizer.count(view, options);
  py::gil_scoped_release released;
  return tokenizer.count(view, options);
}

std::vector<size_t> count_batch(TokenizerObject& self, const py::object& texts,
                                bool add_special_tokens, const py::kwargs& settings) {
  Texts inputs(texts);
  EncodeOptions options = batch_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  const std::vector<std::string_view>& views = inputs.views(options.threads);
  py::gil_scoped_release released;
  return tokenizer.count_batch(views, options);
}

Chunk fit(TokenizerObject& self, const py::object& text, const py::int_& max_tokens,
          const std::string& side, bool add_special_tokens, const py::kwargs& settings) {
  const StrBytes bytes(text);
  std::string_view view = bytes.view();
  if (side != "left" && side != "right") {
    throw py::value_error("side must be \"left\" or \"right\", not \"" + side + "\"");
  }
  size_t budget = unsigned_argument(max_tokens);
  EncodeOptions options = call_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  py::gil_scoped_release released;
  return tokenizer.fit(view, budget, side_argument(side), options);
}

std::vector<Chunk> chunk(TokenizerObject& self, const py::object& text, const py::int_& max_tokens,
                         const py::int_& overlap, bool add_special_tokens,
                         const py::kwargs& settings) {
  const StrBytes bytes(text);
  std::string_view view = bytes.view();
  size_t budget = unsigned_argument(max_tokens);
  size_t shared = unsigned_argument(overlap);
  EncodeOptions options = call_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  py::gil_scoped_release released;
  return tokenizer.chunk(view, budget, shared, options);
}

py::tuple offsets(const Chunk& self) { return py::make_tuple(self.offset.begin, self.offset.end); }

py::tuple tokens(const Chunk& self) { return py::make_tuple(self.tokens.begin, self.tokens.end); }

constexpr const char* kCountDoc =
    "Number of tokens that encode(text) would give before truncation.\n\n"
    "Keyword arguments: padding, special, threads, seed, as for encode. Raises LexelError. Runs\n"
    "without the GIL, in any thread.";
constexpr const char* kCountBatchDoc =
    "count of every text, in order. Raises LexelError, naming the row.";
constexpr const char* kFitDoc =
    "The longest part of a text whose own encoding has at most max_tokens tokens.\n\n"
    "The part is taken from the start (side=\"left\") or the end (side=\"right\") and is cut\n"
    "between tokens, never inside a character; a text that fits is returned whole. Special tokens\n"
    "count where add_special_tokens is set. Returns a Chunk: text[slice(*chunk.offsets)] is the\n"
    "part. Keyword arguments: special, offset_unit, seed, as for encode. Raises LexelError.";
constexpr const char* kChunkDoc =
    "Cuts a text into windows of at most max_tokens tokens, less the special tokens that encode\n"
    "adds, each sharing `overlap` tokens with the one before.\n\n"
    "Cuts are between tokens and never inside a character, unless one character alone has more\n"
    "tokens than fit. Returns a list of Chunk. Keyword arguments: special, offset_unit, seed, as\n"
    "for encode. Raises LexelError unless overlap < max_tokens less the special tokens.";

}  // namespace

void bind_chunk(py::module_& module) {
  PlainClass<Chunk> chunk_class(module, "Chunk", "A part of a text and the tokens it is made of.");
  chunk_class.def_property_readonly(
      "offsets", &offsets, "(begin, end) in the text: code points, or the offset_unit asked for");
  chunk_class.def_property_readonly("tokens", &tokens,
                                    "(begin, end) in the text's encoding without special tokens");
  chunk_class.def("__eq__", [](const Chunk& self, const Chunk& other) {
    return self.offset == other.offset && self.tokens == other.tokens;
  });
  chunk_class.def("__hash__", [](const Chunk& self) {
    return py::hash(py::make_tuple(offsets(self), tokens(self)));
  });
  chunk_class.def("__repr__", [](const Chunk& self) {
    return "Chunk(offsets=" + std::string(py::str(offsets(self))) +
           ", tokens=" + std::string(py::str(tokens(self))) + ")";
  });
}

void bind_token_budget(PlainClass<TokenizerObject>& tokenizer) {
  tokenizer.def<&count>("count", py::arg("text"), py::arg("add_special_tokens") = true, kCountDoc);
  tokenizer.def<&count_batch>("count_batch", py::arg("texts"), py::arg("add_special_tokens") = true,
                              kCountBatchDoc);
  tokenizer.def<&fit>("fit", py::arg("text"), py::arg("max_tokens"), py::arg("side") = "left",
                      py::arg("add_special_tokens") = true, kFitDoc);
  tokenizer.def<&chunk>("chunk", py::arg("text"), py::arg("max_tokens"), py::arg("overlap") = 0,
                        py::arg("add_special_tokens") = true, kChunkDoc);
}

}  // namespace lexel::python
