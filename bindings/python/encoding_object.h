#pragma once

#include <vector>

#include "lexel/encoding.h"

namespace lexel::python {

// Python's Encoding, which can be changed in place.
struct EncodingObject {
  Encoding value;
};

}  // namespace lexel::python
