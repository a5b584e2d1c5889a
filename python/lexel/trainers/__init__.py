"""Trainers: the settings of a training run, and the words that the last run counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from lexel._lexel import AddedToken, WordCounts

__all__ = [
    "BpeTrainer",
    "ParityBpeTrainer",
    "Trainer",
    "UnigramTrainer",
    "WordLevelTrainer",
    "WordPieceTrainer",
]

_PROGRESS_FORMATS = {"indicatif": "Indicatif", "json": "JsonLines", "silent": "Silent"}


def _tokens(tokens: Sequence[Any]) -> list[AddedToken]:
    checked = []
    for token in tokens:
        if isinstance(token, str):
            checked.append(AddedToken(token, special=True))
        elif isinstance(token, AddedToken):
            token.special = True
            checked.append(token)
        else:
            raise TypeError("special_tokens must be a List[Union[str, AddedToken]]")
    return checked


def _alphabet(alphabet: Sequence[str]) -> list[str]:
    return [text[0] for text in alphabet if text]


def _plain(value: Any) -> Any:
    if isinstance(value, AddedToken):
        return value.__getstate__()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _shown(value: Any, name: str = "") -> str:
    if isinstance(value, AddedToken):
        fields = ", ".join(f"{k}={_shown(v)}" for k, v in value.__getstate__().items())
        return f"AddedToken({fields})"
    if isinstance(value, list):
        shown = [_shown(item) for item in value[:5]] + (["..."] if len(value) > 5 else [])
        return "[" + ", ".join(shown) + "]"
    if name == "progress_format":
        return str(value)
    return f'"{value}"' if isinstance(value, str) else repr(value)


class _Attribute:
    """An attribute that its class shows, as those of classes written in C or Rust are."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object | None, owner: type) -> Any:
        return self if instance is None else instance.__dict__[self._name]

    def __set__(self, instance: object, value: Any) -> None:
        instance.__dict__[self._name] = value


def _require_attribute(instance: object, name: str) -> None:
    """Refuse attributes that a trainer does not have, which are misspelt settings."""
    if not name.startswith("_") and not hasattr(type(instance), name):
        raise AttributeError(f"{type(instance).__name__!r} object has no attribute {name!r}")


