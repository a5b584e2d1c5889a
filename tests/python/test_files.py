"""encode_files, and the cache's settings."""

from __future__ import annotations

import itertools
import json

import pytest

import lexel

numpy = pytest.importorskip("numpy")

ROWS = ["one", "two words", "", "caf\u00e9 \u4f60\u597d", 'with "quotes"\tand tabs', "last"]


@pytest.fixture
def tokenizer():
    letters = {chr(c): i for i, c in enumerate(range(33, 127))}
    made = lexel.Tokenizer(lexel.models.WordLevel(letters | {"[UNK]": 99}, unk_token="[UNK]"))
    made.pre_tokenizer = lexel.pre_tokenizers.WhitespaceSplit()
    return made


def rows_of(chunks):
    found = []
    for ids, rows in chunks:
        assert ids.dtype == numpy.uint32
        assert rows.dtype == numpy.uint64
        found += [ids[a:b].tolist() for a, b in itertools.pairwise(rows)]
    return found


@pytest.mark.parametrize("block_bytes", [1, 1 << 20])
def test_lines_and_jsonl_give_the_rows_in_order(tokenizer, tmp_path, block_bytes):
    lines = tmp_path / "rows.txt"
    lines.write_text("\n".join(ROWS), "utf-8")
    jsonl = tmp_path / "rows.jsonl"
    jsonl.write_text("".join(json.dumps({"id": 1, "body": x}) + "\n" for x in ROWS), "utf-8")
    expected = [tokenizer.encode(x).ids for x in ROWS]
    assert rows_of(tokenizer.encode_files(lines, block_bytes=block_bytes)) == expected
    twice = tokenizer.encode_files([str(lines), lines], block_bytes=block_bytes)
    assert rows_of(twice) == expected * 2
    found = tokenizer.encode_files(jsonl, rows="jsonl", field="body", block_bytes=block_bytes)
    assert rows_of(found) == expected


def test_whole_files_are_rows(tokenizer, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("a b\nc", "utf-8")
    found = list(tokenizer.encode_files([path, path], rows="whole", offsets=True))
    assert len(found) == 1
    ids, rows, offsets = found[0]
    assert rows.tolist() == [0, 3, 6]
    assert ids.tolist() == tokenizer.encode("a b\nc").ids * 2
    assert offsets.tolist() == [[0, 1], [2, 3], [4, 5]] * 2


def test_errors_name_file_line_and_byte(tokenizer, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"text": "x"}\n{"txt": "y"}\n')
    chunks = tokenizer.encode_files(path, rows="jsonl")
    with pytest.raises(lexel.LexelError, match='no field "text"') as caught:
        next(chunks)
    assert caught.value.file == str(path)
    assert caught.value.line == 2
    assert caught.value.byte_offset == 14
    assert caught.value.row is None
    assert list(chunks) == []
    with pytest.raises(lexel.LexelError) as caught:
        list(tokenizer.encode_files(tmp_path / "missing"))
    assert caught.value.file == str(tmp_path / "missing")
    assert caught.value.line is None


def test_what_is_not_utf8_is_replaced_or_an_error(tokenizer, tmp_path):
    path = tmp_path / "bad.txt"
    path.write_bytes(b"a\nb \xff\n")
    assert rows_of(tokenizer.encode_files(path))[1] == tokenizer.encode("b \ufffd").ids
    with pytest.raises(lexel.LexelError) as caught:
        list(tokenizer.encode_files(path, invalid_utf8="error"))
    assert (caught.value.line, caught.value.byte_offset) == (2, 4)


def test_wrong_arguments_are_refused_at_once(tokenizer):
    with pytest.raises(ValueError, match="lines"):
        tokenizer.encode_files([], rows="csv")
    with pytest.raises(ValueError, match="replace"):
        tokenizer.encode_files([], invalid_utf8="ignore")
    with pytest.raises(TypeError):
        tokenizer.encode_files([1.5])
    assert list(tokenizer.encode_files([])) == []


def test_the_cache_can_be_set_and_counts():
    alphabet = {c: i for i, c in enumerate(lexel.pre_tokenizers.ByteLevel.alphabet())}
    tokenizer = lexel.Tokenizer(lexel.models.BPE(alphabet, []))
    tokenizer.pre_tokenizer = lexel.pre_tokenizers.ByteLevel(add_prefix_space=False)
    assert 0 < tokenizer.cache_budget <= 32 << 20
    tokenizer.cache_budget = 1 << 20
    assert tokenizer.cache_stats() == {"hits": 0, "misses": 0, "bytes": 0}
    ids = tokenizer.encode("word word").ids
    assert tokenizer.encode("word word").ids == ids
    stats = tokenizer.cache_stats()
    assert (stats["hits"], stats["misses"]) == (2, 2)
    assert 0 < stats["bytes"] <= 1 << 20
    tokenizer.cache_budget = 0
    assert tokenizer.cache_budget == 0
    for _ in range(2):
        assert tokenizer.encode("word word").ids == ids
    assert tokenizer.cache_stats()["hits"] == 0
    with pytest.raises((ValueError, OverflowError, TypeError)):
        tokenizer.cache_budget = -1
