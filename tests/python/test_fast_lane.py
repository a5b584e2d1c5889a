"""Flat and Arrow output, NumPy columns, token budgets, settings of one call."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

from lexel import Chunk, LexelError, Tokenizer, decoders, models, pre_tokenizers

TEXTS = ["hello world", "", "é nobody hello"]


# ---- settings of one call ----


def test_truncation_of_a_call_leaves_the_stored_one_alone(word_level):
    word_level.enable_truncation(4)
    assert word_level.encode("hello world hello").ids == [1, 3, 4, 2]
    assert word_level.encode("hello world hello", truncation=3).ids == [1, 3, 2]
    assert word_level.encode("hello world hello", truncation=False).ids == [1, 3, 4, 3, 2]
    left = {"max_length": 3, "direction": "left"}
    assert word_level.encode("hello world", truncation=left).ids == [1, 4, 2]
    assert word_level.truncation["max_length"] == 4


def test_padding_of_a_call(word_level):
    word_level.enable_padding(pad_id=6, pad_token="[PAD]", length=5)
    assert word_level.encode("hello").ids == [1, 3, 2, 6, 6]
    assert word_level.encode("hello", padding=False).ids == [1, 3, 2]
    assert word_level.encode("hello", padding=4).ids == [1, 3, 2, 6]
    rows = word_level.encode_batch(["hello", "hello world"], padding="longest")
    assert [row.ids for row in rows] == [[1, 3, 2, 6], [1, 3, 4, 2]]
    fields = {"length": 4, "pad_id": 5, "pad_token": "é", "direction": "left"}
    assert word_level.encode("hello", padding=fields).tokens == ["é", "[CLS]", "hello", "[SEP]"]
    assert word_level.padding["length"] == 5


def test_special_tokens_of_a_call(word_level):
    word_level.add_special_tokens(["[CLS]", "[SEP]"])
    text = "[CLS] hello"
    plain = {"add_special_tokens": False}
    assert word_level.encode(text, **plain).ids == [1, 3]
    assert word_level.encode(text, special="text", **plain).ids == [0, 0, 0, 3]
    assert word_level.encode(text, special=["[CLS]"], **plain).ids == [1, 3]
    assert word_level.encode(text, special=["[SEP]"], **plain).ids == [0, 0, 0, 3]
    with pytest.raises(LexelError) as caught:
        word_level.encode("hello [SEP]", special="error")
    assert caught.value.byte_offset == 6


@pytest.mark.parametrize(
    ("unit", "offsets"),
    [
        ("code_points", [(0, 1), (2, 3), (4, 9)]),
        ("utf16", [(0, 1), (2, 4), (5, 10)]),
        ("bytes", [(0, 2), (3, 7), (8, 13)]),
    ],
)
def test_offset_unit_of_a_call(word_level, unit, offsets):
    encoding = word_level.encode("é 😀 hello", add_special_tokens=False, offset_unit=unit)
    assert encoding.offsets == offsets


def test_seed_of_a_call(bpe):
    bpe.model.dropout = 0.5
    text = "ab ab ab ab ab ab ab ab"
    rows = {tuple(bpe.encode(text, seed=seed).ids) for seed in range(20)}
    assert len(rows) > 1
    assert bpe.encode(text, seed=7).ids == bpe.encode(text, seed=7).ids
    one, two = (bpe.encode_batch([text] * 8, seed=7, threads=n) for n in (1, 2))
    assert [row.ids for row in one] == [row.ids for row in two]


def test_wrong_settings_say_what_is_right(word_level):
    for settings, error, message in [
        ({"truncation": True}, TypeError, "a length in tokens"),
        ({"truncation": {"length": 1}}, ValueError, 'truncation has no field "length"'),
        ({"padding": True}, TypeError, '"longest"'),
        ({"padding": {"pad": 1}}, ValueError, 'padding has no field "pad"'),
        ({"special": "all"}, ValueError, '"match", "text", "error"'),
        ({"offset_unit": "chars"}, ValueError, '"code_points", "bytes" or "utf16"'),
        ({"threads": -1}, OverflowError, "too small"),
        ({"trunctation": 3}, TypeError, "'trunctation'"),
    ]:
        with pytest.raises(error, match=message):
            word_level.encode("hello", **settings)


# ---- token budgets ----


def test_count_is_the_length_of_encode(word_level):
    word_level.enable_truncation(3)
    assert word_level.count("hello world hello") == 5
    assert word_level.count("hello world hello", add_special_tokens=False) == 3
    assert word_level.count_batch(TEXTS) == [4, 2, 5]
    assert word_level.count_batch(TEXTS, add_special_tokens=False, threads=2) == [2, 0, 3]


def test_fit_keeps_whole_tokens(word_level):
    text = "é hello world"
    part = word_level.fit(text, 4)
    assert part.offsets == (0, 7)
    assert part.tokens == (0, 2)
    assert text[slice(*part.offsets)] == "é hello"
    assert word_level.fit(text, 2, add_special_tokens=False) == part
    assert word_level.fit(text, 3, side="right").offsets == (8, 13)
    assert word_level.fit(text, 4, offset_unit="bytes").offsets == (0, 8)
    assert word_level.fit(text, 100).offsets == (0, 13)
    with pytest.raises(ValueError, match="side must be"):
        word_level.fit(text, 4, side="middle")


def test_chunks_overlap(word_level):
    text = "é hello world hello"
    chunks = word_level.chunk(text, 4, overlap=1)
    assert [c.offsets for c in chunks] == [(0, 7), (2, 13), (8, 19)]
    assert [c.tokens for c in chunks] == [(0, 2), (1, 3), (2, 4)]
    assert repr(chunks[0]) == "Chunk(offsets=(0, 7), tokens=(0, 2))"
    assert isinstance(chunks[0], Chunk)
    with pytest.raises(LexelError, match="overlap"):
        word_level.chunk(text, 3, overlap=1)


# ---- NumPy ----


def test_flat_rows_are_those_of_encode(word_level):
    pytest.importorskip("numpy")
    ids, rows = word_level.encode_flat(TEXTS)
    assert (ids.dtype, rows.dtype) == ("uint32", "uint64")
    assert ids.tolist() == [1, 3, 4, 2, 1, 2, 1, 5, 0, 3, 2]
    assert rows.tolist() == [0, 4, 6, 11]


def test_flat_offsets_and_settings(word_level):
    pytest.importorskip("numpy")
    ids, rows, offsets = word_level.encode_flat(
        TEXTS, add_special_tokens=False, offsets=True, truncation=2, offset_unit="bytes", threads=2
    )
    assert ids.tolist() == [3, 4, 5, 0]
    assert rows.tolist() == [0, 2, 2, 4]
    assert offsets.dtype == "uint32"
    assert offsets.tolist() == [[0, 5], [6, 11], [0, 2], [3, 9]]
    padded, rows = word_level.encode_flat(TEXTS, padding={"pad_id": 6, "length": None})
    assert padded.reshape(3, 5).tolist() == [[1, 3, 4, 2, 6], [1, 2, 6, 6, 6], [1, 5, 0, 3, 2]]


def test_flat_arrays_outlive_everything(word_level):
    pytest.importorskip("numpy")
    ids = word_level.encode_flat(["hello"] * 1000)[0]
    del word_level
    assert ids[-3:].tolist() == [1, 3, 2]
    ids[0] = 9  # the caller's own


def test_a_lone_text_is_no_batch(word_level):
    pytest.importorskip("numpy")
    for call in (word_level.encode_flat, word_level.count_batch):
        with pytest.raises(TypeError, match="put the text in a list"):
            call("hello")
        with pytest.raises(TypeError, match="list of str"):
            call([b"hello"])


def test_errors_of_a_batch_name_the_row(bpe):
    pytest.importorskip("numpy")
    bpe.add_special_tokens(["<x>"])
    with pytest.raises(LexelError) as caught:
        bpe.encode_flat(["ab", "ab", "a<x>"], special="error")
    assert (caught.value.row, caught.value.byte_offset) == (2, 1)


def test_encoding_columns_are_arrays_over_its_memory(word_level):
    numpy = pytest.importorskip("numpy")
    encoding = word_level.encode("é hello", padding={"length": 5, "pad_id": 6})
    for name, dtype, values in [
        ("ids", "uint32", [1, 5, 3, 2, 6]),
        ("type_ids", "uint32", [0, 0, 0, 0, 0]),
        ("attention_mask", "uint8", [1, 1, 1, 1, 0]),
        ("special_tokens_mask", "uint8", [1, 0, 0, 1, 1]),
        ("offsets", "uint32", [[0, 0], [0, 1], [2, 7], [0, 0], [0, 0]]),
        ("word_ids", "int32", [-1, 0, 1, -1, -1]),
    ]:
        array = getattr(encoding, f"{name}_array")
        assert array.dtype == dtype
        assert array.tolist() == values
        assert not array.flags.writeable
        assert numpy.shares_memory(array, getattr(encoding, f"{name}_array"))
    ids = encoding.ids_array
    encoding.truncate(1)
    assert ids.tolist() == [1, 5, 3, 2, 6]
    assert encoding.ids_array.tolist() == [1]
    assert word_level.encode("", add_special_tokens=False).offsets_array.shape == (0, 2)


def test_without_numpy_an_error_names_it():
    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from lexel import Tokenizer, models\n"
        "t = Tokenizer(models.WordLevel({'a': 0}, unk_token='a'))\n"
        "assert t.count_batch(['a']) == [1]\n"
        "try: t.encode_flat(['a'])\n"
        "except ImportError as error: print(error)\n"
        "try: t.encode('a').ids_array\n"
        "except ImportError as error: print(error)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines() == [
        "NumPy is needed for encode_flat: pip install numpy",
        "NumPy is needed for the arrays of an Encoding: pip install numpy",
    ]


# ---- Arrow ----


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_arrow_strings_become_lists(word_level, kind):
    pa = pytest.importorskip("pyarrow")
    texts = ["hello world", None, "", "é hello world hello world"]
    source = pa.array(texts, getattr(pa, kind)())
    lists = pa.array(word_level.encode_arrow(source))
    lists.validate(full=True)
    list_of = pa.large_list if kind == "large_string" else pa.list_
    assert lists.type == list_of(pa.uint32())
    assert lists.to_pylist() == [[1, 3, 4, 2], None, [1, 2], [1, 5, 3, 4, 3, 4, 2]]
    sliced = pa.array(word_level.encode_arrow(source[1:3], add_special_tokens=False))
    assert sliced.to_pylist() == [None, []]


def test_arrow_chunks_and_settings(word_level):
    pa = pytest.importorskip("pyarrow")
    chunks = pa.chunked_array([["hello"], [], ["world hello", None]], pa.string())
    encoded = word_level.encode_arrow(chunks, truncation=3, padding={"pad_id": 6, "length": 4})
    assert len(encoded) == 3
    assert repr(encoded) == "ListArray(rows=3, ids=8)"
    assert pa.array(encoded).to_pylist() == [[1, 3, 2, 6], [1, 4, 2, 6], None]
    empty = pa.array(word_level.encode_arrow(pa.array([], pa.string())))
    assert empty.to_pylist() == []


def test_arrow_parts_may_outlive_the_whole(word_level):
    pa = pytest.importorskip("pyarrow")
    values = pa.array(word_level.encode_arrow(pa.array(["hello"] * 100))).values
    del word_level
    assert values.to_pylist() == [1, 3, 2] * 100


def test_unread_capsules_are_released(word_level):
    pa = pytest.importorskip("pyarrow")
    encoded = word_level.encode_arrow(pa.array(["hello"]))
    for _ in range(100):
        encoded.__arrow_c_array__()
        encoded.__arrow_c_schema__()


def test_other_arrow_types_are_refused(word_level):
    pa = pytest.importorskip("pyarrow")
    for source, message in [
        (pa.array([1]), "format"),
        (pa.array(["a"]).dictionary_encode(), "dictionary"),
        (["a"], "__arrow_c_array__"),
    ]:
        with pytest.raises(TypeError, match=message):
            word_level.encode_arrow(source)


def test_a_used_capsule_is_refused(word_level):
    pa = pytest.importorskip("pyarrow")

    class Once:
        capsules = pa.array(["hello"]).__arrow_c_array__()

        def __arrow_c_array__(self, requested_schema=None):
            return self.capsules

    assert len(word_level.encode_arrow(Once())) == 1
    with pytest.raises(ValueError, match="used before"):
        word_level.encode_arrow(Once())


# Strings of every width that Python has, around the lengths at which the ways to copy them differ.
WIDE = [
    "".join(chr((first + i) if i % step else 0x61) for i in range(length))
    for first in (0xA0, 0x3B1, 0x4E00, 0x1F300)
    for step in (1, 2, 9, 40)
    for length in (1, 2, 7, 8, 9, 70, 200)
]


def test_strings_are_read_whatever_their_width():
    pytest.importorskip("numpy")
    letters = pre_tokenizers.ByteLevel.alphabet()
    tokenizer = Tokenizer(models.BPE({letter: i for i, letter in enumerate(letters)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    # Enough for two threads to read them.
    texts = [*WIDE, *["".join(WIDE) * 10] * 8, "\u00e9" * 5000, "\u4e00" * 170_000, "plain"]
    for threads in (1, 2):
        rows = tokenizer.encode_batch(texts, threads=threads)
        assert tokenizer.decode_batch([row.ids for row in rows]) == texts
        ids, bounds = tokenizer.encode_flat(texts, threads=threads)
        assert [ids[a:b].tolist() for a, b in itertools.pairwise(bounds)] == [
            row.ids for row in rows
        ]
    sizes = [len(text.encode()) for text in texts]
    assert [tokenizer.count(text) for text in texts] == sizes
    assert [len(tokenizer.encode_ids(text)) for text in texts] == sizes
    assert [tokenizer.encode(text).ids for text in texts] == [row.ids for row in rows]

    class Text(str):
        __slots__ = ()

    assert tokenizer.encode(Text("\u00e9a")).ids == tokenizer.encode("\u00e9a").ids


@pytest.mark.parametrize("text", ["a\ud800", "\udfff\U0001f300", "\u4e00" * 600 + "\udc00"])
def test_lone_surrogates_have_no_bytes(word_level, text):
    pytest.importorskip("numpy")
    for call in (word_level.encode_flat, word_level.count_batch):
        with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
            call(["a", text])
        with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
            call(["\u00e9" * 800_000, text, "\u00e9" * 800_000], threads=2)
    for call in (word_level.count, word_level.encode_ids, word_level.encode_array):
        with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
            call(text)
    for call in (lambda: word_level.encode(text), lambda: word_level.encode_batch([text])):
        with pytest.raises(TypeError, match="TextInputSequence must be str"):
            call()


def test_ids_of_one_text(word_level):
    pytest.importorskip("numpy")
    assert word_level.encode_ids("hello world") == [1, 3, 4, 2]
    assert word_level.encode_ids("hello world", False) == [3, 4]
    assert word_level.encode_ids(text="hello", truncation=2) == [1, 2]
    array = word_level.encode_array("hello world", padding={"pad_id": 6, "length": 5})
    assert (array.tolist(), array.dtype.name) == ([1, 3, 4, 2, 6], "uint32")
    array[0] = 7  # the caller's own
    assert word_level.encode_array("", add_special_tokens=False).shape == (0,)
    word_level.enable_truncation(3)
    word_level.encode_special_tokens = True
    assert word_level.encode_ids("hello world") == word_level.encode("hello world").ids
    assert len(word_level.encode_ids("hello " * 400, truncation=False)) == 402
    for call in (word_level.encode_ids, word_level.encode_array):
        with pytest.raises(TypeError, match="'list' object is not an instance of 'str'"):
            call(["hello"])
