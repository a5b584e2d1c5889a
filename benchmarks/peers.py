#!/usr/bin/env python3
"""Compares Lexel with other tokenizer libraries: how fast, and whether the ids are right.

    pip install lexel numpy tokenizers fastokens gigatoken splintr-rs nanotoken tuetoken \\
        quicktok-v1 tiktoken sentencepiece            # any of them may be missing
    python peers.py --tokenizers llama3.json bert.json --texts en.txt code.txt --table results.md

A tokenizer is a tokenizer.json; a text is a file of UTF-8, or a JSON list of strings where its name
ends in .json. Names of both are taken from the files, up to the first dot. Take real text, at least
50 MB a file: every round needs text of its own. Without --texts the sources of Python's standard
library are the text.

How it measures:
* Every library and kind of result (array, list, Encoding) runs in a process of its own, and all
  take turns, in an order that changes: round r is the same new text for all, text that no cache has
  seen. The figure is the median of the rounds.
* Batches are documents of 1 to 4 KB; "long" is one document of --mb megabytes; "short" is single
  calls for lines of about 60 characters; "decode" makes text of the ids of the long documents.
  "cold" is a batch, the first thing a fresh process encodes.
* With one thread all are bound to one core and processor time is counted, which holds on a busy
  machine; with more it is the clock's time.
* All ids of all rounds, and of thousands of odd strings, are compared with those of Hugging Face
  tokenizers: that is the column "exact".
* "patho" encodes 1 MB of one letter, and the like, in fresh processes with a time limit.
* "scaling" compares one process of --threads threads with as many processes of one thread each.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import itertools
import json
import multiprocessing
import os
import platform
import random
import statistics
import sys
import sysconfig
import time
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import peer_adapters
from peer_adapters import ARRAY, ENCODING, LIST, Unsupported

Row = tuple[str, str]  # library, what it returns
MODES = ("cold", "batch", "long", "short", "decode", "patho", "scaling")


# ---------------------------------------------------------------- one library's process
def digest(row: list[int]) -> bytes:
    return hashlib.blake2b(repr(row).encode(), digest_size=8).digest()


def run_once(adapter: Any, mode: str, data: Any) -> tuple[float, float, list[bytes]]:
    """Seconds, processor seconds, and a digest of each row of ids."""
    if mode == "decode":
        data = adapter.decoder_input(data)
        call = adapter.decode
    elif mode == "long":
        call = adapter.encode
    elif mode == "short":

        def call(texts):
            encode = adapter.encode
            return [encode(text) for text in texts]

    else:
        call = adapter.batch
    gc.collect()
    gc.disable()
    cpu, wall = time.process_time(), time.perf_counter()
    result = call(data)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    gc.enable()
    if mode == "decode":
        return wall, cpu, [hashlib.blake2b(result.encode(), digest_size=8).digest()]
    if mode == "long":
        rows = [adapter.ids(result)]
    elif mode == "short":
        rows = [adapter.ids(x) for x in result]
    else:
        rows = adapter.rows(result)
    return wall, cpu, [digest(row) for row in rows]


def serve(
    pipe: Any, number: int, path: Path, threads: int, is_bound: bool, plugins: list[str]
) -> None:
    """Loads, then answers (mode, data, when) until there is no more."""
    for name in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(threads)
    os.environ["TOKENIZERS_PARALLELISM"] = "true" if threads > 1 else "false"
    for plugin in plugins:
        peer_adapters.load_plugin(plugin)
    if is_bound and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    adapter = peer_adapters.ADAPTERS[number]()
    try:
        adapter.load(path, threads)
        pipe.send(None)
    except Unsupported as why:
        pipe.send(str(why))
        return
    except ImportError as why:
        pipe.send(f"not installed ({why})")
        return
    except BaseException as why:  # a Rust panic is no Exception
        pipe.send(f"{type(why).__name__}: {why}"[:120])
        return
    gc.freeze()
    while True:
        try:
            mode, data, start = pipe.recv()
        except EOFError:
            return
        try:
            if mode == "ids":
                pipe.send(adapter.ids(adapter.encode(data)))
                continue
            while time.monotonic() < start:
                pass
            begin = time.monotonic()
            pipe.send((*run_once(adapter, mode, data), begin))
        except BaseException as why:
            pipe.send(f"{type(why).__name__}: {why}"[:120])


class Peer:
    """A process that serves, as its parent sees it."""

    def __init__(
        self, number: int, path: Path, threads: int, is_bound: bool, plugins: list[str]
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        kind = peer_adapters.ADAPTERS[number]
        self.row: Row = (kind.name, kind.returns)
        self.process = context.Process(
            target=serve, args=(theirs, number, path, threads, is_bound, plugins), daemon=True
        )
        self.process.start()
        theirs.close()
        self.dead: set[str] = set()

    def ask(self, mode: str, data: Any, start: float = 0.0) -> None:
        self.pipe.send((mode, data, start))

    def answer(self, limit: float) -> Any:
        """What it says; a string is an error."""
        try:
            return self.pipe.recv() if self.pipe.poll(limit) else f"more than {limit:.0f} s"
        except EOFError:
            return "it crashed"

    def end(self) -> None:
        self.pipe.close()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


# ---------------------------------------------------------------- texts
def documents(path: Path | None) -> list[str]:
    if path is None:
        found = Path(sysconfig.get_path("stdlib")).rglob("*.py")
        texts = [x.read_text("utf-8", "replace") for x in sorted(found) if "site-" not in str(x)]
    elif path.suffix == ".json":
        texts = json.loads(path.read_text("utf-8"))
    else:
        texts = path.read_text("utf-8", "replace").split("\n\n\n")
    texts = [x for text in texts for x in pieces(text, 1 << 20)]
    random.Random(11).shuffle(texts)
    return texts


def pieces(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def small_documents(texts: list[str]) -> list[str]:
    """Of 1 to 4 KB, cut at ends of lines."""
    rng = random.Random(5)
    found = []
    for text in texts:
        begin = 0
        while begin < len(text):
            size = rng.randint(700, 3000)
            end = text.rfind("\n", begin + 200, begin + size)
            end = begin + size if end < 0 else end
            if end - begin > 300:
                found.append(text[begin:end])
            begin = end
    rng.shuffle(found)
    return found


def portions(texts: list[str], size: int) -> list[list[str]]:
    """Of about `size` bytes each; a rest is left out."""
    found, portion, bytes_now = [], [], 0
    for text in texts:
        portion.append(text)
        bytes_now += len(text.encode())
        if bytes_now >= size:
            found.append(portion)
            portion, bytes_now = [], 0
    return found


def short_lines(texts: list[str]) -> list[str]:
    """About 60 characters each."""
    found = {y.strip() for x in texts for y in x.split("\n") if 45 <= len(y.strip()) <= 75}
    lines = sorted(found)
    random.Random(2).shuffle(lines)
    return lines


def odd_strings(count: int) -> list[str]:
    rng = random.Random(3)
    pools = [
        "abcdefghij klmnop  ",
        "ABCabc''sStTdD'lLvVeE ",
        "0123456789 .,",
        " \t\n\r\u00a0\u3000\u2028\u0085",
        "!@#$%^&*()_+-=[]{}|;:'\",.<>/?`~ ",
        "\u00e9\u00e8\u00fc\u00f1\u00e7\u00df\u00f8\u00e5\u00c6\u0152 ",
        "\u4f60\u597d\u4e16\u754c\u7684\u4e00\u662f ",
        "\u043f\u0440\u0438\u0432\u0435\u0442 ",
        "\u0645\u0631\u062d\u0628\u0627 ",
        "\u0928\u092e\u0938\u094d\u0924\u0947 ",
        "\uc548\ub155\ud558\uc138\uc694 ",
        "\U0001f389\U0001f44d\U0001f3fd\U0001f468\u200d\U0001f469 ",
        "e\u0301a\u0300o\u0308\u0323 ",
        "\ufb01\u2460\u00b2\u00bd\u2167 \ufdfa",
        "\u200b\u200d\ufeff\u00ad",
        "\x00\x01\x7f\x1b ",
        "\u0130\u0131\u017fK ",
        "".join(chr(rng.randrange(0x20, 0x2FFF)) for _ in range(60)),
        "".join(chr(rng.randrange(0x10000, 0x1FFFF)) for _ in range(40)),
    ]
    found = []
    for _ in range(count):
        parts = []
        for _ in range(rng.randint(1, 8)):
            pool = rng.choice(pools)
            parts += [rng.choice(pool) for _ in range(rng.randint(1, 12))]
        found.append("".join(parts))
    return found


def hard_texts(size: int = 1 << 20) -> dict[str, str]:
    rng = random.Random(1)
    return {
        "one letter": "a" * size,
        "spaces": " " * size,
        "random Latin-1": bytes(rng.randrange(256) for _ in range(size)).decode("latin-1"),
        "random Chinese": "".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(size // 3)),
        "random letters": "".join(chr(97 + rng.randrange(26)) for _ in range(size)),
        "emoji": "\U0001f44d\U0001f3fd" * (size // 8),
    }


# ---------------------------------------------------------------- the runs
@dataclass
class Result:
    """What was found for one row on one tokenizer and text."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    compared: int = 0
    wrong: int = 0


