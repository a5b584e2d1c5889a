from __future__ import annotations

import asyncio
import copy
import os
import pickle
import threading
import time

import pytest

from lexel import AddedToken, LexelError, Tokenizer, decoders, models, normalizers, pre_tokenizers


def test_offsets_are_code_points(word_level):
    encoding = word_level.encode("é HELLO", add_special_tokens=False)
    assert encoding.tokens == ["é", "hello"]
    assert encoding.offsets == [(0, 1), (2, 7)]


def test_pair_gets_special_tokens_and_type_ids(word_level):
    encoding = word_level.encode("hello", "world")
    assert encoding.tokens == ["[CLS]", "hello", "[SEP]", "world", "[SEP]"]
    assert encoding.type_ids == [0, 0, 0, 1, 1]
    assert encoding.sequence_ids == [None, 0, None, 1, None]
    assert encoding.special_tokens_mask == [1, 0, 1, 0, 1]


def test_pretokenized_rows_of_two_words_are_one_sequence(word_level):
    rows = [["hello", "world"], (["hello"], ["world"])]
    first, second = word_level.encode_batch(rows, is_pretokenized=True, add_special_tokens=False)
    assert first.type_ids == [0, 0]
    assert second.type_ids == [0, 1]


def test_fast_batch_has_ids_only(word_level):
    (encoding,) = word_level.encode_batch_fast(["hello"])
    assert encoding.ids == [1, 3, 2]
    assert encoding.offsets == [(0, 0), (0, 0), (0, 0)]
    assert encoding.word_ids == [None, None, None]


def test_wrong_inputs_are_type_errors(word_level):
    for call in (
        lambda: word_level.encode(1),
        lambda: word_level.encode("hello", is_pretokenized=True),
        lambda: word_level.encode("\ud800"),
        lambda: word_level.encode_batch("hello"),
        lambda: word_level.decode("hello"),
        lambda: word_level.add_tokens([1]),
        lambda: Tokenizer("model"),
    ):
        with pytest.raises(TypeError):
            call()


def test_broken_json_names_the_place():
    with pytest.raises(LexelError) as caught:
        Tokenizer.from_str('{"model": {"type": "BPE", "vocab": {}, "merges": 3}}')
    assert caught.value.json_path == "/model/merges"


def test_attribute_of_a_component_in_use_changes_the_tokenizer(bpe):
    assert bpe.encode("ab").tokens == ["ab"]
    bpe.pre_tokenizer.add_prefix_space = True
    assert bpe.encode("ab").tokens == ["Ġab"]
    assert bpe.pre_tokenizer.add_prefix_space is True


def test_component_kept_outside_changes_every_tokenizer_that_uses_it(bpe):
    pre_tokenizer = bpe.pre_tokenizer
    other = Tokenizer(bpe.model)
    other.pre_tokenizer = pre_tokenizer
    pre_tokenizer.add_prefix_space = True
    assert other.encode("ab").tokens == ["Ġab"]


def test_member_of_a_sequence_changes_the_tokenizer(word_level):
    word_level.normalizer = normalizers.Sequence([normalizers.Strip(), normalizers.Prepend("x")])
    word_level.normalizer[1].prepend = "y"
    word_level.model = models.WordLevel({"yb": 0, "?": 1}, unk_token="?")
    word_level.post_processor = None
    assert word_level.encode(" b ").ids == [0]
    word_level.normalizer[1] = normalizers.Lowercase()
    assert word_level.encode(" yB").ids == [0]


def test_setting_of_a_model_in_use_changes_the_tokenizer():
    model = models.WordLevel({"a": 0, "?": 1, "!": 2}, unk_token="?")
    tokenizer = Tokenizer(model)
    assert tokenizer.encode("b").ids == [1]
    model.unk_token = "!"
    assert tokenizer.encode("b").ids == [2]


def test_added_tokens_get_the_next_ids(word_level):
    assert word_level.add_tokens(["new", AddedToken("x", lstrip=True)]) == 2
    assert word_level.add_special_tokens(["<s>"]) == 1
    assert word_level.token_to_id("<s>") == 9
    tokens = word_level.get_added_tokens_decoder()
    assert tokens[8] == AddedToken("x", lstrip=True)
    assert tokens[9].special
    assert word_level.get_vocab_size() == 10


def test_encode_special_tokens_makes_them_text(word_level):
    word_level.add_special_tokens(["[SEP]"])
    assert word_level.encode("[SEP]", add_special_tokens=False).ids == [2]
    word_level.encode_special_tokens = True
    assert word_level.encode("[SEP]", add_special_tokens=False).ids == [0, 0, 0]


def test_truncation_and_padding_are_stored(word_level):
    word_level.enable_truncation(3, stride=0, direction="left")
    assert word_level.truncation == {
        "max_length": 3,
        "stride": 0,
        "strategy": "longest_first",
        "direction": "left",
    }
    assert word_level.encode("hello world").tokens == ["[CLS]", "world", "[SEP]"]
    word_level.no_truncation()
    word_level.enable_padding(pad_id=6, length=4)
    assert word_level.encode("hello").attention_mask == [1, 1, 1, 0]
    word_level.no_padding()
    assert word_level.padding is None


