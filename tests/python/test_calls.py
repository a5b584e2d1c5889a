"""How methods take their arguments: as those of `tokenizers` do, which gave what is here."""

from __future__ import annotations

import inspect
import pickle
import time

import pytest

from lexel import AddedToken, Encoding, Tokenizer, decoders, models, normalizers, pre_tokenizers

WRONG_CALLS = [
    (lambda t: t.encode(), "Tokenizer.encode() missing 1 required positional argument: 'sequence'"),
    (lambda t: t.encode(1), "TextInputSequence must be str"),
    (
        lambda t: t.encode("a", None, False, True, 1),
        "Tokenizer.encode() takes from 1 to 4 positional arguments but 5 were given",
    ),
    (
        lambda t: t.encode("a", sequence="a"),
        "Tokenizer.encode() got multiple values for argument 'sequence'",
    ),
    (
        lambda t: t.decode([1], foo=1),
        "Tokenizer.decode() got an unexpected keyword argument 'foo'",
    ),
    (lambda t: t.encode("a", is_pretokenized=3), "'int' object is not an instance of 'bool'"),
    (lambda t: t.encode("a", None, None), "'None' is not an instance of 'bool'"),
    (lambda t: t.encode_batch(3), "'3' is not an instance of 'Sequence'"),
    (lambda t: t.token_to_id(3), "'int' object is not an instance of 'str'"),
    (lambda t: t.id_to_token("a"), "'str' object cannot be interpreted as an integer"),
    (lambda t: t.decode(3), "'int' object is not an instance of 'Sequence'"),
    (lambda t: t.decode_batch([3]), "'int' object is not an instance of 'Sequence'"),
    (lambda t: t.add_tokens((1, 2)), "'tuple' object is not an instance of 'list'"),
    (lambda t: t.enable_truncation("a"), "'str' object cannot be interpreted as an integer"),
    (lambda t: t.get_vocab("a"), "'str' object is not an instance of 'bool'"),
    (lambda t: t.post_process(3), "'int' object is not an instance of 'Encoding'"),
    (lambda t: t.num_special_tokens_to_add(3), "'int' object is not an instance of 'bool'"),
    (lambda t: t.save(3), "'int' object is not an instance of 'str'"),
    (lambda t: t.count(text=3), "'int' object is not an instance of 'str'"),
    (
        lambda t: setattr(t, "encode_special_tokens", "a"),
        "'str' object is not an instance of 'bool'",
    ),
    (lambda t: Tokenizer(), "Tokenizer.__new__() missing 1 required positional argument: 'model'"),
    (lambda t: Tokenizer(3), "'int' object is not an instance of 'Model'"),
    (
        lambda t: Tokenizer(t.model, 3),
        "Tokenizer.__new__() takes 1 positional arguments but 2 were given",
    ),
    (
        lambda t: Tokenizer.from_file(),
        "Tokenizer.from_file() missing 1 required positional argument: 'path'",
    ),
    (lambda t: Tokenizer.from_buffer("a"), "'str' object is not an instance of 'bytes'"),
    (lambda t: t.model.token_to_id(3), "'int' object is not an instance of 'str'"),
    (lambda t: t.model.tokenize("a", 3), "Model.tokenize() takes 1 positional arguments but 2"),
    (lambda t: setattr(t.model, "unk_token", 3), "'int' object is not an instance of 'str'"),
]


@pytest.fixture(scope="module")
def large() -> Tokenizer:
    vocab = {f"word number {i}": i for i in range(100_000)}
    return Tokenizer(models.WordLevel(vocab, unk_token="word number 0"))


@pytest.mark.parametrize(("call", "message"), WRONG_CALLS)
def test_wrong_arguments_have_short_messages(large, call, message):
    start = time.process_time()
    with pytest.raises(TypeError) as raised:
        call(large)
    assert time.process_time() - start < 0.05  # the vocabulary's repr takes longer
    assert str(raised.value).startswith(message)
    assert len(str(raised.value)) < 120


def test_missing_arguments_are_named():
    for arguments, names in (
        ((), "3 required positional arguments: 'id', 'value', and 'offsets'"),
    ):
        from lexel import Token

        with pytest.raises(TypeError, match=names):
            Token(*arguments)


def test_arguments_by_place_and_by_name(word_level):
    ids = word_level.encode("hello", "world").ids
    assert word_level.encode(pair="world", sequence="hello").ids == ids
    assert word_level.encode("hello", "world", False, False).ids == [3, 4]
    names = {"add_special_" + "tokens": False}  # a name that is not interned
    assert word_level.encode("hello", **names).ids == [3]
    assert word_level.encode("hello", truncation=1, add_special_tokens=False).ids == [3]


def test_signatures():
    shown = {
        Tokenizer.encode: (
            "(self, /, sequence, pair=None, is_pretokenized=False, add_special_tokens=True, "
            "**kwargs)"
        ),
        Tokenizer.decode: "(self, /, ids, skip_special_tokens=True)",
        Tokenizer.token_to_id: "(self, /, token)",
        Tokenizer.from_file: "(path)",
        Encoding.char_to_token: "(self, /, char_pos, sequence_index=0)",
        models.Model.save: "(self, /, folder, prefix=None, name=None)",
        pre_tokenizers.PreTokenizer.pre_tokenize_str: "(self, /, s)",
    }
    for function, signature in shown.items():
        assert str(inspect.signature(function)) == signature
    assert str(inspect.signature(Tokenizer(models.BPE()).decode)) == (
        "(ids, skip_special_tokens=True)"
    )
    assert str(inspect.signature(Tokenizer)) == "(model)"
    assert str(inspect.signature(normalizers.Strip)) == "(left=True, right=True)"


def test_methods_can_be_pickled(word_level):
    assert pickle.loads(pickle.dumps(word_level.token_to_id))("hello") == 3


def test_methods_of_a_class_whose_init_is_not_called():
    class Own(Tokenizer):
        def __init__(self) -> None:
            pass

    with pytest.raises(TypeError, match="__init__"):
        Own()
    with pytest.raises(TypeError, match="__init__"):
        Tokenizer.__new__(Tokenizer).encode("a")


def test_a_subclass_has_the_methods(word_level):
    class Own(Tokenizer):
        def encode(self, text: str) -> list[int]:  # type: ignore[override]
            return super().encode(text).ids

    own = Own(word_level.model)
    assert own.encode("hello") == [3]
    assert own.count("hello") == 1


def test_methods_want_their_own_class(word_level):
    with pytest.raises(TypeError, match=r"'encode' for 'lexel\._lexel\.Tokenizer' objects"):
        Tokenizer.encode(3, "a")


def test_numbers_are_what_python_takes_for_an_index(word_level):
    class Three:
        def __index__(self) -> int:
            return 3

    assert word_level.id_to_token(Three()) == "hello"
    assert pre_tokenizers.FixedLength(Three()).length == 3
    word_level.enable_truncation(Three())
    assert word_level.truncation["max_length"] == 3
    with pytest.raises(OverflowError):
        word_level.enable_truncation(-1)
    with pytest.raises(OverflowError):
        word_level.id_to_token(1 << 32)


def test_components_and_tokens_take_attributes_of_their_own(word_level):
    for item in (
        normalizers.NFC(),
        pre_tokenizers.Digits(),
        decoders.Fuse(),
        AddedToken("a"),
        word_level.encode("hello"),
    ):
        item.note = "mine"
        assert item.note == "mine"
        assert item.__dict__ == {"note": "mine"}
    with pytest.raises(AttributeError):
        models.BPE().note = "mine"
