"""The versions of each notice, put together from what the ledger says of its page and of its attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Connection, Select, select

from crawlers.ledger.news import may_be_read, of_source
from crawlers.ledger.tables import fetches, holds, links, pages, runs
from crawlers.ledger.values import Attached, Version
from crawlers.states import SOUND, Kind

TICK = timedelta(microseconds=1)


class Had(NamedTuple):
    """Bytes that a page had from a sitting on."""

    sitting: int
    at: datetime
    sha256: str
    name: str


class Named(NamedTuple):
    """An attachment as a notice's bytes name it."""

    url: str
    href: str


@dataclass(frozen=True, slots=True)
class Known:
    """A page: what was had of it, oldest first, and the sitting that tried it first if that counts."""

    url: str
    had: Sequence[Had]
    title: str | None
    listed_on: date | None
    first_run: int | None
    first_fetch: datetime | None

    def standing(self, sitting: int) -> Had | None:
        """Return what it had at the end of a sitting."""
        return next((had for had in reversed(self.had) if had.sitting <= sitting), None)

    def touched(self, sitting: int) -> list[datetime]:
        """Return when the sitting brought something of it, or tried it first."""
        tried = [self.first_fetch] if self.first_fetch and self.first_run == sitting else []
        return tried + [had.at for had in self.had if had.sitting == sitting]

    def sittings(self) -> set[int]:
        """Return the sittings that brought something of it, and the one that tried it first."""
        return {had.sitting for had in self.had} | ({self.first_run} if self.first_run is not None else set())


@dataclass(frozen=True, slots=True)
class Source:
    """All that was had of a source: its pages by id and by address, and what a notice's bytes name."""

    site: str
    notices: Mapping[int, Known]
    by_url: Mapping[str, Known]
    named: Mapping[tuple[int, str], Sequence[Named]]


def sources(connection: Connection) -> list[tuple[str, str]]:
    """Return the site and base of every source that was crawled, in order."""
    query = select(runs.c.site, runs.c.base).distinct().order_by(runs.c.site, runs.c.base)
    return [(site, base) for site, base in connection.execute(query)]


def source(connection: Connection, site: str, base: str, held: bool) -> Source:
    """Return what may be read of a source."""
    readable = select(runs.c.id).join(holds, of_source(), isouter=True).where(may_be_read(held))
    sittings = set(connection.scalars(readable.where(runs.c.site == site, runs.c.base == base)))
    of_site = (pages.c.site == site) & (pages.c.base == base)
    had = _had(connection, of_site, sittings)
    query = select(pages.c.id, pages.c.url, pages.c.kind, pages.c.title, pages.c.listed_on)
    query = query.add_columns(pages.c.first_run, pages.c.first_fetch).where(of_site, pages.c.kind != Kind.LIST)
    notices, by_url = {}, {}
    for row in connection.execute(query.order_by(pages.c.id)):
        known = _known(row, had.get(row.id, ()), sittings)
        by_url[row.url] = known
        if row.kind == Kind.NOTICE and known.had:
            notices[row.id] = known
    return Source(site, notices, by_url, _named(connection, of_site))


def versions(source: Source) -> Iterator[Version]:
    """Yield every version of every notice, oldest first for each. What one sitting changed is one version."""
    for page, notice in source.notices.items():
        last: tuple[str, tuple[Attached, ...]] | None = None
        since: datetime | None = None
        for sitting in sorted(_sittings(source, page, notice)):
            had = notice.standing(sitting)
            if had is None:
                continue
            named = source.named.get((page, had.sha256), ())
            known = [(link, source.by_url[link.url]) for link in named if link.url in source.by_url]
            if any(file.first_run is None or file.first_run > sitting for _, file in known):
                continue  # it waits for an attachment that was not tried yet
            attached = tuple(_attached(known, sitting))
            if (had.sha256, attached) == last:
                continue
            last = had.sha256, attached
            times = [at for file in (notice, *(file for _, file in known)) for at in file.touched(sitting)]
            since = max(times) if since is None else max(*times, since + TICK)
            yield Version(
                source.site, notice.url, had.name, since, had.sha256, attached, notice.title, notice.listed_on
            )


def name_in(url: str) -> str:
    """Return the file's name in an address: its last part, '' where it has none."""
    host_and_path = url.partition("://")[2].partition("#")[0].partition("?")[0]
    return unquote(host_and_path.partition("/")[2].rpartition("/")[2])


def _known(row: Any, had: Sequence[Had], sittings: set[int]) -> Known:
    tried = row.first_run in sittings
    return Known(
        row.url,
        had,
        row.title,
        row.listed_on,
        row.first_run if tried else None,
        row.first_fetch if tried else None,
    )


def _sittings(source: Source, page: int, notice: Known) -> set[int]:
    """Return the sittings at whose end the notice may stand otherwise than before."""
    named = {link.url for had in notice.had for link in source.named.get((page, had.sha256), ())}
    files = (source.by_url[url] for url in named if url in source.by_url)
    return notice.sittings().union(*(file.sittings() for file in files))


def _attached(known: Sequence[tuple[Named, Known]], sitting: int) -> Iterator[Attached]:
    for link, file in known:
        had = file.standing(sitting)
        if had is not None:
            yield Attached(had.name, link.href, link.url, had.sha256)


def _had(connection: Connection, of_site: ColumnElement[bool], sittings: set[int]) -> dict[int, list[Had]]:
    """Return what was had of each page in these sittings, by its id."""
    lines: Select[Any] = select(fetches.c.page, fetches.c.run, fetches.c.at, fetches.c.sha256, fetches.c.name)
    lines = lines.add_columns(fetches.c.final_url, pages.c.url).join(pages, fetches.c.page == pages.c.id)
    with_bytes = (fetches.c.news, fetches.c.state.in_(SOUND), fetches.c.sha256.is_not(None))
    found: dict[int, list[Had]] = {}
    for page, run, at, sha256, name, final_url, url in connection.execute(
        lines.where(of_site, *with_bytes).order_by(fetches.c.id)
    ):
        if run in sittings:
            found.setdefault(page, []).append(Had(run, at, sha256, name or name_in(final_url or url)))
    return found


def _named(connection: Connection, of_site: ColumnElement[bool]) -> dict[tuple[int, str], list[Named]]:
    """Return the attachments that the bytes of each notice name, in their order."""
    bound = select(links.c.page, links.c.sha256, links.c.url, links.c.href).join(pages, links.c.page == pages.c.id)
    found: dict[tuple[int, str], list[Named]] = {}
    for page, sha256, url, href in connection.execute(bound.where(of_site).order_by(links.c.page, links.c.ordinal)):
        found.setdefault((page, sha256), []).append(Named(url, href))
    return found
