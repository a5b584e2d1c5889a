"""Lexel as the backend of the fast tokenizers of `transformers` (4 and 5)."""

from __future__ import annotations

import copy
import functools
import importlib
import json
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import lexel
from lexel import AddedToken, LexelError, Tokenizer
from lexel.implementations.base_tokenizer import BaseTokenizer

__all__ = ["LexelBackend", "Patch", "patch_transformers", "wrap"]


class LexelBackend:
    """A lexel Tokenizer where `transformers` expects one of `tokenizers`.

    Has every attribute and method of `lexel.Tokenizer`. Beyond that it takes components and added
    tokens made with `tokenizers`, and gives added tokens of that package, as `transformers` wants.
    Like Tokenizer, it may be used from any thread as long as none changes it.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Stand for `tokenizer`, which is not copied."""
        object.__setattr__(self, "tokenizer", tokenizer)

    def __getattr__(self, name: str) -> Any:
        if name == "tokenizer":  # not there yet: being copied or unpickled
            raise AttributeError(name)
        return getattr(self.tokenizer, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.tokenizer, name, _own_component(value))

    def __repr__(self) -> str:
        return repr(self.tokenizer)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.tokenizer,)

    # Else those of the tokenizer would be found, which give one.
    def __copy__(self) -> LexelBackend:
        return type(self)(copy.copy(self.tokenizer))

    def __deepcopy__(self, memo: dict[int, Any]) -> LexelBackend:
        return type(self)(copy.deepcopy(self.tokenizer, memo))

    def add_tokens(self, tokens: Iterable[Any]) -> int:
        """Add tokens (str or AddedToken of either package); how many were new."""
        return int(self.tokenizer.add_tokens([_own_token(token) for token in tokens]))

    def add_special_tokens(self, tokens: Iterable[Any]) -> int:
        """Add special tokens (str or AddedToken of either package); how many were new."""
        return int(
            self.tokenizer.add_special_tokens([_own_token(token, special=True) for token in tokens])
        )

    def get_added_tokens_decoder(self) -> dict[int, Any]:
        """{id: AddedToken} with AddedTokens of `tokenizers`."""
        make = importlib.import_module("tokenizers").AddedToken
        return {
            id: make(**_fields(token))
            for id, token in self.tokenizer.get_added_tokens_decoder().items()
        }


class _NewBackend(LexelBackend):
    """Nobody else's yet, so that the deep copy `transformers` makes need not be one."""

    def __deepcopy__(self, memo: dict[int, Any]) -> LexelBackend:
        return LexelBackend(self.tokenizer)


def _fields(token: Any) -> dict[str, Any]:
    names = ("content", "single_word", "lstrip", "rstrip", "normalized", "special")
    return {name: getattr(token, name) for name in names}


def _own_token(token: Any, special: bool = False) -> Any:
    if isinstance(token, (str, AddedToken)):
        return token
    if special:
        token.special = True  # seen by the caller, as in `tokenizers`
    return AddedToken(**_fields(token))


def _own_component(value: Any) -> Any:
    """A component made with `tokenizers` as one of Lexel's; anything else as it is."""
    package, _, family = type(value).__module__.partition(".")
    if package != "tokenizers" or not family:
        return value
    kind = type(value).__name__
    try:
        state = value.__getstate__()
    except Exception as error:
        raise TypeError(f"Lexel cannot take over this {kind}: it cannot be saved") from error
    own = getattr(getattr(lexel, family.split(".")[0]), kind)
    component = own.__new__(own)
    component.__setstate__(state)
    return component


def _own_tokenizer(backend: Any) -> Tokenizer:
    tokenizer = Tokenizer.from_str(backend.to_str())
    tokenizer.encode_special_tokens = backend.encode_special_tokens
    return tokenizer


def wrap(tokenizer: Tokenizer | BaseTokenizer | str | os.PathLike[str] | Any, **kwargs: Any) -> Any:
    """A `transformers.PreTrainedTokenizerFast` that runs on Lexel.

    `tokenizer` is a tokenizer of Lexel or of `tokenizers`, a fast tokenizer of `transformers`
    (copied, special tokens, chat template and all), the path of a folder that `save_pretrained`
    wrote, or that of a tokenizer.json. What it is made from does not change with it.

    Keyword arguments go to `PreTrainedTokenizerFast` (`bos_token=`, `pad_token=`,
    `chat_template=`, ...) or, for a folder, to `from_pretrained`. Raises ImportError without
    `transformers`, TypeError for anything else, and what loading raises.
    """
    transformers = importlib.import_module("transformers")
    fast = transformers.PreTrainedTokenizerFast
    if isinstance(tokenizer, (str, os.PathLike)):
        path = Path(tokenizer)
        if path.is_dir():
            return _convert_made(_load_folder(path, kwargs))
        return fast(tokenizer_object=_NewBackend(Tokenizer.from_file(path)), **kwargs)
    if isinstance(tokenizer, fast):
        if kwargs:
            raise TypeError("wrap: a loaded tokenizer has its settings; set them there")
        return _convert_made(copy.deepcopy(tokenizer))
    if isinstance(tokenizer, BaseTokenizer):
        tokenizer = tokenizer._tokenizer
    if isinstance(tokenizer, Tokenizer):
        return fast(tokenizer_object=LexelBackend(tokenizer), **kwargs)
    if isinstance(tokenizer, importlib.import_module("tokenizers").Tokenizer):
        return fast(tokenizer_object=_NewBackend(_own_tokenizer(tokenizer)), **kwargs)
    raise TypeError(f"wrap: cannot make a fast tokenizer of {type(tokenizer).__name__}")


