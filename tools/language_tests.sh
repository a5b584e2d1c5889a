#!/bin/sh
# Runs the tests of examples/<language>: language_tests.sh BUILD_FOLDER [LANGUAGE...]
#
# Each uses the library as installed from BUILD_FOLDER, in a folder of its own, and prints one line:
# "LANG go: 14 passed", or why it is skipped. Fails if a test fails; a language whose tools are not
# there is skipped. Nothing is written outside BUILD_FOLDER but the caches of the languages' own tools.
set -eu
build=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
source=$PWD
work=$build/languages
prefix=$work/prefix
failed=

mkdir -p "$work"
rm -rf "$prefix"
cmake --install "$build" --prefix "$prefix" >"$work/install.log"
lib=$(dirname "$(find "$prefix" -name liblexel.so)")
export PKG_CONFIG_PATH="$lib/pkgconfig"
export LD_LIBRARY_PATH="$lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
# What the tests read: a tokenizer, a text, and the program that must give the same ids.
export LEXEL_TOKENIZER="$source/src/builtin/builtin_tokenizer.json"
export LEXEL_TEXT="$source/examples/sample.txt"
export LEXEL_PROGRAM="$prefix/bin/lexel"

has() { command -v "$1" >/dev/null 2>&1; }

skip() { echo "LANG $1: skipped, $2"; }

# report LANGUAGE STATUS COUNT: COUNT tests passed, as the language's own runner says.
report() {
  if [ "$2" -eq 0 ] && [ "${3:-0}" -gt 0 ]; then
    echo "LANG $1: $3 passed"
  else
    tail -n 60 "$work/$1.log"
    echo "LANG $1: failed ($work/$1.log)"
    failed="$failed $1"
  fi
}

# Runs a command with its output in the log of a language; sets `status`.
run() {
  log=$work/$1.log
  shift
  status=0
  "$@" >>"$log" 2>&1 || status=$?
}

test_c() {
  if ! has "${CC:-cc}"; then skip c "no C compiler"; return; fi
  if ! has pkg-config; then skip c "no pkg-config"; return; fi
  # shellcheck disable=SC2046  # flags are meant to be split
  for program in test example; do
    run c "${CC:-cc}" -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -pedantic -Werror \
      "examples/c/$program.c" -o "$work/c_$program" $(pkg-config --cflags --libs lexel)
    [ "$status" -eq 0 ] || break
  done
  [ "$status" -ne 0 ] || run c "$work/c_example" "$LEXEL_TOKENIZER" "Hello, world!"
  [ "$status" -ne 0 ] || run c "$work/c_test"
  report c "$status" "$(sed -n 's/^\([0-9]*\) passed, 0 failed$/\1/p' "$work/c.log")"
}

test_go() {
  if ! has go; then skip go "no go"; return; fi
  if ! has pkg-config; then skip go "no pkg-config"; return; fi
  if ! go version | awk '{split(substr($3, 3), v, "."); exit !(v[1] > 1 || v[2] >= 21)}'; then
    skip go "go is older than 1.21"
    return
  fi
  run go go -C examples/go vet .
  [ "$status" -ne 0 ] || run go go -C examples/go test -count=1 -v .
  report go "$status" "$(grep -c '^--- PASS' "$work/go.log")"
}

test_rust() {
  if ! has cargo; then skip rust "no cargo"; return; fi
  if ! has pkg-config; then skip rust "no pkg-config"; return; fi
  run rust env CARGO_TARGET_DIR="$work/rust" RUSTFLAGS="-D warnings" \
    cargo test --locked --offline --manifest-path examples/rust/Cargo.toml
  report rust "$status" \
    "$(awk '/^test result: ok/ {n += $4} END {print n}' "$work/rust.log")"
}

test_java() {
  if ! has mvn; then skip java "no mvn"; return; fi
  if ! has javac || ! javac -version 2>&1 | awk '{split($2, v, "."); exit !(v[1] >= 17)}'; then
    skip java "no JDK of version 17 or newer"
    return
  fi
  run java mvn -B -ntp -f examples/java/pom.xml test -Dtarget.folder="$work/java" \
    -Djna.library.path="$lib"
  if [ "$status" -ne 0 ] && grep -q "Could not \(resolve\|transfer\)" "$work/java.log"; then
    skip java "Maven cannot fetch JNA and JUnit"
    return
  fi
  report java "$status" \
    "$(sed -n 's/.*Tests run: \([0-9]*\), Failures: 0, Errors: 0, Skipped: 0$/\1/p' "$work/java.log" | tail -n 1)"
}

test_node() {
  if ! has node || ! has npm; then skip node "no node with npm"; return; fi
  if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)'; then
    skip node "node is older than 18"
    return
  fi
  # A copy, since npm puts what it fetches beside the sources.
  mkdir -p "$work/node"
  cp examples/node/*.js examples/node/package.json "$work/node"
  if [ ! -d "$work/node/node_modules/koffi" ]; then
    run node npm install --prefix "$work/node" --no-audit --no-fund --fetch-retries=1
    if [ "$status" -ne 0 ]; then skip node "npm cannot fetch koffi"; return; fi
  fi
  cd "$work/node"
  run node node --test
  cd "$source"
  report node "$status" "$(sed -n 's/^[#ℹ] pass \([0-9]*\)$/\1/p' "$work/node.log")"
}

test_csharp() {
  if has dotnet; then
    mkdir -p "$work/csharp"
    cp examples/csharp/* "$work/csharp"
    run csharp dotnet run --project "$work/csharp"
  elif has mcs && has mono; then
    run csharp mcs -unsafe -warnaserror -out:"$work/csharp.exe" examples/csharp/*.cs
    [ "$status" -ne 0 ] || run csharp mono "$work/csharp.exe"
  else
    skip csharp "no dotnet"
    return
  fi
  report csharp "$status" "$(sed -n 's/^\([0-9]*\) passed, 0 failed$/\1/p' "$work/csharp.log")"
}

for language in ${*:-c go rust java node csharp}; do
  : >"$work/$language.log"
  "test_$language"
done
if [ -n "$failed" ]; then
  echo "Failed:$failed"
  exit 1
fi
