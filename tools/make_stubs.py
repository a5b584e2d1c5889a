#!/usr/bin/env python3
"""Writes python/lexel/_lexel/*.pyi, the types of the C++ extension, from the extension itself.

    pip install pybind11-stubgen==3.0.0 ruff numpy    beside an installed lexel
    python tools/make_stubs.py [--check] [--out python/lexel/_lexel]

pybind11-stubgen knows names, arguments, defaults and docstrings. What is a plain object in C++
(a text or a list of words, a setting that may be a number or a dict) gets its type from the tables
below; a table entry without use, and an argument or result that is left without a type, are errors.
--check compares and writes nothing.
"""

from __future__ import annotations

import argparse
import ast
import copy
import difflib
import importlib.metadata
import subprocess
import sys
import tempfile
from pathlib import Path

STUBGEN = "3.0.0"
HEAD = "# Written by tools/make_stubs.py. Do not edit.\n"

# The generator takes what `inspect` says of a function, where it says anything, for all there is
# to know. Of functions that are not Python's that is no type; the docstring has them.
RUN_STUBGEN = """
import inspect, runpy, types

def refuse(function, of=inspect.getfullargspec):
    if not isinstance(function, types.FunctionType):
        raise TypeError
    return of(function)

inspect.getfullargspec = refuse
runpy.run_module("pybind11_stubgen", run_name="__main__", alter_sys=True)
"""

# What the stub of _lexel itself defines beside what the extension has.
PRELUDE = '''
_Behavior: TypeAlias = Literal[
    "removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"
]
_Direction: TypeAlias = Literal["left", "right"]
_Range: TypeAlias = int | tuple[int, int] | builtins.slice
_Words: TypeAlias = list[str] | tuple[str, ...]
_Input: TypeAlias = str | _Words
_BatchInput: TypeAlias = _Input | tuple[_Input, _Input] | list[_Words]
_Ids: TypeAlias = collections.abc.Sequence[int] | NDArray[numpy.integer[Any]]
_UInt8s: TypeAlias = NDArray[numpy.uint8]
_UInt32s: TypeAlias = NDArray[numpy.uint32]
_UInt64s: TypeAlias = NDArray[numpy.uint64]

class _Truncation(TypedDict, total=False):
    max_length: int
    stride: int
    strategy: Literal["longest_first", "only_first", "only_second"]
    direction: _Direction

class _Padding(TypedDict, total=False):
    length: int | None
    pad_to_multiple_of: int | None
    pad_id: int
    pad_type_id: int
    pad_token: str
    direction: _Direction

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

class LexelError(Exception):
    """
    What went wrong, where, and how to mend it.
    """

    code: int
    json_path: str
    byte_offset: int | None
    row: int | None
    file: str | None
    line: int | None
'''

# Keyword arguments that the extension takes as **kwargs.
KEYWORDS = {
    "settings": """
        truncation: _Truncation | int | Literal[False] | None = None,
        padding: _Padding | int | Literal[False, "longest"] | None = None,
        special: Literal["match", "text", "error"] | collections.abc.Sequence[str] | None = None,
        offset_unit: Literal["code_points", "bytes", "utf16"] = "code_points",
        threads: int | None = None,
        seed: int | None = None""",
    "truncation": """
        stride: int = 0,
        strategy: Literal["longest_first", "only_first", "only_second"] = "longest_first",
        direction: _Direction = "right\"""",
    "padding": """
        direction: _Direction = "right",
        pad_id: int = 0,
        pad_type_id: int = 0,
        pad_token: str = "[PAD]",
        length: int | None = None,
        pad_to_multiple_of: int | None = None""",
    "pad": """
        direction: _Direction = "right",
        pad_id: int = 0,
        pad_type_id: int = 0,
        pad_token: str = "[PAD]\"""",
    "added token": """
        single_word: bool = False,
        lstrip: bool = False,
        rstrip: bool = False,
        normalized: bool = True,
        special: bool = False""",
    "BPE": """
        dropout: float | None = None,
        unk_token: str | None = None,
        continuing_subword_prefix: str | None = None,
        end_of_word_suffix: str | None = None,
        fuse_unk: bool = False,
        byte_fallback: bool = False,
        ignore_merges: bool = False,
        cache_capacity: int = 10000""",
    "WordPiece": """
        unk_token: str = "[UNK]",
        max_input_chars_per_word: int = 100,
        continuing_subword_prefix: str = "##\"""",
    "ignored": "**kwargs: object",
}

