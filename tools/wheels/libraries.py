"""The libraries that go into a wheel, compiled for the tag's C library."""

from __future__ import annotations

import os
import pathlib
import re
import shutil

from wheels.common import (
    DEPENDENCIES,
    GLIBC,
    LICENSES,
    MACHINE,
    PARTS,
    SOURCES,
    TOOLS,
    WORK,
    Failed,
    empty_folder,
    once,
    run,
)
from wheels.sources import zig_folder

# RE2 needs abseil from 2023-06 on.
FIRST_RE2_WITH_ABSEIL = "20230601"
COMPILE_FLAGS = (
    "-ffunction-sections -fdata-sections -fvisibility=hidden -fvisibility-inlines-hidden"
)


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
