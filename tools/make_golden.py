#!/usr/bin/env python3
"""Makes the golden fixtures, tests/fixtures/golden/*.json, by asking the reference wheel.

    python3 -m venv VENV && VENV/bin/pip install tokenizers==0.23.3
    VENV/bin/python tools/make_golden.py

Small tokenizers of our own (golden_fixtures.py), which together use every component and option of
tokenizer.json, are run over short texts of our own; what the wheel answers is what
tests/golden/golden_test.cpp expects. A file is

    {"reference": "tokenizers 0.23.3", "fixtures": [{
        "name": .., "tokenizer": {..},     the tokenizer.json
        "saved": {..},                     as the wheel saves it; absent: equal to "tokenizer"
        "cases": [
            {"text": s | "words": [s, ..], "pair": s | "pair_words": [s, ..], SETTINGS,
             "expect": ENCODING},
            {"batch": [item, ..], SETTINGS, "expect": [ENCODING, ..]},
                                           item: a text, or an object as above without settings
            {"decode": [id, ..], "keep_special": bool, "expect": s}]}]}

with "error": true in place of "expect" where the wheel raises; cases where it panics are left out.
SETTINGS may be "add_special_tokens" (true if absent), "special_as_text", "truncation", "padding"
(as in tokenizer.json). ENCODING has the columns "ids", "tokens", "offsets" (flat: begin, end,
begin, ..; in code points), "word_ids", and where they are not all 0, 1, 0 and 0: "type_ids",
"attention_mask", "special_tokens_mask", "sequence_ids"; "overflowing" where there is any.
"""

import json
import pathlib
import sys

import tokenizers
from golden_fixtures import GROUPS
from tokenizers import Tokenizer

REFERENCE_VERSION = "0.23.3"
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "tests/fixtures/golden"


def columns(encoding):
    found = {"ids": encoding.ids, "tokens": encoding.tokens}
    found["offsets"] = [position for offset in encoding.offsets for position in offset]
    found["word_ids"] = encoding.word_ids
    usual = {"type_ids": 0, "attention_mask": 1, "special_tokens_mask": 0, "sequence_ids": 0}
    for name, value in usual.items():
        column = getattr(encoding, name)
        if any(entry != value for entry in column):
            found[name] = column
    if encoding.overflowing:
        found["overflowing"] = [columns(window) for window in encoding.overflowing]
    return found


def item_input(item):
    """A case's input as encode_batch takes it, and whether it is pre-tokenized."""
    if isinstance(item, str):
        return item, False
    words = "words" in item
    first = item["words"] if words else item["text"]
    second = item.get("pair_words", item.get("pair"))
    if second is None:
        return first, words
    # The wheel takes both of a pair in one form; a text as a single word is what is meant here.
    if words and isinstance(second, str):
        second = second.split(" ")
    return (first, second), words


def apply_settings(wheel, case):
    wheel.encode_special_tokens = case.get("special_as_text", False)
    if settings := case.get("truncation"):
        strategy = {
            "LongestFirst": "longest_first",
            "OnlyFirst": "only_first",
            "OnlySecond": "only_second",
        }
        wheel.enable_truncation(
            settings["max_length"],
            stride=settings["stride"],
            strategy=strategy[settings["strategy"]],
            direction=settings["direction"].lower(),
        )
    if settings := case.get("padding"):
        fixed = settings["strategy"] != "BatchLongest"
        wheel.enable_padding(
            direction=settings["direction"].lower(),
            pad_id=settings["pad_id"],
            pad_type_id=settings["pad_type_id"],
            pad_token=settings["pad_token"],
            length=settings["strategy"]["Fixed"] if fixed else None,
            pad_to_multiple_of=settings["pad_to_multiple_of"],
        )


def answer(wheel, case):
    if "decode" in case:
        return wheel.decode(case["decode"], skip_special_tokens=not case.get("keep_special", False))
    special_tokens = case.get("add_special_tokens", True)
    if "batch" in case:
        # One call for each kind of input; the padding of the whole is checked to be the same below.
        inputs = [item_input(item) for item in case["batch"]]
        kinds = {words for _, words in inputs}
        if len(kinds) == 1:
            found = wheel.encode_batch([i for i, _ in inputs], kinds.pop(), special_tokens)
            return [columns(encoding) for encoding in found]
        if case.get("padding"):
            raise AssertionError("a padded batch must be all texts or all words")
        return [columns(wheel.encode_batch([i], w, special_tokens)[0]) for i, w in inputs]
    given, words = item_input(case)
    if isinstance(given, tuple):
        encoding = wheel.encode(*given, is_pretokenized=words, add_special_tokens=special_tokens)
    else:
        encoding = wheel.encode(given, is_pretokenized=words, add_special_tokens=special_tokens)
    return columns(encoding)


def ask(name, description, cases):
    text = json.dumps(description)
    wheel = Tokenizer.from_str(text)
    fixture = {"name": name, "tokenizer": description, "cases": []}
    saved = json.loads(wheel.to_str())
    if saved != description:
        fixture["saved"] = saved
    for case in cases:
        if case.get("truncation") or case.get("padding"):
            wheel = Tokenizer.from_str(text)
        case = dict(case)
        if isinstance(case.get("pair"), str) and "words" in case:
            case["pair_words"] = case.pop("pair").split(" ")
        try:
            apply_settings(wheel, case)
            case["expect"] = answer(wheel, case)
        except Exception:  # what the wheel raises is a plain Exception
            case["error"] = True
        except BaseException as panic:  # where it panics there is nothing to agree with
            if type(panic).__name__ != "PanicException":
                raise
            continue
        fixture["cases"].append(case)
    return fixture


def main():
    if tokenizers.__version__ != REFERENCE_VERSION:
        sys.exit(f"needs tokenizers=={REFERENCE_VERSION}, found {tokenizers.__version__}")
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for group in GROUPS:
        fixtures = [ask(*fixture) for fixture in group()]
        errors = sum("error" in case for fixture in fixtures for case in fixture["cases"])
        whole = {"reference": f"tokenizers {REFERENCE_VERSION}", "fixtures": fixtures}
        lines = ['{{"reference":{},"fixtures":['.format(json.dumps(whole["reference"]))]
        for fixture in fixtures:
            cases = [
                json.dumps(c, ensure_ascii=False, separators=(",", ":"))
                for c in fixture.pop("cases")
            ]
            head = json.dumps(fixture, ensure_ascii=False, separators=(",", ":"))[:-1]
            lines.append(head + ',"cases":[\n' + ",\n".join(cases) + "\n]},")
        lines[-1] = lines[-1][:-1]
        text = "\n".join([*lines, "]}"]) + "\n"
        (OUTPUT / f"{group.__name__}.json").write_text(text, encoding="utf-8", newline="\n")
        size = len(text.encode())
        print(f"{group.__name__}: {len(fixtures)} tokenizers, {size:,} bytes, {errors} errors")


if __name__ == "__main__":
    main()
