#pragma once

#include <string>
#include <vector>

namespace lexel::cli {

// The `lexel` program: docs/cli.md. Takes the arguments without the program's name, uses the
// process's standard streams, and returns the exit status. To be called once in a process, and
// before anything else has used std::cin or std::cout.
int run(std::vector<std::string> arguments);

}  // namespace lexel::cli
