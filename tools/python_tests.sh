#!/bin/sh
# Runs the Python tests: python_tests.sh BUILD_FOLDER
#
# Makes a virtual environment in build/venv, builds the extension module in BUILD_FOLDER beside the
# library that is there already, and installs it. Where that cannot be, says why and skips.
set -eu
cd "$(dirname "$0")/.."
build=$1
venv=build/venv

skip() {
  echo "Python tests skipped: $1"
  exit 0
}

python=$(command -v python3) || skip "there is no python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"
if [ ! -x $venv/bin/python ]; then
  "$python" -m venv $venv >build/venv.log 2>&1 || skip "python3 -m venv fails (Debian: python3-venv)"
fi
include=$($venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("include"))')
[ -e "$include/Python.h" ] || skip "there is no Python.h (Debian: python3-dev)"
if ! $venv/bin/python -c 'import pybind11, pytest' 2>/dev/null; then
  $venv/bin/pip install -q --retries 1 --timeout 15 'pybind11>=3' pytest >build/venv.log 2>&1 ||
    skip "pip cannot install pybind11 and pytest (build/venv.log)"
fi
# Not needed, and large: tests that want one of these skip without it.
if ! $venv/bin/python -c 'import jinja2, mypy, numpy, pyarrow, sentencepiece, tiktoken, transformers' 2>/dev/null; then
  $venv/bin/pip install -q --retries 1 --timeout 15 jinja2 mypy numpy pyarrow sentencepiece tiktoken \
    transformers >build/venv.log 2>&1 || echo "Some Python tests will skip: pip cannot install their peers"
fi

cmake -S . -B "$build" -DLEXEL_BUILD_PYTHON=ON \
  -DPython_EXECUTABLE="$PWD/$venv/bin/python" >build/python.log 2>&1 || {
  cat build/python.log >&2
  exit 1
}
cmake --build "$build" --target lexel_python -j"${JOBS:-$(nproc)}"
site=$($venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
cmake --install "$build" --component python --prefix "$site" >>build/python.log
export LEXEL_PROGRAM="$build/lexel"  # where it is built, Python's must be the same
exec $venv/bin/python -m pytest -q -p no:cacheprovider tests/python
