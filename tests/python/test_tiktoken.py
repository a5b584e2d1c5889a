"""lexel.tiktoken, against answers of tiktoken 0.14.0 (written out, and where it is installed)."""

from __future__ import annotations

import base64
import hashlib
import pickle
import random
from pathlib import Path

import pytest

from lexel import tiktoken
from lexel.tiktoken import _named

BYTES = {bytes([byte]): byte for byte in range(256)}
RANKS = BYTES | {
    b"ab": 300,
    b"abc": 299,
    b" a": 301,
    b"\n\n": 302,
    b"aa": 303,
    b"aaa": 304,
    "é".encode(): 305,
}
SPECIAL = {"<|endoftext|>": 400, "<|x|>": 401, "<|x|>y": 402}
PATTERN = r" ?\p{L}+|\s++$|\s+(?!\S)|\s|[^\s\p{L}]+"


@pytest.fixture(scope="module")
def encoding() -> tiktoken.Encoding:
    return tiktoken.Encoding("test", pat_str=PATTERN, mergeable_ranks=RANKS, special_tokens=SPECIAL)


def test_merges_by_the_rank_of_the_result(encoding: tiktoken.Encoding) -> None:
    assert encoding.encode("abcabc ab") == [299, 299, 32, 300]
    assert encoding.encode("aaaaa") == [303, 304]
    assert encoding.encode("ab\n\n \n") == [300, 302, 32, 10]
    assert encoding.encode("") == []


def test_special_tokens_are_allowed_disallowed_or_text(encoding: tiktoken.Encoding) -> None:
    with pytest.raises(ValueError, match=r"'<\|x\|>'.*disallowed"):
        encoding.encode("ab<|x|>")
    with pytest.raises(ValueError, match="disallowed"):
        encoding.encode("ab", disallowed_special=["b"])
    assert encoding.encode("ab<|x|>", allowed_special={"<|x|>"}) == [300, 401]
    assert encoding.encode("ab<|x|>yab", allowed_special="all") == [300, 402, 300]
    text = [300, 60, 124, 120, 124, 62]
    assert encoding.encode("ab<|x|>", disallowed_special=()) == text
    assert encoding.encode("ab<|x|>", allowed_special={"ab"}, disallowed_special=()) == text
    assert encoding.encode_ordinary("ab<|x|>") == text
    assert encoding.encode_batch(["ab<|x|>", "", "<|x|>ab"], allowed_special="all") == [
        [300, 401],
        [],
        [401, 300],
    ]
    with pytest.raises(ValueError, match="disallowed"):
        encoding.encode_batch(["ab", "<|x|>"])


def test_surrogates_are_joined_or_replaced(encoding: tiktoken.Encoding) -> None:
    assert encoding.encode("a\ud800b") == [97, 239, 191, 189, 98]
    assert encoding.encode("\ud83d\ude00") == [240, 159, 152, 128]
    assert encoding.encode_ordinary_batch(["ab", "\ud800"]) == [[300], [239, 191, 189]]
    assert encoding.encode("\ud800<|x|>", allowed_special="all") == [239, 191, 189, 401]
    assert encoding.encode_batch(["\ud800<|x|>"], allowed_special="all") == [[239, 191, 189, 401]]


def test_to_numpy(encoding: tiktoken.Encoding) -> None:
    numpy = pytest.importorskip("numpy")
    ids = encoding.encode_to_numpy("abcab")
    assert ids.dtype == numpy.uint32
    assert ids.tolist() == [299, 300]
    assert encoding.encode_to_numpy("ab<|x|>", allowed_special="all").tolist() == [300, 401]
    with pytest.raises(UnicodeEncodeError):
        encoding.encode_to_numpy("\ud800")


def test_decodes(encoding: tiktoken.Encoding) -> None:
    assert encoding.decode([299, 301, 401]) == "abc a<|x|>"
    assert encoding.decode([0xC3]) == "\ufffd"
    with pytest.raises(UnicodeDecodeError):
        encoding.decode([0xC3], errors="strict")
    assert encoding.decode_bytes([0xC3, 299]) == b"\xc3abc"
    assert encoding.decode_batch([[299], [], [401]]) == ["abc", "", "<|x|>"]
    assert encoding.decode_bytes_batch([[299], []]) == [b"abc", b""]
    assert encoding.decode_tokens_bytes([299, 401]) == [b"abc", b"<|x|>"]
    assert encoding.decode_single_token_bytes(401) == b"<|x|>"
    assert encoding.decode_with_offsets([97, 0xC3, 0xA9, 305, 98]) == ("aééb", [0, 1, 1, 2, 3])
    with pytest.raises(KeyError, match="Invalid token for decoding: 999"):
        encoding.decode([97, 999])
    with pytest.raises(KeyError, match="999"):
        encoding.decode_single_token_bytes(999)


