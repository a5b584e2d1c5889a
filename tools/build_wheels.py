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
import os
import shutil
import sys

from wheels.common import DIST, PARTS, ROOT, WORK, Failed, empty_folder, once, run
from wheels.libraries import build_libraries, write_toolchain
from wheels.making import Row, make_wheel
from wheels.pythons import find_pythons
from wheels.sources import distribution, get_sources, install_tools, need_programs


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
