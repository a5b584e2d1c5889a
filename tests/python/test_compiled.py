"""Files that save_compiled writes and from_file reads."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from lexel import (
    AddedToken,
    LexelError,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
)

TEXT = "Compiled or not: naïve 你好 👩‍👩‍👧, don't 12345! <extra>\n\n end"


@pytest.fixture
def tokenizer() -> Tokenizer:
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("o", "r"), ("\u0120", "or"), ("e", "n"), ("en", "d"), ("1", "2")]
    tokens = letters + [left + right for left, right in merges]
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens([AddedToken("<extra>", single_word=True)])
    tokenizer.enable_truncation(20)
    return tokenizer


def test_a_compiled_file_is_the_same_tokenizer(tokenizer: Tokenizer, tmp_path: Path) -> None:
    path = tmp_path / "t.lexel"
    tokenizer.save_compiled(str(path))
    compiled = Tokenizer.from_file(str(path))
    assert compiled.to_str() == tokenizer.to_str()
    assert compiled.get_vocab() == tokenizer.get_vocab()
    assert compiled.get_added_tokens_decoder() == tokenizer.get_added_tokens_decoder()
    expected, encoding = tokenizer.encode(TEXT), compiled.encode(TEXT)
    assert len(encoding.ids) == 20
    assert encoding.ids == expected.ids
    assert encoding.tokens == expected.tokens
    assert encoding.offsets == expected.offsets
    assert compiled.decode(encoding.ids) == tokenizer.decode(expected.ids)


def test_it_can_be_changed_copied_and_pickled(tokenizer: Tokenizer, tmp_path: Path) -> None:
    path = tmp_path / "t.lexel"
    tokenizer.save_compiled(str(path))
    compiled = Tokenizer.from_file(str(path))
    path.unlink()
    for one in (tokenizer, compiled):
        one.no_truncation()
        one.normalizer = normalizers.Lowercase()
        one.add_special_tokens(["<end>"])
    assert compiled.to_str() == tokenizer.to_str()
    again = pickle.loads(pickle.dumps(compiled))
    assert again.encode(TEXT + "<end>").ids == tokenizer.encode(TEXT + "<end>").ids


def test_damage_is_a_lexel_error_with_file_and_byte(tokenizer: Tokenizer, tmp_path: Path) -> None:
    path = tmp_path / "t.lexel"
    tokenizer.save_compiled(str(path))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(LexelError, match=r"t\.lexel: no compiled tokenizer.*checksum.*byte 24"):
        Tokenizer.from_file(str(path))
    with pytest.raises(LexelError, match="cannot create"):
        tokenizer.save_compiled(str(tmp_path / "nowhere" / "t.lexel"))


def test_custom_components_cannot_be_compiled(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({"a": 0}, unk_token="a"))
    tokenizer.normalizer = normalizers.Normalizer.custom(object())
    with pytest.raises(LexelError):
        tokenizer.save_compiled(str(tmp_path / "t.lexel"))


def test_the_program_compiles(tokenizer: Tokenizer, tmp_path: Path) -> None:
    source, target = tmp_path / "tokenizer.json", tmp_path / "t.lexel"
    tokenizer.save(str(source))
    run = [sys.executable, "-m", "lexel"]
    subprocess.run([*run, "compile", source, "-o", target], check=True)
    assert Tokenizer.from_file(str(target)).to_str() == tokenizer.to_str()
    encoded = subprocess.run(
        [*run, "encode", "--ids", "-t", target, TEXT], check=True, capture_output=True, text=True
    )
    assert encoded.stdout.split() == [str(id) for id in tokenizer.encode(TEXT).ids]
