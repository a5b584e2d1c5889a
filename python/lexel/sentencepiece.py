"""The shape of Google's `sentencepiece`, on Lexel: the basic calls, from a tokenizer.json.

Gives what `sentencepiece` 0.2.3 gives for the model the tokenizer.json was converted from. Its own
`.model` files are not loaded yet.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from lexel._lexel import Encoding, Tokenizer

__all__ = ["SentencePieceProcessor"]

T = TypeVar("T")

_SPACE = "\u2581"
_NO_SAMPLING = "Lexel does not sample with sentencepiece's settings"
_UNKNOWN_SURFACE = " \u2047 "
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
# What converters call them. The first that the vocabulary has counts.
_BOS = ("<s>", "<bos>", "[CLS]")
_EOS = ("</s>", "<eos>", "[SEP]")
_PAD = ("<pad>", "[PAD]")


class SentencePieceProcessor:
    """Text to pieces and ids and back, as `sentencepiece.SentencePieceProcessor`.

    Every call also has the name that `sentencepiece` gives it in camel case (`EncodeAsIds`). Ids
    are int, pieces str. Once loaded it does not change and may be used from any number of threads.
    """

    def __init__(
        self,
        model_file: str | os.PathLike[str] | None = None,
        model_proto: bytes | None = None,
        out_type: type | str = int,
        add_bos: bool = False,
        add_eos: bool = False,
        reverse: bool = False,
        emit_unk_piece: bool = False,
        enable_sampling: bool = False,
        nbest_size: int = -1,
        alpha: float = 0.1,
        num_threads: int = -1,
        *,
        tokenizer: Tokenizer | None = None,
    ) -> None:
        """Load `model_file`, a tokenizer.json, or take `tokenizer`, which is copied; or wait for
        `load`.

        The other arguments are the defaults of `encode`; `num_threads` is not used. Raises
        NotImplementedError for a `.model` file or proto and for sampling, FileNotFoundError, and
        LexelError for a file that cannot be used.
        """
        self._out_type = out_type
        self._add_bos = add_bos
        self._add_eos = add_eos
        self._reverse = reverse
        self._emit_unk_piece = emit_unk_piece
        _refuse_sampling(enable_sampling)
        if model_proto is not None:
            _refuse_model("a model proto")
        if tokenizer is not None:
            self._take(tokenizer.to_str())
        elif model_file is not None:
            self.load(model_file)

    def load(self, model_file: str | os.PathLike[str]) -> bool:
        """Load a tokenizer.json in place of what was loaded. Always True; raises as the
        constructor does."""
        path = Path(model_file)
        content = path.read_bytes()
        if not content.lstrip(b" \t\r\n").startswith(b"{"):
            _refuse_model(str(path))
        self._take(content.decode("utf-8"))
        return True

    def load_from_serialized_proto(self, serialized: bytes) -> NoReturn:
        """Always raises NotImplementedError: `.model` files are not loaded yet."""
        _refuse_model("a model proto")

    def _take(self, content: str) -> None:
        tokenizer = Tokenizer.from_str(content)
        spec = json.loads(content)
        model = spec["model"]
        is_unigram = type(tokenizer.model).__name__ == "Unigram"
        self._tokenizer = tokenizer
        self._size = tokenizer.get_vocab_size()
        self._scores = [_single(score) for _, score in model["vocab"]] if is_unigram else []
        if is_unigram:
            unknown = model["unk_id"]
        else:
            unknown = self._id_of([model.get("unk_token") or "<unk>"])
        self._unk_id = -1 if unknown is None else int(unknown)
        added = tokenizer.get_added_tokens_decoder()
        self._control_ids = {
            id for id, token in added.items() if token.special and id != self._unk_id
        }
        self._bos_id = self._control_id(_BOS)
        self._eos_id = self._control_id(_EOS)
        self._pad_id = self._control_id(_PAD)
        self._has_bytes = bool(model.get("byte_fallback"))
        steps = _steps(spec.get("normalizer"), "normalizers") + _steps(
            spec.get("pre_tokenizer"), "pretokenizers"
        )
        self._adds_prefix = any(
            step["type"] == "Prepend" or step.get("prepend_scheme", "never") != "never"
            for step in steps
        )
        self._removes_spaces = any(
            step["type"] in ("Strip", "WhitespaceSplit")
            or step.get("pattern") == {"Regex": " {2,}"}
            for step in steps
        )
        self._encoder = self._without_control_symbols(spec) if is_unigram else tokenizer
        self._encoder.no_truncation()
        self._encoder.no_padding()
        self._encoder.encode_special_tokens = True

    def _without_control_symbols(self, spec: dict[str, Any]) -> Tokenizer:
        """Control symbols in a text are text, so the model must not find them there."""
        hidden = self._control_ids | {self._unk_id}
        for id, entry in enumerate(spec["model"]["vocab"]):
            if id in hidden:
                entry[0] = f"\uffff{entry[0]}\uffff"
        spec["added_tokens"] = [token for token in spec["added_tokens"] if not token["special"]]
        spec["post_processor"] = None
        return Tokenizer.from_str(json.dumps(spec))

    def _id_of(self, pieces: Iterable[str]) -> int | None:
        ids = (self._tokenizer.token_to_id(piece) for piece in pieces)
        return next((id for id in ids if id is not None), None)

    def _control_id(self, pieces: Iterable[str]) -> int:
        id = self._id_of(pieces)
        return id if id is not None and id in self._control_ids else -1

    # --- Encoding

    def encode(
        self,
        input: str | bytes | list[str] | list[bytes],
        out_type: type | str | None = None,
        add_bos: bool | None = None,
        add_eos: bool | None = None,
        reverse: bool | None = None,
        emit_unk_piece: bool | None = None,
        enable_sampling: bool | None = None,
        nbest_size: int | None = None,
        alpha: float | None = None,
        num_threads: int | None = None,
    ) -> Any:
        """Ids (`out_type=int`) or pieces (`str`) of a text, or of each text of a list.

        `add_bos` and `add_eos` put the control symbols around, `reverse` turns the order between
        them round. A piece outside the vocabulary is its text, or with `emit_unk_piece` the unknown
        piece. What is None is as the constructor says. A list is encoded by several threads.

        Raises NotImplementedError for sampling and for other values of `out_type` that
        `sentencepiece` knows, ValueError where a control symbol is not defined, RuntimeError
        before anything is loaded.
        """
        _refuse_sampling(enable_sampling)
        kind = _kind(self._out_type if out_type is None else out_type)
        self._loaded()
        encoder = self._encoder
        prefix = self._around(self._add_bos if add_bos is None else add_bos, self._bos_id, "bos")
        suffix = self._around(self._add_eos if add_eos is None else add_eos, self._eos_id, "eos")
        step = -1 if (self._reverse if reverse is None else reverse) else 1

        if kind is int:

            def ids_of(encoding: Encoding) -> list[int]:
                return [*prefix, *encoding.ids[::step], *suffix]

            if isinstance(input, list):
                texts = [_text(text) for text in input]
                rows = encoder.encode_batch_fast(texts, add_special_tokens=False)
                return [ids_of(row) for row in rows]
            return ids_of(encoder.encode(_text(input), add_special_tokens=False))

        emits = self._emit_unk_piece if emit_unk_piece is None else emit_unk_piece

        def pieces_of(text: str, encoding: Encoding) -> list[str]:
            pieces = encoding.tokens
            if not emits and self._unk_id in encoding.ids:
                unknown = self._encoder.id_to_token(self._unk_id)
                for at, id in enumerate(encoding.ids):
                    if id == self._unk_id and pieces[at] == unknown:
                        start, end = encoding.offsets[at]
                        pieces[at] = text[start:end]
            elif emits:
                pieces = [self.id_to_piece(id) for id in encoding.ids]
            return [
                *map(self.id_to_piece, prefix),
                *pieces[::step],
                *map(self.id_to_piece, suffix),
            ]

        if isinstance(input, list):
            texts = [_text(text) for text in input]
            rows = encoder.encode_batch(texts, add_special_tokens=False)
            return [pieces_of(text, row) for text, row in zip(texts, rows, strict=True)]
        text = _text(input)
        return pieces_of(text, encoder.encode(text, add_special_tokens=False))

    def encode_as_ids(self, input: Any, **kwargs: Any) -> Any:
        """`encode` with `out_type=int`."""
        return self.encode(input, out_type=int, **kwargs)

    def encode_as_pieces(self, input: Any, **kwargs: Any) -> Any:
        """`encode` with `out_type=str`."""
        return self.encode(input, out_type=str, **kwargs)

    def nbest_encode(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises NotImplementedError."""
        raise NotImplementedError("Lexel has no n-best encoding")

    def sample_encode_as_ids(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises NotImplementedError."""
        raise NotImplementedError(_NO_SAMPLING)

    def sample_encode_as_pieces(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises NotImplementedError."""
        raise NotImplementedError(_NO_SAMPLING)

    def _around(self, wanted: bool, id: int, name: str) -> list[int]:
        if not wanted:
            return []
        if id < 0:
            raise ValueError(f"the tokenizer has no {name} symbol")
        return [id]

    def _loaded(self) -> Tokenizer:
        try:
            return self._tokenizer
        except AttributeError:
            raise RuntimeError("nothing is loaded: give model_file= or call load") from None

    # --- Decoding

    def decode(self, input: Any, out_type: type | str = str, num_threads: int | None = None) -> Any:
        """The text of ids or pieces: of a list of them, of a single one, or of each list in a list.

        Control symbols are left out, an unknown id becomes " \u2047 ", each byte that is not UTF-8
        U+FFFD. Raises IndexError for an id out of range, NotImplementedError for another
        `out_type` than str.
        """
        if out_type is not str:
            raise NotImplementedError(f"decode gives str, not {out_type!r}")
        self._loaded()
        if isinstance(input, (str, int)):
            return self._decode_row([input])
        rows = input.tolist() if hasattr(input, "tolist") else list(input)
        if rows and not isinstance(rows[0], (str, int)):
            return [self.decode(row) for row in rows]
        return self._decode_row(rows)

    def decode_ids(self, input: Any, **kwargs: Any) -> Any:
        """`decode` of ids."""
        return self.decode(input, **kwargs)

    def decode_pieces(self, input: Any, **kwargs: Any) -> Any:
        """`decode` of pieces."""
        return self.decode(input, **kwargs)

    def _decode_row(self, row: Sequence[str | int]) -> str:
        text = ""
        pending = b""
        at_start = True  # a space here is not of the text
        for item in row:
            piece, id = (
                (item, self.piece_to_id(item))
                if isinstance(item, str)
                else (self.id_to_piece(item), item)
            )
            byte = _BYTE.fullmatch(piece) if self._has_bytes else None
            if byte:
                pending += bytes.fromhex(byte[1])
                at_start = False
                continue
            text += _text_of_bytes(pending)
            pending = b""
            if id in self._control_ids:
                continue
            if id == self._unk_id:
                text += _UNKNOWN_SURFACE if piece == self.id_to_piece(id) else piece
            else:
                if at_start and (self._adds_prefix or self._removes_spaces):
                    kept = piece.removeprefix(_SPACE)
                    at_start = kept == piece or self._removes_spaces
                    piece = kept
                text += piece.replace(_SPACE, " ")
            at_start = at_start and not text
        return text + _text_of_bytes(pending)

    # --- The vocabulary

    def get_piece_size(self) -> int:
        """Number of pieces."""
        self._loaded()
        return self._size

    def vocab_size(self) -> int:
        """Number of pieces."""
        return self.get_piece_size()

    def piece_size(self) -> int:
        """Number of pieces."""
        return self.get_piece_size()

    def __len__(self) -> int:
        return self.get_piece_size()

    def __getitem__(self, piece: str) -> int:
        return int(self.piece_to_id(piece))

    def piece_to_id(self, piece: Any) -> Any:
        """The id of a piece, or of each in a list; that of the unknown piece if there is none."""
        tokenizer = self._loaded()

        def id_of(piece: str) -> int:
            id = tokenizer.token_to_id(piece)
            return self._unk_id if id is None else int(id)

        return _each(id_of, piece)

    def id_to_piece(self, id: Any) -> Any:
        """The piece of an id, or of each in a list. Raises IndexError for an id out of range."""
        self._loaded()
        return _each(self._piece, id)

    def get_score(self, id: Any) -> Any:
        """The log probability of an id, or of each in a list, of a Unigram model.

        Raises IndexError for an id out of range, NotImplementedError for BPE: a tokenizer.json does
        not hold its scores.
        """
        self._loaded()
        if not self._scores:
            raise NotImplementedError("a tokenizer.json has scores for Unigram only")
        return _each(lambda id: self._scores[self._checked(id)], id)

    def is_unknown(self, id: Any) -> Any:
        """Whether an id, or each in a list, is that of the unknown piece. Raises IndexError."""
        return _each(lambda id: self._checked(id) == self._unk_id, id)

    def is_control(self, id: Any) -> Any:
        """Whether an id, or each in a list, is a control symbol. Raises IndexError."""
        return _each(lambda id: self._checked(id) in self._control_ids, id)

    def is_unused(self, id: Any) -> Any:
        """Always False for an id, or each in a list: a tokenizer.json does not say. Raises
        IndexError."""
        return _each(lambda id: self._checked(id) < 0, id)

    def is_byte(self, id: Any) -> Any:
        """Whether an id, or each in a list, stands for a byte. Raises IndexError."""

        def is_byte(id: int) -> bool:
            return _BYTE.fullmatch(self._piece(id)) is not None and self._has_bytes

        return _each(is_byte, id)

    def unk_id(self) -> int:
        """The id of the unknown piece, -1 if there is none."""
        self._loaded()
        return self._unk_id

    def bos_id(self) -> int:
        """The id of the symbol that begins a text, -1 if there is none."""
        self._loaded()
        return self._bos_id

    def eos_id(self) -> int:
        """The id of the symbol that ends a text, -1 if there is none."""
        self._loaded()
        return self._eos_id

    def pad_id(self) -> int:
        """The id of the symbol for padding, -1 if there is none."""
        self._loaded()
        return self._pad_id

    def _checked(self, id: int) -> int:
        if not 0 <= id < self.get_piece_size():
            raise IndexError(f"piece id {id} is out of range")
        return id

    def _piece(self, id: int) -> str:
        piece = self._tokenizer.id_to_token(self._checked(id))
        if piece is None:
            raise IndexError(f"piece id {id} is out of range")
        return str(piece)

    Load = load
    LoadFromFile = load
    load_from_file = load
    LoadFromSerializedProto = load_from_serialized_proto
    Encode = encode
    Tokenize = encode
    tokenize = encode
    EncodeAsIds = encode_as_ids
    EncodeAsPieces = encode_as_pieces
    NBestEncode = nbest_encode
    NBestEncodeAsIds = nbest_encode
    NBestEncodeAsPieces = nbest_encode
    nbest_encode_as_ids = nbest_encode
    nbest_encode_as_pieces = nbest_encode
    SampleEncodeAsIds = sample_encode_as_ids
    SampleEncodeAsPieces = sample_encode_as_pieces
    Decode = decode
    Detokenize = decode
    detokenize = decode
    DecodeIds = decode_ids
    DecodePieces = decode_pieces
    GetPieceSize = get_piece_size
    PieceToId = piece_to_id
    IdToPiece = id_to_piece
    GetScore = get_score
    IsUnknown = is_unknown
    IsControl = is_control
    IsUnused = is_unused
    IsByte = is_byte


def _refuse_model(name: str) -> NoReturn:
    raise NotImplementedError(
        f"{name}: sentencepiece's own format is not loaded yet; give the tokenizer.json that was "
        "converted from it"
    )


def _refuse_sampling(enable_sampling: bool | None) -> None:
    if enable_sampling:
        raise NotImplementedError(_NO_SAMPLING)


def _single(score: float) -> float:
    """As single precision, which is all that sentencepiece keeps."""
    return float(struct.unpack("f", struct.pack("f", score))[0])


def _kind(out_type: type | str) -> type:
    if out_type in (int, "int"):
        return int
    if out_type in (str, "str"):
        return str
    if out_type in (bytes, "proto", "serialized_proto", "numpy", "offset_mapping"):
        raise NotImplementedError(f"encode gives int or str, not {out_type!r}")
    raise ValueError(f"out_type is int or str, not {out_type!r}")


def _text(input: Any) -> str:
    if isinstance(input, str):
        return input
    if isinstance(input, bytes):
        return input.decode("utf-8", errors="replace")
    raise TypeError(f"the input is str or bytes, or a list of them, not {type(input).__name__}")


def _each(call: Callable[[Any], T], items: Any) -> T | list[T]:
    if isinstance(items, (list, tuple)):
        return [call(item) for item in items]
    return call(items)


def _text_of_bytes(data: bytes) -> str:
    """UTF-8 where each byte that is no part of a character becomes one U+FFFD."""
    text = ""
    while data:
        for size in range(1, 5):
            try:
                text += data[:size].decode("utf-8")
            except UnicodeDecodeError:
                continue
            data = data[size:]
            break
        else:
            text += "\ufffd"
            data = data[1:]
    return text


def _steps(component: dict[str, Any] | None, parts: str) -> list[dict[str, Any]]:
    """A component of a tokenizer.json as a list of the single ones."""
    if component is None:
        return []
    if component["type"] != "Sequence":
        return [component]
    return [step for part in component[parts] for step in _steps(part, parts)]
