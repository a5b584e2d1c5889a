"""Compares Lexel's trainers with other libraries': CPU time, wall time, peak memory.

    pip install lexel tokenizers gigatoken rustbpe sentencepiece
    python benchmarks/training.py --texts english.txt mixed.txt --threads 1 2

Libraries take turns, each run in a process of its own that may use so many CPUs (Linux, since it
sets the affinity). CPU time is that of all threads during training, with reading the file; peak
memory is that of the whole process, Python and the library included. What is not installed is
left out. Texts are files in UTF-8; figures to quote want 50 MB or more, of natural text.

What is trained: byte-level BPE with each library's GPT-2-like or GPT-4-like pattern, WordPiece with
BERT's normalizer and pre-tokenizer, words cut at spaces and punctuation, and Unigram with NFKC in
front, cut at spaces.
"""

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time

GPT4 = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*"
    r"|\s*[\r\n]|\s+(?!\S)|\s+"
)
LINE_LIMIT = 1 << 20  # bytes; sentencepiece drops longer ones


def train_tokenizers(library, model, path, size):
    """`tokenizers`, or Lexel, which has the same API."""
    hf = importlib.import_module(library)
    pre = hf.pre_tokenizers
    settings = {"vocab_size": size, "show_progress": False}
    if model == "bpe":
        tokenizer = hf.Tokenizer(hf.models.BPE())
        tokenizer.pre_tokenizer = pre.ByteLevel(add_prefix_space=False)
        trainer = hf.trainers.BpeTrainer(initial_alphabet=pre.ByteLevel.alphabet(), **settings)
    elif model == "wordpiece":
        tokenizer = hf.Tokenizer(hf.models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = hf.normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = pre.BertPreTokenizer()
        trainer = hf.trainers.WordPieceTrainer(special_tokens=["[UNK]"], **settings)
    elif model == "wordlevel":
        tokenizer = hf.Tokenizer(hf.models.WordLevel(unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre.Whitespace()
        trainer = hf.trainers.WordLevelTrainer(special_tokens=["[UNK]"], **settings)
    else:
        tokenizer = hf.Tokenizer(hf.models.Unigram())
        tokenizer.normalizer = hf.normalizers.NFKC()
        tokenizer.pre_tokenizer = pre.Metaspace()
        trainer = hf.trainers.UnigramTrainer(
            unk_token="<unk>", special_tokens=["<unk>"], **settings
        )
    own = {"threads": len(os.sched_getaffinity(0))} if library == "lexel" else {}
    tokenizer.train([path], trainer, **own)


def train_gigatoken(model, path, size):
    import gigatoken

    gigatoken.train_bpe(gigatoken.TextFileSource([path]), size, [])


def train_rustbpe(model, path, size):
    import rustbpe

    with open(path, encoding="utf-8") as lines:
        rustbpe.Tokenizer().train_from_iterator(lines, size, pattern=GPT4)


def train_sentencepiece(model, path, size):
    import io

    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        input=[path],
        model_writer=io.BytesIO(),
        vocab_size=size,
        model_type=model,
        num_threads=len(os.sched_getaffinity(0)),
        input_sentence_size=0,
        max_sentence_length=LINE_LIMIT,
        minloglevel=2,
    )


TRAINERS = {
    "lexel": lambda *what: train_tokenizers("lexel", *what),
    "tokenizers": lambda *what: train_tokenizers("tokenizers", *what),
    "gigatoken": train_gigatoken,
    "rustbpe": train_rustbpe,
    "sentencepiece": train_sentencepiece,
}
# tokenizers' Unigram takes hours on such texts; ask for it with --libraries and --models.
PEERS = {
    "bpe": ["lexel", "tokenizers", "gigatoken", "rustbpe", "sentencepiece"],
    "wordpiece": ["lexel", "tokenizers"],
    "wordlevel": ["lexel", "tokenizers"],
    "unigram": ["lexel", "sentencepiece"],
}


def run_here(library, model, path, size, cpus):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cpus])
    importlib.import_module(library)
    wall, cpu = time.perf_counter(), time.process_time()
    TRAINERS[library](model, path, size)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run_apart(library, model, path, size, cpus, limit):
    command = [sys.executable, __file__, "--one", library, model, path, str(size), str(cpus)]
    environment = dict(os.environ, RAYON_NUM_THREADS=str(cpus), TOKENIZERS_PARALLELISM="true")
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return None, f"stopped after {limit:.0f} s"
    if done.returncode != 0:
        return None, (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    return json.loads(done.stdout.splitlines()[-1]), None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", nargs="+", default=[], help="files")
    parser.add_argument("--models", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--libraries", nargs="+", choices=list(TRAINERS))
    parser.add_argument("--vocab-size", type=int, default=32_000)
    parser.add_argument("--threads", nargs="+", type=int, default=[1])
    parser.add_argument("--rounds", type=int, default=1, help="medians are shown")
    parser.add_argument("--limit", type=float, default=1800, help="seconds for one run")
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        library, model, path, size, cpus = options.one
        print(json.dumps(run_here(library, model, path, int(size), int(cpus))))
        return
    if not options.texts:
        parser.error("give --texts")
    print("| text | model | threads | library | CPU s | wall s | peak MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for path in options.texts:
        for model in options.models:
            libraries = options.libraries or PEERS[model]
            libraries = [name for name in libraries if importlib.util.find_spec(name)]
            for cpus in options.threads:
                runs = {name: [] for name in libraries}
                failures = {}
                for _ in range(options.rounds):
                    for name in libraries:
                        if name in failures:
                            continue
                        result, error = run_apart(
                            name, model, path, options.vocab_size, cpus, options.limit
                        )
                        if result:
                            runs[name].append(result)
                        else:
                            failures[name] = error
                for name in libraries:
                    row = f"| {os.path.basename(path)} | {model} | {cpus} | {name} |"
                    if name in failures:
                        print(f"{row} {failures[name]} | | |", flush=True)
                        continue
                    cpu, wall, mb = (
                        statistics.median(run[what] for run in runs[name])
                        for what in ("cpu", "wall", "mb")
                    )
                    print(f"{row} {cpu:.2f} | {wall:.2f} | {mb:.0f} |", flush=True)


if __name__ == "__main__":
    main()
