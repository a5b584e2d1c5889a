#include <pybind11/typing.h>

#include "arrays.h"
#include "encode_text.h"
#include "id_objects.h"
#include "modules.h"
#include "settings.h"
#include "str_bytes.h"
#include "texts.h"

namespace lexel::python {
namespace {

py::tuple encode_flat(TokenizerObject& self, const py::object& texts, bool add_special_tokens,
                      bool offsets, const py::kwargs& settings) {
  require_numpy("encode_flat");
  Texts inputs(texts);
  EncodeOptions options = batch_options(self, add_special_tokens, settings);
  Tokenizer tokenizer = self.current();
  const std::vector<std::string_view>& views = inputs.views(options.threads);
  FlatEncodings flat;
  {
    py::gil_scoped_release released;
    flat = tokenizer.encode_flat(views, options, offsets);
  }
  py::array ids = array_of(std::move(flat.ids));
  py::array rows = array_of(std::move(flat.row_offsets));
  if (!offsets) return py::make_tuple(ids, rows);
  return py::make_tuple(ids, rows, array_of(std::move(flat.offsets)));
}

Encoding encode_ids_alone(TokenizerObject& self, const py::object& text, bool add_special_tokens,
                          const py::kwargs& settings) {
  const StrBytes bytes(text);
  return encode_text(self, bytes.view(), add_special_tokens, settings, Interpreter::Columns::kIds);
}

py::typing::List<py::int_> encode_ids(TokenizerObject& self, const py::object& text,
                                      bool add_special_tokens, const py::kwargs& settings) {
  return list_of(encode_ids_alone(self, text, add_special_tokens, settings).ids());
}

py::array encode_array(TokenizerObject& self, const py::object& text, bool add_special_tokens,
                       const py::kwargs& settings) {
  require_numpy("encode_array");
  return array_copy_of(encode_ids_alone(self, text, add_special_tokens, settings).ids());
}

constexpr const char* kDoc =
    "Ids of many texts in one array, without Encodings.\n\n"
    "Returns (ids, row_offsets): uint32[tokens] and uint64[texts + 1]; the ids of text i are\n"
    "ids[row_offsets[i]:row_offsets[i + 1]]. With offsets=True a third array, uint32[tokens, 2],\n"
    "says where in its text each token begins and ends, in code points or in offset_unit.\n"
    "Keyword arguments: truncation, padding, special, offset_unit, threads, seed, as for encode.\n"
    "Raises LexelError, naming the row. Needs NumPy. Runs without the GIL, in any thread.";

}  // namespace

void bind_encode_flat(PlainClass<TokenizerObject>& tokenizer) {
  tokenizer.def<&encode_flat>("encode_flat", py::arg("texts"), py::arg("add_special_tokens") = true,
                              py::arg("offsets") = false, kDoc);
  tokenizer.def<&encode_ids>(
      "encode_ids", py::arg("text"), py::arg("add_special_tokens") = true,
      "The ids of one text as a list: encode(text).ids without the Encoding.\n\n"
      "Keyword arguments and errors as for encode. Longer texts run without the GIL; safe in\n"
      "any thread.");
  tokenizer.def<&encode_array>(
      "encode_array", py::arg("text"), py::arg("add_special_tokens") = true,
      "The ids of one text as a NumPy array, uint32[tokens]; otherwise like encode_ids.");
}

}  // namespace lexel::python
