"""BPE with SentencePiece's treatment of spaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from lexel import decoders, pre_tokenizers, trainers
from lexel._lexel import Tokenizer
from lexel.implementations.base_tokenizer import BaseTokenizer, TokenArgument
from lexel.models import BPE
from lexel.normalizers import NFKC


class SentencePieceBPETokenizer(BaseTokenizer):
    """BPE with SentencePiece's treatment of spaces."""

    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        merges: str | list[tuple[str, str]] | None = None,
        unk_token: TokenArgument = "<unk>",
        replacement: str = "▁",
        add_prefix_space: bool = True,
        dropout: float | None = None,
        fuse_unk: bool | None = False,
    ) -> None:
        options: dict[str, Any] = {
            "dropout": dropout,
            "unk_token": str(unk_token),
            "fuse_unk": fuse_unk,
        }
        if vocab is not None and merges is not None:
            tokenizer = Tokenizer(BPE(vocab, merges, **options))
        else:
            tokenizer = Tokenizer(BPE(**options))
        parameters = {
            "model": "SentencePieceBPE",
            "unk_token": unk_token,
            "replacement": replacement,
            "add_prefix_space": add_prefix_space,
            "dropout": dropout,
        }
        super().__init__(tokenizer, parameters)
        self._add_known_special_tokens([unk_token])
        tokenizer.normalizer = NFKC()
        scheme: Literal["always", "never"] = "always" if add_prefix_space else "never"
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
            replacement=replacement, prepend_scheme=scheme
        )
        tokenizer.decoder = decoders.Metaspace(replacement=replacement, prepend_scheme=scheme)

    @staticmethod
    def from_file(
        vocab_filename: str, merges_filename: str, **kwargs: Any
    ) -> SentencePieceBPETokenizer:
        """From a vocab.json and a merges.txt."""
        vocab, merges = BPE.read_file(vocab_filename, merges_filename)
        return SentencePieceBPETokenizer(vocab, merges, **kwargs)

    def train(
        self,
        files: str | list[str],
        vocab_size: int = 30000,
        min_frequency: int = 2,
        special_tokens: list[TokenArgument] | tuple[TokenArgument, ...] = ("<unk>",),
        limit_alphabet: int = 1000,
        initial_alphabet: list[str] | tuple[str, ...] = (),
        show_progress: bool = True,
    ) -> None:
        """Train the model from files."""
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            min_frequency=min_frequency,
            special_tokens=special_tokens,
            limit_alphabet=limit_alphabet,
            initial_alphabet=initial_alphabet,
            show_progress=show_progress,
        )
        self._train(files, trainer)

    def train_from_iterator(
        self,
        iterator: Iterator[str] | Iterator[Iterator[str]],
        vocab_size: int = 30000,
        min_frequency: int = 2,
        special_tokens: list[TokenArgument] | tuple[TokenArgument, ...] = ("<unk>",),
        limit_alphabet: int = 1000,
        initial_alphabet: list[str] | tuple[str, ...] = (),
        show_progress: bool = True,
        length: int | None = None,
    ) -> None:
        """Train the model from texts."""
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            min_frequency=min_frequency,
            special_tokens=special_tokens,
            limit_alphabet=limit_alphabet,
            initial_alphabet=initial_alphabet,
            show_progress=show_progress,
        )
        self._tokenizer.train_from_iterator(iterator, trainer=trainer, length=length)
