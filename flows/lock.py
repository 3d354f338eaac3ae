"""One writer at a time: a lock that goes with the process that holds it, however that ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process is writing there. Trying again once it is done will help."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the folder for writing. Raises Busy where another process does, OSError where it cannot be made."""
    try:
        import fcntl  # here, so that what writes nothing works on every system
    except ImportError:
        raise OSError("writing needs a system with file locks: Linux, macOS, or WSL on Windows") from None
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode() or "?"
            raise Busy(f"process {holder} is writing to {folder}; wait until it is done, then try again") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