def _load_folder(path: Path, kwargs: dict[str, Any]) -> Any:
    transformers = importlib.import_module("transformers")
    config = path / "tokenizer_config.json"
    names_class = (path / "config.json").exists() or (
        config.exists() and "tokenizer_class" in json.loads(config.read_text("utf-8"))
    )
    loader = transformers.AutoTokenizer if names_class else transformers.PreTrainedTokenizerFast
    tokenizer = loader.from_pretrained(path, **kwargs)
    if not isinstance(tokenizer, transformers.PreTrainedTokenizerFast):
        raise TypeError(f"wrap: {path} has no fast tokenizer, but a {type(tokenizer).__name__}")
    return tokenizer


def _convert(tokenizer: Any) -> Any:
    """Put Lexel into a fast tokenizer."""
    if not isinstance(tokenizer._tokenizer, LexelBackend):
        tokenizer._tokenizer = LexelBackend(_own_tokenizer(tokenizer._tokenizer))
    return tokenizer


# The last step of CLIP's constructor, which puts a method of its own into the backend. Before it,
# the constructor wants components of `tokenizers`.
_CLIP_STEP = "_wrap_decode_method_backend_tokenizer"


def _convert_made(tokenizer: Any) -> Any:
    """Put Lexel into a fast tokenizer whose constructor has ended."""
    _convert(tokenizer)
    if hasattr(tokenizer, _CLIP_STEP):
        getattr(tokenizer, _CLIP_STEP)()
    return tokenizer


def _convert_at_clip_step(tokenizer: Any) -> None:
    def step() -> None:
        del tokenizer.__dict__[_CLIP_STEP]
        _convert_or_warn(tokenizer)
        getattr(tokenizer, _CLIP_STEP)()

    tokenizer.__dict__[_CLIP_STEP] = step


def _convert_or_warn(tokenizer: Any) -> None:
    try:
        _convert(tokenizer)
    except Exception as error:
        warnings.warn(
            f"{type(tokenizer).__name__} stays on `tokenizers`: {error}",
            RuntimeWarning,
            stacklevel=3,
        )


# --- The patch

_lock = threading.Lock()
_patches = 0
_original_init: Callable[..., None] | None = None


class Patch:
    """What `patch_transformers` did. A context manager: leaving it takes the patch back."""

    def __init__(self) -> None:
        self._is_on = True

    def unpatch(self) -> None:
        """Let `transformers` make its own backends again.

        Tokenizers that were made meanwhile stay on Lexel. Of several patches, the last one taken
        back counts; a second call does nothing.
        """
        global _patches
        with _lock:
            if not self._is_on:
                return
            self._is_on = False
            _patches -= 1
            if _patches == 0:
                _fast_class().__init__ = _original_init

    def __enter__(self) -> Patch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.unpatch()


def patch_transformers() -> Patch:
    """Make every fast tokenizer of `transformers` run on Lexel from now on.

    Holds for the whole process and for all ways to make one (`AutoTokenizer.from_pretrained`, a
    class's own `from_pretrained`, constructors) until `unpatch()` of the result is called, or the
    `with` block that it opened ends. Tokenizers that exist stay as they are; `wrap` gives their
    counterparts. One that Lexel cannot run keeps its backend, with a RuntimeWarning.

    Raises ImportError without `transformers`. May be called from any thread.
    """
    global _patches, _original_init
    with _lock:
        if _patches == 0:
            fast = _fast_class()
            _original_init = fast.__init__
            fast.__init__ = _patched(_original_init)
        _patches += 1
    return Patch()


def _fast_class() -> Any:
    return importlib.import_module("transformers").PreTrainedTokenizerFast


def _patched(original: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(original)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        # Files go to Lexel at once, unless components of `tokenizers` are wanted on the way.
        is_clip = hasattr(self, _CLIP_STEP)
        file = kwargs.get("tokenizer_file")
        if (
            file is not None
            and not is_clip
            and os.path.isfile(file)
            and kwargs.get("tokenizer_object") is None
            and not kwargs.get("from_slow")
            and not kwargs.get("fix_mistral_regex")
        ):
            try:
                kwargs["tokenizer_object"] = _NewBackend(Tokenizer.from_file(file))
                del kwargs["tokenizer_file"]
            except LexelError:
                pass  # said below, if `tokenizers` can load it
        original(self, *args, **kwargs)
        if is_clip:
            _convert_at_clip_step(self)
        else:
            _convert_or_warn(self)

    return init
