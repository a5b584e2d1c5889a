"""Lexel: exact, fast text tokenizers.

A drop-in for Hugging Face's `tokenizers`: change the import, keep everything else.
"""

from __future__ import annotations

from enum import Enum

from lexel import decoders, models, normalizers, pre_tokenizers, processors, trainers
from lexel._lexel import (
    AddedToken,
    Chunk,
    Encoding,
    FileChunks,
    LexelError,
    ListArray,
    NormalizedString,
    PreTokenizedString,
    Regex,
    Token,
    Tokenizer,
)

__version__ = "0.1.0"

Offsets = tuple[int, int]
"""Where a token came from: code points [start, end) of its text."""

TextInputSequence = str
PreTokenizedInputSequence = list[str] | tuple[str, ...]
TextEncodeInput = (
    TextInputSequence | tuple[TextInputSequence, TextInputSequence] | list[TextInputSequence]
)
PreTokenizedEncodeInput = (
    PreTokenizedInputSequence
    | tuple[PreTokenizedInputSequence, PreTokenizedInputSequence]
    | list[PreTokenizedInputSequence]
)
InputSequence = TextInputSequence | PreTokenizedInputSequence
EncodeInput = TextEncodeInput | PreTokenizedEncodeInput


class OffsetReferential(Enum):
    """What `PreTokenizedString.get_splits` counts in."""

    ORIGINAL = "original"
    NORMALIZED = "normalized"


class OffsetType(Enum):
    """What `PreTokenizedString.get_splits` counts."""

    BYTE = "byte"
    CHAR = "char"


class SplitDelimiterBehavior(Enum):
    """What becomes of a delimiter."""

    REMOVED = "removed"
    ISOLATED = "isolated"
    MERGED_WITH_PREVIOUS = "merged_with_previous"
    MERGED_WITH_NEXT = "merged_with_next"
    CONTIGUOUS = "contiguous"


# These use the names above.
from lexel.implementations import (  # noqa: E402
    BertWordPieceTokenizer,
    ByteLevelBPETokenizer,
    CharBPETokenizer,
    SentencePieceBPETokenizer,
    SentencePieceUnigramTokenizer,
)

__all__ = [
    "AddedToken",
    "BertWordPieceTokenizer",
    "ByteLevelBPETokenizer",
    "CharBPETokenizer",
    "Chunk",
    "EncodeInput",
    "Encoding",
    "FileChunks",
    "InputSequence",
    "LexelError",
    "ListArray",
    "NormalizedString",
    "OffsetReferential",
    "OffsetType",
    "Offsets",
    "PreTokenizedEncodeInput",
    "PreTokenizedInputSequence",
    "PreTokenizedString",
    "Regex",
    "SentencePieceBPETokenizer",
    "SentencePieceUnigramTokenizer",
    "SplitDelimiterBehavior",
    "TextEncodeInput",
    "TextInputSequence",
    "Token",
    "Tokenizer",
    "decoders",
    "models",
    "normalizers",
    "pre_tokenizers",
    "processors",
    "trainers",
]
