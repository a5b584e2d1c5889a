from __future__ import annotations

import json
import pickle
import sys
import sysconfig
import weakref

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


def test_encodings_take_attributes_and_weak_references_and_can_be_derived_from(word_level):
    encoding = word_level.encode("hello")
    encoding.note = "mine"
    assert encoding.__dict__ == {"note": "mine"}
    reference = weakref.ref(encoding)
    assert reference() is encoding
    del encoding
    assert reference() is None

    class Own(Encoding):
        pass

    own = Own()
    own.__setstate__(word_level.encode("hello").__getstate__())
    own.note = "mine"
    assert isinstance(own, Encoding)
    assert own.ids == [1, 3, 2]
    assert Encoding.merge([own, own]).ids == [1, 3, 2, 1, 3, 2]
    reference = weakref.ref(own)
    del own
    assert reference() is None


def test_an_encoding_is_made_empty(word_level):
    assert Encoding().ids == []
    assert Encoding.__new__(Encoding).tokens == []
    with pytest.raises(TypeError, match="takes 0 positional arguments but 1 was given"):
        Encoding(1)
    with pytest.raises(TypeError, match="ids"):
        Encoding.ids.fget(word_level)


def test_lists_share_ints_below_a_bound(word_level):
    encoding = Encoding()
    ids = [1000, 2**18 - 1, 2**18, 2**32 - 1] * 16  # in a list that is long enough
    state = json.loads(word_level.encode("hello", add_special_tokens=False).__getstate__())
    for name, column in state.items():
        if isinstance(column, list) and column:
            state[name] = column * len(ids)
    encoding.__setstate__(json.dumps({**state, "ids": ids}).encode())
    first, second = encoding.ids, encoding.ids
    assert first == second == ids
    # Without a GIL, threads would wait for each other to count references.
    is_shared = not sysconfig.get_config_var("Py_GIL_DISABLED")
    assert [a is b for a, b in zip(first, second, strict=True)] == (
        [is_shared, is_shared, False, False] * 16
    )


def test_shared_ints_are_counted(word_level):
    encoding = word_level.encode("hello " * 300)

    def references() -> int:
        return sys.getrefcount(encoding.offsets[-2][1])

    before = references()
    for _ in range(10):
        references()
    unchanged = references()
    held = encoding.offsets
    with_one = references()
    assert held[-2] == (1794, 1799)
    assert unchanged == before
    assert with_one == before + (not sysconfig.get_config_var("Py_GIL_DISABLED"))


def test_encode_batch_fast_has_ids_and_masks_alone(word_level):
    (encoding,) = word_level.encode_batch_fast(["hello world"])
    assert encoding.ids == [1, 3, 4, 2]
    assert encoding.tokens == ["[CLS]", "", "", "[SEP]"]
    assert encoding.offsets == [(0, 0)] * 4
    assert encoding.word_ids == [None] * 4
    assert encoding.special_tokens_mask == [1, 0, 0, 1]
    assert encoding.sequence_ids == [None, 0, 0, None]
    assert pickle.loads(pickle.dumps(encoding)).tokens == encoding.tokens
    encoding.pad(6, pad_token="[P]")
    assert encoding.tokens == ["[CLS]", "", "", "[SEP]", "[P]", "[P]"]
    whole = word_level.encode("hello", add_special_tokens=False)
    assert Encoding.merge([encoding, whole]).tokens[-2:] == ["[P]", "hello"]
    assert Encoding.merge([whole, encoding]).tokens[:3] == ["hello", "[CLS]", ""]
