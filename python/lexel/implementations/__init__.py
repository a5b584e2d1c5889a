"""Ready-made tokenizers of well-known kinds."""

from lexel.implementations.base_tokenizer import BaseTokenizer
from lexel.implementations.bert_wordpiece import BertWordPieceTokenizer
from lexel.implementations.byte_level_bpe import ByteLevelBPETokenizer
from lexel.implementations.char_level_bpe import CharBPETokenizer
from lexel.implementations.sentencepiece_bpe import SentencePieceBPETokenizer
from lexel.implementations.sentencepiece_unigram import SentencePieceUnigramTokenizer

__all__ = [
    "BaseTokenizer",
    "BertWordPieceTokenizer",
    "ByteLevelBPETokenizer",
    "CharBPETokenizer",
    "SentencePieceBPETokenizer",
    "SentencePieceUnigramTokenizer",
]
