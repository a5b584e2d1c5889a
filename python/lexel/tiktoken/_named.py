"""Encodings by their names and their models', and the files with their ranks."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import threading
from pathlib import Path

from lexel.tiktoken._encoding import Encoding

_CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_GPT2_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
_CL100K_PATTERN = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
    r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
_O200K_PATTERN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
    + _CONTRACTIONS
    + r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
    + _CONTRACTIONS
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_END = "<|endoftext|>"
_HARMONY_NAMES = {
    199998: "<|startoftext|>",
    199999: _END,
    200002: "<|return|>",
    200003: "<|constrain|>",
    200005: "<|channel|>",
    200006: "<|start|>",
    200007: "<|end|>",
    200008: "<|message|>",
    200012: "<|call|>",
}
_HARMONY = {"<|endofprompt|>": 200018} | {
    _HARMONY_NAMES.get(id, f"<|reserved_{id}|>"): id for id in range(199998, 201088)
}

# By name: the ranks, the pattern, the special tokens.
_ENCODINGS: dict[str, tuple[str, str, dict[str, int]]] = {
    "gpt2": ("r50k_base", _GPT2_PATTERN, {_END: 50256}),
    "r50k_base": ("r50k_base", _GPT2_PATTERN, {_END: 50256}),
    "p50k_base": ("p50k_base", _GPT2_PATTERN, {_END: 50256}),
    "p50k_edit": (
        "p50k_base",
        _GPT2_PATTERN,
        {_END: 50256, "<|fim_prefix|>": 50281, "<|fim_middle|>": 50282, "<|fim_suffix|>": 50283},
    ),
    "cl100k_base": (
        "cl100k_base",
        _CL100K_PATTERN,
        {
            _END: 100257,
            "<|fim_prefix|>": 100258,
            "<|fim_middle|>": 100259,
            "<|fim_suffix|>": 100260,
            "<|endofprompt|>": 100276,
        },
    ),
    "o200k_base": ("o200k_base", _O200K_PATTERN, {_END: 199999, "<|endofprompt|>": 200018}),
    "o200k_harmony": ("o200k_base", _O200K_PATTERN, _HARMONY),
}

# By ranks: where tiktoken gets them from, which names its cache file, and their SHA-256.
_SOURCE = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
_SHA256 = {
    "r50k_base": "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
    "p50k_base": "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
}

_MODELS = {
    "o200k_base": "o1 o3 o4-mini gpt-5 gpt-4.1 gpt-4o",
    "cl100k_base": (
        "gpt-4 gpt-3.5-turbo gpt-3.5 gpt-35-turbo davinci-002 babbage-002 text-embedding-ada-002 "
        "text-embedding-3-small text-embedding-3-large"
    ),
    "p50k_base": (
        "text-davinci-003 text-davinci-002 code-davinci-002 code-davinci-001 code-cushman-002 "
        "code-cushman-001 davinci-codex cushman-codex"
    ),
    "p50k_edit": "text-davinci-edit-001 code-davinci-edit-001",
    "r50k_base": (
        "text-davinci-001 text-curie-001 text-babbage-001 text-ada-001 davinci curie babbage ada "
        "text-similarity-davinci-001 text-similarity-curie-001 text-similarity-babbage-001 "
        "text-similarity-ada-001 text-search-davinci-doc-001 text-search-curie-doc-001 "
        "text-search-babbage-doc-001 text-search-ada-doc-001 code-search-babbage-code-001 "
        "code-search-ada-code-001"
    ),
    "gpt2": "gpt2 gpt-2",
}
_ENCODING_OF_MODEL = {
    model: encoding for encoding, models in _MODELS.items() for model in models.split()
}
# The first that fits counts.
_ENCODING_OF_PREFIX = {
    "o1-": "o200k_base",
    "o3-": "o200k_base",
    "o4-mini-": "o200k_base",
    "gpt-5": "o200k_base",
    "gpt-4.5-": "o200k_base",
    "gpt-4.1-": "o200k_base",
    "chatgpt-4o-": "o200k_base",
    "gpt-4o-": "o200k_base",
    "gpt-4-": "cl100k_base",
    "gpt-3.5-turbo-": "cl100k_base",
    "gpt-35-turbo-": "cl100k_base",
    "gpt-oss-": "o200k_harmony",
    "ft:gpt-4o": "o200k_base",
    "ft:gpt-4": "cl100k_base",
    "ft:gpt-3.5-turbo": "cl100k_base",
    "ft:davinci-002": "cl100k_base",
    "ft:babbage-002": "cl100k_base",
}

_lock = threading.Lock()
_loaded: dict[str, Encoding] = {}


def get_encoding(
    encoding_name: str, *, ranks_file: str | os.PathLike[str] | None = None
) -> Encoding:
    """An encoding by its name (see `list_encoding_names`), loaded once.

    The ranks come from `ranks_file`, or else from the folder that TIKTOKEN_CACHE_DIR or
    DATA_GYM_CACHE_DIR names (else `data-gym-cache` in the folder for temporary files): from
    `<ranks>.tiktoken` there, or from what `tiktoken` has stored. Raises ValueError for an unknown
    name or ranks that are not the encoding's, FileNotFoundError when there is no file.
    """
    if not isinstance(encoding_name, str) or encoding_name not in _ENCODINGS:
        raise ValueError(
            f"unknown encoding {encoding_name!r}; known are {', '.join(_ENCODINGS)}. For others "
            "use Encoding(name, pat_str=..., mergeable_ranks=load_tiktoken_bpe(path), ...)"
        )
    with _lock:
        if encoding_name not in _loaded:
            ranks, pattern, special_tokens = _ENCODINGS[encoding_name]
            path = Path(ranks_file) if ranks_file is not None else _cached_file(ranks)
            encoding = Encoding(
                encoding_name,
                pat_str=pattern,
                mergeable_ranks=load_tiktoken_bpe(path, _SHA256[ranks]),
                special_tokens=dict(special_tokens),
            )
            encoding.restored_by = get_encoding, (encoding_name,)
            _loaded[encoding_name] = encoding
        return _loaded[encoding_name]


def list_encoding_names() -> list[str]:
    """The names that `get_encoding` knows."""
    return list(_ENCODINGS)


def encoding_name_for_model(model_name: str) -> str:
    """The name of a model's encoding. Raises KeyError for an unknown model."""
    if model_name in _ENCODING_OF_MODEL:
        return _ENCODING_OF_MODEL[model_name]
    for prefix, encoding in _ENCODING_OF_PREFIX.items():
        if model_name.startswith(prefix):
            return encoding
    raise KeyError(f"no encoding is known for the model {model_name!r}; use get_encoding")


