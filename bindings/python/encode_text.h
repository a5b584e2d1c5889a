#pragma once

#include <pybind11/pybind11.h>

#include <string_view>

#include "gil.h"
#include "lexel/encoding.h"
#include "pipeline/encoder.h"
#include "pipeline/tokenizer_access.h"
#include "settings.h"
#include "str_bytes.h"
#include "tokenizer_object.h"

namespace lexel::python {

// Encodes one text alone, which is what calls are mostly made with, short ones
// above all.
inline Encoding encode_text(TokenizerObject& self, std::string_view text, bool add_special_tokens,
                            const py::kwargs& settings, Interpreter::Columns columns) {
  const Tokenizer tokenizer = self.current();
  const Pipeline& pipeline = internal::TokenizerAccess::pipeline(tokenizer);
  if (text.size() < kBytesWorthReleasing) {
    if (const EncodeOptions* options = usual_options(self, add_special_tokens, settings)) {
      return lexel::encode(pipeline, text, *options, columns);
    }
    return lexel::encode(pipeline, text, call_options(self, add_special_tokens, settings), columns);
  }
  EncodeOptions options = text_options(self, add_special_tokens, settings, text.size());
  py::gil_scoped_release released;
  return lexel::encode(pipeline, text, options, columns);
}

}  // namespace lexel::python
