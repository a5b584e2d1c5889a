from __future__ import annotations

import pickle

import pytest

from lexel import Encoding


def test_pad_and_truncate_change_in_place(word_level):
    encoding = word_level.encode("hello world")
    encoding.pad(6, direction="left", pad_id=6, pad_token="[PAD]")
    assert encoding.ids == [6, 6, 1, 3, 4, 2]
    assert encoding.attention_mask == [0, 0, 1, 1, 1, 1]
    encoding.truncate(4, stride=1)
    assert encoding.ids == [6, 6, 1, 3]
    assert [window.ids for window in encoding.overflowing] == [[3, 4, 2]]
    with pytest.raises(Exception, match="stride"):
        encoding.truncate(1, 3)


def test_merge_with_growing_offsets(word_level):
    first = word_level.encode("hello", add_special_tokens=False)
    second = word_level.encode("world", add_special_tokens=False)
    assert Encoding.merge([first, second]).offsets == [(0, 5), (5, 10)]
    assert Encoding.merge([first, second], growing_offsets=False).offsets == [(0, 5), (0, 5)]


def test_look_ups(word_level):
    encoding = word_level.encode("hello world", "é")
    assert encoding.char_to_token(6) == 2
    assert encoding.char_to_token(0, 1) == 4
    assert encoding.token_to_chars(2) == (6, 11)
    assert encoding.token_to_chars(0) is None
    assert encoding.word_to_tokens(1) == (2, 3)
    assert encoding.token_to_sequence(4) == 1
    assert encoding.n_sequences == 2
    with pytest.raises(OverflowError):
        encoding.char_to_token(-1)


def test_pickle_keeps_windows_and_sequences(word_level):
    word_level.enable_truncation(3)
    encoding = word_level.encode("hello world")
    again = pickle.loads(pickle.dumps(encoding))
    assert again.ids == encoding.ids
    assert again.sequence_ids == encoding.sequence_ids
    assert [window.tokens for window in again.overflowing] == [["[CLS]", "world", "[SEP]"]]


def test_post_process_does_what_encode_does(word_level):
    plain = word_level.encode("hello", add_special_tokens=False)
    assert word_level.post_process(plain).ids == [1, 3, 2]
    assert word_level.post_process(plain, plain).type_ids == [0, 0, 0, 1, 1]
