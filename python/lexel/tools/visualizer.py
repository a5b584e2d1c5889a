"""Shows in HTML how a text was tokenized."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from lexel._lexel import Encoding, Tokenizer

_STYLE = """\
.tokenized-text { font-family: monospace; line-height: 2em; white-space: pre-wrap }
.token { border-bottom: 2px solid #888 }
.token.odd-token { background: #e0e8f0 }
.token.even-token { background: #f3ead8 }
.token.multi-token { border-bottom-style: double }
.token.special-token { font-weight: bold }
.non-token { background: #eee }
.annotation { border-radius: 4px; padding: 2px }
.annotation::after { content: " " attr(data-label); font-size: 70% }
"""


class Annotation:
    """A labelled part of a text: characters [start, end)."""

    def __init__(self, start: int, end: int, label: str) -> None:
        self.start = start
        self.end = end
        self.label = label


class CharState:
    """A character of a text and the tokens that cover it, for `consecutive_chars_to_html`."""

    def __init__(self, char_ix: int | None) -> None:
        self.char_ix = char_ix
        self.anno_ix: int | None = None
        self.tokens: list[int] = []

    @property
    def token_ix(self) -> int | None:
        """The first of the tokens, None where there is none."""
        return self.tokens[0] if self.tokens else None

    @property
    def is_multitoken(self) -> bool:
        """Whether several tokens share the character."""
        return len(self.tokens) > 1


class EncodingVisualizer:
    """Renders texts with their tokens, and annotations if there are some.

    `default_to_notebook` shows the HTML in a notebook (needs IPython) instead of returning it;
    `annotation_converter` turns whatever a call is given as annotations into `Annotation`.
    """

    unk_token_regex = re.compile("(.{1}\x08)?(unk|oov)(\x08.{1})?", flags=re.IGNORECASE)
    """What the name of an unknown token looks like, as `tokenizers` has it."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        default_to_notebook: bool = True,
        annotation_converter: Callable[[Any], Annotation] | None = None,
    ) -> None:
        if default_to_notebook:
            _ipython_display()
        self.tokenizer = tokenizer
        self.default_to_notebook = default_to_notebook
        self.annotation_coverter = annotation_converter

    def __call__(
        self,
        text: str,
        annotations: Sequence[Any] | None = None,
        default_to_notebook: bool | None = None,
    ) -> str | None:
        """The HTML of a text, or None where it was shown in a notebook."""
        in_notebook = (
            self.default_to_notebook if default_to_notebook is None else default_to_notebook
        )
        marks = list(annotations or [])
        if self.annotation_coverter is not None:
            marks = [self.annotation_coverter(mark) for mark in marks]
        page = _page(text, self.tokenizer.encode(text), marks)
        if not in_notebook:
            return page
        display = _ipython_display()
        display.display(display.HTML(page))
        return None

    @staticmethod
    def consecutive_chars_to_html(
        consecutive_chars_list: Sequence[CharState], text: str, encoding: Encoding
    ) -> str:
        """The HTML of characters that follow each other and have the same tokens."""
        first, last = consecutive_chars_list[0], consecutive_chars_list[-1]
        names, special = encoding.tokens, encoding.special_tokens_mask
        if first.char_ix is None or last.char_ix is None:
            name = html.escape(names[first.tokens[0]]) if first.tokens else ""
            return f'<span class="token special-token" title="{name}"></span>'
        return _span(text[first.char_ix : last.char_ix + 1], first.tokens, names, special)

    @staticmethod
    def calculate_label_colors(annotations: Sequence[Annotation]) -> dict[str, str]:
        """A colour for each label, as far apart from each other as can be."""
        labels = sorted({annotation.label for annotation in annotations})
        step = 255 / max(len(labels), 1)
        return {
            label: f"hsl({round(10 + step * i) % 255},32%,64%)" for i, label in enumerate(labels)
        }


def _ipython_display() -> Any:
    try:
        from IPython import display
    except ImportError as error:
        raise ImportError(
            "IPython is needed to show HTML in a notebook; "
            "pass default_to_notebook=False to get the HTML instead"
        ) from error
    return display


def _tokens_of(text: str, encoding: Encoding) -> list[list[int]]:
    """For each character the tokens that cover it."""
    tokens: list[list[int]] = [[] for _ in text]
    for index, (start, end) in enumerate(encoding.offsets):
        for position in range(start, min(end, len(text))):
            tokens[position].append(index)
    return tokens


def _span(part: str, tokens: list[int], names: list[str], special: list[int]) -> str:
    escaped = html.escape(part)
    if not tokens:
        return f'<span class="non-token">{escaped}</span>'
    classes = ["token", "multi-token" if len(tokens) > 1 else ""]
    classes.append("odd-token" if tokens[0] % 2 else "even-token")
    if special[tokens[0]]:
        classes.append("special-token")
    title = html.escape(" ".join(names[token] for token in tokens))
    return f'<span class="{" ".join(filter(None, classes))}" title="{title}">{escaped}</span>'


def _page(text: str, encoding: Encoding, annotations: Sequence[Annotation]) -> str:
    colors = EncodingVisualizer.calculate_label_colors(annotations)
    tokens = _tokens_of(text, encoding)
    # Each access builds the whole list.
    names, special = encoding.tokens, encoding.special_tokens_mask
    marks: list[Annotation | None] = [None] * len(text)
    for annotation in annotations:
        for position in range(max(annotation.start, 0), min(annotation.end, len(text))):
            marks[position] = annotation
    body: list[str] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and tokens[end] == tokens[begin] and marks[end] is marks[begin]:
            continue
        part = _span(text[begin:end], tokens[begin], names, special)
        mark = marks[begin]
        if mark is not None:
            label = html.escape(mark.label)
            color = colors[mark.label]
            part = (
                f'<span class="annotation" style="background:{color}" data-label="{label}">'
                f"{part}</span>"
            )
        body.append(part)
        begin = end
    return (
        f"<html><head><style>{_STYLE}</style></head>"
        f'<body><div class="tokenized-text" dir="auto">{"".join(body)}</div></body></html>'
    )
