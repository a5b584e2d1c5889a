"""The shape of OpenAI's `tiktoken`, on Lexel: change the import, keep the calls.

Gives what `tiktoken` 0.14 gives for the same ranks, pattern and special tokens. Nothing is ever
downloaded: `get_encoding` reads a ranks file that is on the machine.
"""

from __future__ import annotations

import base64
import bisect
import functools
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NoReturn

from lexel._lexel import LexelError, RankedEncoder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "Encoding",
    "encoding_for_model",
    "encoding_name_for_model",
    "get_encoding",
    "list_encoding_names",
    "load_tiktoken_bpe",
]

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
        try:
            self._encoder = RankedEncoder(mergeable_ranks, _PatternReader(pat_str).translation())
        except LexelError as error:
            raise ValueError(str(error)) from error

    def __repr__(self) -> str:
        return f"<Encoding {self.name!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        if _loaded.get(self.name) is self:
            return get_encoding, (self.name,)
        return _restored, (
            self.name,
            self._pat_str,
            self._mergeable_ranks,
            self._special_tokens,
        )

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


# --- Patterns


class _PatternReader:
    """Reads a pattern of tiktoken's dialect and writes it in Hugging Face's, which Lexel runs.

    The two differ silently: in `$`, `{1,3}+`, `\\w`, in what ignores case, in where `(?i)` ends.
    What is not known to mean the same when written anew is refused.
    """

    _WORD = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}"
    _CONTROLS: ClassVar = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "a": 7}
    _TEXT_END = r"(?![\x{0}-\x{10FFFF}])"

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._ignores_case = False

    def translation(self) -> str:
        """The pattern in the other dialect. Raises ValueError."""
        result = self._alternation()
        if self._at < len(self._pattern):
            self._fail("unmatched ')'")
        return result

    def _fail(self, what: str) -> NoReturn:
        raise ValueError(f"pat_str, position {self._at}: {what}")

    def _take(self, expected: str) -> bool:
        if not self._pattern.startswith(expected, self._at):
            return False
        self._at += len(expected)
        return True

    def _match(self, expression: str) -> re.Match[str] | None:
        found = re.compile(expression).match(self._pattern, self._at)
        if found:
            self._at = found.end()
        return found

    def _alternation(self) -> str:
        ignores_case = self._ignores_case
        prefix = ""
        # At the start, options hold for all branches in both dialects.
        if found := self._match(r"\(\?([is]+)\)"):
            prefix = f"(?{self._options(found[1])})"
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        self._ignores_case = ignores_case
        return prefix + "|".join(branches)

    def _options(self, letters: str) -> str:
        if "i" in letters:
            self._ignores_case = True
        return letters.replace("s", "m")  # for the dot to match a newline

    def _branch(self) -> str:
        items = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            items.append(self._quantified(self._item()))
        return "".join(items)

    def _quantified(self, item: str) -> str:
        if self._match(r"[*+?]"):
            quantifier = self._pattern[self._at - 1]
            suffix = self._match(r"[+?]?")
            quantifier += suffix[0] if suffix else ""
            result = item + quantifier
        elif found := self._match(r"\{(\d*)(,?)(\d*)\}"):
            low, comma, high = found.groups()
            if not (low or high):
                self._fail("a repeat without a number")
            if low and high and int(low) > int(high):
                self._fail("a repeat whose bounds are the wrong way round")
            result = item + "{" + (low or "0") + comma + high + "}"
            if self._take("+"):
                result = f"(?>{result})"
            elif self._take("?") and comma:
                result += "?"
        else:
            return item
        if self._at < len(self._pattern) and self._pattern[self._at] in "*+?{":
            self._fail("a repeat of a repeat; put the inner one into (?:...)")
        return result

    def _item(self) -> str:
        character = self._pattern[self._at]
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            self._fail("nothing to repeat")
        self._at += 1
        if character == "$":
            return self._TEXT_END
        if character == "^":
            return r"\A"
        return character if character == "." else self._literal(character)

    def _literal(self, character: str) -> str:
        if not self._ignores_case:
            return re.escape(character)
        if not character.isascii():
            self._fail("beside ASCII, nothing can ignore case")
        # In brackets, so that `(?i:ss)` does not take a sharp s.
        return f"[{re.escape(character)}]"

    def _group(self) -> str:
        ignores_case = self._ignores_case
        if found := self._match(r"\(\?([is]*)(?:-([is]+))?:"):
            on = self._options(found[1])
            off = (found[2] or "").replace("s", "m")
            if "i" in off:
                self._ignores_case = False
            opening = f"(?{on}{'-' + off if off else ''}:"
        elif found := self._match(r"\(\?(?:<?[=!]|>)"):
            opening = found[0]
        elif self._match(r"\(\?P?<\w+>|\((?!\?)"):
            opening = "(?:"  # nothing can refer to it
        else:
            self._fail("this kind of group is not supported")
        body = self._alternation()
        if not self._take(")"):
            self._fail("missing ')'")
        self._ignores_case = ignores_case
        return opening + body + ")"

    def _class(self) -> str:
        if self._match(r"\[\[?:"):
            self._fail("[:name:] is not supported; use \\p{...}")
        self._at += 1
        result = "[^" if self._take("^") else "["
        if self._ignores_case and result == "[^":
            self._fail("a complement cannot ignore case")
        if self._take("]"):
            result += r"\]"
        while not self._take("]"):
            if self._at >= len(self._pattern):
                self._fail("missing ']'")
            if self._match(r"--|~~"):
                self._fail("differences of sets are not supported")
            character = self._pattern[self._at]
            if character == "[":
                result += self._class()
            elif character == "\\":
                result += self._escape(in_class=True)
            elif self._take("&&"):
                result += "&&"
            else:
                if self._ignores_case and not character.isascii():
                    self._fail("beside ASCII, nothing can ignore case")
                is_range = character == "-" and result not in ("[", "[^") and self._peek(1) != "]"
                self._at += 1
                result += "-" if is_range else re.escape(character)
        return result + "]"

    def _peek(self, ahead: int) -> str:
        return self._pattern[self._at + ahead : self._at + ahead + 1]

    def _escape(self, in_class: bool = False) -> str:
        if self._match(r"\\[wW]"):
            is_complement = self._pattern[self._at - 1] == "W"
            return f"[^{self._WORD}]" if is_complement else f"[{self._WORD}]"
        if found := self._match(r"\\[dD]"):
            return self._set(r"\p{Nd}" if found[0] == r"\d" else r"\P{Nd}")
        if found := self._match(r"\\[sS]"):
            return self._set(found[0])
        if found := self._match(r"\\([pP])(?:([A-Z])|\{(\^?)(?:(?:sc|Script|gc)=)?([\w -]+)\})"):
            return self._set(f"\\{found[1]}{{{found[3] or ''}{found[2] or found[4]}}}")
        if found := self._match(
            r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[xuU]\{([0-9A-Fa-f]+)\})"
        ):
            character = int(next(filter(None, found.groups())), 16)
            if self._ignores_case and character > 0x7F:
                self._fail("beside ASCII, nothing can ignore case")
            code = rf"\x{{{character:X}}}"
            return code if in_class or not self._ignores_case else f"[{code}]"
        if found := self._match(r"\\([nrtfva])"):
            return rf"\x{{{self._CONTROLS[found[1]]:X}}}"
        if not in_class and self._match(r"\\A"):
            return r"\A"
        if not in_class and self._match(r"\\z"):
            return self._TEXT_END
        if found := self._match(r"\\([^\w\s<>]| )"):
            return re.escape(found[1]) if in_class else self._literal(found[1])
        self._fail("this escape is not supported")

    def _set(self, escape: str) -> str:
        if self._ignores_case:
            self._fail("beside ASCII, nothing can ignore case")
        return escape


# --- Encodings by name

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
            _loaded[encoding_name] = Encoding(
                encoding_name,
                pat_str=pattern,
                mergeable_ranks=load_tiktoken_bpe(path, _SHA256[ranks]),
                special_tokens=dict(special_tokens),
            )
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
