# Written by tools/make_stubs.py. Do not edit.
import asyncio
import builtins
import collections.abc
import os
from typing import Any, Literal, Protocol, TypeAlias, TypedDict, overload

import lexel._lexel
import lexel.trainers
import numpy
from numpy.typing import NDArray

from . import decoders, models, normalizers, pre_tokenizers, processors

__all__: list[str] = [
    "AddedToken",
    "Chunk",
    "Encoding",
    "FileChunks",
    "LexelError",
    "ListArray",
    "NormalizedString",
    "PreTokenizedString",
    "RankedEncoder",
    "Regex",
    "Token",
    "Tokenizer",
    "WordCounts",
    "decoders",
    "models",
    "normalizers",
    "pre_tokenizers",
    "processors",
    "run_program",
]
_Behavior: TypeAlias = Literal[
    "removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"
]
_Direction: TypeAlias = Literal["left", "right"]
_Range: TypeAlias = int | tuple[int, int] | builtins.slice
_Words: TypeAlias = list[str] | tuple[str, ...]
_Input: TypeAlias = str | _Words
_BatchInput: TypeAlias = _Input | tuple[_Input, _Input] | list[_Words]
_Ids: TypeAlias = collections.abc.Sequence[int] | NDArray[numpy.integer[Any]]
_UInt8s: TypeAlias = NDArray[numpy.uint8]
_UInt32s: TypeAlias = NDArray[numpy.uint32]
_UInt64s: TypeAlias = NDArray[numpy.uint64]

class _Truncation(TypedDict, total=False):
    max_length: int
    stride: int
    strategy: Literal["longest_first", "only_first", "only_second"]
    direction: _Direction

class _Padding(TypedDict, total=False):
    length: int | None
    pad_to_multiple_of: int | None
    pad_id: int
    pad_type_id: int
    pad_token: str
    direction: _Direction

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

class LexelError(Exception):
    """
    What went wrong, where, and how to mend it.
    """

    code: int
    json_path: str
    byte_offset: int | None
    row: int | None
    file: str | None
    line: int | None

class Regex:
    def __init__(self, s: str) -> None: ...

class Token:
    def __init__(self, id: int, value: str, offsets: tuple[int, int]) -> None: ...
    def as_tuple(self) -> tuple[int, str, tuple[int, int]]: ...
    @property
    def id(self) -> int: ...
    @property
    def offsets(self) -> tuple[int, int]: ...
    @property
    def value(self) -> str: ...

class AddedToken:
    content: str
    special: bool

    def __eq__(self, arg0: object, /) -> bool: ...
    def __ge__(self, arg0: AddedToken, /) -> bool: ...
    def __getstate__(self) -> dict[str, Any]: ...
    def __gt__(self, arg0: AddedToken, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __init__(
        self,
        content: str | None = None,
        *,
        single_word: bool = False,
        lstrip: bool = False,
        rstrip: bool = False,
        normalized: bool = True,
        special: bool = False,
    ) -> None: ...
    def __le__(self, arg0: AddedToken, /) -> bool: ...
    def __lt__(self, arg0: AddedToken, /) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: dict[str, Any], /) -> None: ...
    def __str__(self) -> str: ...
    @property
    def lstrip(self) -> bool: ...
    @property
    def normalized(self) -> bool: ...
    @property
    def rstrip(self) -> bool: ...
    @property
    def single_word(self) -> bool: ...

