"""What is known of a source when a crawl of it begins: its pages, their attachments, its columns, its hosts."""

from __future__ import annotations

from sqlalchemy import Connection, select

from crawlers.ledger.parts import in_parts
from crawlers.ledger.tables import columns, hosts, links, pages
from crawlers.ledger.values import Host, Page, Standing
from crawlers.listing import Link
from crawlers.states import Kind, State

KINDS = {str(kind): kind for kind in Kind}
STATES: dict[str | None, State | None] = {None: None} | {str(state): state for state in State}


def pages_of(connection: Connection, site: str, base: str) -> dict[str, Page]:
    """Return all addresses that are known, by address, in the order in which they were found."""
    query = select(
        pages.c.url,
        pages.c.kind,
        pages.c["column"],
        pages.c.walk,
        pages.c.first_seen,
        pages.c.state,
        pages.c.sha256,
        pages.c.etag,
        pages.c.last_modified,
        pages.c.final_url,
        pages.c.referer,
        pages.c.listed_on,
        pages.c.title,
        pages.c.last_run,
        pages.c.changed_at,
        pages.c.next_due,
        pages.c.failures,
    )
    of_source = query.where(pages.c.site == site, pages.c.base == base).order_by(pages.c.id)
    return {
        url: Page(url, KINDS[kind], column, walk, first_seen, STATES[state], *rest)
        for url, kind, column, walk, first_seen, state, *rest in in_parts(connection, of_source)
    }


def links_of(connection: Connection, site: str, base: str) -> dict[str, tuple[Link, ...]]:
    """Return the attachments that the bytes of each notice name which stand for it now, by its address."""
    query = (
        select(pages.c.url, links.c.url, links.c.href, links.c.words)
        .join(links, (links.c.page == pages.c.id) & (links.c.sha256 == pages.c.sha256))
        .where(pages.c.site == site, pages.c.base == base)
        .order_by(pages.c.id, links.c.ordinal)
    )
    found: dict[str, list[Link]] = {}
    for notice, *link in in_parts(connection, query):
        found.setdefault(notice, []).append(Link(*link))
    return {notice: tuple(named) for notice, named in found.items()}


def standings_of(connection: Connection, site: str, base: str) -> dict[str, Standing]:
    """Return what is known of each column that was walked to its end, by its key."""
    query = select(columns.c["column"], columns.c.complete, columns.c.baseline)
    of_source = query.where(columns.c.site == site, columns.c.base == base)
    return {row[0]: Standing(*row) for row in connection.execute(of_source)}


def all_hosts(connection: Connection) -> dict[str, Host]:
    """Return how each host answers, by its name."""
    return {row.host: Host(*row) for row in connection.execute(select(hosts))}