# Types by "Class.function": of parameters, of the result ("return") and of **kwargs ("**", a key
# of KEYWORDS). Where several modules have the class, "module.Class.function".
IDS = {"ids": "_Ids"}
TEXT = {"text": "str", "**": "settings"}
TEXTS = {"texts": "collections.abc.Iterable[str]", "**": "settings"}
BATCH = {"input": "collections.abc.Iterable[_BatchInput]"}
FUTURE = "asyncio.Future[list[Encoding]]"
FLAT = "tuple[_UInt32s, _UInt64s]"
FLAT_WITH_OFFSETS = "tuple[_UInt32s, _UInt64s, _UInt32s]"
VOCAB = "str | dict[str, int] | None"
PAIR = "tuple[str, int]"
TYPES: dict[str, dict[str, str]] = {
    "AddedToken.__init__": {"content": "str | None", "**": "added token"},
    "AddedToken.__ge__": {"arg0": "AddedToken", "return": "bool"},
    "AddedToken.__gt__": {"arg0": "AddedToken", "return": "bool"},
    "AddedToken.__le__": {"arg0": "AddedToken", "return": "bool"},
    "AddedToken.__lt__": {"arg0": "AddedToken", "return": "bool"},
    "AddedToken.__getstate__": {"return": "dict[str, Any]"},
    "AddedToken.__setstate__": {"arg0": "dict[str, Any]"},
    "Chunk.offsets": {"return": "tuple[int, int]"},
    "Chunk.tokens": {"return": "tuple[int, int]"},
    "Chunk.__eq__": {"arg0": "object"},
    "FileChunks.__iter__": {"return": "FileChunks"},
    "FileChunks.__next__": {"return": "tuple[Any, ...]"},
    "Tokenizer.cache_budget": {"arg1": "int"},
    "Tokenizer.cache_stats": {"return": "dict[str, int]"},
    "Encoding.__getstate__": {"return": "bytes"},
    "Encoding.__setstate__": {"arg0": "bytes"},
    "Encoding.char_to_token": {"return": "int | None"},
    "Encoding.char_to_word": {"return": "int | None"},
    "Encoding.pad": {"**": "pad"},
    "Encoding.token_to_chars": {"return": "tuple[int, int] | None"},
    "Encoding.token_to_sequence": {"return": "int | None"},
    "Encoding.token_to_word": {"return": "int | None"},
    "Encoding.truncate": {"direction": "_Direction"},
    "Encoding.word_to_chars": {"return": "tuple[int, int] | None"},
    "Encoding.word_to_tokens": {"return": "tuple[int, int] | None"},
    "Encoding.attention_mask": {"return": "list[int]"},
    "Encoding.attention_mask_array": {"return": "_UInt8s"},
    "Encoding.ids": {"return": "list[int]"},
    "Encoding.ids_array": {"return": "_UInt32s"},
    "Encoding.offsets": {"return": "list[tuple[int, int]]"},
    "Encoding.offsets_array": {"return": "_UInt32s"},
    "Encoding.overflowing": {"return": "list[Encoding]"},
    "Encoding.sequence_ids": {"return": "list[int | None]"},
    "Encoding.special_tokens_mask": {"return": "list[int]"},
    "Encoding.special_tokens_mask_array": {"return": "_UInt8s"},
    "Encoding.tokens": {"return": "list[str]"},
    "Encoding.type_ids": {"return": "list[int]"},
    "Encoding.type_ids_array": {"return": "_UInt32s"},
    "Encoding.word_ids": {"return": "list[int | None]"},
    "Encoding.word_ids_array": {"return": "NDArray[numpy.int32]"},
    "Encoding.words": {"return": "list[int | None]"},
    # Capsules, which have no type for checkers.
    "ListArray.__arrow_c_array__": {"requested_schema": "Any", "return": "tuple[Any, Any]"},
    "ListArray.__arrow_c_schema__": {"return": "Any"},
    "NormalizedString.__getitem__": {"arg0": "_Range"},
    "NormalizedString.filter": {"func": "collections.abc.Callable[[str], bool]"},
    "NormalizedString.for_each": {"func": "collections.abc.Callable[[str], object]"},
    "NormalizedString.map": {"func": "collections.abc.Callable[[str], str]"},
    "NormalizedString.slice": {"range": "_Range"},
    "PreTokenizedString.get_splits": {
        "offset_referential": 'Literal["original", "normalized"]',
        "offset_type": 'Literal["byte", "char"]',
        "return": "list[tuple[str, tuple[int, int], list[Token] | None]]",
    },
    "PreTokenizedString.normalize": {
        "func": "collections.abc.Callable[[NormalizedString], object]"
    },
    "PreTokenizedString.split": {
        "func": "collections.abc.Callable[[int, NormalizedString], list[NormalizedString]]"
    },
    "PreTokenizedString.tokenize": {"func": "collections.abc.Callable[[str], list[Token]]"},
    "RankedEncoder.__init__": {"ranks": "dict[bytes, int]"},
    "RankedEncoder.encode_batch": {"texts": "collections.abc.Iterable[str]"},
    "Tokenizer.__copy__": {"return": "Tokenizer"},
    "Tokenizer.__deepcopy__": {"memo": "dict[int, Any]", "return": "Tokenizer"},
    "Tokenizer.__init__": {"model": "models.Model"},
    "Tokenizer.decoder": {"return": "decoders.Decoder | None"},
    "Tokenizer.model": {"return": "models.Model"},
    "Tokenizer.normalizer": {"return": "normalizers.Normalizer | None"},
    "Tokenizer.post_processor": {"return": "processors.PostProcessor | None"},
    "Tokenizer.pre_tokenizer": {"return": "pre_tokenizers.PreTokenizer | None"},
    "Tokenizer.add_special_tokens": {"tokens": "list[str | AddedToken] | list[str]"},
    "Tokenizer.add_tokens": {"tokens": "list[str | AddedToken] | list[str]"},
    "Tokenizer.async_decode_batch": {
        "sequences": "collections.abc.Iterable[_Ids]",
        "return": "asyncio.Future[list[str]]",
    },
    "Tokenizer.async_encode": {
        "sequence": "_Input",
        "pair": "_Input | None",
        "return": "asyncio.Future[Encoding]",
    },
    "Tokenizer.async_encode_batch": BATCH | {"return": FUTURE},
    "Tokenizer.async_encode_batch_fast": BATCH | {"return": FUTURE},
    "Tokenizer.chunk": TEXT,
    "Tokenizer.count": TEXT,
    "Tokenizer.count_batch": TEXTS,
    "Tokenizer.decode": IDS,
    "Tokenizer.decode_batch": {
        "sequences": "collections.abc.Iterable[_Ids]",
        "return": "list[str]",
    },
    "Tokenizer.enable_padding": {"**": "padding"},
    "Tokenizer.enable_truncation": {"**": "truncation"},
    "Tokenizer.encode": {"sequence": "_Input", "pair": "_Input | None", "**": "settings"},
    "Tokenizer.encode_arrow": {"array": "_ArrowArray | _ArrowStream", "**": "settings"},
    "Tokenizer.encode_batch": BATCH | {"**": "settings"},
    "Tokenizer.encode_batch_fast": BATCH | {"**": "settings"},
    "Tokenizer.encode_array": TEXT | {"return": "_UInt32s"},
    "Tokenizer.encode_ids": TEXT,
    "Tokenizer.encode_files": {
        "paths": "str | os.PathLike[str] | collections.abc.Iterable[str | os.PathLike[str]]",
        "rows": 'Literal["lines", "whole", "jsonl"]',
        "invalid_utf8": 'Literal["replace", "error"]',
        "**": "settings",
    },
    "Tokenizer.encode_flat": TEXTS | {"return": f"{FLAT} | {FLAT_WITH_OFFSETS}"},
    "Tokenizer.fit": TEXT | {"side": "_Direction"},
    "Tokenizer.from_file": {"path": "str | os.PathLike[str]"},
    "Tokenizer.from_pretrained": {
        "identifier": "str",
        "revision": "str",
        "token": "str | None",
        "return": "Tokenizer",
    },
    "Tokenizer.from_str": {"json": "str"},
    "Tokenizer.get_added_tokens_decoder": {"return": "dict[int, AddedToken]"},
    "Tokenizer.get_vocab": {"return": "dict[str, int]"},
    "Tokenizer.id_to_token": {"id": "int"},
    "Tokenizer.token_to_id": {"token": "str"},
    "Tokenizer.padding": {"return": "dict[str, Any] | None"},
    "Tokenizer.truncation": {"return": "dict[str, Any] | None"},
    "Tokenizer.train": {
        "files": "collections.abc.Iterable[str | os.PathLike[str]]",
        "trainer": "lexel.trainers.Trainer | None",
    },
    "Tokenizer.train_from_iterator": {
        "iterator": "collections.abc.Iterable[str | collections.abc.Iterable[str]]",
        "trainer": "lexel.trainers.Trainer | None",
    },
    "Tokenizer._train_parity": {
        "trainer": "lexel.trainers.ParityBpeTrainer",
        "languages": "list[Any]",
        "dev": "list[Any]",
    },
    "WordCounts.report": {"return": "dict[str, int]"},
    "WordCounts.items": {"return": "list[tuple[str, int]]"},
    "Model.get_trainer": {"return": "lexel.trainers.Trainer"},
    "Model.id_to_token": {"id": "int"},
    "Model.save": {"return": "list[str]"},
    "Model.token_to_id": {"token": "str"},
    "Model.tokenize": {"sequence": "str"},
    "BPE.__init__": {"vocab": VOCAB, "merges": "str | list[tuple[str, str]] | None", "**": "BPE"},
    "BPE.from_file": {"**": "BPE"},
    "BPE.read_file": {"return": "tuple[dict[str, int], list[tuple[str, str]]]"},
    "models.WordPiece.__init__": {"vocab": VOCAB, "**": "WordPiece"},
    "models.WordPiece.from_file": {"**": "WordPiece"},
    "models.WordPiece.read_file": {"return": "dict[str, int]"},
    "WordLevel.__init__": {"vocab": VOCAB},
    "WordLevel.read_file": {"return": "dict[str, int]"},
    "Unigram.__init__": {"vocab": "list[tuple[str, float]] | None"},
    "Normalizer.custom": {"obj": "object"},
    "Normalizer.normalize_str": {"sequence": "str"},
    "PreTokenizer.custom": {"pretok": "object"},
    "PreTokenizer.pre_tokenize_str": {"s": "str", "return": "list[tuple[str, tuple[int, int]]]"},
    "Decoder.custom": {"decoder": "object"},
    "Decoder.decode": {"tokens": "collections.abc.Sequence[str]"},
    "pre_tokenizers.ByteLevel.alphabet": {"return": "list[str]"},
    "CharDelimiterSplit.__init__": {"delimiter": "str"},
    "pre_tokenizers.ByteLevel.__init__": {"**": "ignored"},
    "processors.ByteLevel.__init__": {
        "add_prefix_space": "bool | None",
        "trim_offsets": "bool | None",
        "use_regex": "bool | None",
        "**": "ignored",
    },
    "decoders.ByteLevel.__init__": {"**": "ignored"},
    "decoders.Strip.__init__": {"content": "str"},
    "CharDelimiterSplit.delimiter": {"arg1": "str"},
    "BertProcessing.__init__": {"sep": PAIR, "cls_token": PAIR},
    "RobertaProcessing.__init__": {"sep": PAIR, "cls_token": PAIR},
    "TemplateProcessing.__init__": {
        "single": "str | list[str] | None",
        "pair": "str | list[str] | None",
        "special_tokens": "collections.abc.Iterable["
        "tuple[str, int] | tuple[int, str] | dict[str, Any]] | None",
    },
    "TemplateProcessing.single": {"arg1": "str | list[str]"},
    "DecodeStream.__deepcopy__": {"arg0": "dict[int, Any]"},
    "DecodeStream.flush": {"return": "str | None"},
    "DecodeStream.step": {"id": "int | collections.abc.Sequence[int]", "return": "str | None"},
}
for _module, _base, _argument in [
    ("normalizers", "Normalizer", "normalizers"),
    ("pre_tokenizers", "PreTokenizer", "pre_tokenizers"),
    ("processors", "PostProcessor", "processors_py"),
    ("decoders", "Decoder", "decoders_py"),
]:
    TYPES[f"{_module}.Sequence.__init__"] = {_argument: f"collections.abc.Sequence[{_base}]"}
    TYPES[f"{_module}.Sequence.__getnewargs__"] = {"return": f"tuple[list[{_base}]]"}
    if _module != "decoders":
        TYPES[f"{_module}.Sequence.__delitem__"] = {"arg0": "int"}
        TYPES[f"{_module}.Sequence.__getitem__"] = {"return": _base}
        TYPES[f"{_module}.Sequence.__setitem__"] = {"arg1": _base}

