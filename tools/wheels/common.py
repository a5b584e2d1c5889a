"""What all parts of tools/build_wheels.py use: where things are, and how commands are run."""

from __future__ import annotations

import hashlib
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ROOT / "tools/wheels"
WORK = ROOT / "build/wheels"
TOOLS = WORK / "tools"
SOURCES = WORK / "sources"
DEPENDENCIES = WORK / "dependencies"
LICENSES = WORK / "licenses"
DIST = WORK / "dist"
MACHINE = platform.machine()
GLIBC = "2.17"
PLATFORM = f"manylinux_{GLIBC.replace('.', '_')}_{MACHINE}"


class Failed(Exception):
    """A step that did not work; the text says what and where to look."""


def run(
    command: Sequence[str | os.PathLike[str]],
    log: str,
    what: str,
    env: dict[str, str] | None = None,
    cwd: pathlib.Path | None = None,
) -> str:
    """Runs at low priority; the output goes to logs/LOG and back, "[3/7]" in it to the terminal."""
    path = WORK / "logs" / log
    path.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    on_terminal = sys.stdout.isatty()
    print(f"  {what} ...", end="" if on_terminal else "\n", flush=True)
    lines = []
    with path.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            ["nice", "-n", "10", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            env={**os.environ, **(env or {})},
            cwd=cwd or ROOT,
        )
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            file.flush()
            lines.append(line)
            progress = re.search(r"\[(\d+)/(\d+)\]", line)
            if progress and on_terminal:
                print(f"\r  {what} ... {progress[1]} of {progress[2]}   ", end="", flush=True)
    seconds = time.monotonic() - started
    if process.wait() != 0:
        print()
        raise Failed("".join(lines[-25:]) + f"{what}: failed; all of its output is in {path}")
    if on_terminal:
        print(f"\r  {what} ... {seconds:.0f} s              ")
    elif seconds >= 1:
        print(f"    {seconds:.0f} s", flush=True)
    return "".join(lines)


def once(name: str, inputs: object, action: Callable[[], None]) -> None:
    """Does `action` unless it succeeded before with equal `inputs`."""
    stamp = WORK / "stamps" / name
    digest = hashlib.sha256(repr(inputs).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    action()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


def empty_folder(path: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
