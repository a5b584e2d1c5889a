# Lexel's everyday commands. Each first installs what the machine lacks (tools/setup.sh). May be given:
#   JOBS=N                    compile and test N at a time (default: one per core)
#   CMAKE_ARGS=-DNAME=VALUE   options of CMakeLists.txt
#   CLANGXX=clang++-14        the compiler of `make fuzz`

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
CMAKE_ARGS ?=
export CLANGXX

# A folder without tests keeps to what the program needs; one that has them keeps them.
without_tests = $(if $(wildcard build/release/CMakeCache.txt),,-DLEXEL_BUILD_TESTS=OFF)
run_tests = ctest --test-dir build/$(1) --output-on-failure --progress -j$(JOBS)

.PHONY: help build demo test debug asan tsan fuzz benchmark clean

help:
	@echo "make demo                  build Lexel and tokenize a sample text"
	@echo "make test                  build and run every test"
	@echo "make build                 build the program, build/release/lexel"
	@echo "make debug | asan | tsan   the tests, built for a debugger or with sanitizers"
	@echo "make fuzz                  build the fuzzers (Clang)"
	@echo "make benchmark             build and run the benchmarks"
	@echo "make clean                 remove build/"

build:
	@tools/setup.sh build
	@tools/configure.sh release $(without_tests) $(CMAKE_ARGS)
	@cmake --build build/release -j$(JOBS) --target lexel_cli

demo: build
	@tools/demo.sh build/release/lexel examples/sample.txt

test:
	@tools/setup.sh test
	@tools/configure.sh release -DLEXEL_BUILD_TESTS=ON $(CMAKE_ARGS)
	@cmake --build build/release -j$(JOBS)
	@$(call run_tests,release)
	@tools/language_tests.sh build/release
	@JOBS=$(JOBS) tests/install/run.sh build/release
	@JOBS=$(JOBS) tools/python_tests.sh build/release

debug asan tsan:
	@tools/setup.sh test
	@tools/configure.sh $@ $(CMAKE_ARGS)
	@cmake --build build/$@ -j$(JOBS)
	@$(call run_tests,$@)

fuzz:
	@tools/setup.sh fuzz
	@tools/configure.sh fuzz $(CMAKE_ARGS)
	@cmake --build build/fuzz -j$(JOBS)
	@echo "Fuzzers: build/fuzz/tests/fuzz/encode_fuzzer and load_fuzzer"

benchmark:
	@tools/setup.sh benchmark
	@tools/configure.sh release $(without_tests) -DLEXEL_BUILD_BENCHMARKS=ON $(CMAKE_ARGS)
	@cmake --build build/release -j$(JOBS) --target tokenizer_benchmark kernels_benchmark \
	  c_abi_benchmark
	@build/release/benchmarks/tokenizer_benchmark
	@build/release/benchmarks/kernels_benchmark

clean:
	rm -rf build
