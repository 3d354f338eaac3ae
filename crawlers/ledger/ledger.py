"""The ledger: all that crawls write down, and what others read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import URL, ColumnElement, or_, select, update

from crawlers.ledger import news as news_lines
from crawlers.ledger import standing, tallies, writing
from crawlers.ledger import versions as notice_versions
from crawlers.ledger.connection import Database
from crawlers.ledger.lock import held_here, held_in_postgresql
from crawlers.ledger.tables import confirmations, holds, runs
from crawlers.ledger.tallies import DONE
from crawlers.ledger.values import (
    Batch,
    Confirmation,
    Hold,
    Host,
    News,
    Page,
    Run,
    Sitting,
    Standing,
    Tally,
    Version,
)
from crawlers.listing import Link

LEFT = "left"  # of one that was killed, and too long ago to go on with
GOES_ON_FOR = timedelta(hours=24)


class Ledger:
    """A ledger in SQLite or PostgreSQL. Several processes and threads may use it at once.

    All of its methods raise LedgerError where the database fails. What a run brings is read by ``versions`` and
    ``news`` once ``end`` was called for it.
    """

    def __init__(self, address: str | URL) -> None:
        """Open the ledger at an SQLAlchemy address; make its tables where there are none."""
        self.database = Database(address)

    def close(self) -> None:
        """Close its connections."""
        self.database.close()

    def __enter__(self) -> Self:
        """Return the ledger, to be closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    # ---- a crawl

    @contextmanager
    def crawling(self, site: str) -> Iterator[None]:
        """Hold the source for one crawl. Raises SourceBusy where another process crawls it, OSError without locks."""
        if self.database.is_postgresql:
            with held_in_postgresql(self.database, site):
                yield
        else:
            with held_here(Path(self.database.name).parent / "locks", site):
                yield

    def begin(self, site: str, base: str, at: datetime) -> Run:
        """Return the run to write to: the source's last one if it was not done and began within a day, or a new one."""
        with self.database.writing() as connection:
            last = writing.last_sitting(connection, site, base)
            begins = {"site": site, "base": base, "started_at": at}
            if last is not None:
                first = last["goes_on"] or last["id"]
                began = connection.scalar(select(runs.c.started_at).where(runs.c.id == first))
                assert began is not None
                if last["outcome"] != DONE and at - began < GOES_ON_FOR:
                    if last["ended_at"] is not None:
                        connection.execute(runs.insert().values(**begins, goes_on=first))
                    return Run(first, site, base, began, resumed=True)
                if last["ended_at"] is None:
                    of_last = update(runs).where(runs.c.id == last["id"])
                    connection.execute(of_last.values(ended_at=at, outcome=LEFT))
            number = connection.scalar(runs.insert().values(**begins).returning(runs.c.id))
            assert number is not None
            return Run(number, site, base, at)

    def write(self, run: Run, batch: Batch) -> None:
        """Write the batch, all of it or nothing. Raises LedgerError where the run is not under way."""
        with self.database.writing() as connection:
            writing.write(connection, run, batch)

    def end(self, run: Run, at: datetime, outcome: str, report: str = "") -> None:
        """End the run: ``done``, or another word where something is left to do for the one that goes on with it.

        Raises LedgerError where the run is not under way.
        """
        is_open = (or_(runs.c.id == run.id, runs.c.goes_on == run.id), runs.c.ended_at.is_(None))
        with self.database.writing() as connection:
            ended = update(runs).where(*is_open).values(ended_at=at, outcome=outcome, report=report)
            if not connection.execute(ended).rowcount:
                raise writing.not_under_way(run)

    def end_killed(self, site: str, base: str, at: datetime, outcome: str, report: str = "") -> bool:
        """End what a process of this source left open that is no more; return whether there was such a run.

        Only to be called by who holds the source.
        """
        is_open = (runs.c.site == site, runs.c.base == base, runs.c.ended_at.is_(None))
        with self.database.writing() as connection:
            ended = connection.execute(
                update(runs).where(*is_open).values(ended_at=at, outcome=outcome, report=report).returning(runs.c.id)
            )
            return ended.first() is not None

    # ---- what is known

    def pages(self, site: str, base: str = "") -> dict[str, Page]:
        """Return all addresses of the source that are known."""
        with self.database.reading() as connection:
            return standing.pages_of(connection, site, base)

    def links(self, site: str, base: str = "") -> dict[str, tuple[Link, ...]]:
        """Return the attachments that the bytes of each notice name, those that stand for it now; by its address."""
        with self.database.reading() as connection:
            return standing.links_of(connection, site, base)

    def standings(self, site: str, base: str = "") -> dict[str, Standing]:
        """Return what is known of each column that was walked to its end."""
        with self.database.reading() as connection:
            return standing.standings_of(connection, site, base)

    def hosts(self) -> dict[str, Host]:
        """Return how each host answers that was ever blocked."""
        with self.database.reading() as connection:
            return standing.all_hosts(connection)

    def runs(self, site: str, base: str = "", most: int = 10) -> tuple[Sitting, ...]:
        """Return the last runs of the source, newest first; one that was stopped and gone on with comes in parts."""
        with self.database.reading() as connection:
            return tallies.sittings(connection, site, base, most)

    def tallies(self) -> dict[tuple[str, str], Tally]:
        """Return what there is of each source that was crawled, by site and base."""
        with self.database.reading() as connection:
            return tallies.tallies(connection)

    # ---- what others read

    def versions(self, held: bool = False) -> Iterator[Version]:
        """Yield every version of every notice, oldest first for each; those that are held only when asked for.

        A notice has none until each attachment that its bytes name was tried.
        """
        with self.database.reading() as connection:
            sources = notice_versions.sources(connection)
        for site, base in sources:
            with self.database.reading() as connection:
                source = notice_versions.source(connection, site, base, held)
            yield from notice_versions.versions(source)

    def news(self, held: bool = False) -> Iterator[News]:
        """Yield the lines that changed what is known, oldest first; those that are held only when asked for."""
        after = 0
        while True:
            with self.database.reading() as connection:
                lines = news_lines.news(connection, held, after)
            yield from (line for _, line in lines)
            if len(lines) < news_lines.AT_ONCE:
                return
            after = lines[-1][0]

    # ---- what is published

    def hold(self, site: str, base: str, since: datetime, reason: str) -> None:
        """Let the source's news wait that its runs from this time on brought, those aside that were released."""
        with self.database.writing() as connection:
            last = connection.execute(select(holds).where(*_of(site, base))).first()
            if last is not None:
                since = min(since, last.since) if last.since else max(since, last.released_at)
            row = {"site": site, "base": base, "since": since, "reason": reason}
            writing.put(connection, holds, [row])

    def release(self, site: str, base: str, at: datetime) -> bool:
        """Let all of the source's news be read that came before this time; return whether they waited."""
        waits = (*_of(site, base), holds.c.since.is_not(None))
        released = update(holds).where(*waits).values(since=None, reason=None, released_at=at).returning(holds.c.site)
        with self.database.writing() as connection:
            return connection.execute(released).first() is not None

    def released(self, site: str, base: str = "") -> datetime | None:
        """Return from when on the source's news wait; None where all of them may be read."""
        hold = self.held().get((site, base))
        return hold.since if hold else None

    def held(self) -> dict[tuple[str, str], Hold]:
        """Return the sources whose news wait, by site and base."""
        query = select(holds.c.site, holds.c.base, holds.c.since, holds.c.reason).where(holds.c.since.is_not(None))
        with self.database.reading() as connection:
            return {(row.site, row.base): Hold(*row) for row in connection.execute(query)}

    # ---- what was confirmed

    def confirm(self, site: str, column: str, at: datetime, evidence: str, ok: bool, base: str = "") -> None:
        """Write down what a look at a column found, in the place of what the look before it found."""
        row = {"site": site, "base": base, "column": column, "at": at, "ok": ok, "evidence": evidence}
        with self.database.writing() as connection:
            writing.put(connection, confirmations, [row])

    def confirmations(self) -> tuple[Confirmation, ...]:
        """Return what the last look at each column found."""
        ordered = select(confirmations).order_by(*confirmations.primary_key)
        with self.database.reading() as connection:
            return tuple(Confirmation(*row) for row in connection.execute(ordered))


def _of(site: str, base: str) -> tuple[ColumnElement[bool], ...]:
    return holds.c.site == site, holds.c.base == base
