"""The shape of OpenAI's `tiktoken`, on Lexel: change the import, keep the calls.

Gives what `tiktoken` 0.14 gives for the same ranks, pattern and special tokens. Nothing is ever
downloaded: `get_encoding` reads a ranks file that is on the machine.
"""

from lexel.tiktoken._encoding import Encoding
from lexel.tiktoken._named import (
    encoding_for_model,
    encoding_name_for_model,
    get_encoding,
    list_encoding_names,
    load_tiktoken_bpe,
)

__all__ = [
    "Encoding",
    "encoding_for_model",
    "encoding_name_for_model",
    "get_encoding",
    "list_encoding_names",
    "load_tiktoken_bpe",
]
