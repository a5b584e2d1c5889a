"""The original BPE tokenizer, over characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lexel import decoders, pre_tokenizers, trainers
from lexel._lexel import Tokenizer
from lexel.implementations.base_tokenizer import BaseTokenizer, TokenArgument, normalizer_of
from lexel.models import BPE
from lexel.normalizers import BertNormalizer, Lowercase, unicode_normalizer_from_str


class CharBPETokenizer(BaseTokenizer):
    """The original BPE tokenizer, over characters, with the defaults of OpenAI's GPT."""

    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        merges: str | list[tuple[str, str]] | None = None,
        unk_token: TokenArgument = "<unk>",
        suffix: str = "</w>",
        dropout: float | None = None,
        lowercase: bool = False,
        unicode_normalizer: str | None = None,
        bert_normalizer: bool = True,
        split_on_whitespace_only: bool = False,
    ) -> None:
        options: dict[str, Any] = {
            "dropout": dropout,
            "unk_token": str(unk_token),
            "end_of_word_suffix": suffix,
        }
        if vocab is not None and merges is not None:
            tokenizer = Tokenizer(BPE(vocab, merges, **options))
        else:
            tokenizer = Tokenizer(BPE(**options))
        parameters = {
            "model": "BPE",
            "unk_token": unk_token,
            "suffix": suffix,
            "dropout": dropout,
            "lowercase": lowercase,
            "unicode_normalizer": unicode_normalizer,
            "bert_normalizer": bert_normalizer,
            "split_on_whitespace_only": split_on_whitespace_only,
        }
        super().__init__(tokenizer, parameters)
        self._add_known_special_tokens([unk_token])
        normalizers = []
        if unicode_normalizer:
            normalizers.append(unicode_normalizer_from_str(unicode_normalizer))
        if bert_normalizer:
            normalizers.append(BertNormalizer(lowercase=False))
        if lowercase:
            normalizers.append(Lowercase())
        tokenizer.normalizer = normalizer_of(normalizers)
        if split_on_whitespace_only:
            tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        else:
            tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.BPEDecoder(suffix=suffix)

    @staticmethod
    def from_file(vocab_filename: str, merges_filename: str, **kwargs: Any) -> CharBPETokenizer:
        """From a vocab.json and a merges.txt."""
        vocab, merges = BPE.read_file(vocab_filename, merges_filename)
        return CharBPETokenizer(vocab, merges, **kwargs)

    def train(
        self,
        files: str | list[str],
        vocab_size: int = 30000,
        min_frequency: int = 2,
        special_tokens: list[TokenArgument] | tuple[TokenArgument, ...] = ("<unk>",),
        limit_alphabet: int = 1000,
        initial_alphabet: list[str] | tuple[str, ...] = (),
        suffix: str | None = "</w>",
        show_progress: bool = True,
    ) -> None:
        """Train the model from files."""
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            min_frequency=min_frequency,
            special_tokens=special_tokens,
            limit_alphabet=limit_alphabet,
            initial_alphabet=initial_alphabet,
            end_of_word_suffix=suffix,
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
        suffix: str | None = "</w>",
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
            end_of_word_suffix=suffix,
            show_progress=show_progress,
        )
        self._tokenizer.train_from_iterator(iterator, trainer=trainer, length=length)
