from __future__ import annotations

import copy
import pickle

import pytest

from lexel import (
    AddedToken,
    LexelError,
    NormalizedString,
    PreTokenizedString,
    Regex,
    Token,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

COMPONENTS = [
    (normalizers.NFC(), "NFC()"),
    (
        normalizers.BertNormalizer(strip_accents=False),
        "BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=False, "
        "lowercase=True)",
    ),
    (normalizers.Replace(Regex("a+"), "b"), 'Replace(pattern=Regex("a+"), content="b")'),
    (
        normalizers.Sequence([normalizers.NFD(), normalizers.Strip(right=False)]),
        ("Sequence(normalizers=[NFD(), Strip(strip_left=True, strip_right=False)])"),
    ),
    (pre_tokenizers.Metaspace(), 'Metaspace(replacement="▁", prepend_scheme=always, split=True)'),
    (
        pre_tokenizers.Split("a", "merged_with_next", invert=True),
        'Split(pattern=String("a"), behavior=MergedWithNext, invert=True)',
    ),
    (
        pre_tokenizers.Sequence([pre_tokenizers.Digits()]),
        ("Sequence(pretokenizers=[Digits(individual_digits=False)])"),
    ),
    (decoders.CTC(), 'CTC(pad_token="<pad>", word_delimiter_token="|", cleanup=True)'),
    (decoders.Sequence([decoders.Fuse()]), "Sequence(decoders=[Fuse()])"),
    (
        processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=False),
        'RobertaProcessing(sep=("</s>", 2), cls=("<s>", 0), trim_offsets=False, '
        "add_prefix_space=True)",
    ),
    (
        processors.TemplateProcessing("[A] $0", special_tokens=[("[A]", 1)]),
        'TemplateProcessing(single=[SpecialToken(id="[A]", type_id=0), Sequence(id=A, type_id=0)], '
        "pair=[Sequence(id=A, type_id=0), Sequence(id=B, type_id=1)], "
        'special_tokens={"[A]":SpecialToken(id="[A]", ids=[1], tokens=["[A]"])})',
    ),
    (
        models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")], dropout=0.5),
        "BPE(dropout=0.5, unk_token=None, continuing_subword_prefix=None, "
        "end_of_word_suffix=None, fuse_unk=False, byte_fallback=False, ignore_merges=False, "
        'vocab={"a":0, "b":1, "ab":2}, merges=[("a", "b")])',
    ),
    (
        models.Unigram([("a", -1.0), ("b", -1.5)], 0),
        'Unigram(unk_id=0, vocab=[("a", -1), ("b", -1.5)], byte_fallback=False)',
    ),
    (
        AddedToken("x"),
        (
            'AddedToken("x", rstrip=False, lstrip=False, single_word=False, normalized=True, '
            "special=False)"
        ),
    ),
]


@pytest.mark.parametrize(("component", "shown"), COMPONENTS)
def test_repr_and_pickle(component, shown):
    assert repr(component) == shown
    for again in (pickle.loads(pickle.dumps(component)), copy.deepcopy(component)):
        assert type(again) is type(component)
        assert repr(again) == shown


def test_base_classes_cannot_be_made():
    for base in (
        normalizers.Normalizer,
        pre_tokenizers.PreTokenizer,
        decoders.Decoder,
        processors.PostProcessor,
        trainers.Trainer,
    ):
        with pytest.raises(TypeError):
            base()


def test_wrong_arguments():
    with pytest.raises(ValueError, match="length 1"):
        pre_tokenizers.CharDelimiterSplit("ab")
    with pytest.raises(ValueError, match="SplitDelimiterBehavior"):
        pre_tokenizers.Split("a", "other")
    with pytest.raises(ValueError, match="both sequences"):
        processors.TemplateProcessing("$A", "$A")
    with pytest.raises(ValueError, match="Missing SpecialToken"):
        processors.TemplateProcessing("[CLS] $A")
    with pytest.raises(TypeError):
        normalizers.Strip(left=3)
    with pytest.raises(IndexError):
        normalizers.Sequence([])[0]
    with pytest.raises(Exception, match="pattern"):
        Regex("(")


def test_added_token_normalized_follows_special():
    assert AddedToken("a").normalized
    assert not AddedToken("a", special=True).normalized
    assert AddedToken("a", special=True, normalized=True).normalized
    assert hash(AddedToken("a")) == hash(AddedToken("a", lstrip=True))


class Reverse:
    def normalize(self, normalized):
        normalized.replace(Regex("b+"), "xy")
        normalized.append("!")

    def pre_tokenize(self, pretok):
        pretok.split(lambda i, string: string.split(" ", "removed"))

    def decode_chain(self, tokens):
        return [token.upper() for token in tokens]


