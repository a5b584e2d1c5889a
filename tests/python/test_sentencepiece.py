"""lexel.sentencepiece, against answers of sentencepiece 0.2.3 (and itself, where installed)."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import Any

import pytest

from lexel import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
from lexel.sentencepiece import SentencePieceProcessor

PIECES = [
    ("<unk>", 0.0),
    ("<s>", 0.0),
    ("</s>", 0.0),
    ("▁", -3.0),
    ("▁hello", -1.5),
    ("▁world", -1.25),
    ("he", -4.0),
    ("o", -5.0),
    ("s", -5.5),
]
CONTROL = ["<unk>", "<s>", "</s>"]


def make_unigram(pieces: list[tuple[str, float]]) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([piece for piece, _ in pieces if piece in CONTROL])
    return tokenizer


def make_bpe() -> Tokenizer:
    """As Llama's: bytes for what is unknown, every space kept."""
    tokens = [*CONTROL, *(f"<0x{byte:02X}>" for byte in range(256)), "▁", "a", "b", "▁a", "▁ab"]
    tokenizer = Tokenizer(
        models.BPE(
            {token: id for id, token in enumerate(tokens)},
            [("▁", "a"), ("▁a", "b")],
            unk_token="<unk>",
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.add_special_tokens(CONTROL)
    return tokenizer


@pytest.fixture
def unigram() -> SentencePieceProcessor:
    return SentencePieceProcessor(tokenizer=make_unigram(PIECES))


@pytest.fixture
def bpe() -> SentencePieceProcessor:
    return SentencePieceProcessor(tokenizer=make_bpe())


def test_encodes_to_ids_and_pieces(unigram: SentencePieceProcessor) -> None:
    assert unigram.encode(" hello  world ") == [4, 5]
    assert unigram.encode("hello world", out_type=str) == ["▁hello", "▁world"]
    assert unigram.encode(["hello", "", "world"]) == [[4], [], [5]]
    assert unigram.encode(["hello"], out_type=str) == [["▁hello"]]
    assert unigram.encode(b"hello") == [4]
    assert unigram.EncodeAsIds("hello") == unigram.encode_as_ids("hello") == [4]
    assert unigram.EncodeAsPieces(["hello"]) == [["▁hello"]]
    assert unigram.Tokenize("hello") == [4]


def test_unknown_pieces_are_their_text(unigram: SentencePieceProcessor) -> None:
    assert unigram.encode("hexyo") == [3, 6, 0, 7]
    assert unigram.encode("hexyo", out_type=str) == ["▁", "he", "xy", "o"]
    emitted = unigram.encode("hexyo", out_type=str, emit_unk_piece=True)
    assert emitted == ["▁", "he", "<unk>", "o"]


def test_control_symbols_are_asked_for_and_never_read(unigram: SentencePieceProcessor) -> None:
    assert unigram.encode("hello world", add_bos=True, add_eos=True) == [1, 4, 5, 2]
    assert unigram.encode("hello world", add_bos=True, reverse=True, out_type=str) == [
        "<s>",
        "▁world",
        "▁hello",
    ]
    assert unigram.encode("", add_bos=True, add_eos=True) == [1, 2]
    assert unigram.encode("<s>", out_type=str) == ["▁", "<", "s", ">"]
    assert unigram.encode("<s>") == [3, 0, 8, 0]
    with_defaults = SentencePieceProcessor(
        tokenizer=make_unigram(PIECES), add_bos=True, out_type=str
    )
    assert with_defaults.encode("hello") == ["<s>", "▁hello"]
    assert with_defaults.encode("hello", add_bos=False, out_type=int) == [4]
    with pytest.raises(ValueError, match="no bos symbol"):
        SentencePieceProcessor(tokenizer=make_unigram([("<unk>", 0.0), ("a", -1.0)])).encode(
            "a", add_bos=True
        )


def test_decodes(unigram: SentencePieceProcessor, bpe: SentencePieceProcessor) -> None:
    assert unigram.decode([1, 4, 5, 2]) == "hello world"
    assert unigram.decode(["▁hello", "▁world"]) == "hello world"
    assert unigram.decode([[4], [5, 4]]) == ["hello", "world hello"]
    assert unigram.decode(4) == "hello"
    assert unigram.decode("▁hello") == "hello"
    assert unigram.decode([]) == ""
    assert unigram.decode([0, 4]) == " ⁇  hello"
    assert unigram.decode(["nosuch", "<unk>", "<s>", "▁hello"]) == "nosuch ⁇  hello"
    assert unigram.decode([3, 3, 4, 3]) == "hello "  # leading spaces are none of the text's
    assert unigram.DecodeIds([4]) == unigram.DecodePieces(["▁hello"]) == "hello"
    with pytest.raises(IndexError, match="9"):
        unigram.decode([9])
    with pytest.raises(IndexError, match="-1"):
        unigram.decode([-1])
    assert bpe.decode([259, 259, 262]) == "  a"  # all but the one that encode adds
    assert bpe.decode([3 + 0xE6, 3 + 0xBC, 3 + 0xA2, 262]) == "漢 a"
    assert bpe.decode([3 + 0xE6, 3 + 0xBC, 262]) == "\ufffd\ufffd a"
    assert bpe.decode(["<0xE6>", "<0xBC>", "<0xA2>"]) == "漢"


def test_falls_back_to_bytes(bpe: SentencePieceProcessor) -> None:
    assert bpe.encode("ab  aé", out_type=str) == ["▁ab", "▁", "▁a", "<0xC3>", "<0xA9>"]
    assert bpe.encode("<s>") == bpe.encode(b"<s>") == [259, 3 + 0x3C, 3 + 0x73, 3 + 0x3E]


def test_vocabulary(unigram: SentencePieceProcessor, bpe: SentencePieceProcessor) -> None:
    assert len(unigram) == unigram.get_piece_size() == unigram.vocab_size() == 9
    assert (unigram.unk_id(), unigram.bos_id(), unigram.eos_id(), unigram.pad_id()) == (0, 1, 2, -1)
    assert unigram.piece_to_id("▁hello") == unigram["▁hello"] == 4
    assert unigram.piece_to_id("nosuch") == 0
    assert unigram.PieceToId(["<s>", "o"]) == [1, 7]
    assert unigram.id_to_piece(1) == "<s>"
    assert unigram.IdToPiece([4, 7]) == ["▁hello", "o"]
    assert unigram.is_unknown(0)
    assert unigram.is_control([0, 1, 2, 3]) == [False, True, True, False]
    assert not unigram.is_unused(3)
    assert unigram.get_score(5) == -1.25
    assert unigram.GetScore([3, 4]) == [-3.0, -1.5]
    assert bpe.is_byte([0, 3, 258, 259]) == [False, True, True, False]
    for call in (unigram.id_to_piece, unigram.get_score, unigram.is_control, unigram.is_byte):
        with pytest.raises(IndexError):
            call(9)
    with pytest.raises(NotImplementedError, match="Unigram only"):
        bpe.get_score(5)


def test_loads_files_and_pickles(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    make_unigram(PIECES).save(str(path))
    processor = SentencePieceProcessor()
    with pytest.raises(RuntimeError, match="nothing is loaded"):
        processor.encode("hello")
    with pytest.raises(RuntimeError, match="nothing is loaded"):
        len(processor)
    assert processor.Load(str(path)) is True
    assert processor.encode("hello") == [4]
    assert pickle.loads(pickle.dumps(processor)).encode("hello<s>") == [4, 0, 8, 0]
    assert SentencePieceProcessor(model_file=path).encode("hello") == [4]
    with pytest.raises(FileNotFoundError):
        SentencePieceProcessor(model_file=tmp_path / "nowhere.json")


def test_says_what_is_not_there_yet(tmp_path: Path, unigram: SentencePieceProcessor) -> None:
    model = tmp_path / "spiece.model"
    model.write_bytes(b"\n\x0e\n\x05<unk>\x15\x00\x00\x00\x00\x18\x02")
    with pytest.raises(NotImplementedError, match=r"spiece\.model: .*not loaded yet"):
        SentencePieceProcessor(model_file=model)
    with pytest.raises(NotImplementedError, match="not loaded yet"):
        SentencePieceProcessor(model_proto=b"\n\x0e")
    with pytest.raises(NotImplementedError, match="sample"):
        unigram.encode("hello", enable_sampling=True, nbest_size=-1, alpha=0.1)
    with pytest.raises(NotImplementedError, match="n-best"):
        unigram.nbest_encode("hello", nbest_size=2)
    with pytest.raises(NotImplementedError, match="proto"):
        unigram.encode("hello", out_type="proto")
    with pytest.raises(ValueError, match="out_type"):
        unigram.encode("hello", out_type=float)
    for wrong in (5, ("a", "b"), None, [5]):
        with pytest.raises(TypeError, match="str or bytes"):
            unigram.encode(wrong)  # type: ignore[arg-type]


def test_stored_truncation_padding_and_templates_do_not_count() -> None:
    tokenizer = make_unigram(PIECES)
    tokenizer.enable_truncation(1)
    tokenizer.enable_padding(length=5)
    processor = SentencePieceProcessor(tokenizer=tokenizer)
    assert processor.encode("hello world") == [4, 5]
    assert tokenizer.encode("hello world").ids == [4, 0, 0, 0, 0]  # untouched


def test_agrees_with_sentencepiece(tmp_path: Path) -> None:
    peer_package = pytest.importorskip("sentencepiece")
    generator = random.Random(7)
    words = ["".join(generator.choices("abcdeé", k=generator.randrange(1, 7))) for _ in range(300)]
    lines = [" ".join(generator.choices(words, k=8)) for _ in range(800)]
    settings: dict[str, Any] = {
        "sentence_iterator": iter(lines),
        "model_prefix": str(tmp_path / "peer"),
        "vocab_size": 120,
        "model_type": "unigram",
        "normalization_rule_name": "identity",
        "minloglevel": 2,
    }
    peer_package.SentencePieceTrainer.train(**settings)
    peer = peer_package.SentencePieceProcessor(model_file=str(tmp_path / "peer.model"))
    pieces = [(peer.id_to_piece(id), peer.get_score(id)) for id in range(len(peer))]
    ours = SentencePieceProcessor(tokenizer=make_unigram(pieces))
    for _ in range(500):
        text = "".join(generator.choices("abcdeé  xyz<s>", k=generator.randrange(1, 40)))
        ids = peer.encode(text)
        assert ours.encode(text) == ids
        assert ours.encode(text, out_type=str) == peer.encode(text, out_type=str)
        both = {"add_bos": True, "add_eos": True, "reverse": True}
        assert ours.encode(text, **both) == peer.encode(text, **both)
        assert ours.decode(ids) == peer.decode(ids)
        some = generator.choices(range(len(peer)), k=8)
        assert ours.decode(some) == peer.decode(some)
