"""A limit on the time that one file may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """The time is up. No Exception, so that nothing that mends faults on the way takes it for one of them."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside the block once it has taken so many seconds.

    Only a process's main thread can be stopped so, and only where the system has interval timers; elsewhere the block
    takes the time that it takes.
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


def _ring(number: int, frame: FrameType | None) -> None:
    raise TooSlow
