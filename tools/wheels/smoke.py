"""Uses an installed `lexel` as a stranger would: python smoke.py [GOLDEN_FOLDER]

Every part that a self-contained wheel could have lost is asked for something that needs it: RE2,
ICU's regex engine, ICU's data. With a folder of golden fixtures, their plain cases are run too.
Needs nothing but the wheel.
"""

from __future__ import annotations

import json
import pathlib
import sys
import tempfile

import lexel
from lexel import Regex, Tokenizer, normalizers, pre_tokenizers

TOKENIZER = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": {"type": "NFC"},
    "pre_tokenizer": {"type": "WhitespaceSplit"},
    "post_processor": None,
    "decoder": None,
    "model": {
        "type": "WordLevel",
        "vocab": {"[UNK]": 0, "caf\u00e9": 1, "noir": 2},
        "unk_token": "[UNK]",
    },
}


def expect(what: str, got: object, wanted: object) -> None:
    if got != wanted:
        raise SystemExit(f"smoke: {what}: got {got!r}, not {wanted!r}")


def check_file() -> None:
    """Load, encode, decode and save, with text that has to be composed first."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "tokenizer.json")
        path.write_text(json.dumps(TOKENIZER), encoding="utf-8")
        tokenizer = Tokenizer.from_file(str(path))
        encoding = tokenizer.encode("cafe\u0301 noir")
        expect("ids", encoding.ids, [1, 2])
        expect("offsets", encoding.offsets, [(0, 4), (6, 10)])
        expect("decode", tokenizer.decode([1, 2]), "caf\u00e9 noir")
        tokenizer.save(str(path))
        expect("saved", Tokenizer.from_file(str(path)).to_str(), tokenizer.to_str())


def check_normal_forms() -> None:
    expect("NFC", normalizers.NFC().normalize_str("e\u0301\u212b"), "\u00e9\u00c5")
    expect("NFD", normalizers.NFD().normalize_str("\u00e9\uac00"), "e\u0301\u1100\u1161")
    expect("NFKC", normalizers.NFKC().normalize_str("\ufb01\u2460\uff76\uff9e"), "fi1\u30ac")
    expect("NFKD", normalizers.NFKD().normalize_str("\u1e9b\u0323"), "s\u0323\u0307")


def check_patterns() -> None:
    def split(pattern: str, text: str) -> list[tuple[str, tuple[int, int]]]:
        return pre_tokenizers.Split(Regex(pattern), "isolated").pre_tokenize_str(text)

    expect(
        "a pattern for RE2",
        split("x[0-9]{2}y?", "ax12yx3"),
        [("a", (0, 1)), ("x12y", (1, 5)), ("x3", (5, 7))],
    )
    expect(
        "a look-behind, for ICU",
        split("(?<=a)b+", "abbcb"),
        [("a", (0, 1)), ("bb", (1, 3)), ("cb", (3, 5))],
    )
    expect(
        "a back-reference with Unicode classes, for ICU",
        split(r"(\p{Greek}|\p{N})\1", "aλλ٣٣λ"),
        [("a", (0, 1)), ("λλ", (1, 3)), ("٣٣", (3, 5)), ("λ", (5, 6))],
    )


def check_libraries() -> None:
    """That the process did not take a system's ICU or RE2 or C++ runtime (Linux only)."""
    maps = pathlib.Path("/proc/self/maps")
    if maps.exists():
        text = maps.read_text(encoding="utf-8")
        found = [n for n in ("libicu", "libre2", "libstdc++", "libc++") if n in text]
        expect("libraries that the wheel should have inside", found, [])


def check_golden(folder: pathlib.Path) -> int:
    """Runs the golden cases that are one text without settings; their count."""
    count = 0
    for path in sorted(folder.glob("*.json")):
        for fixture in json.loads(path.read_text(encoding="utf-8"))["fixtures"]:
            cases = [c for c in fixture["cases"] if set(c) == {"text", "expect"}]
            if not cases:
                continue
            tokenizer = Tokenizer.from_str(json.dumps(fixture["tokenizer"]))
            for case in cases:
                encoding = tokenizer.encode(case["text"])
                wanted = case["expect"]
                what = f"{path.name}, {fixture['name']}, {case['text']!r}"
                expect(what, encoding.ids, wanted["ids"])
                expect(what, encoding.tokens, wanted["tokens"])
                expect(what, [n for span in encoding.offsets for n in span], wanted["offsets"])
                count += 1
    expect("there are golden cases", count > 0, True)
    return count


def main() -> None:
    check_file()
    check_normal_forms()
    check_patterns()
    check_libraries()
    golden = ""
    if len(sys.argv) > 1:
        golden = f", {check_golden(pathlib.Path(sys.argv[1]))} golden cases"
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"ok: lexel {lexel.__version__} in Python {version}{golden}")


if __name__ == "__main__":
    main()
