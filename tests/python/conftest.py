from __future__ import annotations

import signal

import pytest

from lexel import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

# A shell makes its background jobs ignore Ctrl-C, which tests send to themselves and to programs.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def word_level() -> Tokenizer:
    vocab = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "hello": 3, "world": 4, "é": 5, "[PAD]": 6}
    tokenizer = Tokenizer(models.WordLevel(vocab, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


@pytest.fixture
def bpe() -> Tokenizer:
    vocab = {"a": 0, "b": 1, "ab": 2, "Ġ": 3, "Ġab": 4, "c": 5}
    tokenizer = Tokenizer(models.BPE(vocab, [("a", "b"), ("Ġ", "ab")]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer
