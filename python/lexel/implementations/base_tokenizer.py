"""What the ready-made tokenizers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from lexel._lexel import AddedToken, Encoding, Tokenizer
from lexel.decoders import Decoder
from lexel.models import Model
from lexel.normalizers import Normalizer
from lexel.pre_tokenizers import PreTokenizer
from lexel.processors import PostProcessor

TokenArgument = str | AddedToken


def files_of(files: str | list[str]) -> list[str]:
    """One file or several, as a list."""
    return [files] if isinstance(files, str) else files


class BaseTokenizer:
    """A `Tokenizer` and the parameters that it was made from."""

    def __init__(self, tokenizer: Tokenizer, parameters: dict[str, Any] | None = None) -> None:
        self._tokenizer = tokenizer
        self._parameters = parameters if parameters is not None else {}

    def __repr__(self) -> str:
        parameters = ", ".join(f"{key}={value}" for key, value in self._parameters.items())
        size = self._tokenizer.get_vocab_size()
        return f"Tokenizer(vocabulary_size={size}, {parameters})"

    def _add_known_special_tokens(self, tokens: Iterable[TokenArgument]) -> None:
        for token in tokens:
            if self._tokenizer.token_to_id(str(token)) is not None:
                self._tokenizer.add_special_tokens([str(token)])

    def num_special_tokens_to_add(self, is_pair: bool) -> int:
        """How many special tokens are put into a single sequence or a pair."""
        return self._tokenizer.num_special_tokens_to_add(is_pair)

    def get_vocab(self, with_added_tokens: bool = True) -> dict[str, int]:
        """The vocabulary."""
        return self._tokenizer.get_vocab(with_added_tokens=with_added_tokens)

    def get_added_tokens_decoder(self) -> dict[int, AddedToken]:
        """The added tokens by id."""
        return self._tokenizer.get_added_tokens_decoder()

    def get_vocab_size(self, with_added_tokens: bool = True) -> int:
        """Number of entries of the vocabulary."""
        return self._tokenizer.get_vocab_size(with_added_tokens=with_added_tokens)

    def enable_padding(
        self,
        direction: Literal["left", "right"] = "right",
        pad_to_multiple_of: int | None = None,
        pad_id: int = 0,
        pad_type_id: int = 0,
        pad_token: str = "[PAD]",
        length: int | None = None,
    ) -> None:
        """Pad to the longest of a batch, or to `length`."""
        return self._tokenizer.enable_padding(
            direction=direction,
            pad_to_multiple_of=pad_to_multiple_of,
            pad_id=pad_id,
            pad_type_id=pad_type_id,
            pad_token=pad_token,
            length=length,
        )

    def no_padding(self) -> None:
        """Pad no more."""
        return self._tokenizer.no_padding()

    @property
    def padding(self) -> dict[str, Any] | None:
        """The padding settings, or None."""
        return self._tokenizer.padding

    def enable_truncation(
        self,
        max_length: int,
        stride: int = 0,
        strategy: Literal["longest_first", "only_first", "only_second"] = "longest_first",
    ) -> None:
        """Cut to `max_length` tokens."""
        return self._tokenizer.enable_truncation(max_length, stride=stride, strategy=strategy)

    def no_truncation(self) -> None:
        """Cut no more."""
        return self._tokenizer.no_truncation()

    @property
    def truncation(self) -> dict[str, Any] | None:
        """The truncation settings, or None."""
        return self._tokenizer.truncation

    def add_tokens(self, tokens: list[TokenArgument]) -> int:
        """Add tokens; how many were new."""
        return self._tokenizer.add_tokens(tokens)

    def add_special_tokens(self, special_tokens: list[TokenArgument]) -> int:
        """Add special tokens; how many were new."""
        return self._tokenizer.add_special_tokens(special_tokens)

    def normalize(self, sequence: str) -> str:
        """The text as the normalizer leaves it."""
        normalizer = self._tokenizer.normalizer
        if normalizer is None:
            raise AttributeError("this tokenizer has no normalizer")
        return normalizer.normalize_str(sequence)

    def encode(
        self,
        sequence: Any,
        pair: Any | None = None,
        is_pretokenized: bool = False,
        add_special_tokens: bool = True,
    ) -> Encoding:
        """Encode a sequence or a pair."""
        if sequence is None:
            raise ValueError("encode: `sequence` can't be `None`")
        return self._tokenizer.encode(sequence, pair, is_pretokenized, add_special_tokens)

    def encode_batch(
        self, inputs: list[Any], is_pretokenized: bool = False, add_special_tokens: bool = True
    ) -> list[Encoding]:
        """Encode many sequences or pairs."""
        if inputs is None:
            raise ValueError("encode_batch: `inputs` can't be `None`")
        return self._tokenizer.encode_batch(inputs, is_pretokenized, add_special_tokens)

    async def async_encode_batch(
        self, inputs: list[Any], is_pretokenized: bool = False, add_special_tokens: bool = True
    ) -> list[Encoding]:
        """`encode_batch` outside the event loop."""
        if inputs is None:
            raise ValueError("async_encode_batch: `inputs` can't be `None`")
        return await self._tokenizer.async_encode_batch(inputs, is_pretokenized, add_special_tokens)

    async def async_encode_batch_fast(
        self, inputs: list[Any], is_pretokenized: bool = False, add_special_tokens: bool = True
    ) -> list[Encoding]:
        """`encode_batch_fast` outside the event loop."""
        if inputs is None:
            raise ValueError("async_encode_batch_fast: `inputs` can't be `None`")
        return await self._tokenizer.async_encode_batch_fast(
            inputs, is_pretokenized, add_special_tokens
        )

    def decode(self, ids: list[int], skip_special_tokens: bool = True) -> str:
        """The text of ids."""
        if ids is None:
            raise ValueError("None input is not valid. Should be a list of integers.")
        return self._tokenizer.decode(ids, skip_special_tokens=skip_special_tokens)

    def decode_batch(
        self, sequences: list[list[int]], skip_special_tokens: bool = True
    ) -> list[str]:
        """The texts of many rows of ids."""
        if sequences is None:
            raise ValueError("None input is not valid. Should be list of list of integers.")
        return self._tokenizer.decode_batch(sequences, skip_special_tokens=skip_special_tokens)

    async def async_decode_batch(
        self, sequences: list[list[int]], skip_special_tokens: bool = True
    ) -> list[str]:
        """`decode_batch` outside the event loop."""
        if sequences is None:
            raise ValueError("async_decode_batch: `sequences` can't be `None`")
        return await self._tokenizer.async_decode_batch(sequences, skip_special_tokens)

    def token_to_id(self, token: str) -> int | None:
        """The id of a token, or None."""
        return self._tokenizer.token_to_id(token)

    def id_to_token(self, id: int) -> str | None:
        """The token of an id, or None."""
        return self._tokenizer.id_to_token(id)

    def save_model(self, directory: str, prefix: str | None = None) -> list[str]:
        """Save the model's files in a folder; their paths."""
        return self._tokenizer.model.save(directory, prefix=prefix)

    def save(self, path: str, pretty: bool = True) -> None:
        """Save the tokenizer as a tokenizer.json."""
        return self._tokenizer.save(path, pretty)

    def to_str(self, pretty: bool = False) -> str:
        """The tokenizer as JSON."""
        return self._tokenizer.to_str(pretty)

    def post_process(
        self, encoding: Encoding, pair: Encoding | None = None, add_special_tokens: bool = True
    ) -> Encoding:
        """Truncate, put special tokens around, and pad."""
        return self._tokenizer.post_process(encoding, pair, add_special_tokens)

    def _train(self, files: str | list[str], trainer: Any) -> None:
        self._tokenizer.train(files_of(files), trainer=trainer)

    @property
    def model(self) -> Model:
        """The model."""
        return self._tokenizer.model

    @model.setter
    def model(self, model: Model) -> None:
        self._tokenizer.model = model

    @property
    def normalizer(self) -> Normalizer | None:
        """The normalizer, or None."""
        return self._tokenizer.normalizer

    @normalizer.setter
    def normalizer(self, normalizer: Normalizer | None) -> None:
        self._tokenizer.normalizer = normalizer

    @property
    def pre_tokenizer(self) -> PreTokenizer | None:
        """The pre-tokenizer, or None."""
        return self._tokenizer.pre_tokenizer

    @pre_tokenizer.setter
    def pre_tokenizer(self, pre_tokenizer: PreTokenizer | None) -> None:
        self._tokenizer.pre_tokenizer = pre_tokenizer

    @property
    def post_processor(self) -> PostProcessor | None:
        """The post-processor, or None."""
        return self._tokenizer.post_processor

    @post_processor.setter
    def post_processor(self, post_processor: PostProcessor | None) -> None:
        self._tokenizer.post_processor = post_processor

    @property
    def decoder(self) -> Decoder | None:
        """The decoder, or None."""
        return self._tokenizer.decoder

    @decoder.setter
    def decoder(self, decoder: Decoder | None) -> None:
        self._tokenizer.decoder = decoder


def normalizer_of(parts: Sequence[Normalizer]) -> Normalizer | None:
    """One normalizer for all parts."""
    from lexel.normalizers import Sequence as NormalizerSequence

    if not parts:
        return None
    return parts[0] if len(parts) == 1 else NormalizerSequence(list(parts))
