#!/usr/bin/env bash
# The long comparisons with Hugging Face tokenizers, run by hand (about an hour on two cores). They need a
# folder of conformance suites that is not part of this repository; without it this says so and stops.
#
#   tools/conformance.sh [--quick] SHARED ZOO [PYTHON]
#
# SHARED  the suites (default ../shared); ZOO  a folder of NAME/tokenizer.json; PYTHON has tokenizers 0.23.3.
set -euo pipefail
cd "$(dirname "$0")/.."

quick=
if [ "${1:-}" = --quick ]; then quick=1; shift; fi
shared=${1:-../shared} zoo=${2:-} python=${3:-python3}
lexel="$PWD/build/release/lexel encode --jsonl"

if [ ! -d "$shared/parity" ] || [ ! -d "$zoo" ]; then
  echo "SKIPPED: no conformance suites in '$shared', or no tokenizers in '$zoo'" >&2
  exit 3
fi
if [ ! -x build/release/lexel ]; then
  echo "build/release/lexel is missing: run 'make build' first" >&2
  exit 2
fi

failed=0
step() {
  local name=$1; shift
  echo "== $name"
  "$@" || { echo "FAILED: $name"; failed=1; }
}
export RUST_BACKTRACE=0 LEXEL_CLI="$lexel" PYTHONDONTWRITEBYTECODE=1
cases=5000 planes="0 1"
if [ -n "$quick" ]; then cases=500 planes=0; fi

step golden "$python" "$shared/zoo/golden.py" "$zoo" "$shared/zoo/texts" --check "$lexel" --pairs --decode
# shellcheck disable=SC2086  # the planes are separate arguments
step sweep "$python" "$shared/parity/sweep.py" cli --planes $planes --zoo "$zoo"
for seed in 1 2; do
  step "fuzz, seed $seed" "$python" "$shared/parity/fuzz.py" cli --cases $cases --seed $seed
done
step hostile "$python" "$shared/cases/hostile.py" "$(mktemp -d)" --cmd "$lexel"
exit $failed
