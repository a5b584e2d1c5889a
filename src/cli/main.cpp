#include "cli/program.h"

int main(int argc, char** argv) { return lexel::cli::run({argv + (argc > 0), argv + argc}); }
