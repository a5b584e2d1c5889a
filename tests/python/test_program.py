"""`python -m lexel`, which is the C++ program (docs/cli.md)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lexel import Tokenizer

MODULE = [sys.executable, "-m", "lexel"]


def run(
    *arguments: str | bytes, stdin: bytes = b"", program: list[str] = MODULE
) -> tuple[int, bytes, bytes]:
    done = subprocess.run([*program, *arguments], input=stdin, capture_output=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def file(word_level: Tokenizer, tmp_path: Path) -> str:
    path = tmp_path / "tokenizer.json"
    word_level.save(str(path))
    return str(path)


def test_encode_prints_the_ids_of_rows_of_files(file: str, tmp_path: Path) -> None:
    lines = tmp_path / "a.txt"
    lines.write_text("Hello\n\nx\n")
    status, out, err = run("encode", "-t", file, "--ids", "--rows", "lines", "-f", str(lines))
    assert (status, err) == (0, b"")
    ids = [Tokenizer.from_file(file).encode(x).ids for x in ("Hello", "", "x")]
    assert out.decode() == "".join(" ".join(map(str, x)) + "\n" for x in ids)
    jsonl = tmp_path / "a.jsonl"
    jsonl.write_text('{"body": "Hello"}\n{"body": 1}\n')
    rows = ["--ids", "--rows", "jsonl", "--field", "body"]
    status, out, err = run("encode", "-t", file, *rows, "-f", str(jsonl))
    assert status == 1
    assert f"{jsonl}:2: ".encode() in err
    status, out, err = run("encode", "-t", file, "--rows", "lines", "x")
    assert status == 1
    assert b"--rows goes with --ids" in err


def test_encode_shows_a_row_a_token(file: str) -> None:
    status, out, err = run("encode", "-t", file, "Hello x")
    assert (status, err) == (0, b"")
    assert out.decode().splitlines() == [
        "      id  bytes          token                     stands for",
        "       1  0-0            [CLS]                     (inserted)",
        '       3  0-5            hello                     "Hello"',
        '       0  6-7            [UNK]                     "x"',
        "       2  0-0            [SEP]                     (inserted)",
        "text: 4 tokens for 7 characters (7 bytes), 1.75 characters a token",
    ]


def test_encode_ids(file: str) -> None:
    assert run("encode", "-t", file, "--ids", "hello world") == (0, b"1 3 4 2\n", b"")
    assert run("encode", "-t", file, "--ids", stdin=b"world") == (0, b"1 4 2\n", b"")
    without = run("encode", "-t", file, "--ids", "--no-special-tokens", "world", "hello")
    assert without == (0, b"4\n3\n", b"")


def test_decode(file: str) -> None:
    assert run("decode", "-t", file, "3", "4") == (0, b"hello world\n", b"")
    assert run("decode", "-t", file, stdin=b"[3, 4]") == (0, b"hello world\n", b"")


def test_count_takes_files_and_texts(file: str, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"hello hello\n")
    status, out, _ = run("count", "-t", file, "-f", str(tmp_path / "text"), "\u00e9 world")
    assert status == 0
    assert [line.split()[:3] for line in out.decode().splitlines()] == [
        ["tokens", "characters", "bytes"],
        ["2", "12", "12"],
        ["2", "7", "8"],
        ["4", "19", "20"],
    ]


def test_inspect_names_the_model(file: str) -> None:
    status, out, _ = run("inspect", file)
    assert status == 0
    assert b"WordLevel" in out


def test_jsonl_answers_in_order(file: str) -> None:
    requests: list[dict[str, object]] = [
        {"tokenizer": file, "text": "\u00e9 hello", "add_special_tokens": False},
        {"tokenizer": file, "decode": [3, 4]},
        {"nonsense": 1},
    ]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    status, out, _ = run("encode", "--jsonl", stdin=lines.encode())
    assert status == 0
    first, second, third = map(json.loads, out.splitlines())
    assert (first["ids"], first["offsets"]) == ([5, 3], [[0, 1], [2, 7]])
    assert second == {"text": "hello world"}
    assert list(third) == ["error"]


def test_exit_statuses(file: str) -> None:
    status, out, err = run("encode", "-f", "no such file")
    assert (status, out, err) == (1, b"", b'lexel: cannot read "no such file"\n')
    assert run("decode", "-t", file, "minus")[0] == 1
    assert run("nonsense")[0] == 2
    assert run()[0] == 2
    assert run("--help")[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_the_program() -> None:
    with subprocess.Popen(
        [*MODULE, "encode", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"load": true}\n')
        process.stdin.flush()
        assert process.stdout.readline() == b'{"ok":true}\n'
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == -signal.SIGINT


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_closed_pipe_ends_the_program_quietly(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"many words " * 200_000)
    with subprocess.Popen(
        [*MODULE, "encode", "--ids", "-f", str(tmp_path / "text")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=60) == -signal.SIGPIPE
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["encode", "one text", "another"],
        ["encode", b"\xff\xfe no UTF-8"],
        ["encode", "--help"],
        ["count", "a", "-"],
        ["decode", "1,2", "x"],
        ["inspect"],
        ["nonsense"],
        ["--version"],
    ],
)
def test_is_the_cpp_program(arguments: list[str | bytes]) -> None:
    program = os.environ.get("LEXEL_PROGRAM")
    if not program or not os.path.exists(program):
        pytest.skip("the C++ program is not built (LEXEL_PROGRAM)")
    assert run(*arguments, stdin=b"in") == run(*arguments, stdin=b"in", program=[program])


def test_train_writes_a_tokenizer_and_sums_up(tmp_path: Path) -> None:
    text, output = tmp_path / "text.txt", tmp_path / "out.json"
    text.write_text("low lower lowest\nnew newer newest\nlow low\n")
    arguments = ["train", "--vocab-size", "262", "-o", str(output), str(text)]
    status, out, err = run(*arguments)
    assert (status, err) == (0, b"")
    assert "262 entries" in out.decode()
    assert "42 bytes, 3 texts" in out.decode()
    assert "100.00 % of the words' characters" in out.decode()
    tokenizer = Tokenizer.from_file(str(output))
    assert tokenizer.encode("low").tokens == ["low"]
    assert run("train", "-o", str(output), str(tmp_path / "missing"))[0] == 1
    assert run("train", "--model", "other", str(text))[0] == 2