def test_single_tokens_and_the_vocabulary(encoding: tiktoken.Encoding) -> None:
    assert encoding.encode_single_token("abc") == 299
    assert encoding.encode_single_token(b"\xc3\xa9") == 305
    assert encoding.encode_single_token("<|x|>") == 401
    with pytest.raises(KeyError):
        encoding.encode_single_token("zz")
    assert encoding.n_vocab == 403
    assert encoding.max_token_value == 402
    assert encoding.eot_token == 400
    assert encoding.special_tokens_set == {"<|endoftext|>", "<|x|>", "<|x|>y"}
    assert encoding.is_special_token(401)
    assert not encoding.is_special_token(299)
    assert encoding.token_byte_values()[97:101] == [b"_", b"`", b"a", b"aa"]
    assert len(encoding.token_byte_values()) == len(RANKS)
    assert repr(encoding) == "<Encoding 'test'>"


def test_unstable_ends(encoding: tiktoken.Encoding) -> None:
    assert encoding.encode_with_unstable("b ab") == ([98], [[32, 299], [32, 300]])
    assert encoding.encode_with_unstable("ab<|x|>", allowed_special="all") == ([300, 401], [])
    assert encoding.encode_with_unstable("") == ([], [])


def test_pickles(encoding: tiktoken.Encoding) -> None:
    copy = pickle.loads(pickle.dumps(encoding))
    assert copy.encode("abcabc<|x|>", allowed_special="all") == [299, 299, 401]
    assert copy.name == "test"


def test_bytes_without_a_rank_are_merged_or_refused() -> None:
    encoding = tiktoken.Encoding(
        "x", pat_str=".+", mergeable_ranks={b"ab": 1, b"c": 2}, special_tokens={}
    )
    assert encoding.encode("abcc") == [1, 2, 2]
    with pytest.raises(Exception, match="no rank"):
        encoding.encode("abb")


