#!/bin/sh
# Configures a preset: configure.sh PRESET [CMAKE ARGUMENT...]. Quiet unless it fails.
set -eu
cd "$(dirname "$0")/.."
preset=$1
shift
mkdir -p build

# A build folder keeps the generator it was made with, so it is chosen once.
if [ ! -e "build/$preset/CMakeCache.txt" ] && command -v ninja >/dev/null; then
  set -- -G Ninja "$@"
fi
if [ "$preset" = fuzz ]; then
  clang=$(command -v clang++ || ls /usr/bin/clang++-[0-9]* 2>/dev/null | sort -V | tail -n 1)
  set -- "-DCMAKE_CXX_COMPILER=${CLANGXX:-$clang}" "$@"
fi

if ! cmake --preset "$preset" "$@" >"build/$preset.log" 2>&1; then
  cat "build/$preset.log" >&2
  exit 1
fi
