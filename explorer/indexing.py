"""Making the search index while the app is served already: in a process of its own, which ends with the server."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from explorer.opened import searcher
from taizhang.settings import Settings
from warehouse.errors import WarehouseError

BEHIND = 10  # how far behind the app's own work it stands with the system


@contextmanager
def index_in_the_making(settings: Settings) -> Iterator[None]:
    """See to it, for as long as the block lasts, that the index is made where it is missing or of another build.

    On a large warehouse that takes longer than anybody would wait for the first page. A search that comes before its
    end makes the index itself.
    """
    process = multiprocessing.get_context("spawn").Process(target=_prepare, args=(settings,), daemon=True)
    # A Ctrl-C is for the server, which then ends this process; from its first moment on, it hears none.
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    process.start()
    signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        process.kill()
        process.join()


def _prepare(settings: Settings) -> None:
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    # What is wrong with it is told to whoever searches.
    with suppress(WarehouseError):
        searcher(settings).prepare()
