"""What a crawl brings, on its way to the disk: written by a thread of its own, as much at once as has gathered.

Bytes come first, then one transaction of the ledger: a process that is killed leaves bytes that no line speaks of,
never a line that speaks of bytes that are not there.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapy.exceptions import CloseSpider

from crawlers.ledger.ledger import Ledger
from crawlers.ledger.values import Batch, Discovery, Fetched, Host, Run, Walked
from crawlers.store import Store

MOST_WAITING = 256  # lines that wait to be written; who brings more waits
MOST_AT_ONCE = 128

Line = Discovery | Fetched | Walked | Host


class RecorderFailed(CloseSpider):
    """What was fetched could not be written. It ends the crawl that it is raised in; the message says why."""

    def __str__(self) -> str:
        return self.reason


@dataclass(slots=True)
class Recorder:
    """Writes lines in the order in which they are brought. To be closed: only then is all of it on disk."""

    ledger: Ledger
    store: Store
    run: Run
    _waiting: queue.Queue[tuple[Line, bytes | None] | None] = field(init=False)
    _thread: threading.Thread = field(init=False)
    _fault: Exception | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._waiting = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._write_all, name="recorder", daemon=True)
        self._thread.start()

    def bring(self, line: Line, data: bytes | None = None) -> None:
        """Take a line to be written, with the bytes that it speaks of. Raises RecorderFailed."""
        self._check()
        self._waiting.put((line, data))

    def close(self) -> None:
        """Return once everything is on disk. Raises RecorderFailed."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()
        self._check()

    def _check(self) -> None:
        if self._fault is not None:
            raise RecorderFailed(f"what was fetched could not be written: {self._fault}") from self._fault

    def _write_all(self) -> None:
        ended = False
        while not ended:
            gathered: list[tuple[Line, bytes | None]] = []
            item = self._waiting.get()
            while item is not None:
                gathered.append(item)
                if len(gathered) >= MOST_AT_ONCE:
                    break
                try:
                    item = self._waiting.get_nowait()
                except queue.Empty:
                    break
            ended = item is None
            if self._fault is None and gathered:
                try:
                    self._write(gathered)
                except Exception as fault:  # told by bring and close: the thread goes on emptying what waits
                    self._fault = fault

    def _write(self, gathered: Sequence[tuple[Line, bytes | None]]) -> None:
        self.store.put([data for _, data in gathered if data is not None])
        lines = [line for line, _ in gathered]
        self.ledger.write(
            self.run,
            Batch(
                found=[line for line in lines if isinstance(line, Discovery)],
                fetched=[line for line in lines if isinstance(line, Fetched)],
                walked=[line for line in lines if isinstance(line, Walked)],
                hosts=[line for line in lines if isinstance(line, Host)],
            ),
        )


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hex: what the store knows them by."""
    return hashlib.sha256(data).hexdigest()
