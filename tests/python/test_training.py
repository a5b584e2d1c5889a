"""Training: results of Hugging Face tokenizers 0.23.3, or reasoned where it has none."""

import gzip
import json
import pickle
import signal
import threading
import time

import pytest

from lexel import (
    AddedToken,
    LexelError,
    Tokenizer,
    implementations,
    models,
    normalizers,
    pre_tokenizers,
    trainers,
)

TEXTS = ["low lower lowest", "new newer newest", "low low"]


def by_id(tokenizer):
    vocab = tokenizer.get_vocab()
    return sorted(vocab, key=lambda token: (vocab[token], token))


def bpe(**settings):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer, trainers.BpeTrainer(show_progress=False, **settings)


def test_bpe():
    tokenizer, trainer = bpe(vocab_size=12, special_tokens=["<s>", AddedToken("<x>")])
    model = tokenizer.model
    assert tokenizer.train_from_iterator(TEXTS, trainer) is None
    assert by_id(tokenizer) == ["<s>", "<x>", "e", "l", "n", "o", "r", "s", "t", "w", "lo", "low"]
    assert tokenizer.encode("low<x>").tokens == ["low", "<x>"]
    assert tokenizer.get_added_tokens_decoder()[1].special
    # A handle taken before sees the trained model.
    assert [token.value for token in model.tokenize("lows")] == ["low", "s"]


def test_trainer_keeps_the_words():
    tokenizer, trainer = bpe(vocab_size=0)
    assert trainer.get_word_count() == 0
    tokenizer.train_from_iterator(["b a b"], trainer)
    assert trainer.get_word_count() == 2
    assert '"b":2' in repr(trainer)
    again = pickle.loads(pickle.dumps(trainer))
    assert again.get_word_count() == 2
    tokenizer.train_from_iterator([], trainer)
    assert repr(trainer).endswith("words={}))")
    assert by_id(tokenizer) == []


def test_str_of_a_trainer_shows_five_words():
    tokenizer, trainer = bpe()
    tokenizer.train_from_iterator(["a b c d e f"], trainer)
    assert str(trainer).endswith(", ...}))")
    assert str(trainer).count('":1') == 5
    assert repr(trainer).count('":1') == 6


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([["a", "b"], ["c"]], {"a": 1, "b": 1, "c": 1}),
        ([("a", "b")], {"a": 1, "b": 1}),
        (["a", ["b"]], {"a": 1, "b": 1}),
        ("aab", {"a": 2, "b": 1}),
        ((text for text in ("a", "a")), {"a": 2}),
        ([], {}),
        ([[]], {}),
    ],
)
def test_kinds_of_iterators(texts, words):
    tokenizer, trainer = bpe(vocab_size=0)
    tokenizer.train_from_iterator(texts, trainer, length=3)
    assert dict(trainer._words.items()) == words


@pytest.mark.parametrize("texts", [[1], ["a", None], [b"x"], 5, [[["a"]]]])
def test_what_is_no_text_is_a_type_error(texts):
    tokenizer, trainer = bpe()
    with pytest.raises(TypeError):
        tokenizer.train_from_iterator(texts, trainer)


def test_error_in_the_iterator_comes_through():
    def texts():
        yield "abc"
        raise ValueError("boom")

    tokenizer, trainer = bpe()
    tokenizer.train_from_iterator(["kept"], trainer)
    before = tokenizer.to_str()
    with pytest.raises(ValueError, match="boom"):
        tokenizer.train_from_iterator(texts(), trainer)
    assert tokenizer.to_str() == before


def test_files(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc\r\nde\n\nf g")
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=0, show_progress=False)
    tokenizer.train([str(path)], trainer)
    assert dict(trainer._words.items()) == {"abc\r\n": 1, "de\n": 1, "\n": 1, "f g": 1}
    with pytest.raises(TypeError):
        tokenizer.train(str(path))
    with pytest.raises(LexelError, match=r"missing\.txt"):
        tokenizer.train([str(tmp_path / "missing.txt")], trainer)
    path.write_bytes(b"abc\nd\xff")
    with pytest.raises(LexelError, match="UTF-8") as error:
        tokenizer.train([str(path)], trainer)
    assert error.value.byte_offset == 5


def test_gzip_lines(tmp_path):
    with gzip.open(tmp_path / "a.gz", "wt") as file:
        file.write("\n".join(TEXTS))
    tokenizer, trainer = bpe(vocab_size=12)
    with gzip.open(tmp_path / "a.gz", "rt") as file:
        tokenizer.train_from_iterator(file, trainer)
    assert by_id(tokenizer)[8:] == ["lo", "low", "ew", "new"]


