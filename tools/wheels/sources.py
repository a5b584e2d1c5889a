"""The tools and the sources of libraries that go into a wheel."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

from wheels.common import PARTS, SOURCES, TOOLS, WORK, Failed, empty_folder, once, run


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
