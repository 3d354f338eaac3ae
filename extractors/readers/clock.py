"""The time that reading takes: whoever limits it is told when a scanned page is read, which takes far longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar

Extra = Callable[[], AbstractContextManager[None]]

extra: ContextVar[Extra] = ContextVar("extra", default=nullcontext)


def scanned_page() -> AbstractContextManager[None]:
    """Return a block in which one scanned page is read: it has a time of its own, and the file's stands still."""
    return extra.get()()
