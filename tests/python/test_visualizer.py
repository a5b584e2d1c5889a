from __future__ import annotations

import time

from lexel import pre_tokenizers
from lexel.tools import Annotation, EncodingVisualizer
from lexel.tools.visualizer import CharState


def test_tokens_gaps_and_annotations_are_shown(word_level):
    show = EncodingVisualizer(word_level, default_to_notebook=False)
    page = show("hello <é", annotations=[Annotation(0, 5, "greeting")])
    assert '<span class="token odd-token" title="hello">hello</span></span>' in page
    assert 'data-label="greeting"' in page
    assert '<span class="non-token"> </span>' in page
    assert '<span class="token even-token" title="[UNK]">&lt;</span>' in page
    assert '<span class="token odd-token" title="é">é</span>' in page


def test_consecutive_characters_of_one_token(word_level):
    encoding = word_level.encode("hello é")
    letters = [CharState(i) for i in range(5)]
    for letter in letters:
        letter.tokens = [1]
    html = EncodingVisualizer.consecutive_chars_to_html
    assert html(letters, "hello é", encoding) == (
        '<span class="token odd-token" title="hello">hello</span>'
    )
    assert html([CharState(5)], "hello é", encoding) == '<span class="non-token"> </span>'
    assert letters[0].token_ix == 1
    assert not letters[0].is_multitoken
    assert EncodingVisualizer.unk_token_regex.search("[UNK]")


def test_cost_is_linear(word_level):
    word_level.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    show = EncodingVisualizer(word_level, default_to_notebook=False)
    start = time.perf_counter()
    show("hello world " * 10_000)  # minutes, when each token listed all of them
    assert time.perf_counter() - start < 10
