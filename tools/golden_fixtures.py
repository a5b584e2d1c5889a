"""What make_golden.py asks the reference: tokenizers of our own and short texts of our own.

Each group gives (name, tokenizer.json, [case, ..]) and becomes one file.
"""

from golden_parts import (
    added,
    bert_normalizer,
    byte_level,
    byte_level_bpe,
    byte_tokens,
    bytes_model,
    char_bpe,
    charsmap,
    metaspace,
    regex,
    replace,
    sequence,
    special,
    split,
    template,
    tokenizer,
    unigram,
    word_level,
    word_piece,
)

TEXTS = [
    "",
    " ",
    "Hello, world!",
    "  two  spaces,\ta tab\r\nand a\n\n line ",
    "Ünïcödé cafe\u0301 — naïve",
    "A\u030a\u0323 Å \u1e9b\u0323 \u0344 e\u0301\u0323",
    "ΣΑΣ İI ŒUVRE ẞ ǅ \u212a\u017f",
    "你好\uff0c世界。かなガ が한국어 ㌔",
    "नमस्ते สวัสดี",
    "👩\u200d👧 👍🏽 🇩🇪 ☕\ufe0f",
    "ﬁn ﬀ ① ½ Ⅷ \uff12\uff10 x² 12345",
    "don't DON'T we've I'm it'll 's",
    "a\u0000b\u00adc\u200bd\ufeffe\u3000f\u00a0g\u0085h\ufffdi\ue000j",
    "the-final--countdown $5+€3 (a_b)",
    "▁one ▁▁two",
]
SHORT = [TEXTS[i] for i in (0, 2, 3, 4, 7, 9, 11, 13)]


CHARSMAP = charsmap(
    {
        "ﬁ": "fi",
        "①": "1",
        "½": "1\u20442",
        "é": "e\u0301",
        "e\u0301": "é",
        "Å": "A",
        "\u00ad": "",
        "\t": " ",
    }
    | {
        "\u3000": " ",
        "\uff12": "2",
        "カ": "か",
        "が": "ガ",
        "👍": "ok",
        "🏽": "?",
        "ab": "X",
        "a": "Y",
        "\r\n": "\n",
    }
)


def encode_cases(texts=TEXTS, **settings):
    return [{"text": text, **settings} for text in texts]