class Bench:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.results: dict[tuple[str, str], dict[Row, Result]] = {}
        self.hard: dict[str, dict[str, dict[Row, str]]] = {}
        self.scaling: list[tuple[str, str, Row, float]] = []
        self.left_out: dict[tuple[str, Row], str] = {}

    def start(self, number: int, path: Path, threads: int, is_free: bool = False) -> Peer | None:
        peer = Peer(number, path, threads, threads == 1 and not is_free, self.args.plugin)
        why = peer.answer(120)
        if why is None:
            return peer
        self.left_out[name_of(path), peer.row] = why
        peer.end()
        return None

    def numbers(self) -> list[int]:
        only, skip = self.args.only, self.args.skip
        return [
            i
            for i, kind in enumerate(peer_adapters.ADAPTERS)
            if (not only or kind.name.split(",")[0] in [*only, "tokenizers"])
            and kind.name.split(",")[0] not in skip
        ]

    def rate(self, mode: str, data: Any, answer: tuple[float, float, list[bytes]]) -> float:
        """MB/s, or calls a second."""
        seconds = answer[1] if self.args.threads == 1 else answer[0]
        if mode == "short":
            return len(data) / seconds
        texts = [data] if isinstance(data, str) else data
        return sum(len(x.encode()) for x in texts) / seconds / 1e6

    def take(self, result: Result, answer: Any, right: list[bytes] | None) -> None:
        if right is not None:
            result.compared += len(right)
            result.wrong += sum(a != b for a, b in zip(answer[2], right, strict=False))
            result.wrong += max(0, len(right) - len(answer[2]))

    def round(self, peers: list[Peer], mode: str, turn: int, data: Any, into: dict) -> None:
        """One text through every library, and their ids against Hugging Face's."""
        answers = {}
        sent, size_of = data, data
        if mode == "decode":
            sent = next(x for x in peers if x.row[0] == "tokenizers")
            sent.ask("ids", data)
            sent = sent.answer(self.args.limit)
        for peer in peers[turn % len(peers) :] + peers[: turn % len(peers)]:
            if mode in peer.dead:
                continue
            peer.ask(mode, sent)
            answer = peer.answer(self.args.limit)
            if isinstance(answer, str):
                peer.dead.add(mode)
                say(f"    {mode}: {' '.join(peer.row)}: {answer}")
            else:
                answers[peer.row] = answer
        right = next((a[2] for row, a in answers.items() if row[0] == "tokenizers"), None)
        for row, answer in answers.items():
            self.take(into[row], answer, right)
            if turn > 0 and mode != "odd":  # the first round is for loading pages
                into[row].rates[mode].append(self.rate(mode, size_of, answer))

    def run(self, path: Path, text: Path | None) -> None:
        args, rounds = self.args, range(self.args.rounds + 1)
        texts = documents(text)
        small = portions(small_documents(texts[::-1]), int(args.mb * 1e6))
        long = ["\n\n".join(x) for x in portions(texts, int(args.mb * 1e6))]
        if len(small) <= args.rounds:
            sys.exit(f"{text or 'the standard library'}: too little text for so many rounds")
        into: dict[Row, Result] = defaultdict(Result)
        self.results[name_of(path), name_of(text)] = into
        peers = [x for i in self.numbers() if (x := self.start(i, path, args.threads))]
        if "batch" in args.modes:
            self.round(peers, "odd", 0, odd_strings(3000), into)
            for r in rounds:
                self.round(peers, "batch", r, small[r], into)
        if "long" in args.modes:
            for r in rounds:
                self.round(peers, "long", r, long[r % len(long)], into)
        if "decode" in args.modes:
            for r in rounds:
                self.round(peers, "decode", r, long[r % len(long)], into)
        if "short" in args.modes:
            lines = short_lines(texts)
            for r in rounds:
                self.round(peers, "short", r, lines[r * 1000 : r * 1000 + 1000], into)
        for peer in peers:
            peer.end()
        if "cold" in args.modes:
            self.run_cold(path, portions(small_documents(texts), 2_000_000)[0], into)
        if "scaling" in args.modes and args.threads > 1:
            self.run_scaling(path, name_of(text), small)

    def run_cold(self, path: Path, data: list[str], into: dict[Row, Result]) -> None:
        for _ in range(self.args.rounds):
            for number in self.numbers():
                if (peer := self.start(number, path, self.args.threads)) is None:
                    continue
                peer.ask("batch", data)
                answer = peer.answer(self.args.limit)
                if not isinstance(answer, str):
                    into[peer.row].rates["cold"].append(self.rate("batch", data, answer))
                peer.end()

    def run_scaling(self, path: Path, text: str, small: list[list[str]]) -> None:
        """The same text through one process with threads, and through processes with one each."""
        threads, batches = (
            self.args.threads,
            [list(itertools.chain(*small[i::4])) for i in range(4)],
        )
        for number in self.numbers():
            one = self.start(number, path, threads)
            if one is None:
                continue
            many = [self.start(number, path, 1, is_free=True) for _ in range(threads)]
            ratios = []
            for i, batch in enumerate([*batches, *batches]):
                shares = [batch[k::threads] for k in range(threads)]
                one.ask("batch", batch)
                together = one.answer(self.args.limit)
                start = time.monotonic() + 1.0
                for peer, share in zip(many, shares, strict=True):
                    peer.ask("single", share, start)
                apart = [peer.answer(self.args.limit) for peer in many]
                if isinstance(together, str) or any(isinstance(x, str) for x in apart):
                    break
                if i > 0:
                    begin, end = min(x[3] for x in apart), max(x[3] + x[0] for x in apart)
                    ratios.append((end - begin) / together[0])
            if ratios:
                self.scaling.append((name_of(path), text, one.row, statistics.median(ratios)))
            for peer in [one, *many]:
                peer.end()

    def run_hard(self, path: Path) -> None:
        found: dict[str, dict[Row, str]] = {}
        self.hard[name_of(path)] = found
        for label, text in hard_texts().items():
            answers = {}
            for number in self.numbers():
                kind = peer_adapters.ADAPTERS[number]
                if kind.returns != ENCODING:
                    answers[kind.name, kind.returns] = self.hard_answers(number, path, text)
            # Lexel is listed first; Hugging Face may have needed too long.
            order = sorted(answers, key=lambda row: row[0] != "tokenizers")
            right = next(answers[row][1] for row in order if answers[row][1])
            found[label] = {
                row: answer + (", other ids" if ids not in ([], right) else "")
                for row, (answer, ids) in answers.items()
                if answer
            }

    def hard_answers(self, number: int, path: Path, text: str) -> tuple[str, list[bytes]]:
        """Milliseconds or an error, and the digest of the ids."""
        times: list[float] = []
        ids: list[bytes] = []
        for _ in range(min(3, self.args.rounds)):
            if (peer := self.start(number, path, 1)) is None:
                return "", []
            peer.ask("ids", "hello")
            peer.answer(self.args.limit)
            peer.ask("long", text)
            answer = peer.answer(self.args.limit)
            peer.end()
            if isinstance(answer, str):
                return answer, []
            times.append(answer[1] * 1e3)
            ids = answer[2]
            if times[0] > 1000:  # once is enough
                break
        return f"{statistics.median(times):.1f}", ids


