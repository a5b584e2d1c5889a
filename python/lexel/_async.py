"""Runs a call outside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def run(call: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
    """Call in the loop's thread pool; the future of its result."""
    return asyncio.get_running_loop().run_in_executor(None, call, *arguments)