class Trainer:
    """Base of all trainers."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _words: WordCounts | dict[str, int] | None = None

    def __init_subclass__(cls) -> None:
        for name in cls._fields:
            setattr(cls, name, _Attribute(name))

    def __new__(cls, *args: Any, **kwargs: Any) -> Trainer:
        if cls is Trainer:
            raise TypeError("cannot create 'lexel.trainers.Trainer' instances")
        return super().__new__(cls)

    def __setattr__(self, name: str, value: Any) -> None:
        _require_attribute(self, name)
        if name == "special_tokens":
            value = _tokens(value)
        elif name == "initial_alphabet":
            value = _alphabet(value)
        super().__setattr__(name, value)

    def _state(self) -> dict[str, Any]:
        state = {name: getattr(self, name) for name in self._fields}
        if "progress_format" in state:
            state["progress_format"] = _PROGRESS_FORMATS[state["progress_format"]]
        return state

    def _counted(self, limit: int | None = None) -> list[tuple[str, int]]:
        if self._words is None:
            return []
        if isinstance(self._words, dict):
            return list(self._words.items())[:limit]
        return self._words.items(limit)

    def report(self) -> dict[str, int]:
        """What the last run read: "texts", "bytes", "words" with repetitions, "distinct_words".

        Of a run with a memory budget also what it dropped: "dropped_words" (one that came again
        later is dropped again), "dropped_occurrences", how often they had been seen in all, and
        "dropped_count", how much the count of any word may lack. Empty before a run, and of a
        trainer that was pickled.
        """
        return self._words.report() if isinstance(self._words, WordCounts) else {}

    def _shown_as(self, name: str, limit: int | None) -> str:
        fields = [f"{key}={_shown(value, key)}" for key, value in self._state().items()]
        count = 0 if self._words is None else len(self._words)
        words = [f"{_shown(word)}:{n}" for word, n in self._counted(limit)]
        if limit is not None and count > limit:
            words.append("...")
        return f"{name}({', '.join(fields)}, words={{{', '.join(words)}}})"

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}({self._shown_as(name, None)})"

    def __str__(self) -> str:
        name = type(self).__name__
        return f"{name}({self._shown_as(name, 5)})"

    def __getstate__(self) -> bytes:
        state = {name: _plain(value) for name, value in self._state().items()}
        return json.dumps(
            {type(self).__name__: {**state, "words": dict(self._counted())}},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    def __setstate__(self, state: bytes) -> None:
        fields = json.loads(state)[type(self).__name__]
        fields = fields.get("bpe_trainer", fields)
        for name in self._fields:
            value = fields[name]
            if name == "special_tokens":
                value = [AddedToken(**token) for token in value]
            elif name == "progress_format":
                value = next(key for key, shown in _PROGRESS_FORMATS.items() if shown == value)
            setattr(self, name, value)
        self._words = fields["words"]


def _ignore(keywords: dict[str, Any]) -> None:
    for name in keywords:
        print(f"Ignored unknown kwargs option {name}")


class BpeTrainer(Trainer):
    """Settings for training a BPE model."""

    _fields = (
        "min_frequency",
        "vocab_size",
        "show_progress",
        "progress_format",
        "special_tokens",
        "limit_alphabet",
        "initial_alphabet",
        "continuing_subword_prefix",
        "end_of_word_suffix",
        "max_token_length",
    )

    def __init__(
        self,
        *,
        vocab_size: int = 30000,
        min_frequency: int = 0,
        show_progress: bool = True,
        progress_format: str = "indicatif",
        special_tokens: Sequence[str | AddedToken] = (),
        limit_alphabet: int | None = None,
        initial_alphabet: Sequence[str] = (),
        continuing_subword_prefix: str | None = None,
        end_of_word_suffix: str | None = None,
        max_token_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.min_frequency = min_frequency
        self.show_progress = show_progress
        known = progress_format in _PROGRESS_FORMATS
        self.progress_format = progress_format if known else "indicatif"
        self.special_tokens = special_tokens
        self.limit_alphabet = limit_alphabet
        self.initial_alphabet = initial_alphabet
        self.continuing_subword_prefix = continuing_subword_prefix
        self.end_of_word_suffix = end_of_word_suffix
        self.max_token_length = max_token_length
        _ignore(kwargs)

    def get_word_count(self) -> int:
        """Number of distinct words counted so far."""
        return 0 if self._words is None else len(self._words)


class WordPieceTrainer(Trainer):
    """Settings for training a WordPiece model."""

    _fields = BpeTrainer._fields

    def __init__(
        self,
        *,
        vocab_size: int = 30000,
        min_frequency: int = 0,
        show_progress: bool = True,
        special_tokens: Sequence[str | AddedToken] = (),
        limit_alphabet: int | None = None,
        initial_alphabet: Sequence[str] = (),
        continuing_subword_prefix: str | None = "##",
        end_of_word_suffix: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.min_frequency = min_frequency
        self.show_progress = show_progress
        self.progress_format = "indicatif"
        self.special_tokens = special_tokens
        self.limit_alphabet = limit_alphabet
        self.initial_alphabet = initial_alphabet
        self.continuing_subword_prefix = continuing_subword_prefix
        self.end_of_word_suffix = end_of_word_suffix
        self.max_token_length = None
        _ignore(kwargs)

    def __repr__(self) -> str:
        inner = self._shown_as("BpeTrainer", None)
        return f"WordPieceTrainer(WordPieceTrainer(bpe_trainer={inner}))"

    def __str__(self) -> str:
        inner = self._shown_as("BpeTrainer", 5)
        return f"WordPieceTrainer(WordPieceTrainer(bpe_trainer={inner}))"

    def __getstate__(self) -> bytes:
        fields = json.loads(super().__getstate__())["WordPieceTrainer"]
        return json.dumps(
            {"WordPieceTrainer": {"bpe_trainer": fields}}, ensure_ascii=False, separators=(",", ":")
        ).encode()


class WordLevelTrainer(Trainer):
    """Settings for training a WordLevel model."""

    _fields = ("min_frequency", "vocab_size", "show_progress", "special_tokens")

    def __init__(
        self,
        *,
        vocab_size: int = 30000,
        min_frequency: int = 0,
        show_progress: bool = True,
        special_tokens: Sequence[str | AddedToken] = (),
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.min_frequency = min_frequency
        self.show_progress = show_progress
        self.special_tokens = special_tokens
        _ignore(kwargs)


class UnigramTrainer(Trainer):
    """Settings for training a Unigram model."""

    _fields = (
        "show_progress",
        "vocab_size",
        "n_sub_iterations",
        "shrinking_factor",
        "special_tokens",
        "initial_alphabet",
        "unk_token",
        "max_piece_length",
        "seed_size",
    )

    def __init__(
        self,
        *,
        vocab_size: int = 8000,
        show_progress: bool = True,
        special_tokens: Sequence[str | AddedToken] = (),
        initial_alphabet: Sequence[str] = (),
        shrinking_factor: float = 0.75,
        unk_token: str | None = None,
        max_piece_length: int = 16,
        n_sub_iterations: int = 2,
        seed_size: int = 1_000_000,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.show_progress = show_progress
        self.special_tokens = special_tokens
        self.initial_alphabet = initial_alphabet
        self.shrinking_factor = shrinking_factor
        self.unk_token = unk_token
        self.max_piece_length = max_piece_length
        self.n_sub_iterations = n_sub_iterations
        self.seed_size = seed_size
        _ignore(kwargs)


class ParityBpeTrainer:
    """Settings for training a BPE model that treats languages alike.

    Each merge serves the language whose text has most tokens still. With variant "window", a
    language that had more than `alpha` times its share of the last `window_size` merges waits.
    """

    def __init__(
        self,
        num_merges: int = 32000,
        variant: str = "base",
        min_frequency: int = 0,
        ratio: Sequence[float] | None = None,
        global_merges: int = 0,
        window_size: int = 100,
        alpha: float = 2.0,
        total_symbols: bool = False,
        special_tokens: Sequence[str | AddedToken] | None = None,
        show_progress: bool = True,
        limit_alphabet: int | None = None,
        initial_alphabet: Sequence[str] | None = None,
        continuing_subword_prefix: str | None = None,
        end_of_word_suffix: str | None = None,
        max_token_length: int | None = None,
    ) -> None:
        if variant not in ("base", "window"):
            raise ValueError(f"Unknown variant '{variant}'. Use 'base' or 'window'.")
        self.num_merges = num_merges
        self._variant = variant
        self.global_merges = global_merges
        self.min_frequency = min_frequency
        self.window_size = window_size
        self.alpha = alpha
        self.total_symbols = total_symbols
        self.show_progress = show_progress
        self._ratio = list(ratio) if ratio is not None else None
        self.special_tokens = special_tokens or []
        self.limit_alphabet = limit_alphabet
        self.initial_alphabet = initial_alphabet or []
        self.continuing_subword_prefix = continuing_subword_prefix
        self.end_of_word_suffix = end_of_word_suffix
        self.max_token_length = max_token_length

    def __setattr__(self, name: str, value: Any) -> None:
        _require_attribute(self, name)
        if name == "special_tokens":
            value = _tokens(value)
        elif name == "initial_alphabet":
            if any(len(text) != 1 for text in value):
                raise ValueError("expected a string of length 1")
            value = list(value)
        super().__setattr__(name, value)

    @property
    def variant(self) -> str:
        """How the languages' shares are kept: "base" or "window"."""
        return self._variant

    def train_from_iterator(
        self,
        tokenizer: Any,
        train_iterators: Sequence[Any],
        dev_iterators: Sequence[Any] | None = None,
        ratio: Sequence[float] | None = None,
    ) -> None:
        """Trains a new BPE model for `tokenizer` from one iterator of texts for each language.

        `dev_iterators`, texts of the same content in each language, tell how well each is
        compressed; without them the training texts do. Without them, too, `ratio` tells how
        strongly each language should be compressed in relation to the others.
        """
        if not isinstance(train_iterators, Sequence):
            name = type(train_iterators).__name__
            raise TypeError(f"'{name}' object is not an instance of 'Sequence'")
        if not train_iterators:
            raise ValueError("train_iterators must not be empty")
        if dev_iterators is not None and len(dev_iterators) != len(train_iterators):
            raise ValueError(
                f"dev_iterators length ({len(dev_iterators)}) must match train_iterators length "
                f"({len(train_iterators)})"
            )
        if ratio is None:
            ratio = self._ratio
        tokenizer._train_parity(
            self, list(train_iterators), list(dev_iterators or ()), list(ratio or ())
        )

    def __repr__(self) -> str:
        return (
            f'ParityBpeTrainer(num_merges={self.num_merges}, variant="{self.variant}", '
            f"min_frequency={self.min_frequency}, global_merges={self.global_merges}, "
            f"window_size={self.window_size}, alpha={self.alpha:g}, "
            f"total_symbols={str(self.total_symbols).lower()})"
        )

    __str__ = __repr__

    def __getstate__(self) -> dict[str, Any]:
        return {
            "num_merges": self.num_merges,
            "variant": self.variant,
            "min_frequency": self.min_frequency,
            "global_merges": self.global_merges,
            "window_size": self.window_size,
            "alpha": self.alpha,
            "total_symbols": self.total_symbols,
            "show_progress": self.show_progress,
            "ratio": self._ratio,
            "special_tokens": _plain(self.special_tokens),
            "limit_alphabet": self.limit_alphabet,
            "initial_alphabet": self.initial_alphabet,
            "continuing_subword_prefix": self.continuing_subword_prefix,
            "end_of_word_suffix": self.end_of_word_suffix,
            "max_token_length": self.max_token_length,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        tokens = [AddedToken(**token) for token in state["special_tokens"]]
        self.__init__(**{**state, "special_tokens": tokens})  # type: ignore[misc]


for _name in (
    "num_merges",
    "min_frequency",
    "global_merges",
    "window_size",
    "alpha",
    "total_symbols",
    "special_tokens",
    "show_progress",
    "limit_alphabet",
    "initial_alphabet",
    "continuing_subword_prefix",
    "end_of_word_suffix",
    "max_token_length",
):
    setattr(ParityBpeTrainer, _name, _Attribute(_name))
