"""The versions of each notice, put together from what the ledger says of its page and of its attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Connection, Select, select

from crawlers.ledger.news import may_be_read, of_source
from crawlers.ledger.parts import in_parts
from crawlers.ledger.tables import fetches, holds, links, pages, runs
from crawlers.ledger.values import Attached, Version
from crawlers.states import SOUND, Kind

TICK = timedelta(microseconds=1)


class Had(NamedTuple):
    """Bytes that a page had from a sitting on. ``name`` is the file's, None where its address has it."""

    sitting: int
    at: datetime
    sha256: str
    name: str | None


class Named(NamedTuple):
    """An attachment as a notice's bytes name it."""

    url: str
    href: str


class Known(NamedTuple):
    """A page: what was had of it, oldest first, and the sitting that tried it first if that counts."""

    url: str
    had: Sequence[Had]
    title: str | None
    listed_on: date | None
    first_run: int | None
    first_fetch: datetime | None

    def name(self, had: Had) -> str:
        """Return what its file was called."""
        return name_in(self.url) if had.name is None else had.name

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
    readable = select(runs.c.id).join(holds, of_source(), isouter=True)
    readable = readable.where(may_be_read(held), runs.c.site == site, runs.c.base == base)
    sittings = frozenset(connection.scalars(readable))
    of_site = (pages.c.site == site) & (pages.c.base == base)
    had = _had(connection, readable)
    query = select(pages.c.id, pages.c.kind, pages.c.url, pages.c.title, pages.c.listed_on)
    query = query.add_columns(pages.c.first_run, pages.c.first_fetch).where(of_site, pages.c.kind != Kind.LIST)
    notices, by_url = {}, {}
    for page, kind, url, title, listed_on, first_run, first_fetch in in_parts(connection, query.order_by(pages.c.id)):
        tried = (first_run, first_fetch) if first_run in sittings else (None, None)
        known = by_url[url] = Known(url, had.get(page, ()), title, listed_on, *tried)
        if kind == Kind.NOTICE and known.had:
            notices[page] = known
    return Source(site, notices, by_url, _named(connection, of_site))


def versions(source: Source) -> Iterator[Version]:
    """Yield every version of every notice, oldest first for each. What one sitting changed is one version."""
    for page, notice in source.notices.items():
        if len(notice.had) == 1 and (page, notice.had[0].sha256) not in source.named:  # as most are: nothing to compare
            [only] = notice.had
            yield _version(source, notice, only, max(notice.touched(only.sitting)), ())
            continue
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
            yield _version(source, notice, had, since, attached)


def name_in(url: str) -> str:
    """Return the file's name in an address: its last part, '' where it has none."""
    host_and_path = url.partition("://")[2].partition("#")[0].partition("?")[0]
    return unquote(host_and_path.partition("/")[2].rpartition("/")[2])


def _version(source: Source, notice: Known, had: Had, since: datetime, attached: tuple[Attached, ...]) -> Version:
    name, facts = notice.name(had), (notice.title, notice.listed_on)
    return Version(source.site, notice.url, name, since, had.sha256, attached, *facts)


def _sittings(source: Source, page: int, notice: Known) -> set[int]:
    """Return the sittings at whose end the notice may stand otherwise than before."""
    named = {link.url for had in notice.had for link in source.named.get((page, had.sha256), ())}
    files = (source.by_url[url] for url in named if url in source.by_url)
    return notice.sittings().union(*(file.sittings() for file in files))


def _attached(known: Sequence[tuple[Named, Known]], sitting: int) -> Iterator[Attached]:
    for link, file in known:
        had = file.standing(sitting)
        if had is not None:
            yield Attached(file.name(had), link.href, link.url, had.sha256)


def _had(connection: Connection, readable: Select[Any]) -> dict[int, list[Had]]:
    """Return what was had of each page in these sittings, by its id."""
    lines: Select[Any] = select(fetches.c.page, fetches.c.run, fetches.c.at, fetches.c.sha256, fetches.c.name)
    with_bytes = (fetches.c.news, fetches.c.state.in_(SOUND), fetches.c.sha256.is_not(None))
    lines = lines.add_columns(fetches.c.final_url).where(fetches.c.run.in_(readable), *with_bytes)
    found: dict[int, list[Had]] = {}
    for page, run, at, sha256, name, final_url in in_parts(connection, lines.order_by(fetches.c.id)):
        had = Had(run, at, sha256, name or (name_in(final_url) if final_url else None))
        found.setdefault(page, []).append(had)
    return found


def _named(connection: Connection, of_site: ColumnElement[bool]) -> dict[tuple[int, str], list[Named]]:
    """Return the attachments that the bytes of each notice name, in their order."""
    bound = select(links.c.page, links.c.sha256, links.c.url, links.c.href).join(pages, links.c.page == pages.c.id)
    in_order = (links.c.page, links.c.ordinal)
    found: dict[tuple[int, str], list[Named]] = {}
    for page, sha256, url, href in in_parts(connection, bound.where(of_site).order_by(*in_order)):
        found.setdefault((page, sha256), []).append(Named(url, href))
    return found