def test_word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordLevelTrainer(vocab_size=4, special_tokens=["<s>"], show_progress=False)
    tokenizer.train_from_iterator(["b a c b a d"], trainer)
    assert by_id(tokenizer) == ["<s>", "a", "b", "c"]


def test_word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordPieceTrainer(
        vocab_size=19, special_tokens=["[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    letters = ["[UNK]", "e", "l", "n", "o", "r", "s", "t", "w"]
    continuing = ["##e", "##w", "##o", "##r", "##s", "##t"]  # by frequency
    assert by_id(tokenizer) == [*letters, *continuing, "lo", "low", "ne", "new"]
    assert tokenizer.encode("newer zoo").tokens == ["new", "##e", "##r", "[UNK]"]


def test_unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.UnigramTrainer(vocab_size=20, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    assert by_id(tokenizer)[:2] == ["<unk>", "low"]
    assert tokenizer.encode("lows").tokens == ["low", "s"]
    tokenizer = implementations.SentencePieceUnigramTokenizer()
    tokenizer.train_from_iterator(TEXTS, vocab_size=100, show_progress=False)
    assert tokenizer.encode("low").tokens == ["▁low"]


def unigram_pieces(texts, **settings):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.UnigramTrainer(show_progress=False, **settings)
    tokenizer.train_from_iterator(texts, trainer)
    return json.loads(tokenizer.to_str())["model"]["vocab"]


def test_unigram_prunes():
    def numbers():
        x = 1
        while True:
            x = (x * 1103515245 + 12345) % 2**31
            yield x >> 16

    number = numbers()
    syllables = ["ba", "ne", "tor", "si", "lu", "mak", "en", "o"]
    words = [
        "".join(syllables[next(number) % 8] for _ in range(1 + next(number) % 3))
        for _ in range(100)
    ]
    texts = [" ".join([word] * (1 + 25 // (i + 1))) for i, word in enumerate(words)]
    pieces = unigram_pieces(texts, vocab_size=20, unk_token="<unk>")
    # With the true number of an alternative's pieces "nesi" would go and another piece stay.
    assert [piece for piece, _ in pieces[:8]] == [
        *("<unk>", "en", "lu", "ne", "mak", "tor", "nesi", "o"),
    ]
    assert [score for _, score in pieces[1:8]] == pytest.approx(
        [
            *(-1.7994103973053752, -2.065547366487857, -2.2406568381109913, -2.314037438125718),
            *(-2.754194742065506, -2.875949733057998, -2.9026463881335705),
        ]
    )
    assert sorted(piece for piece, _ in pieces[8:]) == list("abeiklmnrstu")


def test_unigram_whose_characters_fill_the_size_lets_all_pieces_in():
    pieces = unigram_pieces(
        ["abab ab ba abba aab"], vocab_size=3, special_tokens=["<s>"], unk_token="<s>"
    )
    assert [piece for piece, _ in pieces] == ["<s>", "ab", "a", "b"]


def test_trainer_of_another_model():
    tokenizer = Tokenizer(models.WordLevel())
    with pytest.raises(Exception, match="BpeTrainer can only train a BPE"):
        tokenizer.train_from_iterator([], trainers.BpeTrainer())


def test_default_trainer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.train_from_iterator(["abc abd"])
    assert by_id(tokenizer) == [" ", "a", "b", "c", "d", "ab", " ab", "c ab", "abc ab", "abc abd"]


def test_custom_pre_tokenizer_and_normalizer():
    class Pairs:
        def pre_tokenize(self, pretok):
            pretok.split(
                lambda _, text: [text[i : i + 2] for i in range(0, len(text.normalized), 2)]
            )

    class Upper:
        def normalize(self, normalized):
            normalized.uppercase()

    tokenizer, trainer = bpe(vocab_size=0)
    tokenizer.pre_tokenizer = pre_tokenizers.PreTokenizer.custom(Pairs())
    tokenizer.normalizer = normalizers.Normalizer.custom(Upper())
    tokenizer.train_from_iterator(["abcab", "ab"] * 50, trainer)
    assert dict(trainer._words.items()) == {"AB": 100, "CA": 50, "B": 50}


def test_error_in_a_custom_pre_tokenizer():
    class Broken:
        def pre_tokenize(self, pretok):
            raise KeyError("broken")

    tokenizer, trainer = bpe()
    tokenizer.pre_tokenizer = pre_tokenizers.PreTokenizer.custom(Broken())
    with pytest.raises(Exception, match="broken"):
        tokenizer.train_from_iterator(["abc"] * 100, trainer)


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals need the main thread"
)
def test_ctrl_c_stops():
    def endless():
        while True:
            yield "some text that goes on and on " * 100

    tokenizer, trainer = bpe()
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    begin = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        tokenizer.train_from_iterator(endless(), trainer)
    assert time.monotonic() - begin < 30


def test_memory_budget(tmp_path):
    # A word costs 100 bytes and 64 for each of its bytes; a call's texts are one batch.
    words = [f"w{i:04}" for i in range(1000)]
    texts = [" ".join(words), " ".join(words[:100] * 20)]
    tokenizer, trainer = bpe(vocab_size=300)
    assert trainer.report() == {}
    tokenizer.train_from_iterator(texts, trainer, memory_budget=100_000, threads=1)
    report = trainer.report()
    assert report["texts"] == 2
    assert report["words"] == 3000
    assert report["distinct_words"] == 100
    assert report["dropped_words"] == report["dropped_occurrences"] == 900
    assert report["dropped_count"] == 1
    path = tmp_path / "a.txt"
    path.write_text("\n".join(texts))
    tokenizer.train([str(path)], trainer, memory_budget=100_000)
    assert trainer.report()["dropped_words"] == 900
    tokenizer.train([str(path)], trainer)
    assert trainer.report()["dropped_words"] == 0
    with pytest.raises(OverflowError):
        tokenizer.train([str(path)], trainer, memory_budget=-1)


def test_progress_as_json_lines(capfd):
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=9, progress_format="json")
    tokenizer.train_from_iterator(["abcabc"], trainer, length=1)
    lines = capfd.readouterr().err.splitlines()
    assert lines[0] == '{"stage":"Reading texts","current":1,"total":1}'
    assert lines[-1] == '{"stage":"Merging pairs","current":6,"total":6}'


def test_implementations():
    tokenizer = implementations.ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(TEXTS, vocab_size=260, min_frequency=1, show_progress=False)
    assert tokenizer.encode("low").tokens == ["low"]
    tokenizer = implementations.BertWordPieceTokenizer()
    tokenizer.train_from_iterator(TEXTS, vocab_size=40, show_progress=False)
    assert tokenizer.token_to_id("[MASK]") == 4
    tokenizer = implementations.CharBPETokenizer()
    tokenizer.train_from_iterator(TEXTS, show_progress=False)
    assert tokenizer.encode("low").tokens == ["low</w>"]
    tokenizer = implementations.SentencePieceBPETokenizer()
    tokenizer.train_from_iterator(TEXTS, show_progress=False)
    assert tokenizer.encode("low").tokens == ["▁low"]


def parity_turns(languages, dev=None, ratio=None, **settings):
    """The first letter of each merge."""
    tokenizer = Tokenizer(models.WordPiece())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.ParityBpeTrainer(show_progress=False, **settings)
    assert trainer.train_from_iterator(tokenizer, languages, dev, ratio) is None
    assert isinstance(tokenizer.model, models.BPE)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return "".join(left[0] for left, _ in merges)


def test_parity():
    languages = [["ab cd", "ef"], [["AB CD"], ["EF"]]]
    assert parity_turns(languages) == "eEcCaA"
    assert parity_turns(languages, ratio=[1, 3], num_merges=3) == "ECA"
    assert parity_turns(languages, dev=[["ab"], ["ABCDEF"]], num_merges=4) == "ECAe"
    window = {"variant": "window", "window_size": 2, "alpha": 1.0}
    assert parity_turns(languages, dev=[["ab"], ["ABCDEF"]], num_merges=4, **window) == "ECeA"


def test_parity_refuses_what_makes_no_sense():
    with pytest.raises(ValueError, match="must not be empty"):
        parity_turns([])
    with pytest.raises(ValueError, match=r"length \(1\) must match train_iterators length \(2\)"):
        parity_turns([["a"], ["b"]], dev=[["a"]])
    with pytest.raises(TypeError, match="'Sequence'"):
        parity_turns(iter([["a"]]))
    with pytest.raises(LexelError, match=r"ratio\[1\] must be a positive finite number"):
        parity_turns([["a"], ["b"]], ratio=[1, -1])
    with pytest.raises(ValueError, match="string of length 1"):
        trainers.ParityBpeTrainer(initial_alphabet=["ab"])
    trainer = trainers.ParityBpeTrainer()
    with pytest.raises(TypeError, match="not an instance of 'Trainer'"):
        Tokenizer(models.BPE()).train_from_iterator(["a"], trainer)
