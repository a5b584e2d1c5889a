#!/bin/sh
# The ABI as built against abi.txt: abi_test.sh ABI_DUMP LIBRARY NM [--write]
#
# A line that vanished or changed breaks callers that are compiled already: LEXEL_ABI_VERSION must grow.
# A line that is new is fine: add it with --write.
set -eu
folder=$(dirname "$0")
header=$folder/../../include/lexel_c.h
dump=$1
library=$2
nm=$3
now=$(mktemp)
trap 'rm -f "$now"' EXIT

{
  "$dump"
  awk -v kind=functions -f "$folder/abi_items.awk" "$header"
  # Every C symbol that the library shows; the C++ ones depend on the compiler.
  "$nm" -D --defined-only "$library" | sed -n 's/.* T \(lexel_[a-z0-9_]*\).*/symbol \1/p' | LC_ALL=C sort
} >"$now"

if [ "${4:-}" = --write ]; then
  cp "$now" "$folder/abi.txt"
  exit
fi
if ! diff -u "$folder/abi.txt" "$now"; then
  echo "The ABI is not what tests/c/abi.txt says. See tests/c/abi_test.sh."
  exit 1
fi

# A declaration that is not exported, or exported but not declared.
declared=$(sed -n 's/^function .*[ *]\(lexel_[a-z0-9_]*\)(.*/\1/p' "$now" | LC_ALL=C sort)
exported=$(sed -n 's/^symbol //p' "$now")
if [ "$declared" != "$exported" ]; then
  echo "lexel_c.h declares:" "$declared"
  echo "the library shows:" "$exported"
  exit 1
fi
for name in $declared; do
  if ! grep -q "[^a-z_]$name(" "$folder"/*_test.c; then
    echo "$name has no test in tests/c"
    exit 1
  fi
done
# Nothing of anyone else's: only the C ABI and the public C++ classes.
strange=$("$nm" -D --defined-only "$library" |
  grep -v -E ' (lexel_[a-z0-9_]+|_ZN?K?5lexel.*|_ZNK5lexel.*|_ZT[ISV]N5lexel.*|LEXEL_1)(@@LEXEL_1)?$' || true)
# Sanitizers bring their own.
strange=$(printf '%s\n' "$strange" | grep -v -E '(asan|ubsan|tsan|odr)' | grep . || true)
if [ -n "$strange" ]; then
  echo "The library shows symbols that are not its own:"
  echo "$strange"
  exit 1
fi
echo "$(echo "$declared" | wc -l) functions as in abi.txt"
