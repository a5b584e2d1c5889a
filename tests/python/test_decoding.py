"""Decoding: every kind of sequence, every width of str, the table against the plain path."""

from __future__ import annotations

import array
import json
import os
import random
import subprocess
import sys

import pytest

from lexel import AddedToken, Tokenizer, decoders, models


@pytest.fixture
def letters() -> Tokenizer:
    # A text of each width that Python's str has, and bytes.
    texts = ["a", "b", "long ascii text over sixteen bytes", "é", "я", "你", "😀"]
    vocab = {text: i for i, text in enumerate(texts)}
    vocab |= {f"<0x{byte:02X}>": len(texts) + byte for byte in range(256)}
    tokenizer = Tokenizer(models.WordLevel(vocab, unk_token="a"))
    tokenizer.decoder = decoders.ByteFallback()
    return tokenizer


SEQUENCES = [list, tuple, lambda ids: array.array("I", ids), lambda ids: array.array("q", ids)]


@pytest.mark.parametrize("make", SEQUENCES)
def test_sequences_of_integers(letters, make):
    assert letters.decode(make([0, 1, 5, 9999, 0])) == "ab你a"
    assert letters.decode(make([])) == ""
    assert letters.decode_batch([make([0]), make([1, 1])]) == ["a", "bb"]


def test_numpy_arrays(letters):
    np = pytest.importorskip("numpy")
    for kind in ("uint32", "int32", "int64", "uint64", "uint8", ">u4"):
        assert letters.decode(np.array([0, 1, 5], dtype=kind)) == "ab你"
    assert letters.decode(np.array([0, 5, 1, 5], dtype="uint32")[::2]) == "ab"
    assert letters.decode(np.array([], dtype="uint32")) == ""
    read_only = np.array([1], dtype="uint32")
    read_only.flags.writeable = False
    assert letters.decode(read_only) == "b"


def test_numbers_that_are_no_ids(letters):
    np = pytest.importorskip("numpy")
    for ids in ([-1], np.array([1, -1]), np.array([1, -1], dtype="int32")):
        with pytest.raises(OverflowError, match="number too small to fit in target type"):
            letters.decode(ids)
    for ids in ([2**32], [2**70], np.array([1, 2**33])):
        with pytest.raises(OverflowError, match="number too large to fit in target type"):
            letters.decode(ids)
    for ids in ([1.0], np.array([1.0]), np.array([[1, 2]]), {1: 2}, "a", None):
        with pytest.raises(TypeError):
            letters.decode(ids)


@pytest.mark.parametrize("widest", ["a", "é", "я", "你", "😀"])
def test_text_of_every_width(letters, widest):
    texts = ["a", "b", "long ascii text over sixteen bytes", "é", "я", "你", "😀"]
    random.seed(5)
    for length in [*range(40), 5000]:
        ids = [random.randrange(texts.index(widest) + 1) for _ in range(length)]
        text = letters.decode(ids)
        assert text == "".join(texts[i] for i in ids)
        assert text.encode() == "".join(texts[i] for i in ids).encode()


def test_table_follows_changes_of_the_tokenizer(letters):
    for _ in range(3):
        assert letters.decode([0, 5] * 500) == "a你" * 500
    letters.add_tokens([AddedToken("<new>", special=True)])
    new = letters.token_to_id("<new>")
    assert letters.decode([0, new] * 500) == "a" * 500
    assert letters.decode([0, new] * 500, skip_special_tokens=False) == "a<new>" * 500
    letters.decoder = decoders.Sequence([decoders.Replace("a", "x"), decoders.Fuse()])
    assert letters.decode([0, 5] * 500) == "x你" * 500
    letters.decoder = None
    assert letters.decode([0, 5] * 2) == "a 你 a 你"


PLAIN = """
import json, sys
from lexel import Tokenizer
rows = json.load(sys.stdin)
tokenizer = Tokenizer.from_str(rows.pop())
print(json.dumps([tokenizer.decode(row) for row in rows]))
"""


def test_plain_path_gives_the_same(letters):
    random.seed(6)
    size = letters.get_vocab_size()
    rows: list = [[random.randrange(size) for _ in range(random.randrange(300))] for _ in range(99)]
    rows[0] = [random.randrange(7, size) for _ in range(3000)]
    fast = [letters.decode(row) for row in rows]
    environment = os.environ | {"LEXEL_PIPELINE": "interpreter"}
    output = subprocess.run(
        [sys.executable, "-c", PLAIN],
        input=json.dumps([*rows, letters.to_str()]),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert json.loads(output) == fast


def test_custom_decoder_must_return_text(letters):
    class Bytes:
        def decode_chain(self, tokens):
            return [b"\xff"]

    letters.decoder = decoders.Decoder.custom(Bytes())
    with pytest.raises(Exception, match="decode_chain"):
        letters.decode([0])