def test_pickle_and_deepcopy_keep_everything(word_level):
    word_level.add_special_tokens(["<s>"])
    for again in (pickle.loads(pickle.dumps(word_level)), copy.deepcopy(word_level)):
        assert again.to_str() == word_level.to_str()
        assert again.encode("hello <s>").ids == word_level.encode("hello <s>").ids


def test_new_arguments_are_an_empty_model(word_level):
    (model,) = word_level.__getnewargs__()
    assert repr(model) == repr(models.BPE())
    assert pickle.loads(pickle.dumps(word_level)).encode("hello").ids == [1, 3, 2]


def test_save_and_load(word_level, tmp_path):
    path = str(tmp_path / "tokenizer.json")
    word_level.save(path)
    assert Tokenizer.from_file(path).to_str() == word_level.to_str()
    with pytest.raises(LexelError):
        Tokenizer.from_file(str(tmp_path / "none.json"))


def test_decode_stream_joins_to_decode(bpe):
    bpe.model = models.BPE({"Ã": 0, "©": 1, "a": 2}, [])
    stream = decoders.DecodeStream()
    assert [stream.step(bpe, id) for id in (2, 0, 1)] == ["a", None, "é"]
    assert copy.copy(stream).step(bpe, 2) == "a"
    assert stream.step(bpe, (2, 2)) == "aa"
    assert stream.step(bpe, 0) is None
    assert copy.copy(stream).flush(bpe) == "\ufffd"
    assert stream.step(bpe, 1) == "é"
    assert stream.flush(bpe) is None


def test_decode_stream_goes_on_after_invalid_bytes():
    tokenizer = Tokenizer(models.BPE({"<0xC3>": 0, "<0x99>": 1, "a": 2}, []))
    tokenizer.decoder = decoders.ByteFallback()
    stream = decoders.DecodeStream()
    assert [stream.step(tokenizer, id) for id in (2, 0, 1, 1, 0, 2)] == [
        "a",
        None,
        "Ù",
        "\ufffd",
        None,
        "\ufffda",
    ]


def test_decode_stream_gives_what_a_prompt_left_incomplete(bpe):
    bpe.model = models.BPE({"Ã": 0, "©": 1, "a": 2}, [])
    stream = decoders.DecodeStream([2, 0])
    assert stream.step(bpe, 1) == "é"
    assert decoders.DecodeStream([2]).step(bpe, 2) == "a"


def test_decode_stream_of_a_custom_decoder_does_not_wait_for_the_end(bpe):
    class Joiner:
        def decode_chain(self, tokens):
            return [" ".join(tokens).replace("ab", "\ufffd" if tokens[-1] == "ab" else "é")]

    bpe.decoder = decoders.Decoder.custom(Joiner())
    stream = decoders.DecodeStream()
    # As in `tokenizers`, but for the last: a changed text, on which it raises.
    assert [stream.step(bpe, id) for id in (0, 1, 5, 2, 5)] == ["a", " b", " c", None, " é c"]


def test_async_calls_give_the_same(word_level):
    async def run():
        one = await word_level.async_encode("hello")
        many = await word_level.async_encode_batch(["hello", "world"])
        texts = await word_level.async_decode_batch([[3], [4]])
        return one.ids, [encoding.ids for encoding in many], texts

    assert asyncio.run(run()) == ([1, 3, 2], [[1, 3, 2], [1, 4, 2]], ["hello", "world"])


def test_threads_share_one_tokenizer(word_level):
    text = "hello world é " * 200
    expected = word_level.encode(text).ids
    wrong = []

    def work():
        wrong.extend(1 for _ in range(20) if word_level.encode(text).ids != expected)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fork_after_a_batch_is_safe(word_level):
    rows = ["hello world"] * 2000
    expected = word_level.encode_batch(rows)[0].ids
    child = os.fork()
    if child == 0:
        os._exit(0 if word_level.encode_batch(rows)[-1].ids == expected else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_pre_tokenizer_handle_survives_its_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Digits()
    handle = tokenizer.pre_tokenizer
    del tokenizer
    assert handle.pre_tokenize_str("a1") == [("a", (0, 1)), ("1", (1, 2))]


def test_tokenizer_takes_attributes_of_its_own(word_level):
    word_level.note = "mine"
    assert word_level.note == "mine"


def test_copies_are_tokenizers_of_their_own(word_level):
    word_level.enable_truncation(3)
    for again in (copy.copy(word_level), copy.deepcopy(word_level)):
        assert again.to_str() == word_level.to_str()
        again.no_truncation()
        again.normalizer = None
        again.add_tokens(["new"])
        assert word_level.encode("HELLO world").ids == [1, 3, 2]
        assert again.token_to_id("new") == 7
        assert word_level.token_to_id("new") is None
    word_level.pre_tokenizer = pre_tokenizers.PreTokenizer.custom(object())
    with pytest.raises(LexelError, match="cannot be serialized"):
        copy.copy(word_level)


def test_a_copy_shares_the_tables(word_level):
    vocab = {f"word{i}": i for i in range(100_000)}
    tokenizer = Tokenizer(models.WordLevel(vocab, unk_token="word0"))
    start = time.process_time()
    for _ in range(100):
        copy.copy(tokenizer)
    assert time.process_time() - start < 0.5  # through JSON, each takes a tenth of a second


def test_copies_keep_the_class(word_level):
    class Own(Tokenizer):
        pass

    again = copy.copy(Own(word_level.model))
    assert type(again) is Own
    assert again.token_to_id("hello") == 3