# ---------------------------------------------------------------- what is printed
def say(*words: Any) -> None:
    print(*words, file=sys.stderr, flush=True)


def name_of(path: Path | None) -> str:
    return path.name.split(".")[0] if path else "stdlib"


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(x.split(":", 1)[1].strip() for x in lines if x.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {sys.version.split()[0]}"


def find_module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def versions() -> str:
    found = {}
    for kind in peer_adapters.ADAPTERS:
        try:
            found[kind.package] = version(kind.package)
        except PackageNotFoundError:  # not installed, or by CMake
            module = sys.modules.get(kind.package) or find_module(kind.package)
            if hasattr(module, "__version__"):
                found[kind.package] = module.__version__
    return ", ".join(f"{name} {number}" for name, number in found.items())


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "| " + " | ".join(["---"] * len(head)) + " |",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
    ]


def figure(mode: str, rates: list[float]) -> str:
    if not rates:
        return ""
    rate = statistics.median(rates)
    return (
        f"{1e6 / rate:.2f}" if mode == "short" else f"{rate:.1f}" if rate < 100 else f"{rate:.0f}"
    )


def best_peer(
    found: dict[Row, Result], mode: str, returns: str, ours: list[float]
) -> tuple[str, float, float] | None:
    """The fastest library that is not Lexel, its rate, and by how much Lexel is faster."""
    theirs = {
        row[0] + ("" if x.wrong == 0 else " (not exact)"): x.rates[mode]
        for row, x in found.items()
        if row[1] == returns and not row[0].startswith("lexel") and x.rates[mode]
    }
    if not theirs:
        return None
    name = max(theirs, key=lambda x: statistics.median(theirs[x]))
    ratios = [a / b for a, b in zip(ours, theirs[name], strict=False)]
    return name, statistics.median(theirs[name]), statistics.median(ratios)