class Encoding:
    @staticmethod
    def merge(
        encodings: collections.abc.Sequence[Encoding], growing_offsets: bool = True
    ) -> Encoding:
        """
        One Encoding of several, one after the other.

        growing_offsets says whether the offsets of each go on where those before end.
        """

    def __getstate__(self) -> bytes: ...
    def __init__(self) -> None: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: bytes, /) -> None: ...
    def __str__(self) -> str: ...
    def char_to_token(self, char_pos: int, sequence_index: int = 0) -> int | None:
        """
        The token that a character is in, None for none.

        char_pos is a code point of sequence sequence_index's text.
        """

    def char_to_word(self, char_pos: int, sequence_index: int = 0) -> int | None:
        """
        The word that a character is in, None for none. Arguments as for char_to_token.
        """

    def pad(
        self,
        length: int,
        *,
        direction: _Direction = "right",
        pad_id: int = 0,
        pad_type_id: int = 0,
        pad_token: str = "[PAD]",
    ) -> None:
        """
        Pads to length tokens, in place.

        Keyword arguments: direction ("right" or "left": the end that is filled), pad_id,
        pad_type_id and pad_token. Arrays taken from the encoding before stay as they
        were.
        """

    def set_sequence_id(self, sequence_id: int) -> None:
        """
        Says that all tokens are of the sequence of this number.
        """

    def token_to_chars(self, token_index: int) -> tuple[int, int] | None:
        """
        (begin, end) of a token in its text, in code points; None for none.
        """

    def token_to_sequence(self, token_index: int) -> int | None:
        """
        The sequence that a token is of (0 or 1), None for special tokens.
        """

    def token_to_word(self, token_index: int) -> int | None:
        """
        The word that a token is of, None for none.
        """

    def truncate(self, max_length: int, stride: int = 0, direction: _Direction = "right") -> None:
        """
        Cuts to max_length tokens, in place; what is cut off becomes overflowing.

        stride is how many tokens neighbouring parts share, direction the end that is cut.
        """

    def word_to_chars(self, word_index: int, sequence_index: int = 0) -> tuple[int, int] | None:
        """
        (begin, end) of a word in its text, in code points; None for none.
        """

    def word_to_tokens(self, word_index: int, sequence_index: int = 0) -> tuple[int, int] | None:
        """
        (first, last + 1) of the tokens of a word, None for none.
        """

    @property
    def attention_mask(self) -> list[int]: ...
    @property
    def attention_mask_array(self) -> _UInt8s:
        """
        uint8[n], read-only, without a copy.
        """

    @property
    def ids(self) -> list[int]: ...
    @property
    def ids_array(self) -> _UInt32s:
        """
        uint32[n], read-only, without a copy. Needs NumPy.
        """

    @property
    def n_sequences(self) -> int: ...
    @property
    def offsets(self) -> list[tuple[int, int]]: ...
    @property
    def offsets_array(self) -> _UInt32s:
        """
        uint32[n, 2], read-only, without a copy: begin and end of each token.
        """

    @property
    def overflowing(self) -> list[Encoding]: ...
    @property
    def sequence_ids(self) -> list[int | None]: ...
    @property
    def special_tokens_mask(self) -> list[int]: ...
    @property
    def special_tokens_mask_array(self) -> _UInt8s:
        """
        uint8[n], read-only, without a copy.
        """

    @property
    def tokens(self) -> list[str]: ...
    @property
    def type_ids(self) -> list[int]: ...
    @property
    def type_ids_array(self) -> _UInt32s:
        """
        uint32[n], read-only, without a copy.
        """

    @property
    def word_ids(self) -> list[int | None]: ...
    @property
    def word_ids_array(self) -> NDArray[numpy.int32]:
        """
        int32[n], read-only, without a copy; -1 for no word.
        """

    @property
    def words(self) -> list[int | None]: ...

