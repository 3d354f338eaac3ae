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

from taizhang.settings import Settings

GRACE = 2  # seconds that a file which is past its time gets to end in order


class TooSlow(BaseException):
    """The time is up. No Exception, so that nothing that mends faults on the way takes it for one of them."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once it has taken so many seconds.

    Only a process's main thread can be stopped so, only while it runs Python, and only where the system has interval
    timers; elsewhere the block takes the time that it takes.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
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
def watched_over(seconds: float, nowhere: int) -> Iterator[None]:
    """End this whole process if the block takes longer than so many seconds and some grace.

    It ends even where a library that never returns to Python holds it, and where the parent is gone. ``nowhere`` is a
    file number that a traceback may be written to.
    """
    _allow_cpu(seconds + 2 * GRACE)
    faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=nowhere)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


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
