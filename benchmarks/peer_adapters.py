"""The libraries that peers.py compares: one class per library and kind of result.

A class says what a call returns, because making a million Python integers costs more than making
the tokens: rows are compared with rows of the same kind only. Where a library has several calls of
a kind, its fastest one is used. A library that is not installed, or that does not know a
tokenizer, is left out and named.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

ARRAY, LIST, ENCODING = "array", "list", "Encoding"


class Unsupported(Exception):
    """The library has no way to load this tokenizer."""


class Adapter:
    """One library and kind of result. load() comes first; path is a tokenizer.json."""

    name = ""
    returns = LIST
    package = ""  # of the version to be reported

    def load(self, path: Path, threads: int) -> None:
        raise NotImplementedError

    def encode(self, text: str) -> Any:
        """One text, without special tokens."""
        raise NotImplementedError

    def batch(self, texts: list[str]) -> Any:
        return [self.encode(text) for text in texts]

    def ids(self, result: Any) -> list[int]:
        """What encode() gave, as a list."""
        return list(map(int, result))

    def rows(self, result: Any) -> list[list[int]]:
        """What batch() gave, as lists."""
        return [self.ids(row) for row in result]

    def decoder_input(self, ids: list[int]) -> Any:
        """Ids as decode() likes them best."""
        return ids

    def decode(self, ids: Any) -> str:
        raise Unsupported("decode")


class Lists(Adapter):
    """What encode() and batch() give are lists already."""

    returns = LIST

    def ids(self, result):
        return result

    def rows(self, result):
        return result

    def decoder_input(self, ids):
        return ids


class Encodings(Adapter):
    """Results are objects with `ids`."""

    returns = ENCODING

    def ids(self, result):
        return result.ids

    def rows(self, result):
        return [self.ids(row) for row in result]

    def decoder_input(self, ids):
        return ids


def cut(ids: Any, bounds: Any) -> list[list[int]]:
    ids, bounds = ids.tolist(), bounds.tolist()
    return [ids[a:b] for a, b in itertools.pairwise(bounds)]


def from_buffers(result: tuple[bytes, bytes]) -> list[list[int]]:
    import numpy

    return cut(numpy.frombuffer(result[0], "<u4"), numpy.frombuffer(result[1], "<u8"))


class Lexel(Adapter):
    name, returns, package = "lexel", ARRAY, "lexel"
    settings: ClassVar[dict[str, Any]] = {}

    def load(self, path, threads):
        import lexel
        import numpy  # noqa: F401 (of its arrays; loading NumPy is no part of encoding)

        self.t = lexel.Tokenizer.from_file(str(path))
        self.t.no_truncation()
        self.t.no_padding()
        self.k = {"add_special_tokens": False, "threads": threads, **self.settings}

    def encode(self, text):
        return self.t.encode_array(text, add_special_tokens=False)

    def batch(self, texts):
        return self.t.encode_flat(texts, **self.k)

    def rows(self, result):
        return cut(result[0], result[1])

    def decoder_input(self, ids):
        import numpy

        return numpy.array(ids, "u4")

    def decode(self, ids):
        return self.t.decode(ids, skip_special_tokens=False)


class LexelOffsets(Lexel):
    name, returns, settings = "lexel, with offsets", "array, offsets", {"offsets": True}

    def encode(self, text):
        return self.t.encode_flat([text], **self.k)[0]


class LexelList(Lists, Lexel):
    def encode(self, text):
        return self.t.encode_ids(text, add_special_tokens=False)

    def batch(self, texts):
        return [x.ids for x in self.t.encode_batch_fast(texts, **self.k)]


class LexelEncoding(Encodings, Lexel):
    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False)

    def batch(self, texts):
        return self.t.encode_batch(texts, **self.k)


class HuggingFace(Encodings):
    name, package = "tokenizers", "tokenizers"

    def load(self, path, threads):
        from tokenizers import Tokenizer

        self.t = Tokenizer.from_file(str(path))
        self.t.no_truncation()
        self.t.no_padding()

    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False)

    def batch(self, texts):
        return self.t.encode_batch(texts, add_special_tokens=False)

    def decode(self, ids):
        return self.t.decode(ids, skip_special_tokens=False)


class HuggingFaceList(Lists, HuggingFace):
    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False).ids

    def batch(self, texts):
        return [x.ids for x in self.t.encode_batch_fast(texts, add_special_tokens=False)]


class Fastokens(Adapter):
    name, returns, package = "fastokens", ARRAY, "fastokens"

    def load(self, path, threads):
        import fastokens

        self.t = fastokens.Tokenizer.from_file(str(path))

    def encode(self, text):
        return self.t.encode_batch_flat([text])[0]

    def batch(self, texts):
        return self.t.encode_batch_flat(texts)

    def ids(self, result):
        import numpy

        return numpy.frombuffer(result, "<u4").tolist()

    def rows(self, result):
        return from_buffers(result)

    def decode(self, ids):
        return self.t.decode(ids, skip_special_tokens=False)


class FastokensList(Lists, Fastokens):
    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False).ids

    def batch(self, texts):
        return [x.ids for x in self.t.encode_batch(texts, add_special_tokens=False)]


class FastokensEncoding(Encodings, Fastokens):
    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False)

    def batch(self, texts):
        return self.t.encode_batch(texts, add_special_tokens=False)


class Gigatoken(Adapter):
    name, returns, package = "gigatoken", ARRAY, "gigatoken"

    def load(self, path, threads):
        import gigatoken

        self.t = gigatoken.Tokenizer(str(path))
        self.parallel = threads > 1

    def encode(self, text):
        return self.t.encode(text)

    def batch(self, texts):
        return self.t.encode_batch(texts, parallel=self.parallel)

    def rows(self, result):
        return result.to_list()

    def decode(self, ids):
        return self.t.decode(ids).decode()


class GigatokenList(Lists, Gigatoken):
    def encode(self, text):
        return self.t.encode_batch_list([text], parallel=False)[0]

    def batch(self, texts):
        return self.t.encode_batch_list(texts, parallel=self.parallel)


class Splintr(Adapter):
    name, returns, package = "splintr", ARRAY, "splintr-rs"

    def load(self, path, threads):
        import splintr

        self.t = splintr.from_json(str(path))
        # Its batch calls add special tokens; the comparison takes them off again.
        framed, bare = self.t.encode("a"), self.t.encode_raw("a")
        self.before = next(
            i for i in range(len(framed)) if framed[i : i + len(bare)] == bare or not bare
        )
        self.behind = len(framed) - self.before - len(bare)

    def encode(self, text):
        return self.t.encode_raw(text)

    def batch(self, texts):
        return self.t.encode_batch_flat(texts)

    def rows(self, result):
        return [x[self.before : len(x) - self.behind] for x in from_buffers(result)]

    def decode(self, ids):
        return self.t.decode(ids)


class SplintrList(Splintr):
    returns = LIST

    def batch(self, texts):
        return self.t.encode_batch(texts)

    def rows(self, result):
        return [x[self.before : len(x) - self.behind] for x in result]


class Nanotoken(Adapter):
    name, returns, package = "nanotoken", ARRAY, "nanotoken"

    def load(self, path, threads):
        if model_of(path)["type"] != "WordPiece":
            raise Unsupported("WordPiece only")
        import nanotoken

        self.t = nanotoken.Tokenizer(str(path))
        self.parallel = threads > 1

    def encode(self, text):
        return self.t.encode(text, add_special_tokens=False)

    def batch(self, texts):
        return self.t.encode_batch(texts, add_special_tokens=False, parallel=self.parallel)

    def rows(self, result):
        return result.to_list()

    def decode(self, ids):
        return self.t.decode(ids)


class Tuetoken(Adapter):
    name, package = "tuetoken", "tuetoken"

    def load(self, path, threads):
        import tuetoken

        self.t = tuetoken.Tokenizer(str(path))
        self.threads = threads

    def encode(self, text):
        return self.t.encode_ordinary(text)

    def batch(self, texts):
        return self.t.encode_ordinary_batch(texts, num_threads=self.threads)

    def decode(self, ids):
        return self.t.decode(ids)


QUICKTOK = {"gpt4o": "o200k_base", "o200k": "o200k_base", "llama3": "llama3", "qwen3": "qwen3"}


class Quicktok(Adapter):
    name, returns, package = "quicktok", ARRAY, "quicktok-v1"

    def load(self, path, threads):
        if path.name.split(".")[0] not in QUICKTOK:
            raise Unsupported("it has its own vocabularies: " + ", ".join(QUICKTOK))
        import quicktok

        self.t = quicktok.get_encoding(QUICKTOK[path.name.split(".")[0]])
        self.threads = threads

    def encode(self, text):
        return self.t.encode_ordinary(text)

    def batch(self, texts):
        return self.t.encode_batch(texts, threads=self.threads)

    def rows(self, result):
        return cut(result[0], result[1])

    def decode(self, ids):
        return self.t.decode(ids)


class Tiktoken(Adapter):
    name, package = "tiktoken", "tiktoken"

    def load(self, path, threads):
        import tiktoken

        data = json.loads(path.read_text("utf-8"))
        pattern = split_pattern(data.get("pre_tokenizer") or {})
        if data["model"]["type"] != "BPE" or pattern is None:
            raise Unsupported("byte-level BPE with one pattern only")
        added = {x["content"]: x["id"] for x in data["added_tokens"]}
        ranks = {
            bytes(BYTES[c] for c in token): rank
            for token, rank in data["model"]["vocab"].items()
            if token not in added and all(c in BYTES for c in token)
        }
        self.t = tiktoken.Encoding(
            path.stem, pat_str=pattern, mergeable_ranks=ranks, special_tokens=added
        )
        self.threads = threads

    def encode(self, text):
        return self.t.encode_ordinary(text)

    def batch(self, texts):
        if self.threads == 1:
            return [self.t.encode_ordinary(text) for text in texts]
        return self.t.encode_ordinary_batch(texts, num_threads=self.threads)

    def decode(self, ids):
        return self.t.decode(ids)


class SentencePiece(Adapter):
    name, package = "sentencepiece", "sentencepiece"

    def load(self, path, threads):
        model = path.with_suffix(".model")
        if not model.exists():
            raise Unsupported(f"there is no {model.name} beside it")
        import sentencepiece

        self.t = sentencepiece.SentencePieceProcessor(model_file=str(model))
        self.threads = threads

    def encode(self, text):
        return self.t.encode(text)

    def batch(self, texts):
        return self.t.encode(texts, num_threads=self.threads)

    def decode(self, ids):
        return self.t.decode(ids)


def byte_alphabet() -> dict[str, int]:
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in kept]
    return {**{chr(b): b for b in kept}, **{chr(256 + i): b for i, b in enumerate(rest)}}


BYTES = byte_alphabet()
GPT2 = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def split_pattern(node: dict[str, Any]) -> str | None:
    """The pattern of a pre-tokenizer that has one."""
    parts = node.get("pretokenizers", [node])
    patterns = [x["pattern"].get("Regex") for x in parts if x.get("type") == "Split"]
    levels = [x for x in parts if x.get("type") == "ByteLevel"]
    if len(patterns) == 1:
        return patterns[0]
    return GPT2 if not patterns and levels and levels[0].get("use_regex", True) else None


def model_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))["model"]


ADAPTERS = [
    Lexel,
    LexelOffsets,
    LexelList,
    LexelEncoding,
    HuggingFace,
    HuggingFaceList,
    Fastokens,
    FastokensList,
    FastokensEncoding,
    Gigatoken,
    GigatokenList,
    Splintr,
    SplintrList,
    Nanotoken,
    Tuetoken,
    Quicktok,
    Tiktoken,
    SentencePiece,
]


def load_plugin(path: str) -> None:
    """Adds the classes in ADAPTERS of another file, for libraries that are not here."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ADAPTERS.extend(module.ADAPTERS)
