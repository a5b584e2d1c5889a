"""How components show themselves, which is how Hugging Face shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

_MAX_ITEMS = 5
# Fields whose strings name one of several kinds, and are shown without quotes.
_KINDS = {"behavior", "prepend_scheme", "direction", "strategy"}


def of_json(text: str) -> str:
    """The repr of a tokenizer or component, from its JSON."""
    value = json.loads(text)
    if "version" in value and "model" in value and "type" not in value:
        return "Tokenizer(" + _fields(value) + ")"
    return _value(value, "")


def _fields(value: dict[str, Any]) -> str:
    return ", ".join(
        f"{name}={_value(item, name)}" for name, item in value.items() if name != "type"
    )


def _list(items: Iterable[str], size: int) -> str:
    shown = [item for item, _ in zip(items, range(_MAX_ITEMS))]
    if size > _MAX_ITEMS:
        shown.append("...")
    return ", ".join(shown)


def _number(value: float) -> str:
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _quoted(text: str) -> str:
    return '"' + text + '"'


def _map(value: dict[str, Any], name: str) -> str:
    inner = "special_token" if name == "special_tokens" else "entry"
    items = (f"{_quoted(key)}:{_value(item, inner)}" for key, item in value.items())
    return "{" + _list(items, len(value)) + "}"


def _dict(value: dict[str, Any], name: str) -> str:
    if name in ("vocab", "special_tokens", "entry"):
        return _map(value, name)
    if name == "added_tokens":
        items = ", ".join(f"{_quoted(key)}:{_value(item, 'entry')}" for key, item in value.items())
        return "{" + items + "}"
    if name == "special_token":
        return "SpecialToken(" + _fields(value) + ")"
    if name == "truncation":
        return "TruncationParams(" + _fields(value) + ")"
    if name == "padding":
        return "PaddingParams(" + _fields(value) + ")"
    if "type" in value:
        return value["type"] + "(" + _fields(value) + ")"
    # {"String": "a"}, {"Sequence": {"id": "A", "type_id": 0}}
    ((kind, content),) = value.items()
    if isinstance(content, dict):
        id_ = content["id"] if kind == "Sequence" else _quoted(content["id"])
        return f"{kind}(id={id_}, type_id={content['type_id']})"
    return f"{kind}({_value(content, '')})"


def _value(value: Any, name: str) -> str:
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, str):
        return value if name in _KINDS else _quoted(value)
    if isinstance(value, dict):
        return _dict(value, name)
    if name in ("sep", "cls", "pair_entry"):
        return "(" + ", ".join(_value(item, "") for item in value) + ")"
    # Entries of a vocabulary or merges are pairs.
    inner = "pair_entry" if name in ("vocab", "merges") else name
    return "[" + _list((_value(item, inner) for item in value), len(value)) + "]"