class Chunk:
    """
    A part of a text and the tokens it is made of.
    """

    def __eq__(self, arg0: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __repr__(self) -> str: ...
    @property
    def offsets(self) -> tuple[int, int]:
        """
        (begin, end) in the text: code points, or the offset_unit asked for
        """

    @property
    def tokens(self) -> tuple[int, int]:
        """
        (begin, end) in the text's encoding without special tokens
        """

class ListArray:
    """
    Lists of ids for any Arrow library: pyarrow.array(it), or any other that knows the Arrow PyCapsule interface.
    """

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        """
        Capsules of type and array; no copy.
        """

    def __arrow_c_schema__(self) -> Any:
        """
        A capsule of the type; no copy.
        """

    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...

class FileChunks:
    """
    The iterator that Tokenizer.encode_files returns; threads that share it take turns.
    """

    def __iter__(self) -> FileChunks: ...
    def __next__(self) -> tuple[Any, ...]:
        """
        The next chunk: (ids, row_offsets[, offsets]).
        """

class NormalizedString:
    def __getitem__(self, arg0: _Range, /) -> NormalizedString | None: ...
    def __init__(self, sequence: str) -> None: ...
    def __repr__(self) -> str: ...
    def __str__(self) -> str: ...
    def append(self, s: str) -> None:
        """
        Puts text behind, in place.
        """

    def clear(self) -> None:
        """
        Removes all text, in place.
        """

    def filter(self, func: collections.abc.Callable[[str], bool]) -> None:
        """
        Keeps the characters for which func is true, in place.
        """

    def for_each(self, func: collections.abc.Callable[[str], object]) -> None:
        """
        Calls func with every character.
        """

    def lowercase(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def lstrip(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def map(self, func: collections.abc.Callable[[str], str]) -> None:
        """
        Replaces every character by what func gives for it, in place.
        """

    def nfc(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def nfd(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def nfkc(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def nfkd(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def prepend(self, s: str) -> None:
        """
        Puts text before, in place.
        """

    def replace(self, pattern: str | Regex, content: str) -> None:
        """
        Replaces every match of a str or Regex, in place.
        """

    def rstrip(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def slice(self, range: _Range) -> NormalizedString | None:
        """
        The part at an index, a (begin, end) or a slice, in code points; None outside of
        the text.
        """

    def split(self, pattern: str | Regex, behavior: _Behavior) -> list[NormalizedString]:
        """
        The parts between matches of a str or Regex, with what behavior makes of the
        matches.
        """

    def strip(self) -> None:
        """
        Changes the text in place, as the normalizer of this name does.
        """

    def uppercase(self) -> None:
        """
        Makes all characters upper case, in place.
        """

    @property
    def normalized(self) -> str: ...
    @property
    def original(self) -> str: ...

class PreTokenizedString:
    def __init__(self, s: str) -> None: ...
    def get_splits(
        self,
        offset_referential: Literal["original", "normalized"] = "original",
        offset_type: Literal["byte", "char"] = "char",
    ) -> list[tuple[str, tuple[int, int], list[Token] | None]]:
        """
        (text, (begin, end), tokens or None) of every split.

        offset_referential is "original" or "normalized", offset_type "char" or "byte".
        """

    def normalize(self, func: collections.abc.Callable[[NormalizedString], object]) -> None:
        """
        Calls func with every split without tokens, to change it in place.
        """

    def split(
        self, func: collections.abc.Callable[[int, NormalizedString], list[NormalizedString]]
    ) -> None:
        """
        Replaces every split without tokens by the list that func(index, split) gives.
        """

    def to_encoding(self, type_id: int = 0, word_idx: int | None = None) -> Encoding:
        """
        The Encoding of splits that all have tokens; their word is word_idx, or their own
        index.
        """

    def tokenize(self, func: collections.abc.Callable[[str], list[Token]]) -> None:
        """
        Gives every split without tokens the list of Tokens that func(text) gives.
        """

class WordCounts:
    """
    The words that a trainer counted, with how often each occurred.
    """

    def __len__(self) -> int: ...
    def items(self, limit: int | None = None) -> list[tuple[str, int]]:
        """
        (word, count) of each word, or of the first `limit`, in no particular order.
        """

    def report(self) -> dict[str, int]:
        """
        What was read, and what a memory budget dropped, by name.
        """

class Tokenizer:
    decoder: decoders.Decoder | None
    model: models.Model
    normalizer: normalizers.Normalizer | None
    post_processor: processors.PostProcessor | None
    pre_tokenizer: pre_tokenizers.PreTokenizer | None

    @staticmethod
    def from_buffer(buffer: bytes) -> Tokenizer:
        """
        The tokenizer of the bytes of a tokenizer.json file. Raises ValueError.
        """

    @staticmethod
    def from_file(path: str | os.PathLike[str]) -> Tokenizer:
        """
        The tokenizer of a tokenizer.json, or of a file that save_compiled wrote. Raises
        LexelError, which says what is wrong and where.
        """

    @staticmethod
    def from_pretrained(
        identifier: str, revision: str = "main", token: str | None = None
    ) -> Tokenizer:
        """
        The tokenizer of a repository on the Hugging Face Hub, fetched by huggingface_hub.

        identifier is the repository's name, revision a branch, tag or commit, token the
        key to private ones.
        """

    @staticmethod
    def from_str(json: str) -> Tokenizer:
        """
        The tokenizer of the JSON of a tokenizer.json file. Raises as from_file does.
        """

    def __copy__(self) -> Tokenizer: ...
    def __deepcopy__(self, memo: dict[int, Any]) -> Tokenizer: ...
    def __getnewargs__(self) -> tuple[Any]: ...
    def __getstate__(self) -> bytes: ...
    def __init__(self, model: models.Model) -> None: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: bytes) -> None: ...
    def __str__(self) -> str: ...
    def _train_parity(
        self,
        trainer: lexel.trainers.ParityBpeTrainer,
        languages: list[Any],
        dev: list[Any],
        ratios: collections.abc.Sequence[float],
    ) -> None: ...
    def add_special_tokens(self, tokens: list[str | AddedToken] | list[str]) -> int:
        """
        add_tokens of special tokens, which decode leaves out.
        """

    def add_tokens(self, tokens: list[str | AddedToken] | list[str]) -> int:
        """
        Adds str or AddedToken to the vocabulary; how many of them were new.

        Added tokens are found in texts before anything else is. A token that the model
        has keeps its id. Safe in any thread: calls that run see the tokenizer as it was.
        """

    def async_decode_batch(
        self, sequences: collections.abc.Iterable[_Ids], skip_special_tokens: bool = True
    ) -> asyncio.Future[list[str]]:
        """
        decode_batch in the event loop's thread pool: a future of its result.
        """

    def async_encode(
        self,
        sequence: _Input,
        pair: _Input | None = None,
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
    ) -> asyncio.Future[Encoding]:
        """
        encode in the event loop's thread pool: a future of its result.
        """

    def async_encode_batch(
        self,
        input: collections.abc.Iterable[_BatchInput],
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
    ) -> asyncio.Future[list[Encoding]]: ...
    def async_encode_batch_fast(
        self,
        input: collections.abc.Iterable[_BatchInput],
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
    ) -> asyncio.Future[list[Encoding]]: ...
    def cache_stats(self) -> dict[str, int]:
        """
        What the cache did since loading, or since the budget or a component was set.

        A dict: "hits" and "misses" (pieces of text that it was asked for; those that are one
        token are found without it) and "bytes" (taken now, by all threads). All are 0 where
        the tokenizer has no fused pipeline.
        """

    def chunk(
        self,
        text: str,
        max_tokens: int,
        overlap: int = 0,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> list[Chunk]:
        """
        Cuts a text into windows of at most max_tokens tokens, less the special tokens that encode
        adds, each sharing `overlap` tokens with the one before.

        Cuts are between tokens and never inside a character, unless one character alone has more
        tokens than fit. Returns a list of Chunk. Keyword arguments: special, offset_unit, seed, as
        for encode. Raises LexelError unless overlap < max_tokens less the special tokens.
        """

    def count(
        self,
        text: str,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> int:
        """
        Number of tokens that encode(text) would give before truncation.

        Keyword arguments: padding, special, threads, seed, as for encode. Raises LexelError. Runs
        without the GIL, in any thread.
        """

    def count_batch(
        self,
        texts: collections.abc.Iterable[str],
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> list[int]:
        """
        count of every text, in order. Raises LexelError, naming the row.
        """

    def decode(self, ids: _Ids, skip_special_tokens: bool = True) -> str:
        """
        The text of ids; special tokens are left out unless skip_special_tokens is False.

        ids is a sequence of int, a NumPy array among them. Ids that no token has are left
        out too.
        """

    def decode_batch(
        self, sequences: collections.abc.Iterable[_Ids], skip_special_tokens: bool = True
    ) -> list[str]:
        """
        decode of every row of ids, in order, by several threads.
        """

    def enable_padding(
        self,
        *,
        direction: _Direction = "right",
        pad_id: int = 0,
        pad_type_id: int = 0,
        pad_token: str = "[PAD]",
        length: int | None = None,
        pad_to_multiple_of: int | None = None,
    ) -> None:
        """
        Pads what is encoded from now on.

        Keyword arguments: direction ("right" or "left": the end that is filled), pad_id,
        pad_type_id, pad_token, length (None: the longest of a batch) and
        pad_to_multiple_of.
        """

    def enable_truncation(
        self,
        max_length: int,
        *,
        stride: int = 0,
        strategy: Literal["longest_first", "only_first", "only_second"] = "longest_first",
        direction: _Direction = "right",
    ) -> None:
        """
        Cuts what is encoded from now on to max_length tokens.

        Keyword arguments: stride (tokens that windows share), strategy ("longest_first",
        "only_first" or "only_second") and direction ("right" or "left": the end that is
        cut).
        """

    def encode(
        self,
        sequence: _Input,
        pair: _Input | None = None,
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> Encoding:
        """
        The Encoding of a text, or of a text and its pair.

        sequence and pair are str, or with is_pretokenized lists or tuples of str, whose
        words are tokenized one by one. Keyword arguments: truncation, padding, special,
        offset_unit, threads and seed, in place of what the tokenizer has stored. Offsets
        are in code points. Raises TypeError for other inputs and LexelError where the
        text cannot be encoded. Longer texts run without the GIL; safe in any thread.
        """

    def encode_array(
        self,
        text: str,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> _UInt32s:
        """
        The ids of one text as a NumPy array, uint32[tokens]; otherwise like encode_ids.
        """

    def encode_arrow(
        self,
        array: _ArrowArray | _ArrowStream,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> ListArray:
        """
        Ids of an Arrow array of strings, as an Arrow array of lists.

        `array` is anything with __arrow_c_array__ or __arrow_c_stream__: an array or a chunked array
        of pyarrow, a polars Series, a nanoarrow array. Strings are read in place. The result is
        list<uint32> (large_list<uint32> for large_string); a null stays a null. It is taken over
        without a copy by pyarrow.array(result), polars.Series(result) and the like.
        Keyword arguments: truncation, padding, special, threads, seed, as for encode. Raises
        TypeError for other arrays, LexelError with the row (nulls not counted). Runs without the
        GIL, in any thread.
        """

    def encode_batch(
        self,
        input: collections.abc.Iterable[_BatchInput],
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> list[Encoding]:
        """
        The Encodings of many inputs, in order, made by several threads.

        An input is what encode takes, or a tuple or list of two: a sequence and its pair.
        Keyword arguments as for encode. Raises LexelError, naming the row. Runs without
        the GIL, in any thread.
        """

    def encode_batch_fast(
        self,
        input: collections.abc.Iterable[_BatchInput],
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> list[Encoding]:
        """
        encode_batch, with ids, type ids and masks alone: no offsets, tokens or word ids.
        """

    def encode_files(
        self,
        paths: str | os.PathLike[str] | collections.abc.Iterable[str | os.PathLike[str]],
        rows: Literal["lines", "whole", "jsonl"] = "lines",
        field: str = "text",
        add_special_tokens: bool = True,
        offsets: bool = False,
        block_bytes: int = 16777216,
        invalid_utf8: Literal["replace", "error"] = "replace",
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> FileChunks:
        """
        Ids of the rows of files, as an iterator over chunks in the order of the files.

        `paths` is a path or an iterable of paths. `rows` says what a row is: "lines" (every line of
        text, without its end), "whole" (every file), or "jsonl" (of the object in each line the
        string in `field`; lines of white space are left out). A chunk is what encode_flat returns:
        (ids, row_offsets), with offsets=True also where each token stands in its row. It is made of
        about `block_bytes` bytes of the files, whole rows; memory is a small multiple of that, or of
        the longest row. What is not UTF-8 becomes U+FFFD, or with invalid_utf8="error" is an error.
        Keyword arguments: truncation, padding (to the longest of a chunk), special, offset_unit,
        threads, seed, as for encode. Iterating raises LexelError with file, line and byte_offset
        (in the file), then ends. Needs NumPy. Runs without the GIL.
        """

    @overload
    def encode_flat(
        self,
        texts: collections.abc.Iterable[str],
        add_special_tokens: bool = True,
        offsets: Literal[False] = False,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> tuple[_UInt32s, _UInt64s]: ...
    @overload
    def encode_flat(
        self,
        texts: collections.abc.Iterable[str],
        add_special_tokens: bool = True,
        *,
        offsets: Literal[True],
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> tuple[_UInt32s, _UInt64s, _UInt32s]: ...
    @overload
    def encode_flat(
        self,
        texts: collections.abc.Iterable[str],
        add_special_tokens: bool = True,
        offsets: bool = False,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> tuple[_UInt32s, _UInt64s] | tuple[_UInt32s, _UInt64s, _UInt32s]:
        """
        Ids of many texts in one array, without Encodings.

        Returns (ids, row_offsets): uint32[tokens] and uint64[texts + 1]; the ids of text i are
        ids[row_offsets[i]:row_offsets[i + 1]]. With offsets=True a third array, uint32[tokens, 2],
        says where in its text each token begins and ends, in code points or in offset_unit.
        Keyword arguments: truncation, padding, special, offset_unit, threads, seed, as for encode.
        Raises LexelError, naming the row. Needs NumPy. Runs without the GIL, in any thread.
        """

    def encode_ids(
        self,
        text: str,
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> list[int]:
        """
        The ids of one text as a list: encode(text).ids without the Encoding.

        Keyword arguments and errors as for encode. Longer texts run without the GIL; safe in
        any thread.
        """

    def fit(
        self,
        text: str,
        max_tokens: int,
        side: _Direction = "left",
        add_special_tokens: bool = True,
        *,
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None,
    ) -> Chunk:
        """
        The longest part of a text whose own encoding has at most max_tokens tokens.

        The part is taken from the start (side="left") or the end (side="right") and is cut
        between tokens, never inside a character; a text that fits is returned whole. Special tokens
        count where add_special_tokens is set. Returns a Chunk: text[slice(*chunk.offsets)] is the
        part. Keyword arguments: special, offset_unit, seed, as for encode. Raises LexelError.
        """

    def get_added_tokens_decoder(self) -> dict[int, AddedToken]:
        """
        The added tokens, by id.
        """

    def get_vocab(self, with_added_tokens: bool = True) -> dict[str, int]:
        """
        The id of every token, with added tokens unless with_added_tokens is False.
        """

    def get_vocab_size(self, with_added_tokens: bool = True) -> int:
        """
        How many tokens get_vocab gives.
        """

    def id_to_token(self, id: int) -> str | None:
        """
        The token of an id, None where there is no such id.
        """

    def no_padding(self) -> None:
        """
        Ends padding.
        """

    def no_truncation(self) -> None:
        """
        Ends truncation.
        """

    def num_special_tokens_to_add(self, is_pair: bool) -> int:
        """
        How many special tokens the post-processor adds to a sequence, or to a pair.
        """

    def post_process(
        self, encoding: Encoding, pair: Encoding | None = None, add_special_tokens: bool = True
    ) -> Encoding:
        """
        Truncates an Encoding and its pair, adds special tokens and pads; one Encoding.
        """

    def save(self, path: str, pretty: bool = True) -> None:
        """
        Writes a tokenizer.json file. Raises LexelError for custom components and where it
        cannot write.
        """

    def save_compiled(self, path: str) -> None:
        """
        Writes a file that from_file loads in milliseconds, by custom NAME.lexel.

        It replaces any other file of that name. It is for this release of Lexel and machines
        of this byte order, so keep the tokenizer.json, too. Raises LexelError for custom
        components and where it cannot write. Runs without the GIL.
        """

    def to_str(self, pretty: bool = False) -> str:
        """
        The JSON of the tokenizer, as saved. Raises LexelError for custom components.
        """

    def token_to_id(self, token: str) -> int | None:
        """
        The id of a token, None where there is no such token.
        """

    def train(
        self,
        files: collections.abc.Iterable[str | os.PathLike[str]],
        trainer: lexel.trainers.Trainer | None = None,
        memory_budget: int = 0,
        threads: int = 0,
    ) -> None: ...
    def train_from_iterator(
        self,
        iterator: collections.abc.Iterable[str | collections.abc.Iterable[str]],
        trainer: lexel.trainers.Trainer | None = None,
        length: int | None = None,
        memory_budget: int = 0,
        threads: int = 0,
    ) -> None: ...
    @property
    def cache_budget(self) -> int:
        """
        Bytes that the cache of each thread may take; 0 turns it off.

        The cache keeps the tokens of pieces of text met before, from call to call. Results
        do not depend on it. Setting it begins with an empty cache, and is not saved.
        """

    @cache_budget.setter
    def cache_budget(self, arg1: int) -> None: ...
    @property
    def encode_special_tokens(self) -> bool: ...
    @encode_special_tokens.setter
    def encode_special_tokens(self, arg1: bool) -> None: ...
    @property
    def padding(self) -> dict[str, Any] | None: ...
    @property
    def truncation(self) -> dict[str, Any] | None: ...

class RankedEncoder:
    def __init__(self, ranks: dict[bytes, int], pattern: str) -> None: ...
    def encode(self, text: str) -> list[int]: ...
    def encode_batch(
        self, texts: collections.abc.Iterable[str], threads: int
    ) -> list[list[int]]: ...
    def encode_piece(self, piece: bytes) -> list[int]: ...
    def encode_to_buffer(self, text: str) -> bytes: ...
    def encode_with_last_piece(self, text: str) -> tuple[list[int], int]: ...

def run_program(arguments: list[bytes]) -> int:
    """
    The `lexel` program on the process's standard streams; its exit status.

    `arguments` are those of a command line, without the program's name. To be called once in a
    process. Runs without the GIL; signals do what they did before the call.
    """
