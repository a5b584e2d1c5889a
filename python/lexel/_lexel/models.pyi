# Written by tools/make_stubs.py. Do not edit.
import lexel._lexel
import lexel.trainers

__all__: list[str] = ["BPE", "Model", "Unigram", "WordLevel", "WordPiece"]

class Model:
    def __getstate__(self) -> bytes: ...
    def __init__(self) -> None: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: bytes) -> None: ...
    def __str__(self) -> str: ...
    def get_trainer(self) -> lexel.trainers.Trainer:
        """
        A trainer, with its default settings, of models of this kind.
        """

    def id_to_token(self, id: int) -> str | None:
        """
        The token of an id of the model, None where there is no such id.
        """

    def save(self, folder: str, prefix: str | None = None, name: str | None = None) -> list[str]:
        """
        Writes the model's files (as vocab.json and merges.txt) into a folder; their
        paths.
        """

    def token_to_id(self, token: str) -> int | None:
        """
        The id of a token of the model, None where there is no such token.
        """

    def tokenize(self, sequence: str) -> list[lexel._lexel.Token]:
        """
        The Tokens that the model makes of a text as one piece; offsets are in bytes.
        """

class BPE(Model):
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
    def __setstate__(self, state: bytes) -> None: ...
    def _clear_cache(self) -> None: ...
    def _resize_cache(self, capacity: int) -> None: ...
    @property
    def byte_fallback(self) -> bool: ...
    @byte_fallback.setter
    def byte_fallback(self, arg1: bool) -> None: ...
    @property
    def continuing_subword_prefix(self) -> str | None: ...
    @continuing_subword_prefix.setter
    def continuing_subword_prefix(self, arg1: str | None) -> None: ...
    @property
    def dropout(self) -> float | None: ...
    @dropout.setter
    def dropout(self, arg1: float | None) -> None: ...
    @property
    def end_of_word_suffix(self) -> str | None: ...
    @end_of_word_suffix.setter
    def end_of_word_suffix(self, arg1: str | None) -> None: ...
    @property
    def fuse_unk(self) -> bool: ...
    @fuse_unk.setter
    def fuse_unk(self, arg1: bool) -> None: ...
    @property
    def ignore_merges(self) -> bool: ...
    @ignore_merges.setter
    def ignore_merges(self, arg1: bool) -> None: ...
    @property
    def unk_token(self) -> str | None: ...
    @unk_token.setter
    def unk_token(self, arg1: str | None) -> None: ...

class WordPiece(Model):
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
    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        *,
        unk_token: str = "[UNK]",
        max_input_chars_per_word: int = 100,
        continuing_subword_prefix: str = "##",
    ) -> None: ...
    def __setstate__(self, state: bytes) -> None: ...
    @property
    def continuing_subword_prefix(self) -> str: ...
    @continuing_subword_prefix.setter
    def continuing_subword_prefix(self, arg1: str) -> None: ...
    @property
    def max_input_chars_per_word(self) -> int: ...
    @max_input_chars_per_word.setter
    def max_input_chars_per_word(self, arg1: int) -> None: ...
    @property
    def unk_token(self) -> str: ...
    @unk_token.setter
    def unk_token(self, arg1: str) -> None: ...

class WordLevel(Model):
    @staticmethod
    def from_file(vocab: str, unk_token: str | None = None) -> WordLevel: ...
    @staticmethod
    def read_file(vocab: str) -> dict[str, int]: ...
    def __init__(
        self, vocab: str | dict[str, int] | None = None, unk_token: str | None = None
    ) -> None: ...
    def __setstate__(self, state: bytes) -> None: ...
    @property
    def unk_token(self) -> str: ...
    @unk_token.setter
    def unk_token(self, arg1: str) -> None: ...

class Unigram(Model):
    def __init__(
        self,
        vocab: list[tuple[str, float]] | None = None,
        unk_id: int | None = None,
        byte_fallback: bool | None = None,
        alpha: float | None = None,
        nbest_size: int | None = None,
    ) -> None: ...
    def __setstate__(self, state: bytes) -> None: ...
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
