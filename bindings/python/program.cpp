#include "cli/program.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>
#include <vector>

#include "modules.h"

namespace lexel::python {
namespace {

// Bytes, since a command line need not be UTF-8.
int run_program(const std::vector<py::bytes>& arguments) {
  std::vector<std::string> strings(arguments.begin(), arguments.end());
  py::gil_scoped_release released;
  return cli::run(std::move(strings));
}

constexpr const char* kDoc =
    "The `lexel` program on the process's standard streams; its exit status.\n\n"
    "`arguments` are those of a command line, without the program's name. To be called once in a\n"
    "process. Runs without the GIL; signals do what they did before the call.";

}  // namespace

void bind_program(py::module_& module) {
  module.def("run_program", &run_program, py::arg("arguments"), kDoc);
}

}  // namespace lexel::python
