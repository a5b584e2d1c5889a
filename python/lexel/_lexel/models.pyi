# Written by tools/make_stubs.py. Do not edit.
import lexel._lexel
import lexel.trainers

__all__: list[str] = ["BPE", "Model", "Unigram", "WordLevel", "WordPiece"]

class Model:
    def __init__(self) -> None: ...
    def __repr__(self) -> str: ...
    def __str__(self) -> str: ...
    def get_trainer(self) -> lexel.trainers.Trainer: ...
    def id_to_token(self, id: int) -> str | None: ...
    def save(
        self, folder: str, prefix: str | None = None, name: str | None = None
    ) -> list[str]: ...
    def token_to_id(self, token: str) -> int | None: ...
    def tokenize(self, sequence: str) -> list[lexel._lexel.Token]: ...

class BPE(Model):
    byte_fallback: bool
    continuing_subword_prefix: str | None
    end_of_word_suffix: str | None
    fuse_unk: bool
    ignore_merges: bool
    unk_token: str | None

    @staticmethod
    def from_file(
        vocab: str,
        merges: str,
        *,
        dropout: float | None = None,
        unk_token: str | None = None,
        continuing_subword_prefix: str | None = None,
        end_of_word_suffix: str | None = None,
        fuse_unk: bool = False,
        byte_fallback: bool = False,
        ignore_merges: bool = False,
        cache_capacity: int = 10000,
    ) -> BPE: ...
    @staticmethod
    def read_file(vocab: str, merges: str) -> tuple[dict[str, int], list[tuple[str, str]]]: ...
    def __getstate__(self) -> bytes: ...
    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        merges: str | list[tuple[str, str]] | None = None,
        *,
        dropout: float | None = None,
        unk_token: str | None = None,
        continuing_subword_prefix: str | None = None,
        end_of_word_suffix: str | None = None,
        fuse_unk: bool = False,
        byte_fallback: bool = False,
        ignore_merges: bool = False,
        cache_capacity: int = 10000,
    ) -> None: ...
    def __setstate__(self, arg0: bytes, /) -> None: ...
    def _clear_cache(self) -> None: ...
    def _resize_cache(self, capacity: int) -> None: ...
    @property
    def dropout(self) -> float | None: ...
    @dropout.setter
    def dropout(self, arg1: float | None) -> None: ...

class WordPiece(Model):
    continuing_subword_prefix: str
    unk_token: str

    @staticmethod
    def from_file(
        vocab: str,
        *,
        unk_token: str = "[UNK]",
        max_input_chars_per_word: int = 100,
        continuing_subword_prefix: str = "##",
    ) -> WordPiece: ...
    @staticmethod
    def read_file(vocab: str) -> dict[str, int]: ...
    def __getstate__(self) -> bytes: ...
    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        *,
        unk_token: str = "[UNK]",
        max_input_chars_per_word: int = 100,
        continuing_subword_prefix: str = "##",
    ) -> None: ...
    def __setstate__(self, arg0: bytes, /) -> None: ...
    @property
    def max_input_chars_per_word(self) -> int: ...
    @max_input_chars_per_word.setter
    def max_input_chars_per_word(self, arg1: int) -> None: ...

class WordLevel(Model):
    unk_token: str

    @staticmethod
    def from_file(vocab: str, unk_token: str | None = None) -> WordLevel: ...
    @staticmethod
    def read_file(vocab: str) -> dict[str, int]: ...
    def __getstate__(self) -> bytes: ...
    def __init__(
        self, vocab: str | dict[str, int] | None = None, unk_token: str | None = None
    ) -> None: ...
    def __setstate__(self, arg0: bytes, /) -> None: ...

class Unigram(Model):
    def __getstate__(self) -> bytes: ...
    def __init__(
        self,
        vocab: list[tuple[str, float]] | None = None,
        unk_id: int | None = None,
        byte_fallback: bool | None = None,
        alpha: float | None = None,
        nbest_size: int | None = None,
    ) -> None: ...
    def __setstate__(self, arg0: bytes, /) -> None: ...
    def _clear_cache(self) -> None: ...
    def _resize_cache(self, capacity: int) -> None: ...
    @property
    def alpha(self) -> float | None: ...
    @alpha.setter
    def alpha(self, arg1: float | None) -> None: ...
    @property
    def nbest_size(self) -> int | None: ...
    @nbest_size.setter
    def nbest_size(self, arg1: int | None) -> None: ...
