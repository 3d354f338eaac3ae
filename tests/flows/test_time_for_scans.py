"""A scanned page has a time of its own, and the file's clock stands still meanwhile; a page that hangs is ended."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from extractors.limits import TooSlow, limited, watched_over
from extractors.readers.clock import scanned_page


def pages(count: int, seconds: float) -> None:
    for _ in range(count):
        with scanned_page():
            time.sleep(seconds)


def test_many_pages_take_longer_than_a_file_may() -> None:
    with limited(0.2, 0.2):
        pages(5, 0.1)


def test_a_page_that_hangs_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow), limited(30, 0.1):
        pages(1, 20)
    assert time.monotonic() - began < 5


def test_between_pages_the_files_own_time_runs_on() -> None:
    with pytest.raises(TooSlow), limited(0.3, 5):
        for _ in range(20):
            pages(1, 0.01)
            time.sleep(0.05)
    with pytest.raises(TooSlow), limited(0.2, 5):
        for _ in range(20):
            try:
                with scanned_page():
                    raise ValueError
            except ValueError:
                time.sleep(0.05)


def test_outside_a_limit_a_page_takes_what_it_takes() -> None:
    with limited(0.1, 0.1):
        pass
    pages(1, 0.2)


def ended(reads: Callable[[], None], seconds: float, scan_seconds: float) -> int:
    """Return the exit code of a process that reads so within the limits."""
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        with watched_over(seconds, scan_seconds, nowhere), limited(99, 99):
            reads()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_the_watch_of_a_process_gives_pages_their_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.limits.GRACE", 0.1)
    assert ended(lambda: pages(4, 0.15), 0.2, 0.3) == 0
    assert ended(lambda: pages(1, 9), 5, 0.2) == 1
    assert ended(lambda: time.sleep(9), 0.2, 5) == 1