def test_custom_components():
    normalizer = normalizers.Normalizer.custom(Reverse())
    assert normalizer.normalize_str("abb") == "axy!"
    pre_tokenizer = pre_tokenizers.PreTokenizer.custom(Reverse())
    assert pre_tokenizer.pre_tokenize_str("é b") == [("é", (0, 1)), ("b", (2, 3))]
    decoder = decoders.Decoder.custom(Reverse())
    assert decoder.decode(["a", "b"]) == "AB"
    tokenizer = Tokenizer(models.WordLevel({"axy": 0, "c!": 1, "?": 2}, unk_token="?"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizer])
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoder
    encoding = tokenizer.encode("aBb C")
    assert encoding.ids == [0, 1]
    assert encoding.offsets == [(0, 3), (4, 5)]
    assert tokenizer.encode_batch(["aBb C"] * 500)[499].ids == [0, 1]
    assert tokenizer.decode([0, 1]) == "AXYC!"
    with pytest.raises(Exception, match="cannot be serialized"):
        tokenizer.to_str()


def test_string_shown_to_a_custom_normalizer_cannot_be_changed_later():
    class Keep:
        def normalize(self, normalized):
            self.kept = normalized

    keep = Keep()
    normalizers.Normalizer.custom(keep).normalize_str("a")
    with pytest.raises(Exception, match="outside"):
        keep.kept.append("b")


@pytest.mark.parametrize(
    ("give", "text", "ids", "tokens", "offsets", "words"),
    [
        (
            lambda s: [Token(0, s[:1], (0, 1)), Token(1, s[1:], (1, len(s)))],
            "abc defg",
            [0, 1, 0, 1],
            ["a", "bc", "d", "efg"],
            [(0, 1), (1, 3), (4, 5), (5, 8)],
            [0, 0, 1, 1],
        ),
        # Ids and strings that the model does not know.
        (
            lambda s: [Token(77, "unknown", (1, 2))],
            "abc defg",
            [77, 77],
            ["unknown", "unknown"],
            [(1, 2), (5, 6)],
            [0, 1],
        ),
        (
            lambda s: [] if s == "abc" else [Token(0, "q", (0, 2))],
            "abc defg",
            [0],
            ["q"],
            [(4, 6)],
            [1],
        ),
        # Empty, overlapping, reversed, and past the end of the split.
        (
            lambda s: [Token(0, "a", (0, 3)), Token(1, "b", (1, 2)), Token(1, "c", (0, 0))],
            "abc defg",
            [0, 1, 1, 0, 1, 1],
            ["a", "b", "c", "a", "b", "c"],
            [(0, 3), (1, 2), (0, 0), (4, 7), (5, 6), (4, 4)],
            [0, 0, 0, 1, 1, 1],
        ),
        (lambda s: [Token(0, "a", (2, 1))], "abc", [0], ["a"], [(2, 1)], [0]),
        (
            lambda s: [Token(0, "a", (0, 99)), Token(1, "b", (50, 60))],
            "abc",
            [0, 1],
            ["a", "b"],
            [(0, 2), (50, 60)],
            [0, 0],
        ),
        # Bytes of the split.
        (
            lambda s: [Token(0, "a", (0, 2)), Token(1, "b", (2, 3))],
            "éa",
            [0, 1],
            ["a", "b"],
            [(0, 1), (1, 2)],
            [0, 0],
        ),
    ],
)
def test_tokens_that_a_custom_pre_tokenizer_gives(give, text, ids, tokens, offsets, words):
    class GivesTokens:
        def pre_tokenize(self, pretok):
            pretok.split(lambda _, s: s.split(" ", "removed"))
            pretok.tokenize(give)

    tokenizer = Tokenizer(models.WordLevel({"a": 0, "b": 1}, "a"))
    custom = pre_tokenizers.PreTokenizer.custom(GivesTokens())
    for pre_tokenizer in custom, pre_tokenizers.Sequence([custom, pre_tokenizers.ByteLevel()]):
        tokenizer.pre_tokenizer = pre_tokenizer
        encoding = tokenizer.encode(text)
        assert encoding.ids == ids
        assert encoding.tokens == tokens
        assert encoding.offsets == offsets
        assert encoding.word_ids == words


def test_missing_unknown_id_is_named_as_hugging_face_does():
    tokenizer = Tokenizer(models.Unigram([("a", -1.0)], None))
    with pytest.raises(LexelError) as caught:
        tokenizer.encode("ab")
    assert str(caught.value) == "Encountered an unknown token but `unk_id` is missing"
    assert caught.value.json_path == "/model/unk_id"
    assert "set unk_id" in caught.value.__notes__[0]


def test_error_of_a_custom_component_comes_through():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.PreTokenizer.custom(object())
    with pytest.raises(Exception, match="pre_tokenize"):
        tokenizer.encode("a")


