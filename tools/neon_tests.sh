#!/bin/sh
# Builds the tests of the vector kernels, and of what is built on them, for a 64-bit ARM processor and
# runs them in an emulator: tools/neon_tests.sh [gtest arguments]
#
# Needs, on Debian and Ubuntu: apt-get install g++-aarch64-linux-gnu qemu-user googletest
# May be given: BUILD (folder for what is compiled), CXX, QEMU, GOOGLETEST (sources)
set -eu

cd "$(dirname "$0")/.."
build=${BUILD:-build/neon}
CXX=${CXX:-aarch64-linux-gnu-g++}
QEMU=${QEMU:-qemu-aarch64 -L /usr/aarch64-linux-gnu}
googletest=${GOOGLETEST:-/usr/src/googletest/googletest}

mkdir -p "$build"
objects=
# Compiles what is newer than its object; flags are the sources' folders.
compile() {
  source=$1
  object=$build/$(echo "$source" | tr / _).o
  objects="$objects $object"
  if [ ! -e "$object" ] || [ -n "$(find "$source" src tests/unit -newer "$object" \
      \( -name '*.h' -o -name '*.inl' -o -path "$source" \) 2>/dev/null | head -n 1)" ]; then
    echo "$source"
    "$CXX" -std=c++20 -O2 -Wall -Wextra -Isrc -Iinclude -Itests -I"$googletest/include" \
      -I"$googletest" -c "$source" -o "$object"
  fi
}

for source in src/simd/*.cpp src/patterns/*.cpp src/unicode/regex_properties.cpp \
    src/unicode/utf8.cpp src/added_tokens/token_matcher.cpp src/error.cpp \
    tests/unit/simd/kernels_test.cpp tests/unit/patterns/mask_scanner_test.cpp \
    tests/unit/unicode/utf8_test.cpp tests/unit/added_tokens/token_matcher_test.cpp \
    "$googletest/src/gtest-all.cc" "$googletest/src/gtest_main.cc"; do
  compile "$source"
done
"$CXX" $objects -lpthread -o "$build/neon_tests"
exec $QEMU "$build/neon_tests" "$@"
