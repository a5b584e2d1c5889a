#!/bin/sh
# Installs what a build needs and the machine lacks: setup.sh build|test|benchmark|fuzz
#
# On Debian and Ubuntu through apt-get, which is called only when something is missing, and through sudo
# only when the user is not root. On other systems it says what to install and stops.
set -eu

kind=${1:?usage: setup.sh build|test|benchmark|fuzz}
missing=
why=

has_command() { command -v "$1" >/dev/null 2>&1; }

has_header() {
  has_command c++ && printf '#include <%s>\n' "$1" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1
}

has_clang() { has_command clang++ || ls /usr/bin/clang++-[0-9]* >/dev/null 2>&1; }

has_fuzzer() { ls /usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.fuzzer*.a >/dev/null 2>&1; }

# need PACKAGE WHAT CHECK...: CHECK says whether WHAT, which PACKAGE has, is there already.
need() {
  package=$1
  what=$2
  shift 2
  if ! "$@"; then
    missing="$missing $package"
    why="$why
  $package ($what)"
  fi
}

need g++ "C++20 compiler" has_command c++
need cmake "build system, 3.22 or newer" has_command cmake
need ninja-build "build system" has_command ninja
need pkg-config "finds libraries" has_command pkg-config
need libicu-dev "ICU: Unicode normal forms" has_header unicode/normalizer2.h
need libre2-dev "RE2: regular expressions" has_header re2/re2.h
need nlohmann-json3-dev "JSON" has_header nlohmann/json.hpp
need libcli11-dev "command lines" has_header CLI/CLI.hpp
case $kind in
  build) ;;
  test) need libgtest-dev "GoogleTest" has_header gtest/gtest.h ;;
  benchmark) need libbenchmark-dev "Google Benchmark" has_header benchmark/benchmark.h ;;
  fuzz)
    need clang "Clang" has_clang
    need "libclang-rt-dev" "libFuzzer" has_fuzzer
    ;;
  *)
    echo "setup.sh: unknown kind '$kind'" >&2
    exit 2
    ;;
esac

[ -n "$missing" ] || exit 0

echo "Lexel's build needs what is not on this machine (Debian's package names):$why"
if ! has_command apt-get; then
  echo "This system has no apt-get. Please install these with its own package manager and run make again."
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif has_command sudo; then
  as_root=sudo
else
  echo "Installing needs root and there is no sudo. As root, run: apt-get install$missing"
  exit 1
fi

echo "Installing with ${as_root:+sudo }apt-get ..."
$as_root apt-get update -qq
# shellcheck disable=SC2086  # the list is meant to be split
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing \
  >/dev/null
echo "Installed."
