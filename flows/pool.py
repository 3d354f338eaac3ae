"""Processes that read notices side by side. One that dies takes only the notice with it that it was reading."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import repeat

from crawlers.raw import RawFile, RawUnreadable
from flows.reading import read_record, without_tasks
from taizhang.model import Record, Source
from taizhang.settings import Settings

MANY = 400  # notices from which on several processes are faster than one, with the time that they take to start
CHUNK = 8  # notices that a process is handed at a time

Read = Callable[[Sequence[RawFile]], list[Record | RawUnreadable]]


@contextmanager
def reading(settings: Settings, count: int) -> Iterator[Read]:
    """Yield the function that reads notices: here, or in as many processes as so many notices call for."""
    workers = settings.workers or (cores() if count >= MANY else 1)
    if workers == 1:
        yield lambda files: [read_record(file, settings) for file in files]
        return
    pool = _Pool(settings, workers)
    try:
        yield pool.read
    finally:
        pool.stop()


class _Pool:
    def __init__(self, settings: Settings, workers: int) -> None:
        self.settings = settings
        self.workers = workers
        self.executor = _executor(workers)

    def read(self, files: Sequence[RawFile]) -> list[Record | RawUnreadable]:
        try:
            return list(self.executor.map(read_record, files, repeat(self.settings), chunksize=CHUNK))
        except BrokenProcessPool:
            self.stop()
            self.executor = _executor(self.workers)
            return [_alone(file, self.settings) for file in files]

    def stop(self) -> None:
        self.executor.shutdown(cancel_futures=True)


def _alone(file: RawFile, settings: Settings) -> Record | RawUnreadable:
    """Return the notice's record, read in a process of its own: what kills it is then known."""
    with _executor(1) as executor:
        try:
            return executor.submit(read_record, file, settings).result()
        except BrokenProcessPool:
            message = f"{file.name}: the process that read it died; the file is kept"
            return without_tasks(Source(file.name, file.sha256), "extraction_failed", message)


def _executor(workers: int) -> ProcessPoolExecutor:
    # spawn, not fork: the flow's process has threads, and a fork of it may start with their locks held.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start)


def _start() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a Ctrl-C ends it without a traceback
    # A killed parent cannot tell its workers; each watches for it, so that none is left behind.
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