# Functions whose result goes by one bool argument that is False by default: the argument, and the
# results for False and True. Of another bool it is what TYPES says.
OVERLOADS = {"Tokenizer.encode_flat": ("offsets", FLAT, FLAT_WITH_OFFSETS)}

# Types of parameters (for a property: of the property) that mean the same everywhere.
PARAMETERS = {
    "behavior": "_Behavior",
    "cls": PAIR,
    "content": "str",
    "pattern": "str | Regex",
    "prepend_scheme": 'Literal["always", "never", "first"]',
    "replacement": "str",
    "sep": PAIR,
}

# What the stub generator writes otherwise.
ANYWHERE = {
    "typing.SupportsInt | typing.SupportsIndex": "int",
    "typing.SupportsFloat | typing.SupportsIndex": "float",
    "collections.abc.Sequence[bytes]": "list[bytes]",
}
UNTYPED = {"typing.Any", "dict", "list", "tuple", "numpy.ndarray"}


def parse_type(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def overloads(
    function: ast.FunctionDef, argument: str, result: str, other_result: str
) -> list[ast.FunctionDef]:
    """The function for False, for True (by name: what is before it has defaults) and for bool."""
    by_default, by_name, general = (copy.deepcopy(function) for _ in range(3))
    for each in (by_default, by_name, general):
        each.decorator_list.append(parse_type("overload"))
    (parameter,) = (a for a in by_default.args.args if a.arg == argument)
    parameter.annotation = parse_type("Literal[False]")
    by_default.returns = parse_type(result)
    arguments = by_name.args
    if arguments.args[-1].arg != argument:
        raise SystemExit(f"{argument} is not the last argument of {function.name}")
    named = arguments.args.pop()
    arguments.defaults.pop()
    named.annotation = parse_type("Literal[True]")
    arguments.kwonlyargs.insert(0, named)
    arguments.kw_defaults.insert(0, None)
    by_name.returns = parse_type(other_result)
    for each in (by_default, by_name):
        each.body = [ast.Expr(ast.Constant(...))]
    return [by_default, by_name, general]


class Typer(ast.NodeTransformer):
    """Gives the functions and attributes of one module their types."""

    def __init__(self, module: str, main_names: set[str], used: set[str]) -> None:
        self.module = module
        self.main_names = main_names
        self.used = used
        self.classes: list[str] = []
        # What properties give, which is what they take.
        self.properties: dict[str, str] = {}
        self.untyped: list[str] = []

    def entry(self, name: str) -> dict[str, str]:
        path = ".".join([*self.classes, name])
        for key in (f"{self.module}.{path}", path):
            if key in TYPES:
                self.used.add(key)
                return TYPES[key]
        return {}

    def typed(self, annotation: ast.expr | None, given: str | None, where: str) -> ast.expr:
        if given is None:
            text = ast.unparse(annotation) if annotation is not None else "typing.Any"
            for old, new in ANYWHERE.items():
                text = text.replace(old, new)
            bare = {text, *(part.strip() for part in text.split("|"))}
            if bare & UNTYPED:
                self.untyped.append(f"{self.module}: {where}: {text}")
            given = text
        result = parse_type(given)
        return Qualifier(self.main_names).visit(result) if self.module else result

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.classes.append(node.name)
        # Says what __init__ says, without types.
        node.body = [x for x in node.body if getattr(x, "name", "") != "__new__"]
        self.generic_visit(node)
        self.classes.pop()
        body: list[ast.stmt] = []
        for item in node.body:
            name = f"{node.name}.{item.name}" if isinstance(item, ast.FunctionDef) else ""
            if isinstance(item, ast.FunctionDef) and name in OVERLOADS:
                body += overloads(item, *OVERLOADS[name])
            else:
                body.append(item)
        node.body = body
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if self.classes and isinstance(node.target, ast.Name):
            name = node.target.id
            given = self.entry(name).get("return", PARAMETERS.get(name))
            if ast.unparse(node.annotation) not in UNTYPED:
                given = None
            node.annotation = self.typed(node.annotation, given, ".".join([*self.classes, name]))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        types = self.entry(node.name)
        where = ".".join([*self.classes, node.name])
        is_setter = any(ast.unparse(d).endswith(".setter") for d in node.decorator_list)
        is_static = any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)
        parameters = node.args.args
        first = 1 if self.classes and not is_static else 0
        for parameter in parameters[:first]:
            parameter.annotation = None
        for parameter in parameters[first:]:
            common = PARAMETERS.get(node.name if is_setter else parameter.arg)
            if parameter.annotation is not None and ast.unparse(parameter.annotation) in (
                UNTYPED - {"typing.Any"}
            ):
                common = None
            if parameter.annotation is None or ast.unparse(parameter.annotation) != "typing.Any":
                common = None
            given = types.get(parameter.arg, common)
            if is_setter and given is None:
                given = self.properties.get(where)
            if where == "AddedToken.__eq__":
                given = "object"
            parameter.annotation = self.typed(parameter.annotation, given, where)
        if node.name.startswith("__") and any(a.arg.startswith("arg") for a in parameters):
            node.args.posonlyargs, node.args.args = parameters, []
        if node.args.vararg:
            node.args.vararg.annotation = self.typed(
                node.args.vararg.annotation, types.get(node.args.vararg.arg), where
            )
        if node.args.kwarg:
            self.expand(node, types.get("**"), where)
        result = types.get("return")
        if node.name in ("__repr__", "__str__"):
            result = "str"
        node.returns = self.typed(node.returns, None if is_setter else result, where)
        if any(ast.unparse(d) == "property" for d in node.decorator_list):
            self.properties[where] = ast.unparse(node.returns)
        return node

    def expand(self, node: ast.FunctionDef, key: str | None, where: str) -> None:
        if key is None:
            self.untyped.append(f"{self.module}: {where}: **kwargs")
            return
        text = KEYWORDS[key]
        star = "" if text.startswith("**") else "*, "
        (function,) = ast.parse(f"def f({star}{text}): ...").body
        assert isinstance(function, ast.FunctionDef)
        given = function.args
        if self.module:
            Qualifier(self.main_names).visit(given)
        node.args.kwarg = given.kwarg
        node.args.kwonlyargs = given.kwonlyargs
        node.args.kw_defaults = given.kw_defaults


