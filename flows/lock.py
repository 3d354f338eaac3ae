"""Who may write at a time: locks that go with the processes that hold them, however these end.

Several processes may add records at once, and one may build the warehouse beside them. A process that puts records in
the place of others has them to itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    try:
        import fcntl  # here, so that what writes nothing works on every system
    except ImportError:
        raise OSError("writing needs a system with file locks: Linux, macOS, or WSL on Windows") from None
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            # Of several who share a lock, this is the one that came last.
            holder = os.pread(handle, 20, 0).decode() or "?"
            raise Busy(f"process {holder} is writing to {folder}; wait until it is done, then try again") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
