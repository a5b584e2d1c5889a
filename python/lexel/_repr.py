"""How components show themselves, which is how Hugging Face shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

# Fields whose strings name one of several kinds, and are shown without quotes.
_KINDS = {"behavior", "prepend_scheme", "direction", "strategy"}
# Fields that are maps and no components.
_MAPS = {"vocab", "special_tokens", "added_tokens", "truncation", "padding"}


def of_json(text: str) -> str:
    """The repr of a tokenizer or component, from its JSON."""
    return _Shower(None).show(json.loads(text))


def of_json_short(text: str) -> str:
    """Its str: of each list and map five items."""
    return _Shower(5).show(json.loads(text))


def _number(value: float) -> str:
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _quoted(text: str) -> str:
    return '"' + text + '"'


class _Shower:
    def __init__(self, max_items: int | None) -> None:
        self.max_items = max_items

    def show(self, value: dict[str, Any]) -> str:
        if "type" not in value:
            return f"Tokenizer({self.fields(value)})"
        return self.value(value, "")

    def fields(self, value: dict[str, Any]) -> str:
        return ", ".join(
            f"{name}={self.value(item, name)}" for name, item in value.items() if name != "type"
        )

    def items(self, items: Iterable[str]) -> str:
        shown = list(items)
        if self.max_items is not None and len(shown) > self.max_items:
            shown[self.max_items :] = ["..."]
        return ", ".join(shown)

    def map(self, value: dict[str, Any], name: str) -> str:
        inner = "special_token" if name == "special_tokens" else ""
        shown = (f"{_quoted(key)}:{self.value(item, inner)}" for key, item in value.items())
        return "{" + self.items(shown) + "}"

    def dict(self, value: dict[str, Any], name: str) -> str:
        if name == "special_token":
            return f"SpecialToken({self.fields(value)})"
        if name in ("truncation", "padding"):
            kind = "TruncationParams" if name == "truncation" else "PaddingParams"
            return f"{kind}({self.fields(value)})"
        if name in _MAPS:
            return self.map(value, name)
        if "type" in value:
            return f"{value['type']}({self.fields(value)})"
        # {"String": "a"}, {"Sequence": {"id": "A", "type_id": 0}}
        ((kind, content),) = value.items()
        if isinstance(content, dict):
            id_ = content["id"] if kind == "Sequence" else _quoted(content["id"])
            return f"{kind}(id={id_}, type_id={content['type_id']})"
        return f"{kind}({self.value(content, '')})"

    def value(self, value: Any, name: str) -> str:
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, (int, float)):
            return _number(value)
        if isinstance(value, str):
            return value if name in _KINDS else _quoted(value)
        if isinstance(value, dict):
            return self.dict(value, name)
        if name in ("sep", "cls", "pair of a list"):
            return "(" + ", ".join(self.value(item, "") for item in value) + ")"
        # Entries of a vocabulary and merges are pairs.
        inner = "pair of a list" if name in ("vocab", "merges") else name
        return "[" + self.items(self.value(item, inner) for item in value) + "]"