@pytest.mark.parametrize(
    ("pattern", "text", "pieces"),
    [
        (r"a{1,3}+a|.", "aaaa", ["aaaa"]),
        (r"a{1,3}+a|.", "aaa", ["a", "a", "a"]),
        (r"a{2}?|.", "aaa", ["aa", "a"]),
        (r"a{,2}b", "aaab", ["aab"]),
        (r"b$|a", "b\nab", ["a", "b"]),
        (r"^b|a", "b\nb", ["b"]),
        (r"(?i:ss)", "sßSS", ["SS"]),
        (r"(?i:k)", "K\u212a", ["K", "\u212a"]),
        (r"\w+", "a\u00b2b\u200dc", ["a", "b\u200dc"]),
        (r"(?s:.)+", "a\nb", ["a\nb"]),
        (r"[a-]+|\x62|\u{63}|\pN", "a-bc1", ["a-", "b", "c", "1"]),
        (r"[\p{L}&&[^b]]+", "abc", ["a", "c"]),
        (r"(?P<x>a)(b)", "ab", ["ab"]),
    ],
)
def test_reads_tiktokens_patterns(pattern: str, text: str, pieces: list[str]) -> None:
    # Every piece that may come out has a token of its own.
    ranks = BYTES | {
        piece.encode(): 256 + i
        for i, piece in enumerate(sorted(set(pieces)))
        if len(piece.encode()) > 1
    }
    encoding = tiktoken.Encoding("x", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    ids = encoding.encode(text)
    assert encoding.decode_tokens_bytes(ids) == [piece.encode() for piece in pieces]


@pytest.mark.parametrize(
    "pattern", ["(", ")", "[a", "a**", "*", "a{2,1}", r"\1", r"(?x)a", r"[[:alpha:]]", r"(?i)é"]
)
def test_refuses_patterns_it_cannot_run_exactly(pattern: str) -> None:
    with pytest.raises(ValueError, match="pat_str, position"):
        tiktoken.Encoding("x", pat_str=pattern, mergeable_ranks=BYTES, special_tokens={})


def test_refuses_ranks_that_contradict() -> None:
    with pytest.raises(ValueError, match="two tokens have the rank 1"):
        tiktoken.Encoding("x", pat_str=".", mergeable_ranks={b"a": 1, b"b": 1}, special_tokens={})
    with pytest.raises(ValueError, match="explicit_n_vocab"):
        tiktoken.Encoding(
            "x", pat_str=".", mergeable_ranks=BYTES, special_tokens={}, explicit_n_vocab=300
        )
    with pytest.raises(OverflowError):
        tiktoken.Encoding("x", pat_str=".", mergeable_ranks={b"a": -1}, special_tokens={})


def write_ranks(path: Path, ranks: dict[bytes, int]) -> str:
    content = b"".join(base64.b64encode(token) + b" %d\n" % rank for token, rank in ranks.items())
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_loads_rank_files(tmp_path: Path) -> None:
    path = tmp_path / "some.tiktoken"
    digest = write_ranks(path, RANKS)
    assert tiktoken.load_tiktoken_bpe(path) == RANKS
    assert tiktoken.load_tiktoken_bpe(path, digest) == RANKS
    with pytest.raises(ValueError, match="SHA-256"):
        tiktoken.load_tiktoken_bpe(path, "0" * 64)
    path.write_text("YQ== 0\nYg==\n")
    with pytest.raises(ValueError, match="line 2"):
        tiktoken.load_tiktoken_bpe(path)


def test_finds_encodings_in_tiktokens_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(_named, "_loaded", {})
    with pytest.raises(FileNotFoundError, match=r"cl100k_base\.tiktoken"):
        tiktoken.get_encoding("cl100k_base")
    # The name tiktoken gives its copy: the SHA-1 of the address.
    path = tmp_path / "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"
    digest = write_ranks(path, RANKS)
    with pytest.raises(ValueError, match="SHA-256"):
        tiktoken.get_encoding("cl100k_base")
    monkeypatch.setitem(_named._SHA256, "cl100k_base", digest)
    encoding = tiktoken.get_encoding("cl100k_base")
    assert tiktoken.get_encoding("cl100k_base") is encoding
    assert tiktoken.encoding_for_model("gpt-4-0314") is encoding
    assert pickle.loads(pickle.dumps(encoding)) is encoding
    assert encoding.encode("abc 1234 \n  ") == [299, 32, 49, 50, 51, 52, 32, 10, 32, 32]
    assert encoding.encode("<|fim_prefix|>", allowed_special="all") == [100258]


def test_names() -> None:
    assert tiktoken.list_encoding_names() == [
        "gpt2",
        "r50k_base",
        "p50k_base",
        "p50k_edit",
        "cl100k_base",
        "o200k_base",
        "o200k_harmony",
    ]
    assert tiktoken.encoding_name_for_model("gpt-4o") == "o200k_base"
    assert tiktoken.encoding_name_for_model("gpt-oss-20b") == "o200k_harmony"
    with pytest.raises(KeyError):
        tiktoken.encoding_name_for_model("unheard-of")
    with pytest.raises(ValueError, match="unknown encoding"):
        tiktoken.get_encoding("unheard-of")


def test_agrees_with_tiktoken() -> None:
    peer = pytest.importorskip("tiktoken")
    generator = random.Random(5)
    for _ in range(60):
        tokens = set(BYTES)
        letters = [b"a", b"b", b" ", b"\xc3", b"\xa9"][: generator.randrange(1, 6)]
        for _ in range(generator.randrange(40)):
            tokens.add(b"".join(generator.choices([*letters, b"ab", b"aa"], k=3)))
        ids = generator.sample(range(1000), len(tokens))
        parts = {
            "pat_str": PATTERN,
            "mergeable_ranks": dict(zip(sorted(tokens), ids, strict=True)),
            "special_tokens": {"<|x|>": 2000},
        }
        ours, theirs = tiktoken.Encoding("x", **parts), peer.Encoding("x", **parts)
        for _ in range(40):
            text = b"".join(generator.choices(letters, k=generator.randrange(1, 150))).decode(
                "utf-8", "replace"
            )
            assert ours.encode(text) == theirs.encode(text)
            stable, completions = theirs.encode_with_unstable(text[:12])
            assert ours.encode_with_unstable(text[:12]) == (stable, sorted(completions))
    peer_data = pytest.importorskip("tiktoken_ext.openai_public")
    assert list(peer_data.ENCODING_CONSTRUCTORS) == tiktoken.list_encoding_names()
    from tiktoken import model

    assert model.MODEL_TO_ENCODING == _named._ENCODING_OF_MODEL
    assert model.MODEL_PREFIX_TO_ENCODING == _named._ENCODING_OF_PREFIX
