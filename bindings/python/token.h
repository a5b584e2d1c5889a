#pragma once

#include <cstdint>
#include <string>

#include "lexel/encoding.h"

namespace lexel::python {

// A token of a model or of a custom component. Offsets are in bytes of the piece for a custom
// component's tokens, as Hugging Face reads them.
struct Token {
  uint32_t id = 0;
  std::string value;
  Offset offsets;
};

}  // namespace lexel::python
