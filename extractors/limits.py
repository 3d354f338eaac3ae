"""Limits on what reading one file may take: time, and in a process of its own memory too."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Protocol

from extractors.readers.clock import extra
from taizhang.settings import Settings

GRACE = 2  # seconds that a file which is past its time gets to end in order
LEAST = 0.001  # seconds: a timer that is set to none never rings


class TooSlow(BaseException):
    """The time is up. No Exception, so that nothing that mends faults on the way takes it for one of them."""


@contextmanager
def limited(seconds: float, scan_seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once it has taken so many seconds; each scanned page in it has its own.

    Only a process's main thread can be stopped so, only while it runs Python, and only where the system has interval
    timers; elsewhere the block takes the time that it takes.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with _extra_time(_Alarm(), scan_seconds):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def confine(settings: Settings) -> None:
    """Keep this process to the memory that the settings allow, and let it leave no core dump."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    for what, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, settings.memory_bytes)):
        with suppress(ValueError, OSError):  # a system may set a lower limit, or know none
            resource.setrlimit(what, (limit, limit))


@contextmanager
def watched_over(seconds: float, scan_seconds: float, nowhere: int) -> Iterator[None]:
    """End this whole process if the block takes longer than so many seconds and some grace; scanned pages aside.

    It ends even where a library that never returns to Python holds it, and where the parent is gone. ``nowhere`` is a
    file number that a traceback may be written to.
    """
    watch = _Watch(nowhere)
    watch.set(seconds + GRACE)
    try:
        with _extra_time(watch, scan_seconds + GRACE):
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()


class _Clock(Protocol):
    """What ends a block that takes too long."""

    def set(self, seconds: float) -> float:
        """Let the block take so many seconds from now, and return how many were left."""


class _Alarm:
    """The system's timer, which is heard wherever Python runs."""

    def set(self, seconds: float) -> float:
        return signal.setitimer(signal.ITIMER_REAL, seconds)[0]


class _Watch:
    """The watch that ends this process even where Python does not run, and the limit on processor time behind it."""

    def __init__(self, nowhere: int) -> None:
        self.nowhere = nowhere
        self.until = 0.0

    def set(self, seconds: float) -> float:
        now = time.monotonic()
        left, self.until = self.until - now, now + seconds
        _allow_cpu(seconds + GRACE)
        faulthandler.dump_traceback_later(seconds, exit=True, file=self.nowhere)
        return left


@contextmanager
def _extra_time(clock: _Clock, seconds: float) -> Iterator[None]:
    """Give each scanned page in the block so many seconds of its own, of this clock and of those round it."""
    around = extra.get()

    @contextmanager
    def page() -> Iterator[None]:
        with around():
            left = clock.set(seconds)
            is_over = False
            try:
                yield
            except TooSlow:
                is_over = True
                raise
            finally:
                if not is_over:
                    clock.set(max(left, LEAST))

    token = extra.set(page)
    try:
        yield
    finally:
        extra.reset(token)


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _allow_cpu(seconds: float) -> None:
    """Let the process use so many more seconds of every core."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(time.process_time() + seconds * cores()) + 1
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooSlow
