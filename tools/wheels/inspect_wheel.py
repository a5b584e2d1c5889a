"""Prints as JSON what the extension module in a wheel needs and shows: inspect_wheel.py WHEEL"""

from __future__ import annotations

import io
import json
import sys
import zipfile

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from elftools.elf.sections import SymbolTableSection


def inspect(wheel: str) -> dict[str, object]:
    """`needed` libraries, newest `glibc` version, `exports`, whether `stripped`, `licenses`."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (module,) = (n for n in names if n.startswith("lexel/_lexel.") and n.endswith(".so"))
        elf = ELFFile(io.BytesIO(archive.read(module)))
        needed, versions, exports = [], [(0,)], []
        for section in elf.iter_sections():
            if isinstance(section, DynamicSection):
                needed = [t.needed for t in section.iter_tags("DT_NEEDED")]
            elif isinstance(section, GNUVerNeedSection):
                for _, entries in section.iter_versions():
                    for entry in entries:
                        if entry.name.startswith("GLIBC_"):
                            versions.append(tuple(map(int, entry.name[6:].split("."))))
            elif isinstance(section, SymbolTableSection) and section.name == ".dynsym":
                exports = [
                    s.name
                    for s in section.iter_symbols()
                    if s["st_shndx"] != "SHN_UNDEF" and s["st_info"]["bind"] != "STB_LOCAL"
                ]
        return {
            "needed": needed,
            "glibc": ".".join(map(str, max(versions))),
            "exports": exports,
            "stripped": elf.get_section_by_name(".symtab") is None,
            "licenses": sorted(n.split("/licenses/")[1] for n in names if "/licenses/" in n),
        }


if __name__ == "__main__":
    print(json.dumps(inspect(sys.argv[1])))
