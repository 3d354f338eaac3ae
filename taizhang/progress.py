"""How far a piece of work is: told to whoever watches, without knowing who that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

Progress = Callable[[int, int], None]  # called with how many are done, and how many there are
Watch = Callable[[str], AbstractContextManager[Progress]]  # called with what is being done


@contextmanager
def _unwatched(what: str) -> Iterator[Progress]:
    yield lambda done, total: None


watcher: ContextVar[Watch] = ContextVar("watcher", default=_unwatched)


def watched(what: str) -> AbstractContextManager[Progress]:
    """Return a block of work under this name; it yields the function to call with how far it is."""
    return watcher.get()(what)
