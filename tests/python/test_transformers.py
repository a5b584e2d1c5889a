"""lexel.transformers against the real package, with tokenizer folders made here."""

from __future__ import annotations

import copy
import json
import pickle
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lexel
from lexel import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from lexel.transformers import LexelBackend, patch_transformers, wrap

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    transformers = pytest.importorskip("transformers")
import tokenizers as reference

TEMPLATE = (
    "{% for message in messages %}{{ message.role }} {{ message.content }} [SEP] {% endfor %}"
    "{% if add_generation_prompt %}w{% endif %}"
)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello", "world", "w", "##or", "##ld", "user", "x"]


def make_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(
        models.WordPiece({word: id for id, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(WORDS[:4])
    return tokenizer


def make_folder(path: Path, **config: Any) -> Path:
    path.mkdir()
    make_tokenizer().save(str(path / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "model_max_length": 100,
        "chat_template": TEMPLATE,
        "clean_up_tokenization_spaces": False,
    } | config
    (path / "tokenizer_config.json").write_text(json.dumps(settings))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "tokenizer")


@pytest.fixture
def wrapped(folder: Path) -> Any:
    return wrap(folder)


@pytest.fixture
def patch() -> Iterator[None]:
    with patch_transformers():
        yield


def test_call_gives_ids_masks_and_offsets(wrapped: Any) -> None:
    assert isinstance(wrapped, transformers.PreTrainedTokenizerFast)
    assert isinstance(wrapped.backend_tokenizer, LexelBackend)
    output = wrapped("Hello worldor", return_offsets_mapping=True, return_special_tokens_mask=True)
    assert output["input_ids"] == [2, 4, 5, 7, 3]
    assert output["attention_mask"] == [1, 1, 1, 1, 1]
    assert output["special_tokens_mask"] == [1, 0, 0, 0, 1]
    assert output["offset_mapping"] == [(0, 0), (0, 5), (6, 11), (11, 13), (0, 0)]
    assert output.tokens() == ["[CLS]", "hello", "world", "##or", "[SEP]"]
    assert output.word_ids() == [None, 0, 1, 1, None]
    assert output.char_to_token(12) == 3
    pair = wrapped("hello", "x", return_token_type_ids=True)
    assert pair["input_ids"] == [2, 4, 3, 10, 3]
    assert pair["token_type_ids"] == [0, 0, 0, 1, 1]
    assert wrapped([["Hello", "worldor"]], is_split_into_words=True).word_ids(0) == [
        None,
        0,
        1,
        1,
        None,
    ]


def test_padding_and_truncation(wrapped: Any) -> None:
    texts = ["hello world x", "x"]
    assert wrapped(texts, padding=True)["input_ids"] == [[2, 4, 5, 10, 3], [2, 10, 3, 0, 0]]
    padded = wrapped(texts, padding="max_length", max_length=4, truncation=True)
    assert padded["input_ids"] == [[2, 4, 5, 3], [2, 10, 3, 0]]
    assert padded["attention_mask"] == [[1, 1, 1, 1], [1, 1, 1, 0]]
    windows = wrapped(
        texts, truncation=True, max_length=4, stride=1, return_overflowing_tokens=True
    )
    assert windows["input_ids"] == [[2, 4, 5, 3], [2, 5, 10, 3], [2, 10, 3]]
    assert windows["overflow_to_sample_mapping"] == [0, 0, 1]
    # Settings of one call do not last.
    assert wrapped("hello world x")["input_ids"] == [2, 4, 5, 10, 3]


def test_decoding_and_conversions(wrapped: Any) -> None:
    assert wrapped.decode([2, 4, 5, 7, 3]) == "[CLS] hello worldor [SEP]"
    assert wrapped.decode([2, 4, 5, 7, 3], skip_special_tokens=True) == "hello worldor"
    assert wrapped.batch_decode([[4], [5, 7]]) == ["hello", "worldor"]
    assert wrapped.convert_tokens_to_ids(["hello", "##or", "nowhere"]) == [4, 7, 1]
    assert wrapped.convert_ids_to_tokens([4, 7]) == ["hello", "##or"]
    assert wrapped.tokenize("Hello worldor") == ["hello", "world", "##or"]
    assert wrapped.vocab_size == len(wrapped) == 11
    assert sorted(wrapped.all_special_ids) == [0, 1, 2, 3]


def test_added_tokens(wrapped: Any) -> None:
    token = transformers.AddedToken("<new>", lstrip=True, normalized=False)
    assert wrapped.add_tokens([token]) == 1
    assert wrapped.add_special_tokens({"bos_token": "<s>"}) == 1
    assert wrapped("x <new>hello<s>")["input_ids"] == [2, 10, 11, 4, 12, 3]
    decoder = wrapped.added_tokens_decoder
    assert type(decoder[11]) is reference.AddedToken
    assert decoder[11].lstrip
    assert not decoder[11].special
    assert decoder[12].special
    assert wrapped.get_added_vocab()["<new>"] == 11


def test_chat_template(wrapped: Any) -> None:
    pytest.importorskip("jinja2")
    chat = [{"role": "user", "content": "hello world"}]
    assert wrapped.apply_chat_template(chat, tokenize=False) == "user hello world [SEP] "
    output = wrapped.apply_chat_template(chat, add_generation_prompt=True, return_dict=True)
    assert output["input_ids"] == [9, 4, 5, 3, 6]


def test_save_and_reload(wrapped: Any, tmp_path: Path) -> None:
    wrapped.add_tokens(["<new>"])
    wrapped.save_pretrained(tmp_path / "saved")
    expected = [2, 4, 11, 3]
    assert wrap(tmp_path / "saved")("hello<new>")["input_ids"] == expected
    plain = transformers.AutoTokenizer.from_pretrained(tmp_path / "saved")
    assert isinstance(plain.backend_tokenizer, reference.Tokenizer)
    assert plain("hello<new>")["input_ids"] == expected
    assert plain.chat_template == TEMPLATE


def test_pickle_and_copies(wrapped: Any) -> None:
    for twin in (pickle.loads(pickle.dumps(wrapped)), copy.deepcopy(wrapped)):
        assert isinstance(twin.backend_tokenizer, LexelBackend)
        twin.add_tokens(["<new>"])
        assert twin("x<new>")["input_ids"] == [2, 10, 11, 3]
    assert len(wrapped) == 11


def test_components_can_be_replaced_by_those_of_tokenizers(wrapped: Any) -> None:
    backend = wrapped.backend_tokenizer
    backend.normalizer = reference.normalizers.Sequence([reference.normalizers.Lowercase()])
    assert isinstance(backend.normalizer, lexel.normalizers.Sequence)
    backend.post_processor = reference.processors.TemplateProcessing(
        single="$A [SEP]", special_tokens=[("[SEP]", 3)]
    )
    assert wrapped("HELLO")["input_ids"] == [4, 3]
    backend.decoder = None
    assert backend.decoder is None

    class Custom:
        def normalize(self, text: Any) -> None: ...

    with pytest.raises(TypeError, match="cannot take over"):
        backend.normalizer = reference.normalizers.Normalizer.custom(Custom())


def test_wraps_every_kind_of_tokenizer(folder: Path) -> None:
    expected = [2, 4, 3]
    own = make_tokenizer()
    for source in (own, reference.Tokenizer.from_str(own.to_str()), folder / "tokenizer.json"):
        tokenizer = wrap(source, pad_token="[PAD]")
        assert tokenizer("hello")["input_ids"] == expected
        assert tokenizer.pad_token_id == 0
        tokenizer.add_tokens(["<new>"])
    assert own.token_to_id("<new>") is None  # copied
    implementation = lexel.BertWordPieceTokenizer({"[UNK]": 0, "[SEP]": 1, "[CLS]": 2, "a": 3})
    assert wrap(implementation)("a")["input_ids"] == [2, 3, 1]
    loaded = transformers.AutoTokenizer.from_pretrained(folder)
    twin = wrap(loaded)
    assert twin.chat_template == TEMPLATE
    assert isinstance(twin.backend_tokenizer, LexelBackend)
    assert isinstance(loaded.backend_tokenizer, reference.Tokenizer)
    (folder / "tokenizer_config.json").unlink()
    assert wrap(folder, pad_token="[PAD]")("hello")["input_ids"] == expected
    with pytest.raises(TypeError, match="int"):
        wrap(5)
    with pytest.raises(TypeError, match="settings"):
        wrap(loaded, pad_token="x")


def test_patch_reaches_every_loader_and_is_taken_back(folder: Path) -> None:
    fast = transformers.PreTrainedTokenizerFast
    original = fast.__init__
    patch = patch_transformers()
    with patch_transformers():
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    assert isinstance(tokenizer.backend_tokenizer, LexelBackend)
    # The other patch still holds.
    for tokenizer in (
        fast.from_pretrained(folder),
        fast(tokenizer_file=str(folder / "tokenizer.json")),
        fast(tokenizer_object=reference.Tokenizer.from_str(make_tokenizer().to_str())),
    ):
        assert isinstance(tokenizer.backend_tokenizer, LexelBackend)
        assert tokenizer("hello")["input_ids"] == [2, 4, 3]
    patch.unpatch()
    patch.unpatch()
    assert fast.__init__ is original
    after = transformers.AutoTokenizer.from_pretrained(folder)
    assert isinstance(after.backend_tokenizer, reference.Tokenizer)
    assert tokenizer("hello")["input_ids"] == [2, 4, 3]


@pytest.mark.usefixtures("patch")
def test_patch_serves_classes_with_constructors_of_their_own(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "bert", tokenizer_class="BertTokenizer")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    assert isinstance(tokenizer.backend_tokenizer, LexelBackend)
    assert type(tokenizer).__name__.startswith("BertTokenizer")
    assert tokenizer("Hello worldor")["input_ids"] == [2, 4, 5, 7, 3]


def test_clip_keeps_the_decoding_of_its_own(tmp_path: Path) -> None:
    words = ["a", "b", "a</w>", "b</w>", "ab</w>", "<|startoftext|>", "<|endoftext|>"]
    tokenizer = Tokenizer(
        models.BPE(
            {word: id for id, word in enumerate(words)},
            [("a", "b</w>")],
            unk_token="<|endoftext|>",
            continuing_subword_prefix="",
            end_of_word_suffix="</w>",
        )
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(lexel.Regex(r"\p{L}+"), "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.post_processor = processors.RobertaProcessing(
        ("<|endoftext|>", 6), ("<|startoftext|>", 5), trim_offsets=False, add_prefix_space=False
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(words[5:])
    folder = tmp_path / "clip"
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "CLIPTokenizer"}')
    plain = transformers.AutoTokenizer.from_pretrained(folder)
    with patch_transformers():
        patched = transformers.AutoTokenizer.from_pretrained(folder)
    for fast in (patched, wrap(folder), wrap(plain), wrap(patched)):
        assert isinstance(fast.backend_tokenizer, LexelBackend)
        assert fast("AB a")["input_ids"] == [5, 4, 2, 6]
        assert fast.decode([4, 2]) == plain.decode([4, 2]) == "ab a"


@pytest.mark.usefixtures("patch")
def test_patch_leaves_what_lexel_cannot_run(folder: Path) -> None:
    backend = reference.Tokenizer.from_file(str(folder / "tokenizer.json"))

    class Backend:
        """Stands for a tokenizer that cannot be saved."""

        def __getattr__(self, name: str) -> Any:
            return getattr(backend, name)

        def __deepcopy__(self, memo: Any) -> Any:
            return self

        encode_special_tokens = False

        def to_str(self) -> str:
            raise ValueError("custom component")

    with pytest.warns(RuntimeWarning, match="stays on `tokenizers`: custom component"):
        tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=Backend())
    assert isinstance(tokenizer._tokenizer, Backend)


@pytest.mark.usefixtures("patch")
def test_train_new_from_iterator(folder: Path) -> None:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    trained = tokenizer.train_new_from_iterator([["aa ab", "ab"]], vocab_size=20)
    assert isinstance(trained.backend_tokenizer, LexelBackend)
    assert trained.tokenize("ab") == ["ab"]


def test_agrees_with_tokenizers_as_backend(folder: Path) -> None:
    plain, wrapped = transformers.AutoTokenizer.from_pretrained(folder), wrap(folder)
    texts = ["Hello world", "", "w\u00f6rld [SEP]x hello", "  worldor  x\n[CLS]", "\U0001f600 x"]
    settings: list[dict[str, Any]] = [
        {},
        {"padding": True, "return_offsets_mapping": True},
        {"padding": "max_length", "max_length": 6, "truncation": True},
        {"truncation": True, "max_length": 4, "return_overflowing_tokens": True, "stride": 1},
        {"padding": True, "return_tensors": None, "pad_to_multiple_of": 4},
        {"add_special_tokens": False, "return_length": True},
        {"split_special_tokens": True},
    ]
    for setting in settings:
        ours, theirs = wrapped(texts, **setting), plain(texts, **setting)
        assert dict(ours) == dict(theirs)
        assert [e.tokens for e in ours.encodings] == [e.tokens for e in theirs.encodings]
        assert [e.word_ids for e in ours.encodings] == [e.word_ids for e in theirs.encodings]