def encoding_for_model(
    model_name: str, *, ranks_file: str | os.PathLike[str] | None = None
) -> Encoding:
    """The encoding of a model. Raises KeyError for an unknown one, and what `get_encoding` does."""
    return get_encoding(encoding_name_for_model(model_name), ranks_file=ranks_file)


def load_tiktoken_bpe(
    tiktoken_bpe_file: str | os.PathLike[str], expected_hash: str | None = None
) -> dict[bytes, int]:
    """The ranks in a file of lines "base64 rank", for `Encoding(mergeable_ranks=...)`.

    `expected_hash` is the file's SHA-256 in hexadecimal. Raises ValueError for another one and for
    a line that is not of that form, OSError when the file cannot be read.
    """
    content = Path(tiktoken_bpe_file).read_bytes()
    if expected_hash is not None and hashlib.sha256(content).hexdigest() != expected_hash:
        raise ValueError(
            f"{os.fspath(tiktoken_bpe_file)}: these are not the ranks wanted (their SHA-256 is not "
            f"{expected_hash})"
        )
    ranks = {}
    for number, line in enumerate(content.splitlines(), 1):
        if not line:
            continue
        try:
            token, rank = line.split()
            ranks[base64.b64decode(token)] = int(rank)
        except ValueError as error:
            raise ValueError(
                f"{os.fspath(tiktoken_bpe_file)}, line {number}: {line!r} is not a token in base64 "
                "and its rank"
            ) from error
    return ranks


def _cached_file(ranks: str) -> Path:
    folder = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    cache = Path(folder) if folder else Path(tempfile.gettempdir(), "data-gym-cache")
    stored = hashlib.sha1(_SOURCE.format(ranks).encode(), usedforsecurity=False).hexdigest()
    for path in (cache / f"{ranks}.tiktoken", cache / stored):
        if path.is_file():
            return path
    raise FileNotFoundError(
        f"there is no {ranks}.tiktoken in {cache}. Lexel does not download it: get it from "
        f"{_SOURCE.format(ranks)} and pass ranks_file=, or put it into the folder that "
        "TIKTOKEN_CACHE_DIR names"
    )