def report(bench: Bench) -> str:
    args = bench.args
    modes = [x for x in MODES if x in args.modes and x not in ("patho", "scaling")]
    lines = [f"{machine()}; {versions()}.", f"`{' '.join(['peers.py', *args.command])}`", ""]
    if bench.results:
        how = "one thread, processor time" if args.threads == 1 else f"{args.threads} threads"
        lines += [f"Lexel against the fastest other library ({how}; MB/s, short: µs a call):", ""]
        rows = []
        for (tokenizer, text), found in bench.results.items():
            for returns in (ARRAY, LIST, ENCODING):
                for mode in modes:
                    mine = found[("lexel", returns)].rates[mode]
                    if mine and (best := best_peer(found, mode, returns, mine)):
                        name, rate, ratio = best
                        their = figure(mode, [rate])
                        row = [tokenizer, text, mode, returns, figure(mode, mine), name, their]
                        rows.append([*row, f"{ratio:.2f}"])
        head = ["tokenizer", "text", "work", "returns", "lexel", "best other", "", "ratio"]
        lines += table(head, rows)
        lines += ["All rows:", ""]
        rows = []
        for (tokenizer, text), found in bench.results.items():
            for row, x in found.items():
                exact = "yes" if x.wrong == 0 else f"{x.wrong} of {x.compared} differ"
                cells = [figure(mode, x.rates[mode]) for mode in modes]
                rows.append([tokenizer, text, *row, exact, *cells])
        lines += table(["tokenizer", "text", "library", "returns", "exact", *modes], rows)
    for tokenizer, found in bench.hard.items():
        names = {row: None for x in found.values() for row in x}
        lines += [f"1 MB of one kind, {tokenizer}, fresh process, milliseconds:", ""]
        rows = [[*row, *(x.get(row, "") for x in found.values())] for row in names]
        lines += table(["library", "returns", *found], rows)
    if bench.scaling:
        lines += [f"One process of {args.threads} threads against {args.threads} processes:", ""]
        rows = [[a, b, *row, f"{ratio:.2f}"] for a, b, row, ratio in bench.scaling]
        lines += table(["tokenizer", "text", "library", "returns", "ratio"], rows)
    why = {f"{row[0]} for {name}: {x}" for (name, row), x in bench.left_out.items()}
    if why:
        lines += ["Left out: " + "; ".join(sorted(why)) + ".", ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tokenizers", nargs="+", type=Path, required=True, help="tokenizer.json")
    parser.add_argument("--texts", nargs="+", type=Path, default=[None])
    parser.add_argument("--modes", nargs="+", choices=MODES, default=["cold", "batch", "long"])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mb", type=float, default=4.0, help="of text in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60.0, help="seconds one call may take")
    parser.add_argument("--only", nargs="+", default=[], help="libraries")
    parser.add_argument("--skip", nargs="+", default=[], help="libraries")
    parser.add_argument("--plugin", action="append", default=[], help="file with more ADAPTERS")
    parser.add_argument("--table", type=Path, help="also append the tables to this file")
    args = parser.parse_args()
    args.command = [Path(x).name if "/" in x else x for x in sys.argv[1:]]
    for plugin in args.plugin:
        peer_adapters.load_plugin(plugin)
    bench = Bench(args)
    for path in args.tokenizers:
        if set(args.modes) - {"patho"}:
            for text in args.texts:
                say(f"{name_of(path)}, {name_of(text)}")
                bench.run(path, text)
        if "patho" in args.modes:
            bench.run_hard(path)
    text = report(bench)
    print(text)
    if args.table:
        with args.table.open("a", encoding="utf-8") as file:
            file.write(text + "\n")


if __name__ == "__main__":
    main()
