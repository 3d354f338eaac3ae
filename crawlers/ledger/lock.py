"""One crawl of a source at a time: locks that go with the process or the connection that holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select

from crawlers.ledger.connection import Database
from crawlers.ledger.errors import SourceBusy
from taizhang.file_lock import Held, file_lock


@contextmanager
def held_here(folder: Path, site: str) -> Iterator[None]:
    """Hold the source on this machine. Raises SourceBusy, OSError where the lock cannot be made."""
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock(folder / f"{quote(site, safe='')}.lock"))
        except Held as holder:
            raise SourceBusy(f"{site}: process {holder} is crawling it; wait until it is done") from None
        yield


@contextmanager
def held_in_postgresql(database: Database, site: str) -> Iterator[None]:
    """Hold the source for all machines that share the database. Raises SourceBusy."""
    number = int.from_bytes(hashlib.sha256(f"taizhang {site}".encode()).digest()[:8], "big", signed=True)
    with database.faults(), database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.detach()  # so that it is closed at the end, and the lock is gone with it
        if not connection.scalar(select(func.pg_try_advisory_lock(number))):
            raise SourceBusy(f"{site}: another process of this database is crawling it; wait until it is done")
        yield
