"""Trains on a stream of generated text that no memory could hold the words of, within a budget.

    pip install lexel
    python benchmarks/stream_training.py --gigabytes 10 --budget-mib 1024

The text is made as it is read: sentences of a made-up language whose words follow Zipf's law, and
among them words that never come again, one word in twenty, so that distinct words grow with the
text. Fails if the process took more memory than at the start and the budget. The same
arguments give the same vocabulary, whatever the number of threads.
"""

import argparse
import itertools
import random
import resource
import sys
import time

from lexel import Tokenizer, models, pre_tokenizers, trainers

BLOCK = 1 << 20  # bytes, about
WORDS = 60_000
SYLLABLES = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "r", "s")]

LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")


def blocks(gigabytes):
    """Texts of a megabyte each."""
    numbers = random.Random(1)
    language = ["".join(numbers.choices(SYLLABLES, k=1 + i % 4)) for i in range(WORDS)]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(WORDS)))
    prepared = []
    for _ in range(40):
        words = numbers.choices(language, cum_weights=weights, k=BLOCK // 9)
        prepared.append(" ".join(words))
    done = 0
    while done < gigabytes * 1e9:
        unique = numbers.randbytes(BLOCK // 20).hex().translate(LETTERS)
        rare = " ".join(unique[i : i + 12] for i in range(0, len(unique), 12))
        text = f"{rare} {numbers.choice(prepared)}"
        done += len(text)
        yield text


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument("--budget-mib", type=int, default=1024)
    parser.add_argument("--model", choices=["bpe", "unigram"], default="bpe")
    parser.add_argument("--threads", type=int, default=0, help="0: one per core")
    parser.add_argument("--output", help="where to save the tokenizer")
    options = parser.parse_args()

    settings = {"vocab_size": 32_000, "show_progress": sys.stderr.isatty()}
    if options.model == "bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        trainer = trainers.BpeTrainer(**settings)
    else:
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        trainer = trainers.UnigramTrainer(unk_token="<unk>", **settings)
    next(blocks(1e-9))  # what making text needs counts as the start's
    start, begin, cpu = peak_mib(), time.perf_counter(), time.process_time()
    tokenizer.train_from_iterator(
        blocks(options.gigabytes),
        trainer,
        memory_budget=options.budget_mib << 20,
        threads=options.threads,
    )
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    report = trainer.report()
    for name, value in report.items():
        print(f"{name}: {value:,}")
    megabytes = report["bytes"] / 1e6
    print(f"{megabytes / wall:.1f} MB/s, {megabytes / cpu:.1f} MB per CPU s")
    print(f"memory: {start:.0f} MiB at the start, {peak_mib():.0f} at most")
    if options.output:
        tokenizer.save(options.output)
    if peak_mib() > start + options.budget_mib:
        sys.exit("more than the budget")


if __name__ == "__main__":
    main()
