"""Unigram with SentencePiece's treatment of spaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from lexel import decoders, normalizers, pre_tokenizers, trainers
from lexel._lexel import Regex, Tokenizer
from lexel.implementations.base_tokenizer import BaseTokenizer, TokenArgument
from lexel.models import Unigram


class SentencePieceUnigramTokenizer(BaseTokenizer):
    """Unigram with SentencePiece's treatment of spaces."""

    def __init__(
        self,
        vocab: list[tuple[str, float]] | None = None,
        replacement: str = "▁",
        add_prefix_space: bool = True,
    ) -> None:
        tokenizer = Tokenizer(Unigram(vocab) if vocab is not None else Unigram())
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        scheme: Literal["always", "never"] = "always" if add_prefix_space else "never"
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
            replacement=replacement, prepend_scheme=scheme
        )
        tokenizer.decoder = decoders.Metaspace(replacement=replacement, prepend_scheme=scheme)
        parameters = {
            "model": "SentencePieceUnigram",
            "replacement": replacement,
            "add_prefix_space": add_prefix_space,
        }
        super().__init__(tokenizer, parameters)

    def train(
        self,
        files: str | list[str],
        vocab_size: int = 8000,
        show_progress: bool = True,
        special_tokens: list[TokenArgument] | None = None,
        initial_alphabet: list[str] | None = None,
        unk_token: str | None = None,
    ) -> None:
        """Train the model from files."""
        trainer = trainers.UnigramTrainer(
            vocab_size=vocab_size,
            special_tokens=special_tokens or [],
            show_progress=show_progress,
            initial_alphabet=initial_alphabet or [],
            unk_token=unk_token,
        )
        self._train(files, trainer)

    def train_from_iterator(
        self,
        iterator: Iterator[str] | Iterator[Iterator[str]],
        vocab_size: int = 8000,
        show_progress: bool = True,
        special_tokens: list[TokenArgument] | None = None,
        initial_alphabet: list[str] | None = None,
        unk_token: str | None = None,
        length: int | None = None,
    ) -> None:
        """Train the model from texts."""
        trainer = trainers.UnigramTrainer(
            vocab_size=vocab_size,
            special_tokens=special_tokens or [],
            show_progress=show_progress,
            initial_alphabet=initial_alphabet or [],
            unk_token=unk_token,
        )
        self._tokenizer.train_from_iterator(iterator, trainer=trainer, length=length)

    @staticmethod
    def from_spm(filename: str) -> SentencePieceUnigramTokenizer:
        """From a SentencePiece .model file. Needs `protobuf` and `sentencepiece_model_pb2`."""
        try:
            import sys

            sys.path.append(".")
            import sentencepiece_model_pb2  # type: ignore[import-not-found]
        except Exception as error:
            raise ImportError(
                "reading a SentencePiece model needs the package protobuf and the module "
                "sentencepiece_model_pb2 of the SentencePiece project on the import path"
            ) from error
        proto = sentencepiece_model_pb2.ModelProto()
        with open(filename, "rb") as file:
            proto.ParseFromString(file.read())
        if proto.trainer_spec.model_type != 1:
            raise ValueError("this SentencePiece model is not a Unigram model")
        tokenizer = SentencePieceUnigramTokenizer()
        inner = tokenizer._tokenizer
        inner.model = Unigram(
            [(piece.piece, piece.score) for piece in proto.pieces],
            proto.trainer_spec.unk_id,
            proto.trainer_spec.byte_fallback,
        )
        parts: list[normalizers.Normalizer] = [normalizers.Replace(Regex(" {2,}"), " ")]
        if proto.normalizer_spec.precompiled_charsmap:
            parts.insert(0, normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap))
        inner.normalizer = normalizers.Sequence(parts)
        tokenizer._parameters = {"model": "SentencePieceUnigram"}
        return tokenizer
