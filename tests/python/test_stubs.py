"""The stubs of the C++ extension have the names that it has."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

import lexel
from lexel import _lexel

STUBS = Path(lexel.__file__).parent / "_lexel"
MODULES = ["", "normalizers", "pre_tokenizers", "models", "processors", "decoders"]


def stub_names(body: list[ast.stmt]) -> set[str]:
    names = set()
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


def public_names(owner: object) -> set[str]:
    return {name for name in vars(owner) if not name.startswith("_")}


@pytest.mark.parametrize("name", MODULES)
def test_stub_has_the_names_of_the_module(name: str) -> None:
    module: ModuleType = getattr(_lexel, name) if name else _lexel
    tree = ast.parse((STUBS / f"{name or '__init__'}.pyi").read_text(encoding="utf-8"))
    submodules = set() if name else set(MODULES[1:])
    assert stub_names(tree.body) | submodules == public_names(module)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            if node.name == "LexelError":  # its attributes are the instances' own
                continue
            assert stub_names(node.body) == public_names(getattr(module, node.name)), node.name


def test_package_is_marked_as_typed() -> None:
    assert (Path(lexel.__file__).parent / "py.typed").exists()
