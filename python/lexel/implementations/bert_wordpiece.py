"""BERT's WordPiece tokenizer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lexel import decoders, trainers
from lexel._lexel import Tokenizer
from lexel.implementations.base_tokenizer import BaseTokenizer, TokenArgument
from lexel.models import WordPiece
from lexel.normalizers import BertNormalizer
from lexel.pre_tokenizers import BertPreTokenizer
from lexel.processors import BertProcessing

_SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class BertWordPieceTokenizer(BaseTokenizer):
    """BERT's WordPiece tokenizer."""

    def __init__(
        self,
        vocab: str | dict[str, int] | None = None,
        unk_token: TokenArgument = "[UNK]",
        sep_token: TokenArgument = "[SEP]",
        cls_token: TokenArgument = "[CLS]",
        pad_token: TokenArgument = "[PAD]",
        mask_token: TokenArgument = "[MASK]",
        clean_text: bool = True,
        handle_chinese_chars: bool = True,
        strip_accents: bool | None = None,
        lowercase: bool = True,
        wordpieces_prefix: str = "##",
    ) -> None:
        tokenizer = Tokenizer(WordPiece(vocab, unk_token=str(unk_token)))
        parameters = {
            "model": "BertWordPiece",
            "unk_token": unk_token,
            "sep_token": sep_token,
            "cls_token": cls_token,
            "pad_token": pad_token,
            "mask_token": mask_token,
            "clean_text": clean_text,
            "handle_chinese_chars": handle_chinese_chars,
            "strip_accents": strip_accents,
            "lowercase": lowercase,
            "wordpieces_prefix": wordpieces_prefix,
        }
        super().__init__(tokenizer, parameters)
        self._add_known_special_tokens([unk_token, sep_token, cls_token, pad_token, mask_token])
        tokenizer.normalizer = BertNormalizer(
            clean_text=clean_text,
            handle_chinese_chars=handle_chinese_chars,
            strip_accents=strip_accents,
            lowercase=lowercase,
        )
        tokenizer.pre_tokenizer = BertPreTokenizer()
        if vocab is not None:
            ends = []
            for name, token in (("sep_token", sep_token), ("cls_token", cls_token)):
                token_id = tokenizer.token_to_id(str(token))
                if token_id is None:
                    raise TypeError(f"{name} not found in the vocabulary")
                ends.append((str(token), token_id))
            tokenizer.post_processor = BertProcessing(*ends)
        tokenizer.decoder = decoders.WordPiece(prefix=wordpieces_prefix)

    @staticmethod
    def from_file(vocab: str, **kwargs: Any) -> BertWordPieceTokenizer:
        """From a vocab.txt."""
        return BertWordPieceTokenizer(WordPiece.read_file(vocab), **kwargs)

    def train(
        self,
        files: str | list[str],
        vocab_size: int = 30000,
        min_frequency: int = 2,
        limit_alphabet: int = 1000,
        initial_alphabet: list[str] | tuple[str, ...] = (),
        special_tokens: list[TokenArgument] | tuple[TokenArgument, ...] = _SPECIAL_TOKENS,
        show_progress: bool = True,
        wordpieces_prefix: str = "##",
    ) -> None:
        """Train the model from files."""
        trainer = trainers.WordPieceTrainer(
            vocab_size=vocab_size,
            min_frequency=min_frequency,
            limit_alphabet=limit_alphabet,
            initial_alphabet=initial_alphabet,
            special_tokens=special_tokens,
            show_progress=show_progress,
            continuing_subword_prefix=wordpieces_prefix,
        )
        self._train(files, trainer)

    def train_from_iterator(
        self,
        iterator: Iterator[str] | Iterator[Iterator[str]],
        vocab_size: int = 30000,
        min_frequency: int = 2,
        limit_alphabet: int = 1000,
        initial_alphabet: list[str] | tuple[str, ...] = (),
        special_tokens: list[TokenArgument] | tuple[TokenArgument, ...] = _SPECIAL_TOKENS,
        show_progress: bool = True,
        wordpieces_prefix: str = "##",
        length: int | None = None,
    ) -> None:
        """Train the model from texts."""
        trainer = trainers.WordPieceTrainer(
            vocab_size=vocab_size,
            min_frequency=min_frequency,
            limit_alphabet=limit_alphabet,
            initial_alphabet=initial_alphabet,
            special_tokens=special_tokens,
            show_progress=show_progress,
            continuing_subword_prefix=wordpieces_prefix,
        )
        self._tokenizer.train_from_iterator(iterator, trainer=trainer, length=length)