def normalizers():
    def shown(name, part, texts=TEXTS):
        return name, tokenizer(bytes_model(), normalizer=part), encode_cases(texts)

    yield shown("bert", bert_normalizer())
    yield shown("bert_cased_keeping_accents", bert_normalizer(strip=False, lowercase=False))
    yield shown("bert_stripping_only", bert_normalizer(False, False, True, False))
    yield shown(
        "strip",
        {"type": "Strip", "strip_left": True, "strip_right": True},
        [*SHORT, " \u3000x\x85"],
    )
    yield shown(
        "strip_left", {"type": "Strip", "strip_left": True, "strip_right": False}, [" a ", "  "]
    )
    yield shown(
        "strip_right", {"type": "Strip", "strip_left": False, "strip_right": True}, [" a ", "  "]
    )
    yield shown("strip_accents", {"type": "StripAccents"})
    for form in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Nmt"):
        yield shown(form.lower(), {"type": form})
    graphemes = ["abc ab a", "e\u0301 é e\u0301\u0323", "\r\n\r\n", "①\u0301 ㈱２が", "👍🏽👍"]
    precompiled = {"type": "Precompiled", "precompiled_charsmap": CHARSMAP}
    yield shown("precompiled", precompiled, TEXTS + graphemes)
    yield shown("replace_string", replace({"String": "l"}, "<\\1>"), SHORT)
    yield shown("replace_removing", replace({"String": " "}, ""), SHORT)
    yield shown("replace_regex", replace(regex(r"\s+|\p{Lu}"), "_"))
    yield shown("replace_empty_match", replace(regex("x*"), "-"), ["abc", "axxb", "é中", ""])
    yield shown("replace_many_spaces", replace(regex(" {2,}"), "▁"), SHORT)
    yield shown("prepend", {"type": "Prepend", "prepend": "▁"}, [*SHORT, "▁a"])
    yield shown("byte_level", {"type": "ByteLevel"}, SHORT)
    llama = sequence(
        "normalizers", [{"type": "Prepend", "prepend": "▁"}, replace({"String": " "}, "▁")]
    )
    yield shown("sequence_llama", llama, SHORT)
    parts = [{"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, {"type": "NFC"}]
    yield shown("sequence_accents", sequence("normalizers", parts))


def pre_tokenizers():
    def shown(name, part, texts=TEXTS, model=None):
        return name, tokenizer(model or bytes_model(), pre_tokenizer=part), encode_cases(texts)

    gpt2 = byte_level_bpe(["Hello", " world", " the", "don", "'t", " nai", "你", "  "])
    yield shown("bert", {"type": "BertPreTokenizer"})
    yield shown("byte_level", byte_level(), model=gpt2)
    yield shown("byte_level_prefix_space", byte_level(prefix=True), SHORT, model=gpt2)
    yield shown("byte_level_whole", byte_level(use_regex=False), SHORT, model=gpt2)
    yield shown("char_delimiter_split", {"type": "CharDelimiterSplit", "delimiter": "l"}, SHORT)
    for scheme in ("always", "first", "never"):
        yield shown(f"metaspace_{scheme}", metaspace(scheme), [*SHORT, TEXTS[14], " a"])
    yield shown("metaspace_whole", metaspace(split_pieces=False), SHORT)
    yield shown("metaspace_other_mark", metaspace(replacement="_"), SHORT)
    legacy = {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True, "str_rep": "▁"}
    yield shown("metaspace_legacy", legacy, SHORT[:3])
    yield shown("whitespace", {"type": "Whitespace"})
    yield shown("whitespace_split", {"type": "WhitespaceSplit"})
    for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
        texts = ["the-final--countdown", "-a--b-", "--", "ab"]
        yield shown(f"split_{behavior.lower()}", split({"String": "-"}, behavior), texts)
        yield shown(
            f"split_{behavior.lower()}_inverted", split({"String": "-"}, behavior, True), texts
        )
        yield shown(
            f"punctuation_{behavior.lower()}",
            {"type": "Punctuation", "behavior": behavior},
            TEXTS[11:14],
        )
    yield shown("split_every_char", split({"String": ""}), SHORT)
    yield shown("split_look_ahead", split(regex("(?=[a-z]')|(?<=b)")), ["abcb'd", "don't", ""])
    yield shown(
        "split_ruby_syntax", split(regex(r"\h+|[[:alpha:]&&[^aeiou]]+|(?>a+)b?|^\s")), SHORT
    )
    yield shown(
        "split_dot_and_anchors", split(regex("(?m:.$)|^a|\\Gx"), "Removed"), ["xxab\ncab\n", "x\nx"]
    )
    llama3 = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
        r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    qwen2 = llama3.replace(r"\p{N}{1,3}", r"\p{N}")
    o200k_end = r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    upper, lower = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
    contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    o200k = (
        rf"[^\r\n\p{{L}}\p{{N}}]?[{upper}]*[{lower}]+{contraction}"
        rf"|[^\r\n\p{{L}}\p{{N}}]?[{upper}]+[{lower}]*{contraction}" + o200k_end
    )
    clip = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    for name, pattern in (("llama3", llama3), ("qwen2", qwen2), ("o200k", o200k)):
        parts = [split(regex(pattern)), byte_level(use_regex=False)]
        yield shown(f"sequence_{name}", sequence("pretokenizers", parts), model=gpt2)
    yield shown("split_clip", split(regex(clip), "Removed", True))
    yield shown(
        "digits", {"type": "Digits", "individual_digits": False}, [TEXTS[10], "a12b3", "٣٤五"]
    )
    yield shown(
        "digits_individual",
        {"type": "Digits", "individual_digits": True},
        [TEXTS[10], "a12b3", "٣٤五"],
    )
    yield shown(
        "unicode_scripts", {"type": "UnicodeScripts"}, [*TEXTS, "  ab 中か一ーx", "かカ漢 abcЖ"]
    )
    yield shown("fixed_length", {"type": "FixedLength", "length": 3}, SHORT)
    parts = [{"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Isolated"}]
    parts += [{"type": "Digits", "individual_digits": True}, metaspace("first")]
    yield shown("sequence_mixed", sequence("pretokenizers", parts), SHORT)


MERGES = [
    ("l", "o"),
    ("lo", "w"),
    ("e", "r"),
    ("low", "er"),
    ("n", "e"),
    ("ne", "w"),
    ("a", "a"),
    ("aa", "aa"),
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def models():
    space = {"type": "WhitespaceSplit"}
    words = ["lower newer low", "aaaaaaa aa", "löwer x中y", "中中 low中中er", "", "newlower zz"]

    def shown(name, model, texts=words, pre=space, **parts):
        return f"{name}", tokenizer(model, pre_tokenizer=pre, **parts), encode_cases(texts)

    yield shown("bpe", char_bpe(LETTERS, MERGES))
    yield shown(
        "bpe_string_merges",
        char_bpe(LETTERS, MERGES) | {"merges": ["#version: 0.2", "l o", "lo w"]},
    )
    yield shown("bpe_unk", char_bpe(LETTERS, MERGES, ["<unk>"], unk_token="<unk>"))
    yield shown(
        "bpe_fused_unk", char_bpe(LETTERS, MERGES, ["<unk>"], unk_token="<unk>", fuse_unk=True)
    )
    missing = char_bpe(LETTERS, MERGES, unk_token="<unk>")
    yield shown("bpe_unk_not_in_vocabulary", missing)
    suffix = [("l", "o"), ("lo", "w</w>"), ("e", "r</w>"), ("low", "er</w>")]
    letters = [c + e for c in LETTERS for e in ("", "</w>")]
    yield shown("bpe_suffix", char_bpe(letters, [*suffix, ("lo", "w")], end_of_word_suffix="</w>"))
    prefix = [("l", "##o"), ("lo", "##w"), ("##e", "##r"), ("low", "##er")]
    letters = [e + c for c in LETTERS for e in ("", "##")]
    yield shown("bpe_prefix", char_bpe(letters, prefix, continuing_subword_prefix="##"))
    fallback = char_bpe(
        LETTERS, MERGES, ["<unk>", *byte_tokens()], unk_token="<unk>", byte_fallback=True
    )
    yield shown("bpe_byte_fallback", fallback)
    partial = [t for t in byte_tokens() if t != "<0xAD>"]
    partial = char_bpe(LETTERS, MERGES, ["<unk>", *partial], unk_token="<unk>", byte_fallback=True)
    yield shown("bpe_byte_fallback_with_a_hole", partial | {"fuse_unk": True}, [*words, "xyé中z"])
    whole = char_bpe(LETTERS, MERGES, ["newer", "zz"], ignore_merges=True)
    yield shown("bpe_ignore_merges", whole)
    yield shown("bpe_whole_text", char_bpe(LETTERS + " ", MERGES), words, None)
    duplicate = char_bpe(LETTERS, [*MERGES, ("a", "b"), ("b", "a"), ("a", "b")], ["ab"])
    yield shown("bpe_duplicate_merge", duplicate, ["abab baba aab"])
    llama = char_bpe(
        LETTERS + "▁", [("▁", "l"), ("▁l", "o"), *MERGES], list(byte_tokens()), byte_fallback=True
    )
    steps = [{"type": "Prepend", "prepend": "▁"}, replace({"String": " "}, "▁")]
    yield shown("bpe_llama", llama, words, None, normalizer=sequence("normalizers", steps))
    old = {
        k: v
        for k, v in char_bpe(LETTERS, MERGES).items()
        if k not in ("type", "ignore_merges", "byte_fallback")
    }
    yield shown("bpe_untyped", old, words[:2])

    pieces = [
        "[UNK]",
        "low",
        "##er",
        "##est",
        "new",
        "##e",
        "##r",
        "l",
        "##o",
        "中",
        "##中",
        "un",
        "##low",
    ]
    yield shown(
        "word_piece",
        word_piece(pieces),
        ["lower newest unlow", "low中中", "lowx xlow", "newe r", ""],
    )
    yield shown(
        "word_piece_limit",
        word_piece(pieces, max_input_chars_per_word=4),
        ["lower low 中中中中 newe"],
    )
    plain = word_piece(["?", "a", "b", "ab"], continuing_subword_prefix="", unk_token="?")
    yield shown("word_piece_no_prefix", plain, ["abba aab c", "中"])
    missing = word_piece(["low", "##er"])
    yield shown("word_piece_unk_not_in_vocabulary", missing, ["lower", "x"])

    yield shown("word_level", word_level(["low", "lower", "中"]), ["low lower new 中", ""])
    yield shown("word_level_unk_not_in_vocabulary", word_level(["low"], unk=None), ["low", "new"])

    scored = [
        ["<unk>", 0.0],
        ["▁", -2.0],
        ["a", -3.0],
        ["aa", -6.0],
        ["b", -3.5],
        ["ab", -5.0],
        ["▁ab", -5.5],
    ]
    scored += [
        ["c", -4.0],
        ["▁low", -6.5],
        ["low", -7.0],
        ["er", -6.0],
        ["l", -8.0],
        ["o", -8.0],
        ["w", -8.5],
    ]
    texts = ["ab aab", "aaaa", "lower low", "x中y", "xx lowxx", "", "a b c"]
    yield shown("unigram", unigram(scored), texts, metaspace())
    yield shown("unigram_long_unk", unigram([*scored, ["x中", -9.0]]), texts, metaspace())
    fallback = unigram(scored + [[t, -20.0] for t in byte_tokens()], byte_fallback=True)
    yield shown("unigram_byte_fallback", fallback, texts, metaspace())
    yield shown("unigram_without_unk", unigram(scored, unk_id=None), texts, metaspace())
    yield shown("unigram_whole_text", unigram(scored), texts, None)
    untyped = {"unk_id": 0, "vocab": scored}
    yield shown("unigram_untyped", untyped, texts[:2], metaspace())


def added_tokens():
    model = bytes_model()
    texts = [
        "a<s>b",
        "<s><s> x",
        "in [M]y [M] , [M]",
        "xx  <l>  yy  <r>  zz <b> .",
        "foobar Foobar FOOBAR bc abcd",
    ]
    texts += [
        "<s",
        "é<l>\u3000<l>",
        "a_[M]b ²[M] [M]2",
        "ABC abc Abc",
        "中<s>文",
        "",
        "<s>",
        " <l> ",
    ]
    tokens = [
        added(256, "<s>"),
        added(257, "[M]", single_word=True),
        added(258, "<l>", lstrip=True),
        added(259, "<r>", rstrip=True),
        added(260, "<b>", lstrip=True, rstrip=True),
        added(261, "foobar", normalized=True, special=False),
        added(262, "Abc", normalized=True, special=False, single_word=True),
        added(263, "bc", special=False),
        added(264, "abcd", normalized=True, special=False),
        added(265, "<s><s>", special=True),
    ]
    cases = encode_cases(texts) + [{"text": t, "special_as_text": True} for t in texts[:5]]
    cases += [
        {"decode": [256, 97, 257, 261, 263, 999999, 98], "keep_special": keep}
        for keep in (False, True)
    ]
    yield "raw", tokenizer(model, added_tokens=tokens), cases
    lowercase = {"type": "Lowercase"}
    yield "lowercase", tokenizer(model, added_tokens=tokens, normalizer=lowercase), cases
    prepend = {"type": "Prepend", "prepend": "▁"}
    yield "prepend", tokenizer(model, added_tokens=tokens, normalizer=prepend), cases
    parts = {"pre_tokenizer": metaspace("first"), "decoder": {"type": "ByteFallback"}}
    yield "metaspace_first", tokenizer(model, added_tokens=tokens, **parts), cases
    renumbered = [added(7, "<x>"), added(900, "<y>"), added(5, "<0x41>", special=False)]
    yield "ids_not_honoured", tokenizer(model, added_tokens=renumbered), [{"text": "<x>A<y><0x41>"}]
    bert = [added(256, "[CLS]"), added(257, "[MASK]", lstrip=True)]
    words = [{"words": ["Hello", "[MASK]", "a [MASK]b", ""]}, {"words": []}]
    yield "pre_tokenized", tokenizer(model, added_tokens=bert, normalizer=bert_normalizer()), words


def post_processors():
    words = ["a", "b", "c", "d", "e", "é", "中", "[CLS]", "[SEP]", "<s>", "</s>", "[PAD]"]
    model = word_level(words)
    tokens = [added(i, w) for i, w in enumerate(words, 1) if w[0] in "[<"]
    cases = [{"text": t} for t in ("", "a b", "a é x 中")]
    cases += [{"text": "a b c", "pair": p} for p in ("", "d e", "[SEP] é")]
    cases += [case | {"add_special_tokens": False} for case in cases]
    cases += [
        {"words": ["a", "b c", "x"], "pair_words": ["d", "e"]},
        {"words": ["a"], "pair": "b c"},
    ]
    cases += [{"batch": ["a", "b c", {"text": "c", "pair": "d e"}, {"words": ["e", "é"]}]}]

    def shown(name, processor, more=()):
        parts = {"pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": processor}
        return name, tokenizer(model, added_tokens=tokens, **parts), [*cases, *more]

    cls, sep = ["[CLS]", 8], ["[SEP]", 9]
    yield shown("none", None)
    bert = {"type": "BertProcessing", "sep": sep, "cls": cls}
    yield shown("bert", bert)
    roberta = {"type": "RobertaProcessing", "sep": ["</s>", 11], "cls": ["<s>", 10]}
    roberta |= {"trim_offsets": False, "add_prefix_space": False}
    yield shown("roberta", roberta)
    yield shown("byte_level", byte_level())
    names = [special("[CLS]", (8, "[CLS]")), special("[SEP]", (9, "[SEP]"))]
    names.append(special("<two>", (10, "<s>"), (11, "</s>")))
    single = [("[CLS]", 0), ("A", 0), ("[SEP]", 0)]
    pair = [*single, ("B", 1), ("[SEP]", 1)]
    yield shown("template_bert", template(single, pair, names))
    odd = template(
        [("A", 3), ("<two>", 4)], [("B", 2), ("[CLS]", 1), ("A", 0), ("<two>", 5)], names
    )
    yield shown("template_swapped", odd)
    twice = template([("A", 0), ("A", 1)], [("A", 0), ("B", 1), ("A", 2)], names)
    yield shown("template_repeating", twice)
    in_order = sequence("processors", [byte_level(), template(single, pair, names)])
    yield shown("sequence", in_order)

    gpt2 = byte_level_bpe(["Hello", " world", " the", "  "], first=0)
    texts = ["Hello world", "  Hello  the ", " world", "\u3000x ", "é  中", ""]
    spaces = [{"text": t} for t in texts] + [{"text": " the", "pair": "  world "}]
    for prefix in (False, True):
        for trim in (False, True):
            parts = {"pre_tokenizer": byte_level(prefix, trim), "decoder": byte_level()}
            processor = roberta | {"trim_offsets": trim, "add_prefix_space": prefix}
            name = f"roberta_trim_{trim}_prefix_{prefix}".lower()
            yield name, tokenizer(gpt2, post_processor=processor, **parts), spaces
            processor = byte_level(prefix, trim)
            name = f"byte_level_trim_{trim}_prefix_{prefix}".lower()
            yield name, tokenizer(gpt2, post_processor=processor, **parts), spaces
    steps = [byte_level(False, True), template([("A", 0)], [("A", 0), ("B", 1)], [])]
    parts = {"pre_tokenizer": byte_level(), "post_processor": sequence("processors", steps)}
    yield "sequence_trimming", tokenizer(gpt2, **parts), spaces


def decoders():
    words = [
        "Hello",
        "▁world",
        "▁▁two",
        "a▁b",
        "##ing",
        "##",
        "foo</w>",
        "bar",
        "</w>",
        "<pad>",
        "|",
        "h",
        "l",
    ]
    words += [f"<0x{b:02X}>" for b in (0xE4, 0xBD, 0xA0, 0x61, 0xFF, 0xF0, 0x9F)] + [
        "<0xe4>",
        "<0x1>",
        "<0x+1>",
    ]
    words += [
        "Ġthe",
        "Ġ",
        "Ċ",
        "ä",
        "½",
        "ł",
        "é",
        "中",
        ".",
        "?",
        "n't",
        "'m",
        "do",
        "not",
        "'s",
        "'ve",
        "'re",
        "'",
    ]
    words += [
        " .",
        " do not",
        "",
        " ",
        "  xx  ",
        "_",
        "aXbX",
        "ðŁĺ",
        "Ģ",
        ",",
        "!",
        "\ufffd",
        "▁",
        "H",
        "HH",
    ]
    model = word_level(words)
    number = {word: i for i, word in enumerate(words, 1)}
    tokens = [added(number["<pad>"], "<pad>"), added(number["中"], "中", special=False)]

    lists = [
        [],
        ["Hello", "▁world", "▁▁two", "a▁b"],
        ["▁world", "▁world", "▁", "▁"],
        ["▁▁two", "▁▁two", "Hello"],
        ["Hello", "##ing", "##", "foo</w>", "bar", "</w>", "foo</w>"],
        [
            "##ing",
            "Hello",
            ".",
            "?",
            "!",
            ",",
            "do",
            "not",
            "n't",
            "'m",
            "'s",
            "'ve",
            "'re",
            "'",
            "Hello",
        ],
        [" .", " do not", "  xx  ", "_", "  xx  "],
        ["h", "h", "<pad>", "l", "l", "<pad>", "l", "|", "|", "h", "bar", "<pad>", "<pad>"],
        [
            "<0xE4>",
            "<0xBD>",
            "<0xA0>",
            "<0x61>",
            "Hello",
            "<0xE4>",
            "<0xBD>",
            "bar",
            "<0xFF>",
            "<0x61>",
        ],
        ["<0xe4>", "<0xBD>", "<0xA0>", "<0x1>", "<0x+1>", "<0xF0>", "<0x9F>", "Hello"],
        ["Ġthe", "Ġ", "Ċ", "ä", "½", "ł", "中", "é", "Ġthe"],
        ["ä", "½", "中", "ä", "½", "ł", "ðŁĺ", "Ģ", "ðŁĺ"],
        ["aXbX", "Hello", "\ufffd", "ä"],
        ["H", "HH", "Hello", "H"],
        ["<pad>", "中", "<pad>", "bar"],
    ]
    cases = []
    for tokens_of_case in lists:
        ids = [number[token] for token in tokens_of_case]
        cases.append({"decode": ids})
        if "<pad>" in tokens_of_case:
            cases.append({"decode": ids, "keep_special": True})
    cases.append({"decode": [number["Hello"], 4_000_000_000, number["bar"], 0]})

    def shown(name, decoder):
        return name, tokenizer(model, added_tokens=tokens, decoder=decoder), cases

    yield shown("none", None)
    yield shown("bpe", {"type": "BPEDecoder", "suffix": "</w>"})
    yield shown("byte_level", byte_level())
    yield shown("word_piece", {"type": "WordPiece", "prefix": "##", "cleanup": True})
    yield shown("word_piece_raw", {"type": "WordPiece", "prefix": "##", "cleanup": False})
    for scheme in ("always", "first", "never"):
        yield shown(f"metaspace_{scheme}", metaspace(scheme))
    for cleanup in (True, False):
        ctc = {"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": cleanup}
        yield shown("ctc" if cleanup else "ctc_raw", ctc)
    yield shown("replace", replace({"String": "X"}, "-"))
    yield shown("replace_regex", replace(regex("[lo]+"), "0"))
    yield shown("fuse", {"type": "Fuse"})
    yield shown("byte_fallback", {"type": "ByteFallback"})
    yield shown("strip", {"type": "Strip", "content": "H", "start": 1, "stop": 0})
    llama = [replace({"String": "▁"}, " "), {"type": "ByteFallback"}, {"type": "Fuse"}]
    llama.append({"type": "Strip", "content": " ", "start": 1, "stop": 0})
    yield shown("sequence_llama", sequence("decoders", llama))
    mixed = [byte_level(), {"type": "Strip", "content": "o", "start": 0, "stop": 2}]
    yield shown("sequence_byte_level_strip", sequence("decoders", mixed))


def truncate(length, strategy="LongestFirst", stride=0, direction="Right"):
    settings = {"direction": direction, "max_length": length, "strategy": strategy}
    return settings | {"stride": stride}


def pad(
    strategy="BatchLongest", direction="Right", multiple=None, pad_id=0, type_id=0, token="[PAD]"
):
    settings = {"strategy": strategy, "direction": direction, "pad_to_multiple_of": multiple}
    return settings | {"pad_id": pad_id, "pad_type_id": type_id, "pad_token": token}


def truncation_and_padding():
    letters = list("abcdefghij")
    model = word_level([*letters, "[CLS]", "[SEP]"])
    tokens = [added(11, "[CLS]"), added(12, "[SEP]")]
    processors = {
        "bert": {"type": "BertProcessing", "sep": ["[SEP]", 12], "cls": ["[CLS]", 11]},
        "none": None,
    }
    long, short, one = "a b c d e f g", "h i j", "a"
    for kind, processor in processors.items():
        cases = []
        for direction in ("Right", "Left"):
            for length, stride in ((6, 0), (6, 2), (5, 1), (2, 0), (1, 0), (0, 0), (9, 3)):
                cases.append(
                    {
                        "text": long,
                        "truncation": truncate(length, stride=stride, direction=direction),
                    }
                )
            for strategy in ("LongestFirst", "OnlyFirst", "OnlySecond"):
                for a, b in ((long, short), (short, long), (one, long)):
                    for length, stride in ((8, 0), (8, 1), (5, 0)):
                        settings = truncate(length, strategy, stride, direction)
                        cases.append({"text": a, "pair": b, "truncation": settings})
            cases.append(
                {"text": long, "truncation": truncate(4, "OnlySecond", direction=direction)}
            )
            cases.append(
                {"text": one, "truncation": truncate(4, "OnlySecond", direction=direction)}
            )
            for strategy, multiple in (
                ("BatchLongest", None),
                ("BatchLongest", 4),
                ({"Fixed": 8}, None),
            ):
                settings = {"padding": pad(strategy, direction, multiple, 7, 3, "g")}
                cases.append({"text": short, **settings})
                cases.append({"text": one, "pair": short, **settings})
                cases.append({"batch": [one, long, {"text": one, "pair": short}], **settings})
                both = settings | {"truncation": truncate(5, stride=1, direction=direction)}
                cases.append({"batch": [long, one, {"text": long, "pair": short}], **both})
            cases.append({"text": "", "padding": pad({"Fixed": 3}, direction, 2)})
        cases.append({"text": long, "truncation": truncate(4), "add_special_tokens": False})
        cases.append(
            {"words": ["a", "b c", "d"], "pair_words": ["e", "f g h"], "truncation": truncate(6)}
        )
        parts = {"pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": processor}
        yield kind, tokenizer(model, added_tokens=tokens, **parts), cases
    stored = {
        "truncation": truncate(5, stride=1),
        "padding": pad({"Fixed": 6}, "Left", None, 0, 1, "[UNK]"),
    }
    parts |= {"post_processor": processors["bert"]} | stored
    cases = [{"text": long}, {"text": one}, {"text": long, "pair": short}, {"batch": [one, long]}]
    yield "stored", tokenizer(model, added_tokens=tokens, **parts), cases


def real_shapes():
    """Whole tokenizers in the shape of common models."""
    pairs = [
        {"text": SHORT[1], "pair": SHORT[3]},
        {"words": ["Hello", "wörld", "中"]},
        {"batch": SHORT[1:4]},
    ]
    cases = encode_cases() + pairs
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "hello",
        "world",
        ",",
        "!",
        "two",
        "spaces",
        "a",
        "tab",
    ]
    pieces += [
        "and",
        "line",
        "un",
        "##ic",
        "##ode",
        "cafe",
        "don",
        "'",
        "t",
        "we",
        "ve",
        "i",
        "m",
        "final",
        "##s",
    ]
    pieces += ["你", "好", "世", "界", "-", "the", "count", "##down"]
    specials = [added(i, t) for i, t in enumerate(pieces) if t[0] == "[" and t[-1] == "]"]
    cls, sep = special("[CLS]", (2, "[CLS]")), special("[SEP]", (3, "[SEP]"))
    single = [("[CLS]", 0), ("A", 0), ("[SEP]", 0)]
    processor = template(single, [*single, ("B", 1), ("[SEP]", 1)], [cls, sep])
    parts = {"normalizer": bert_normalizer(), "pre_tokenizer": {"type": "BertPreTokenizer"}}
    parts |= {
        "post_processor": processor,
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
    }
    extra = [{"text": "hello [MASK]!"}, {"decode": [2, 5, 7, 6, 35, 8, 3]}]
    yield "bert", tokenizer(word_piece(pieces), added_tokens=specials, **parts), cases + extra

    model = byte_level_bpe(
        ["Hello", " world", " the", "don", "'t", " two", "  ", "你好", " na", "ï"], 1
    )
    model["vocab"]["<|endoftext|>"] = 0
    specials = [added(0, "<|endoftext|>")]
    parts = {"pre_tokenizer": byte_level(), "post_processor": byte_level(), "decoder": byte_level()}
    extra = [{"text": "x<|endoftext|> y"}, {"text": "x<|endoftext|> y", "special_as_text": True}]
    extra += [
        {"decode": [0, 40, 300, 262, 0]},
        {"decode": [0, 40, 300, 262, 0], "keep_special": True},
    ]
    yield "gpt2", tokenizer(model, added_tokens=specials, **parts), cases + extra

    scored = [
        ["<s>", 0.0],
        ["<pad>", 0.0],
        ["</s>", 0.0],
        ["<unk>", 0.0],
        ["▁", -3.0],
        ["▁Hello", -7.0],
        [",", -4.0],
    ]
    scored += [
        ["▁world", -7.5],
        ["!", -5.0],
        ["▁two", -8.0],
        ["▁a", -4.0],
        ["a", -4.1],
        ["e", -3.9],
        ["é", -6.0],
    ]
    scored += [[c, -7.0 - n / 8] for n, c in enumerate("bcdfghilmnoprstuvwxyz'-")] + [
        ["你好", -8.0],
        ["▁the", -5.0],
    ]
    model = unigram(scored, unk_id=3)
    specials = [added(i, t) for i, (t, _) in enumerate(scored[:4])] + [
        added(len(scored), "<mask>", lstrip=True)
    ]
    tokens = [special("<s>", (0, "<s>")), special("</s>", (2, "</s>"))]
    single = [("<s>", 0), ("A", 0), ("</s>", 0)]
    processor = template(single, [*single, ("</s>", 0), ("B", 0), ("</s>", 0)], tokens)
    normalizer = [
        {"type": "Precompiled", "precompiled_charsmap": CHARSMAP},
        replace(regex(" {2,}"), " "),
    ]
    parts = {"normalizer": sequence("normalizers", normalizer), "pre_tokenizer": metaspace()}
    parts |= {"post_processor": processor, "decoder": metaspace()}
    extra = [{"text": "Hello  <mask> world"}, {"decode": [0, 5, 6, 7, 2]}]
    yield "xlm_roberta", tokenizer(model, added_tokens=specials, **parts), cases + extra


GROUPS = (
    normalizers,
    pre_tokenizers,
    models,
    added_tokens,
    post_processors,
    decoders,
    truncation_and_padding,
    real_shapes,
)
