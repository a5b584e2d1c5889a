#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>

#include "spec/model.h"

namespace py = pybind11;

// The vocabulary files that models are read from and saved to.
namespace lexel::python {

// {str: int}; TypeError and OverflowError for anything else.
spec::Vocab vocab_argument(const py::handle& vocab);
// [(str, str)]
spec::StringTable merges_argument(const py::handle& merges);

// vocab.json, merges.txt and vocab.txt as the Python values that the constructors take.
py::dict read_vocab_json(const std::string& path);
py::list read_merges(const std::string& path);
py::dict read_vocab_txt(const std::string& path);

// Writes a model's files into a folder; the paths written.
py::list save_model(const spec::Model& model, const std::string& folder,
                    const std::optional<std::string>& prefix);

}  // namespace lexel::python
