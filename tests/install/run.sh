#!/bin/sh
# Uses Lexel as others do: run.sh BUILD_FOLDER
#
# Installs what is built there and makes a separate project for each way to find it: CMake packages
# and pkg-config, static and shared, C and C++, moved to another folder; and a project that embeds the
# source tree.
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$build/install_test
passed=0
JOBS=${JOBS:-$(nproc 2>/dev/null || echo 2)}

fail() {
  echo "install: failed: $1" >&2
  [ ! -e "$work/log" ] || tail -n 30 "$work/log" >&2
  exit 1
}

quietly() {
  "$@" >"$work/log" 2>&1 || fail "$*"
}

# passes WHAT PROGRAM: the program runs and exits with 0.
passes() {
  "$2" >"$work/log" 2>&1 || fail "$1: $2"
  passed=$((passed + 1))
}

# links PROGRAM LIBRARY...: those it needs at run time, by the start of their names.
needs() { readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p'; }

rm -rf "$work"
mkdir -p "$work"
quietly cmake --install "$build" --prefix "$work/first"
mv "$work/first" "$work/prefix" # whatever remembers its place fails now
prefix=$work/prefix
lib=$(dirname "$(find "$prefix" -name liblexel.a)")
[ -e "$prefix/include/lexel_c.h" ] || fail "lexel_c.h is not installed"
if find "$prefix" -name '*.json' -o -name '*.py' -o -name '*_test*' | grep -q .; then
  fail "more is installed than libraries, headers and the program"
fi
if grep -rqF "$source" "$lib/cmake" "$lib/pkgconfig"; then fail "an installed file names the source tree"; fi

# --- find_package ---
package() { # NAME LANGUAGE KIND [ARGUMENT...]
  name=$1
  language=$2
  kind=$3
  shift 3
  quietly cmake -S "$here/package" -B "$work/$name" -DCMAKE_PREFIX_PATH="$prefix" \
    -DLANGUAGE="$language" -DKIND="$kind" "$@"
  quietly cmake --build "$work/$name"
  passes "find_package, $name" "$work/$name/consumer"
}
package static_cpp CXX ""
package shared_cpp CXX "" -DBUILD_SHARED_LIBS=ON
package static_by_name CXX static -DBUILD_SHARED_LIBS=ON
package shared_by_name CXX shared
package shared_c C shared
if needs "$work/static_cpp/consumer" | grep -q liblexel; then fail "static_cpp is linked with the shared library"; fi
if needs "$work/static_by_name/consumer" | grep -q liblexel; then fail "static_by_name is linked with the shared library"; fi
needs "$work/shared_cpp/consumer" | grep -q liblexel || fail "shared_cpp is linked with the static library"
if needs "$work/shared_c/consumer" | grep -q -E 'icu|re2|stdc'; then fail "a C program links C++ libraries"; fi
if cmake -S "$here/package" -B "$work/unknown" -DCMAKE_PREFIX_PATH="$prefix" -DLANGUAGE=CXX \
  -DKIND=no_such_kind >"$work/log" 2>&1; then
  fail "an unknown component is found"
fi

# --- pkg-config ---
if command -v pkg-config >/dev/null; then
  export PKG_CONFIG_PATH="$lib/pkgconfig"
  # shellcheck disable=SC2046  # flags are meant to be split
  quietly ${CC:-cc} "$here/consumer.c" -o "$work/pc_shared_c" $(pkg-config --cflags --libs lexel) \
    "-Wl,-rpath,$lib"
  passes "pkg-config, shared, C" "$work/pc_shared_c"
  cp -r "$prefix" "$work/static_prefix"
  find "$work/static_prefix" -name 'liblexel.so*' -exec rm {} +
  export PKG_CONFIG_PATH="$work/static_prefix${lib#"$prefix"}/pkgconfig"
  # shellcheck disable=SC2046
  quietly ${CXX:-c++} -std=c++20 "$here/consumer.cpp" -o "$work/pc_static_cpp" \
    $(pkg-config --static --cflags --libs lexel)
  passes "pkg-config, static, C++" "$work/pc_static_cpp"
  # shellcheck disable=SC2046
  quietly ${CC:-cc} "$here/consumer.c" -o "$work/pc_static_c" $(pkg-config --static --cflags --libs lexel)
  passes "pkg-config, static, C" "$work/pc_static_c"
else
  echo "install: pkg-config skipped: there is none"
fi

# --- FetchContent, add_subdirectory ---
quietly cmake -S "$here/embedded" -B "$work/embedded" -DLEXEL_SOURCE="$source" \
  -DCMAKE_CXX_FLAGS=-O0
if grep -A1 -F '"directory": "'"$work/embedded"'",' "$work/embedded/compile_commands.json" |
  grep consumer | grep -q -E -- '-Wall|-Werror|-fvisibility|-fPIC'; then
  fail "flags of Lexel reach the program that embeds it"
fi
quietly cmake --build "$work/embedded" -j"$JOBS"
passes "embedded, static, C++" "$work/embedded/consumer_cpp"
passes "embedded, shared, C" "$work/embedded/consumer_c"
shared=$(find "$work/embedded" -name 'liblexel.so.*.*.*')
strange=$(needs "$shared" | grep -v -E '^(libc|libm|ld-linux.*)\.so' || true)
[ -z "$strange" ] || fail "LEXEL_STATIC_LIBSTDCXX without ICU and RE2 still needs $strange"
if nm -D --defined-only "$shared" | grep -q _Z; then fail "LEXEL_STATIC_LIBSTDCXX shows C++ symbols"; fi
quietly cmake --install "$work/embedded" --prefix "$work/embedded_prefix"
[ "$(cd "$work/embedded_prefix" && find . -type f)" = ./bin/consumer_cpp ] ||
  fail "an embedded Lexel is installed too"
passed=$((passed + 1))

rm -rf "$work"
echo "install: $passed passed"