class Qualifier(ast.NodeTransformer):
    """Writes names of _lexel itself as a submodule must."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return parse_type(f"lexel._lexel.{node.id}") if node.id in self.names else node


def is_left_out(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level == 0
    return isinstance(node, ast.Import | ast.Expr)


def stub_of(module: str, source: str, main_names: set[str], used: set[str]) -> str:
    """The stub of one module ("" is _lexel itself) from the generator's."""
    tree = ast.parse(source)
    # The imports are written anew; a module's docstring is in the extension.
    tree.body = [node for node in tree.body if not is_left_out(node)]
    typer = Typer(module, main_names, used)
    tree = typer.visit(tree)
    if typer.untyped:
        raise SystemExit("tools/make_stubs.py has no types for\n  " + "\n  ".join(typer.untyped))
    if not module:
        # Before the first class.
        at = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.ClassDef))
        tree.body[at:at] = ast.parse(PRELUDE).body
    text = ast.unparse(ast.fix_missing_locations(tree))
    text = text.replace("typing.", "")
    return header() + text


def header() -> str:
    """All imports that a stub may need; ruff takes out what it does not."""
    names = ["Any", "Literal", "NoReturn", "Protocol", "TypeAlias", "TypedDict", "overload"]
    lines = [f"import {m}" for m in ("asyncio", "builtins", "collections.abc", "os", "numpy")]
    lines.append("import lexel.trainers\nimport lexel._lexel")
    lines.append(f"from typing import {', '.join(names)}")
    lines.append("from numpy.typing import NDArray")
    return "\n".join(lines) + "\n"


