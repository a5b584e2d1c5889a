#pragma once

#include "spec/pattern.h"

namespace lexel::python {

// A regular expression that was found to compile.
struct Regex {
  spec::Pattern pattern;
};

}  // namespace lexel::python
