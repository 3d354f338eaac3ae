"""Reading many files: plain text here, all else in processes of its own. One that dies takes only its file with it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait

from crawlers.raw import RawFile, RawUnreadable
from extractors.limits import cores
from flows.reading import is_plain, read_record
from flows.worker import AHEAD, Worker
from taizhang.model import Record
from taizhang.settings import Settings

MANY = 400  # files from which on several processes are faster than one, with the time that they take to start
START_SECONDS = 1.0  # that another process must be worth

Made = Record | RawUnreadable
Read = Callable[[Sequence[RawFile]], list[Made]]


@contextmanager
def reading(settings: Settings, count: int) -> Iterator[Read]:
    """Yield the function that reads files, and returns what came of each in their order.

    ``count`` is how many there will be in all: where they are few, plain text is read in this process. All else is read
    in others, within limits of time and memory; these end with the block, however it ends.
    """
    pool = _Pool(settings, count)
    try:
        yield pool.read
    finally:
        pool.stop()


class _Pool:
    def __init__(self, settings: Settings, count: int) -> None:
        self.settings = settings
        many = settings.workers > 1 or (settings.workers == 0 and count >= MANY)
        self.most = settings.workers or cores()
        self.least = self.most if many else 1
        self.plain_here = not many
        self.workers: list[Worker] = []

    def read(self, files: Sequence[RawFile]) -> list[Made]:
        made: dict[int, Made] = {}
        waiting: deque[tuple[int, RawFile]] = deque()
        for number, file in enumerate(files):
            if self.plain_here and is_plain(file.path):
                made[number] = read_record(file, self.settings)
            else:
                waiting.append((number, file))
        since = time.monotonic()
        while waiting or any(worker.handed for worker in self.workers):
            self._hand_out(waiting, time.monotonic() - since)
            for worker in self._ready():
                number, came, fit = worker.answer()
                made[number] = came
                if not fit:
                    self._replace(worker, waiting)
        return [made[number] for number in range(len(files))]

    def stop(self) -> None:
        while self.workers:
            self.workers.pop().stop()

    def _hand_out(self, waiting: deque[tuple[int, RawFile]], seconds: float) -> None:
        """Hand each process what it may have ahead; the more processes, the longer these files have taken already."""
        wanted = min(self.most, max(self.least, 1 + int(seconds / START_SECONDS)), len(self.workers) + len(waiting))
        self.workers += [Worker(self.settings) for _ in range(wanted - len(self.workers))]
        for _ in range(AHEAD):
            for worker in self.workers:
                if waiting and len(worker.handed) < AHEAD:
                    worker.hand(*waiting.popleft())

    def _ready(self) -> list[Worker]:
        """Return the processes that have answered or are dead, once there is one."""
        ready = wait([worker.pipe for worker in self.workers if worker.handed])
        return [worker for worker in self.workers if worker.pipe in ready]

    def _replace(self, worker: Worker, waiting: deque[tuple[int, RawFile]]) -> None:
        """End the process; what else it was handed waits again, for another one."""
        waiting.extendleft(reversed(worker.handed))
        self.workers.remove(worker)
        worker.stop()
