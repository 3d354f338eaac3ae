"""Who may write at a time: locks that go with the processes that hold them, however these end.

Several processes may add records at once, and one may build the warehouse beside them. A process that puts records in
the place of others has them to itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from taizhang.file_lock import Held, file_lock

WRITER = ".lock"
RECORDS = ".records.lock"


class Busy(Exception):
    """Another process is writing there. Trying again once it is done will help."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder for building what lies in it. Raises Busy where another process does.

    Raises OSError where the lock cannot be made.
    """
    with _held(folder, WRITER, shared=False):
        yield


@contextmanager
def adding_records(folder: Path) -> Iterator[None]:
    """Hold the folder's records together with others who add some. Raises Busy where a process replaces them."""
    with _held(folder, RECORDS, shared=True):
        yield


@contextmanager
def replacing_records(folder: Path) -> Iterator[None]:
    """Hold the folder's records alone. Raises Busy where another process adds some or replaces them."""
    with _held(folder, RECORDS, shared=False):
        yield


@contextmanager
def _held(folder: Path, name: str, *, shared: bool) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock(folder / name, shared=shared))
        except Held as holder:
            raise Busy(f"process {holder} is writing to {folder}; wait until it is done, then try again") from None
        yield
