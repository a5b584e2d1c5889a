#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <string_view>

#include "lexel/options.h"
#include "tokenizer_object.h"

namespace py = pybind11;

// Truncation, padding and the other settings of encode calls, between Python and the library.
namespace lexel::python {

// One field, by the name that Tokenizer.truncation and Tokenizer.padding show; false for a name
// that is none. `length` may be called max_length, as Hugging Face has it.
bool set_truncation_field(Truncation& truncation, std::string_view name, py::handle value);
bool set_padding_field(Padding& padding, std::string_view name, py::handle value);

py::dict truncation_fields(const Truncation& truncation);
py::dict padding_fields(const Padding& padding);

// Options of one call: what the tokenizer has stored, and over it the keyword arguments that every
// encode call takes.
//
//   truncation   None (as stored), False, a length, or a dict like Tokenizer.truncation
//   padding      None (as stored), False, a length, "longest", or a dict like Tokenizer.padding
//   special      None (as stored), "match", "text", "error", or the special tokens to match
//   offset_unit  "code_points", "bytes" or "utf16"
//   threads      None (the environment's say, else one per core) or a number
//   seed         None or a number, for dropout and sampling
//
// Throws TypeError for other names and ValueError or TypeError for other values.
EncodeOptions call_options(TokenizerObject& tokenizer, bool add_special_tokens,
                           const py::kwargs& settings);

// The same without keyword arguments and anything stored that they would be over: made once. Null
// where there is something.
const EncodeOptions* usual_options(TokenizerObject& tokenizer, bool add_special_tokens,
                                   const py::kwargs& settings);

// The same for a call that may run in several threads: asks the environment for their number.
EncodeOptions batch_options(TokenizerObject& tokenizer, bool add_special_tokens,
                            const py::kwargs& settings);
// The same for a call with `bytes` of text, which threads share only if it is long.
EncodeOptions text_options(TokenizerObject& tokenizer, bool add_special_tokens,
                           const py::kwargs& settings, size_t bytes);

}  // namespace lexel::python
