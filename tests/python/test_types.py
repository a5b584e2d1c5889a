"""The package and a program that uses it, under mypy's strict eye."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import numpy
from lexel import Chunk, Encoding, Tokenizer, models
from lexel.pre_tokenizers import ByteLevel

tokenizer = Tokenizer(models.BPE({"a": 0}, [], unk_token=None))
tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
encoding: Encoding = tokenizer.encode("a b", truncation=5, padding="longest")
ids: list[int] = encoding.ids
text: str = tokenizer.decode(ids)
rows: list[Encoding] = tokenizer.encode_batch(["a", ("a", "b")], threads=2)
count: int = tokenizer.count("a")
flat, row_offsets = tokenizer.encode_flat(["a"])
flat, row_offsets, spans = tokenizer.encode_flat(["a"], offsets=True)
part: Chunk = tokenizer.fit("a", 3, side="right", special="text")
"""

WRONG = """
from lexel import Tokenizer, models

tokenizer = Tokenizer(models.BPE())
tokenizer.encode("a", paddding=3)
"""


def run(arguments: list[str]) -> tuple[str, int]:
    api = pytest.importorskip("mypy.api")
    pytest.importorskip("numpy")
    config = ["--config-file", str(ROOT / "pyproject.toml"), "--no-incremental"]
    output, errors, status = api.run([*config, *arguments])
    return output + errors, status


def test_the_package_is_typed_strictly():
    output, status = run([str(ROOT / "python/lexel")])
    assert status == 0, output


def test_programs_are_checked(tmp_path, monkeypatch):
    monkeypatch.setenv("MYPYPATH", str(ROOT / "python"))
    good, wrong = tmp_path / "good.py", tmp_path / "wrong.py"
    good.write_text(PROGRAM)
    wrong.write_text(WRONG)
    output, status = run([str(good)])
    assert status == 0, output
    output, status = run([str(wrong)])
    assert status == 1
    assert "paddding" in output