def test_normalized_string():
    string = NormalizedString("Héllo World")
    assert str(string[1:3]) == "él"
    assert string[1:3].original == "él"
    assert string[99] is None
    string.filter(lambda character: character != "l")
    assert string.normalized == "Héo Word"
    assert string.original == "Héllo World"
    string.map(lambda character: "x" if character == "o" else character)
    assert [str(part) for part in string.split(" ", "isolated")] == ["Héx", " ", "Wxrd"]
    string.prepend("<")
    string.uppercase()
    assert repr(string) == 'NormalizedString(original="Héllo World", normalized="<HÉX WXRD")'


def test_pre_tokenized_string():
    string = PreTokenizedString("ab cd")
    string.split(lambda i, part: part.split(" ", "removed"))
    with pytest.raises(Exception, match="tokenize"):
        string.to_encoding()
    string.tokenize(lambda text: [Token(7, text, (0, 2))])
    encoding = string.to_encoding(type_id=1)
    assert encoding.ids == [7, 7]
    assert encoding.offsets == [(0, 2), (3, 5)]
    assert encoding.type_ids == [1, 1]
    assert encoding.word_ids == [0, 1]
    splits = [(text, offsets) for text, offsets, _ in string.get_splits("original", "byte")]
    assert splits == [("ab", (0, 2)), ("cd", (3, 5))]


def test_bpe_files(tmp_path):
    model = models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")])
    vocab, merges = model.save(str(tmp_path), "x")
    assert vocab.endswith("x-vocab.json")
    assert models.BPE.read_file(vocab, merges) == ({"a": 0, "b": 1, "ab": 2}, [("a", "b")])
    again = models.BPE.from_file(vocab, merges, unk_token="a")
    assert [token.as_tuple() for token in again.tokenize("abb")] == [
        (2, "ab", (0, 2)),
        (1, "b", (2, 3)),
    ]


def test_trainer_settings():
    trainer = trainers.BpeTrainer(special_tokens=["<s>"], initial_alphabet=["abc"])
    assert trainer.initial_alphabet == ["a"]
    assert trainer.special_tokens[0].special
    again = pickle.loads(pickle.dumps(trainer))
    assert repr(again) == repr(trainer)


def test_added_tokens_have_no_order():
    a, b = AddedToken("a"), AddedToken("b")
    assert not any([a < b, a <= a, a > b, a >= a])
    assert a == AddedToken("a") != b
    with pytest.raises(TypeError, match="'<' not supported"):
        assert a < "b"


def test_a_string_kept_from_normalize_has_expired():
    kept = []
    pretok = PreTokenizedString("abc defg")
    pretok.normalize(kept.append)
    with pytest.raises(Exception, match="outside `normalize`"):
        kept[0].append("x")


def test_standalone_calls_see_every_edit():
    split = pre_tokenizers.ByteLevel(add_prefix_space=False)
    both = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), split])
    assert split.pre_tokenize_str("a") == [("a", (0, 1))]
    assert both.pre_tokenize_str("a b") == [("a", (0, 1)), ("b", (2, 3))]
    split.add_prefix_space = True
    assert split.pre_tokenize_str("a") == [("Ġa", (0, 1))]
    assert both.pre_tokenize_str("a b") == [("Ġa", (0, 1)), ("Ġb", (2, 3))]
    both[0] = pre_tokenizers.Digits()
    assert both.pre_tokenize_str("a b") == [("Ġa", (0, 1)), ("Ġb", (1, 3))]


def test_state_can_be_set_on_a_component_that_is_made():
    strip = normalizers.Strip()
    strip.__setstate__(normalizers.Strip(left=False).__getstate__())
    assert repr(strip) == "Strip(strip_left=False, strip_right=True)"
    with pytest.raises(ValueError, match="another component"):
        strip.__setstate__(normalizers.NFC().__getstate__())
    with pytest.raises(LexelError):
        strip.__setstate__(b"zz")
    model = models.BPE()
    model.__setstate__(models.BPE({"a": 7}, []).__getstate__())
    assert model.token_to_id("a") == 7
    custom = normalizers.Normalizer.custom(Reverse())
    custom.__setstate__(b'{"type":"Lowercase"}')
    assert custom.normalize_str("A") == "a"


def test_members_of_a_sequence_cannot_be_deleted():
    for sequence in (
        normalizers.Sequence([normalizers.NFC()]),
        pre_tokenizers.Sequence([pre_tokenizers.Digits()]),
        processors.Sequence([processors.ByteLevel()]),
    ):
        with pytest.raises(NotImplementedError, match="can't delete item"):
            del sequence[0]


def test_trainers_show_their_attributes():
    assert trainers.BpeTrainer.vocab_size is not None
    assert trainers.ParityBpeTrainer.num_merges is not None
    trainer = trainers.UnigramTrainer(vocab_size=10)
    assert trainer.vocab_size == 10
    with pytest.raises(AttributeError, match="vocab_sise"):
        trainer.vocab_sise = 20
    with pytest.raises(AttributeError, match="foo"):
        trainers.ParityBpeTrainer().foo = 1
