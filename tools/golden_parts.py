"""Builders for the tokenizers of golden_fixtures.py: models, components, a Precompiled table."""

import base64
import struct


def added(number, content, **flags):
    token = {
        "id": number,
        "content": content,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
    }
    return token | {"normalized": False, "special": True} | flags


# --- models ---


def byte_tokens(first=0):
    return {f"<0x{b:02X}>": first + b for b in range(256)}


def bytes_model():
    """Shows a piece as it reaches the model: one token for each of its bytes."""
    return bpe(byte_tokens(), [], byte_fallback=True)


def bpe(vocab, merges, **options):
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None}
    model |= {"end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False}
    return model | {"ignore_merges": False} | options | {"vocab": vocab, "merges": merges}


def word_level(words, unk="[UNK]"):
    vocab = {word: number for number, word in enumerate([unk, *words] if unk else words)}
    return {"type": "WordLevel", "vocab": vocab, "unk_token": unk or "[UNK]"}


def word_piece(pieces, **options):
    vocab = {piece: number for number, piece in enumerate(pieces)}
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##"}
    return model | {"max_input_chars_per_word": 100} | options | {"vocab": vocab}


def unigram(pieces, **options):
    return {"type": "Unigram", "unk_id": 0, "vocab": pieces, "byte_fallback": False} | options


def char_bpe(text, merges, extra=(), **options):
    """Symbols of `text`, then what the merges make."""
    prefix = options.get("continuing_subword_prefix") or ""
    made = [a + b[len(prefix) if b.startswith(prefix) else 0 :] for a, b in merges]
    vocab = {}
    for token in [*extra, *dict.fromkeys(text), *made]:
        vocab.setdefault(token, len(vocab))
    return bpe(vocab, [list(m) for m in merges], **options)


def byte_alphabet():
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [b for b in range(256) if b not in shown]
    return {b: chr(b) for b in shown} | {b: chr(0x100 + n) for n, b in enumerate(hidden)}


def byte_level_bpe(words, first=0, **options):
    """All bytes and the merges that build each word from the left."""
    alphabet = byte_alphabet()
    vocab = {alphabet[b]: first + n for n, b in enumerate(sorted(alphabet))}
    merges = []
    for word in words:
        symbols = [alphabet[b] for b in word.encode()]
        left = symbols[0]
        for right in symbols[1:]:
            if left + right not in vocab:
                vocab[left + right] = first + len(vocab)
                merges.append([left, right])
            left += right
    return bpe(vocab, merges, **options)


# --- components ---


def sequence(kind, parts):
    return {"type": "Sequence", kind: parts}


def replace(pattern, content):
    return {"type": "Replace", "pattern": pattern, "content": content}


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def regex(pattern):
    return {"Regex": pattern}


def byte_level(prefix=False, trim=True, use_regex=True):
    flags = {"add_prefix_space": prefix, "trim_offsets": trim, "use_regex": use_regex}
    return {"type": "ByteLevel"} | flags


def metaspace(scheme="always", split_pieces=True, replacement="▁"):
    part = {"type": "Metaspace", "replacement": replacement, "prepend_scheme": scheme}
    return part | {"split": split_pieces}


def bert_normalizer(clean=True, chinese=True, strip=None, lowercase=True):
    part = {"type": "BertNormalizer", "clean_text": clean, "handle_chinese_chars": chinese}
    return part | {"strip_accents": strip, "lowercase": lowercase}


def special(name, *pairs):
    return {"id": name, "ids": [i for i, _ in pairs], "tokens": [t for _, t in pairs]}


def template(single, pair, tokens):
    def piece(item):
        name, type_id = item
        kind = "Sequence" if name in ("A", "B") else "SpecialToken"
        return {kind: {"id": name, "type_id": type_id}}

    part = {"type": "TemplateProcessing", "single": [piece(i) for i in single]}
    return part | {"pair": [piece(i) for i in pair], "special_tokens": {t["id"]: t for t in tokens}}


def tokenizer(model, **parts):
    names = ("truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder")
    whole = {"version": "1.0"} | dict.fromkeys(names) | {"added_tokens": []} | parts
    return whole | {"model": model}


# --- the Precompiled normalizer's table ---


def darts(keys):
    """A double array in Darts-clone's layout, holding each key (bytes) with its value."""
    units = {0: 0}
    bases = set()

    def children(prefix):
        found = {
            key[len(prefix)] for key in keys if len(key) > len(prefix) and key.startswith(prefix)
        }
        return sorted(found)

    pending = [(b"", 0, 0)]
    while pending:
        prefix, index, label = pending.pop()
        labels = children(prefix)
        slots = labels + ([0] if prefix in keys else [])
        base = 1
        while base in bases or any(base ^ c in units for c in slots) or base ^ index >= 1 << 21:
            base += 1
        bases.add(base)
        units[index] = (base ^ index) << 10 | (prefix in keys) << 8 | label
        if prefix in keys:
            units[base] = keys[prefix] | 1 << 31
        for c in labels:
            units[base ^ c] = 0  # taken; filled in when its turn comes
            pending.append((prefix + bytes([c]), base ^ c, c))
    size = (max(units) | 255) + 1
    return struct.pack(f"<{size}I", *(units.get(i, 0) for i in range(size)))


def charsmap(replacements):
    pool, keys = b"", {}
    for source, target in replacements.items():
        keys[source.encode()] = len(pool)
        pool += target.encode() + b"\0"
    trie = darts(keys)
    return base64.b64encode(struct.pack("<I", len(trie)) + trie + pool).decode()
