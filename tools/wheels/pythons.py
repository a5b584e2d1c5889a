"""The Pythons that wheels are made for."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
from dataclasses import dataclass

WANTED_PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.14t"]


@dataclass
class Interpreter:
    """A CPython that wheels are made for. `name` is "3.13" or, free-threaded, "3.13t"."""

    path: str
    name: str
    tag: str
    include: str


PROBE = """
import json, os, platform, sys, sysconfig
threaded = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
major, minor = sys.version_info[:2]
include = sysconfig.get_path("include")
print(json.dumps({
    "ok": platform.python_implementation() == "CPython",
    "path": sys.executable,
    "name": f"{major}.{minor}{threaded}",
    "tag": f"cp{major}{minor}-cp{major}{minor}{threaded}",
    "include": include if os.path.exists(os.path.join(include, "Python.h")) else "",
}))
"""


def probe(path: str) -> Interpreter | None:
    """Asks a program whether it is a CPython; None if it is not, or does not run."""
    try:
        done = subprocess.run(
            [path, "-c", PROBE], capture_output=True, text=True, timeout=60, check=True
        )
        answer = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    if not answer.pop("ok"):
        return None
    return Interpreter(**answer)


def candidates(name: str) -> list[str]:
    """Where a Python called `name` may be: pyenv's folders, then the PATH."""
    pyenv = pathlib.Path(os.environ.get("PYENV_ROOT", pathlib.Path.home() / ".pyenv"))
    found = [str(p) for p in sorted(pyenv.glob(f"versions/*/bin/python{name}"))]
    on_path = shutil.which(f"python{name}")
    return found + ([on_path] if on_path else [])


def find_pythons(asked: list[str]) -> tuple[list[Interpreter], dict[str, str]]:
    """The interpreters to use, and for each of the others why it is skipped."""
    found: dict[str, Interpreter] = {}
    skipped: dict[str, str] = {}
    for name in asked or WANTED_PYTHONS:
        is_version = re.fullmatch(r"3\.\d+t?", name) is not None
        reason = "not on this machine" if is_version else "not a CPython that runs"
        for path in candidates(name) if is_version else [name]:
            interpreter = probe(path)
            if interpreter is None or (is_version and interpreter.name != name):
                continue
            if not interpreter.include:
                reason = f"{path} has no Python.h"
                continue
            found.setdefault(interpreter.name, interpreter)
            break
        else:
            skipped[name] = reason
    return list(found.values()), skipped
