"""A process that reads files for us, one after another, within limits. What ends it, ends nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection

from crawlers.raw import RawFile, RawUnreadable
from extractors.limits import confine, watched_over
from flows.reading import read_record, seconds_for, source_of, too_much_memory, too_slow, without_tasks
from taizhang.model import Record
from taizhang.settings import MIB, PREFIX, Settings

AHEAD = 2  # files that it is handed at a time, so that it need not wait for the next one
STOP_SECONDS = 5


class Worker:
    """The process, and the files that it was handed and has not answered yet: it is at the first of them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.handed: deque[tuple[int, RawFile]] = deque()
        self.since = time.monotonic()  # it has been at the first file
        fork = may_fork()
        # A spawned process reads the program anew, which takes it half a second.
        process = multiprocessing.get_context("fork").Process if fork else multiprocessing.get_context("spawn").Process
        self.pipe, theirs = multiprocessing.Pipe()
        ours = self.pipe if fork else None  # a fork holds our end too, and would wait for itself
        self.process = process(target=_serve, args=(theirs, ours, settings), daemon=True)
        self.process.start()
        theirs.close()

    def hand(self, number: int, file: RawFile) -> None:
        """Hand it a file. Where it is dead already, :meth:`answer` will say so."""
        if not self.handed:
            self.since = time.monotonic()
        self.handed.append((number, file))
        with suppress(OSError):
            self.pipe.send(file)

    def answer(self) -> tuple[int, Record | RawUnreadable, bool]:
        """Return the first file's number, what came of it, and whether the process is fit for another one.

        Waits until the process has answered, or is dead: then the record says so.
        """
        number, file = self.handed[0]
        try:
            made, fit = self.pipe.recv()
        except (EOFError, OSError):
            made, fit = self._end_of(file), False
        self.handed.popleft()
        self.since = time.monotonic()
        return number, made, fit

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join(STOP_SECONDS)
        self.pipe.close()
        with suppress(ValueError):  # it does not end: a system that hangs
            self.process.close()

    def _end_of(self, file: RawFile) -> Record:
        self.process.join(STOP_SECONDS)
        source = source_of(file)
        code = self.process.exitcode
        least = min(seconds_for(file, self.settings), self.settings.scan_seconds)
        watch_ended_it = code == 1 and time.monotonic() - self.since >= least
        if watch_ended_it or code == -getattr(signal, "SIGXCPU", 0):
            return too_slow(source, self.settings)
        how = f"of {signal.Signals(-code).name}" if code and code < 0 else f"with exit code {code}"
        message = (
            f"{file.name}: the process that read it died {how}, perhaps for want of memory; the file is kept. "
            f"{PREFIX}MEMORY_BYTES allows {self.settings.memory_bytes // MIB:,} MiB; raise it, or save the file anew"
        )
        return without_tasks(source, "extraction_failed", message)


def may_fork() -> bool:
    """Whether this process may be forked: one that has threads may not, lest a fork starts with their locks held."""
    # Native threads count too, and Python does not know of them.
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _serve(pipe: Connection, parents: Connection | None, settings: Settings) -> None:
    """Answer each file that comes with (what came of it, whether this process is fit for another one)."""
    if parents:
        parents.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a Ctrl-C ends it without a traceback
    # A killed parent cannot tell its workers; each watches for it, so that none is left behind.
    threading.Thread(target=_end_after_parent, daemon=True).start()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # what libraries say of a damaged file is for nobody
        os.dup2(nowhere, number)
    confine(settings)
    fit = True
    with suppress(EOFError, OSError):
        while fit:
            file = pipe.recv()
            with watched_over(seconds_for(file, settings), settings.scan_seconds, nowhere):
                made = read_record(file, settings)
                # What ran out of memory once may leave too little for the next file.
                fit = not (isinstance(made, Record) and any(i.code == "too_much_memory" for i in made.issues))
                try:
                    pipe.send((made, fit))
                except MemoryError:
                    fit = False
                    pipe.send((too_much_memory(source_of(file), settings), fit))


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
