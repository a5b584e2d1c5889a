#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

#include "lexel/added_token.h"

namespace py = pybind11;

namespace lexel::python {

// Python's AddedToken. What `normalized` is when nobody said depends on `special`, which can still
// change.
struct AddedTokenObject {
  AddedToken token;
  std::optional<bool> normalized;

  AddedToken value() const {
    AddedToken full = token;
    full.normalized = normalized.value_or(!token.special);
    return full;
  }
  static AddedTokenObject of(const AddedToken& token) { return {token, token.normalized}; }
};

// A str or an AddedToken; special where `special` says so.
AddedToken added_token_argument(py::handle token, bool special);

}  // namespace lexel::python
