"""One crawl of a source at a time: locks that go with the process or the connection that holds them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select

from crawlers.ledger.connection import Database
from crawlers.ledger.errors import SourceBusy


@contextmanager
def held_here(folder: Path, site: str) -> Iterator[None]:
    """Hold the source on this machine. Raises SourceBusy, OSError where the lock cannot be made."""
    try:
        import fcntl
    except ImportError:
        raise OSError("crawling needs a system with file locks: Linux, macOS, or WSL on Windows") from None
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{quote(site, safe='')}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode() or "?"
            raise SourceBusy(f"{site}: process {holder} is crawling it; wait until it is done") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextmanager
def held_in_postgresql(database: Database, site: str) -> Iterator[None]:
    """Hold the source for all machines that share the database. Raises SourceBusy."""
    number = int.from_bytes(hashlib.sha256(f"taizhang {site}".encode()).digest()[:8], "big", signed=True)
    with database.faults(), database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.detach()  # so that it is closed at the end, and the lock is gone with it
        if not connection.scalar(select(func.pg_try_advisory_lock(number))):
            raise SourceBusy(f"{site}: another process of this database is crawling it; wait until it is done")
        yield
