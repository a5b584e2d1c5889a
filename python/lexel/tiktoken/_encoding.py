"""The class `Encoding`."""

from __future__ import annotations

import bisect
import functools
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from lexel._lexel import LexelError, RankedEncoder
from lexel.tiktoken._pattern import PatternReader

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WHITE_SPACE = b" \n\t"


class Encoding:
    """Text to token ids and back, as `tiktoken.Encoding`.

    An encoding never changes and may be used from any number of threads at once.
    """

    def __init__(
        self,
        name: str,
        *,
        pat_str: str,
        mergeable_ranks: dict[bytes, int],
        special_tokens: dict[str, int],
        explicit_n_vocab: int | None = None,
    ) -> None:
        """Make an encoding from its parts.

        `pat_str` is a regular expression in the dialect of `tiktoken` (Rust's fancy-regex); each
        match of it is merged on its own. `mergeable_ranks` gives each token's rank, which is its
        id. Raises ValueError for a pattern or ranks that cannot be used, or when there are not
        `explicit_n_vocab` tokens.
        """
        self.name = name
        self._pat_str = pat_str
        self._mergeable_ranks = mergeable_ranks
        self._special_tokens = special_tokens
        if not mergeable_ranks:
            raise ValueError("mergeable_ranks is empty")
        self.max_token_value: int = max(
            max(mergeable_ranks.values()), max(special_tokens.values(), default=0)
        )
        if explicit_n_vocab and not (
            len(mergeable_ranks) + len(special_tokens)
            == explicit_n_vocab
            == self.max_token_value + 1
        ):
            raise ValueError(
                f"explicit_n_vocab is {explicit_n_vocab}, but there are {len(mergeable_ranks)} "
                f"ranks and {len(special_tokens)} special tokens, up to id {self.max_token_value}"
            )
        self._bytes_of = {id: token.encode() for token, id in special_tokens.items()}
        self._special_ids = frozenset(self._bytes_of)
        self._bytes_of.update((id, token) for token, id in mergeable_ranks.items())
        # How pickle gets it, where that is not from its parts.
        self.restored_by: tuple[Any, ...] | None = None
        try:
            self._encoder = RankedEncoder(mergeable_ranks, PatternReader(pat_str).translation())
        except LexelError as error:
            raise ValueError(str(error)) from error

    def __repr__(self) -> str:
        return f"<Encoding {self.name!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        parts = (self.name, self._pat_str, self._mergeable_ranks, self._special_tokens)
        return self.restored_by or (_restored, parts)

    # --- Encoding

    def encode_ordinary(self, text: str) -> list[int]:
        """Ids of a text in which special tokens are text like any other.

        Lone surrogates become U+FFFD. Linear in the text.
        """
        try:
            return self._encoder.encode(text)
        except UnicodeEncodeError:
            return self._encoder.encode(_without_surrogates(text))

    def encode(
        self,
        text: str,
        *,
        allowed_special: Literal["all"] | AbstractSet[str] = frozenset(),
        disallowed_special: Literal["all"] | Collection[str] = "all",
    ) -> list[int]:
        """Ids of a text.

        Special tokens in `allowed_special` are found in the text and become their ids. Raises
        ValueError where the text has one in `disallowed_special`: by default, all that are not
        allowed. What is in neither is text like any other.
        """
        allowed = self._check(text, allowed_special, disallowed_special)
        if not allowed:
            return self.encode_ordinary(text)
        try:
            return self._encode_parts(text, allowed)
        except UnicodeEncodeError:
            return self._encode_parts(_without_surrogates(text), allowed)

    def encode_to_numpy(
        self,
        text: str,
        *,
        allowed_special: Literal["all"] | AbstractSet[str] = frozenset(),
        disallowed_special: Literal["all"] | Collection[str] = "all",
    ) -> npt.NDArray[np.uint32]:
        """Like `encode`, as uint32[n]; lone surrogates raise UnicodeEncodeError. Needs NumPy."""
        import numpy

        allowed = self._check(text, allowed_special, disallowed_special)
        if allowed:
            return numpy.array(self._encode_parts(text, allowed), dtype=numpy.uint32)
        return numpy.frombuffer(self._encoder.encode_to_buffer(text), dtype=numpy.uint32)

    def encode_ordinary_batch(self, text: list[str], *, num_threads: int = 8) -> list[list[int]]:
        """`encode_ordinary` of each text, by at most `num_threads` threads."""
        try:
            return self._encoder.encode_batch(text, _thread_count(num_threads))
        except UnicodeEncodeError:
            clean = [_without_surrogates(row) for row in text]
            return self._encoder.encode_batch(clean, _thread_count(num_threads))

    def encode_batch(
        self,
        text: list[str],
        *,
        num_threads: int = 8,
        allowed_special: Literal["all"] | AbstractSet[str] = frozenset(),
        disallowed_special: Literal["all"] | Collection[str] = "all",
    ) -> list[list[int]]:
        """`encode` of each text, by at most `num_threads` threads."""
        allowed: AbstractSet[str] = frozenset()
        for row in text:
            allowed = self._check(row, allowed_special, disallowed_special)
        if not allowed:
            return self.encode_ordinary_batch(text, num_threads=num_threads)
        rows = [list(self._parts(_without_surrogates(row), allowed)) for row in text]
        ordinary = self._encoder.encode_batch(
            [part for row in rows for part in row if isinstance(part, str)],
            _thread_count(num_threads),
        )
        encoded = iter(ordinary)
        return [
            [id for part in row for id in (next(encoded) if isinstance(part, str) else (part,))]
            for row in rows
        ]

    def encode_single_token(self, text_or_bytes: str | bytes) -> int:
        """The id of one token, special ones included. Raises KeyError if there is none."""
        token = text_or_bytes.encode() if isinstance(text_or_bytes, str) else text_or_bytes
        id = self._mergeable_ranks.get(token)
        if id is None:
            id = self._special_tokens.get(token.decode(errors="replace"))
        if id is None:
            raise KeyError(token)
        return id

    def encode_with_unstable(
        self,
        text: str,
        *,
        allowed_special: Literal["all"] | AbstractSet[str] = frozenset(),
        disallowed_special: Literal["all"] | Collection[str] = "all",
    ) -> tuple[list[int], list[list[int]]]:
        """Ids that stay whatever follows the text, and the ways the rest may go on.

        Each completion covers the rest of the text and perhaps more. They come in ascending order
        (in `tiktoken`: in any). Cost: one encoding for each token that begins with any end of the
        last piece.
        """
        allowed = self._check(text, allowed_special, disallowed_special)
        ids: list[int] = []
        last_piece_tokens = 0
        for part in self._parts(text, allowed):
            if isinstance(part, int):
                ids.append(part)
                last_piece_tokens = 0
            elif part:
                encoded, last_piece_tokens = self._encoder.encode_with_last_piece(part)
                ids.extend(encoded)
        if last_piece_tokens == 0:
            return ids, []
        if self._is_white_space(ids[-last_piece_tokens]):
            while last_piece_tokens < len(ids) and self._is_white_space(
                ids[-last_piece_tokens - 1]
            ):
                last_piece_tokens += 1
        stable = ids[:-last_piece_tokens]
        unstable = self.decode_bytes(ids[-last_piece_tokens:])
        return stable, [list(completion) for completion in sorted(self._completions(unstable))]

    # --- Decoding

    def decode_bytes(self, tokens: Sequence[int]) -> bytes:
        """The bytes of ids, joined. Raises KeyError for an id without a token."""
        try:
            return b"".join(map(self._bytes_of.__getitem__, tokens))
        except KeyError as error:
            raise KeyError(f"Invalid token for decoding: {error.args[0]}") from None

    def decode(self, tokens: Sequence[int], errors: str = "replace") -> str:
        """The text of ids; `errors` is what becomes of bytes that are not UTF-8, as in
        `bytes.decode`. Raises KeyError for an id without a token."""
        return self.decode_bytes(tokens).decode("utf-8", errors=errors)

    def decode_single_token_bytes(self, token: int) -> bytes:
        """The bytes of one id, special ones included. Raises KeyError if there is none."""
        try:
            return self._bytes_of[token]
        except KeyError:
            raise KeyError(str(token)) from None

    def decode_tokens_bytes(self, tokens: Sequence[int]) -> list[bytes]:
        """The bytes of each id. Raises KeyError for an id without a token."""
        return [self.decode_single_token_bytes(token) for token in tokens]

    def decode_with_offsets(self, tokens: Sequence[int]) -> tuple[str, list[int]]:
        """The text of ids, and the code point at which each token starts.

        A token that starts inside a character has that character's offset. Raises
        UnicodeDecodeError where the bytes are not UTF-8, KeyError for an id without a token.
        """
        pieces = self.decode_tokens_bytes(tokens)
        offsets = []
        code_points = 0
        for piece in pieces:
            starts_inside = 0x80 <= piece[0] < 0xC0
            offsets.append(max(0, code_points - starts_inside))
            code_points += sum(not 0x80 <= byte < 0xC0 for byte in piece)
        return b"".join(pieces).decode("utf-8"), offsets

    def decode_batch(
        self, batch: Sequence[Sequence[int]], *, errors: str = "replace", num_threads: int = 8
    ) -> list[str]:
        """`decode` of each row. `num_threads` is taken for compatibility and not used."""
        return [self.decode(row, errors=errors) for row in batch]

    def decode_bytes_batch(
        self, batch: Sequence[Sequence[int]], *, num_threads: int = 8
    ) -> list[bytes]:
        """`decode_bytes` of each row. `num_threads` is taken for compatibility and not used."""
        return [self.decode_bytes(row) for row in batch]

    # --- The vocabulary

    def token_byte_values(self) -> list[bytes]:
        """The bytes of all tokens but the special ones, sorted."""
        return list(self._sorted_tokens)

    @property
    def eot_token(self) -> int:
        """The id of `<|endoftext|>`. Raises KeyError if there is none."""
        return self._special_tokens["<|endoftext|>"]

    @functools.cached_property
    def special_tokens_set(self) -> set[str]:
        """The special tokens."""
        return set(self._special_tokens)

    def is_special_token(self, token: int) -> bool:
        """Whether an id is that of a special token."""
        return token in self._special_ids

    @property
    def n_vocab(self) -> int:
        """The largest id + 1."""
        return self.max_token_value + 1

    # --- Within

    @functools.cached_property
    def _sorted_tokens(self) -> list[bytes]:
        return sorted(self._mergeable_ranks)

    def _encode_single_piece(self, text_or_bytes: str | bytes) -> list[int]:
        piece = text_or_bytes.encode() if isinstance(text_or_bytes, str) else text_or_bytes
        return self._encoder.encode_piece(piece)

    def _check(
        self,
        text: str,
        allowed_special: Literal["all"] | AbstractSet[str],
        disallowed_special: Literal["all"] | Collection[str],
    ) -> AbstractSet[str]:
        """Refuse a text with a disallowed token; the special tokens to look for."""
        allowed = self.special_tokens_set if allowed_special == "all" else allowed_special
        disallowed = (
            self.special_tokens_set - allowed if disallowed_special == "all" else disallowed_special
        )
        if disallowed and (found := _any_of(frozenset(disallowed)).search(text)):
            _refuse(found.group())
        return allowed & self.special_tokens_set if allowed else allowed

    def _parts(self, text: str, allowed: AbstractSet[str]) -> Iterator[str | int]:
        """The text between special tokens, and their ids."""
        if not allowed:
            yield text
            return
        start = 0
        for found in _any_of(frozenset(allowed)).finditer(text):
            if found.start() > start:
                yield text[start : found.start()]
            yield self._special_tokens[found.group()]
            start = found.end()
        if start < len(text):
            yield text[start:]

    def _encode_parts(self, text: str, allowed: AbstractSet[str]) -> list[int]:
        ids: list[int] = []
        for part in self._parts(text, allowed):
            if isinstance(part, int):
                ids.append(part)
            else:
                ids.extend(self._encoder.encode(part))
        return ids

    def _is_white_space(self, id: int) -> bool:
        return not self._bytes_of[id].strip(_WHITE_SPACE)

    def _completions(self, unstable: bytes) -> set[tuple[int, ...]]:
        completions: set[tuple[int, ...]] = {
            (self._mergeable_ranks[token],) for token in self._tokens_from(unstable)
        }
        # What a later text could make of the end: a token that reaches over it.
        texts: list[str] = []
        for cut in range(1, len(unstable)):
            for token in self._tokens_from(unstable[cut:]):
                possible = unstable[:cut] + token
                try:
                    texts.append(possible.decode("utf-8"))
                except UnicodeDecodeError:
                    ids = self._encoder.encode_piece(possible)
                    completions.add(self._covering(ids, len(unstable)))
        for ids in self._encoder.encode_batch(texts, 0):
            completions.add(self._covering(ids, len(unstable)))
        # White space at the end may go to what follows.
        last = unstable.decode("utf-8", errors="replace")[-1:]
        kept = len(unstable) - len(last.encode())
        if kept > 0 and last.isspace() and unstable.endswith(last.encode()):
            parts = unstable[:kept], unstable[kept:]
            completions.add(tuple(id for part in parts for id in self._encoder.encode_piece(part)))
        return completions

    def _tokens_from(self, prefix: bytes) -> Iterator[bytes]:
        """The tokens that begin with `prefix`."""
        tokens = self._sorted_tokens
        for at in range(bisect.bisect_left(tokens, prefix), len(tokens)):
            if not tokens[at].startswith(prefix):
                return
            yield tokens[at]

    def _covering(self, ids: Iterable[int], size: int) -> tuple[int, ...]:
        """The first ids that have `size` bytes together."""
        taken = []
        for id in ids:
            taken.append(id)
            size -= len(self._bytes_of[id])
            if size <= 0:
                break
        return tuple(taken)


def _restored(
    name: str, pat_str: str, mergeable_ranks: dict[bytes, int], special_tokens: dict[str, int]
) -> Encoding:
    return Encoding(
        name, pat_str=pat_str, mergeable_ranks=mergeable_ranks, special_tokens=special_tokens
    )


def _without_surrogates(text: str) -> str:
    """Surrogate pairs joined, lone surrogates as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _thread_count(num_threads: int) -> int:
    return max(1, min(num_threads, os.cpu_count() or 1))


@functools.lru_cache(maxsize=128)
def _any_of(tokens: frozenset[str]) -> re.Pattern[str]:
    # Of tokens that begin alike, the longest.
    longest_first = sorted(tokens, key=lambda token: (-len(token), token))
    return re.compile("|".join(map(re.escape, longest_first)))


def _refuse(token: str) -> NoReturn:
    raise ValueError(
        f"the text has the special token {token!r}, which is disallowed. To encode it as a "
        f"special token, pass allowed_special={{{token!r}}}; to encode it as text, pass "
        f"disallowed_special=(enc.special_tokens_set - {{{token!r}}}), or disallowed_special=() "
        "for all special tokens"
    )
