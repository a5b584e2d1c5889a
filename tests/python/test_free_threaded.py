"""Python without a GIL: objects may be shared and edited by any threads.

With a GIL the same tests run, and say less.
"""

from __future__ import annotations

import sys
import sysconfig
import threading
from collections.abc import Callable

import pytest

from lexel import Tokenizer, decoders, normalizers

THREADS = 4
ROUNDS = 300


def run_together(*works: Callable[[], None]) -> None:
    """Run every function in THREADS threads at once; raise the first exception."""
    errors = []
    start = threading.Barrier(THREADS * len(works))

    def guarded(work: Callable[[], None]) -> None:
        start.wait()
        try:
            for _ in range(ROUNDS):
                work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works * THREADS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python has a GIL")
def test_lexel_leaves_the_gil_off():
    assert not sys._is_gil_enabled()


def test_calls_with_mixed_settings(word_level):
    word_level.enable_truncation(3)
    word_level.enable_padding(pad_id=6, length=4)

    def stored():
        assert word_level.encode("hello world").ids == [1, 3, 2, 6]

    def own():
        ids = word_level.encode("hello world", truncation=False, padding=False).ids
        assert ids == [1, 3, 4, 2]

    def batch():
        rows = word_level.encode_batch(["hello", "world hello"], padding="longest", threads=2)
        assert [row.ids for row in rows] == [[1, 3, 2], [1, 4, 2]]

    run_together(stored, own, batch)


def test_a_component_is_edited_while_others_encode(bpe):
    def encode():
        assert bpe.encode("ab").ids in ([2], [4])

    def edit():
        before = bpe.pre_tokenizer.add_prefix_space
        bpe.pre_tokenizer.add_prefix_space = not before

    def replace():
        bpe.normalizer = normalizers.Lowercase()
        bpe.normalizer = None
        assert str(bpe.pre_tokenizer).startswith("ByteLevel(")

    run_together(encode, edit, replace)


def test_tokens_are_added_while_others_encode(bpe):
    def encode():
        assert bpe.encode("ab").ids == [2]

    def add():
        bpe.add_tokens([f"<{threading.get_ident()}>"])

    run_together(encode, add)


def test_one_encoding_is_cut_and_read(word_level):
    encoding = word_level.encode("hello world " * 50)

    def read():
        assert len(encoding.ids) in (102, 10)
        assert len(encoding.tokens) in (102, 10)
        assert encoding.offsets[1] == (0, 5)

    def cut():
        encoding.truncate(10)

    run_together(read, cut)


def test_custom_components_edit_components(word_level):
    class Lower:
        def normalize(self, normalized):
            word_level.encode_special_tokens = not word_level.encode_special_tokens
            normalized.lowercase()

    word_level.normalizer = normalizers.Normalizer.custom(Lower())

    def encode():
        assert word_level.encode("HELLO").ids == [1, 3, 2]

    run_together(encode)


def test_one_decode_stream_takes_steps_of_many_threads(bpe):
    stream = decoders.DecodeStream()
    pieces = []

    def step():
        pieces.append(stream.step(bpe, 2))

    run_together(step)
    assert "".join(piece or "" for piece in pieces) == "ab" * THREADS * ROUNDS


def test_loading_and_dropping(word_level):
    json = word_level.to_str()

    def load():
        assert Tokenizer.from_str(json).encode("hello").ids == [1, 3, 2]

    run_together(load)