def finished(stub: Path) -> None:
    """Sorts and trims the imports, and formats."""
    ruff = [sys.executable, "-m", "ruff"]
    rules = ["--isolated", "--line-length=100", "--target-version=py310"]
    subprocess.run(
        [
            *ruff,
            "check",
            "-q",
            "--fix",
            "--select=F401,I,UP,RUF022",
            "--exit-zero",
            *rules,
            str(stub),
        ],
        check=True,
    )
    subprocess.run([*ruff, "format", "-q", *rules[:2], str(stub)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "python" / "lexel" / "_lexel"
    )
    options = parser.parse_args()
    version = importlib.metadata.version("pybind11-stubgen")
    if version != STUBGEN:
        raise SystemExit(f"pybind11-stubgen {STUBGEN} is wanted, not {version}")
    differences = 0
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-c", RUN_STUBGEN, "lexel._lexel", "-o", folder],
            check=True,
            capture_output=True,
        )
        raw = Path(folder) / "lexel" / "_lexel"
        names = {n.name for n in ast.parse(PRELUDE).body if isinstance(n, ast.ClassDef)}
        names |= {
            n.target.id
            for n in ast.parse(PRELUDE).body
            if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
        }
        main_stub = ast.parse((raw / "__init__.pyi").read_text())
        names |= {n.name for n in main_stub.body if isinstance(n, ast.ClassDef)}
        used: set[str] = set()
        for stub in sorted(raw.glob("*.pyi")):
            module = "" if stub.stem == "__init__" else stub.stem
            stub.write_text(HEAD + stub_of(module, stub.read_text(), names, used))
            finished(stub)
        if unused := sorted(set(TYPES) - used):
            raise SystemExit("tools/make_stubs.py has types for nothing: " + ", ".join(unused))
        for stub in sorted(raw.glob("*.pyi")):
            target = options.out / stub.name
            old = target.read_text() if target.exists() else ""
            if options.check:
                lines = difflib.unified_diff(
                    old.splitlines(), stub.read_text().splitlines(), stub.name, "new", lineterm=""
                )
                for line in lines:
                    print(line)
                    differences += 1
            else:
                options.out.mkdir(exist_ok=True)
                target.write_text(stub.read_text())
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
