"""What is news: which lines of the ledger change what is known of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, true

from crawlers.ledger.tables import columns, fetches, holds, pages, runs
from crawlers.ledger.values import Fetched, News
from crawlers.states import GONE, SOUND, Kind, State

AT_ONCE = 10_000
THERE = "there"
KINDS = {str(kind): kind for kind in Kind}
STATES = {str(state): state for state in State}
# These say nothing of the page: the next try may have it.
PASSING = frozenset({State.TIMED_OUT, State.FAILED})


def is_news(row: Mapping[str, Any], fetched: Fetched) -> bool:
    """Whether a fetch changes what is known of a page, of which ``row`` is what was known before.

    New bytes do, the first time that it is gone or out of reach, its return, and a new address. Lists tell nothing by
    their bytes: what is new on them is found in the notices.
    """
    if fetched.state in PASSING:
        return False
    if fetched.state not in SOUND:
        return bool(_case(fetched.state) != row["told"])
    if row["told"] not in (None, THERE):
        return True
    if fetched.kind is Kind.LIST:
        return False
    has_moved = fetched.state is State.MOVED and bool(fetched.final_url != row["final_url"])
    return has_moved or fetched.sha256 not in (None, row["sha256"])


def told(row: Mapping[str, Any], fetched: Fetched) -> str | None:
    """Return how the page stands for readers of the news from now on."""
    known: str | None = row["told"]
    return known if fetched.state in PASSING else _case(fetched.state)


def _case(state: State) -> str:
    return THERE if state in SOUND else State.MISSING if state in GONE else state


def may_be_read(held: bool) -> ColumnElement[bool]:
    """Return the condition on ``runs``, joined with ``holds``: the sitting has ended, and its news do not wait."""
    free = or_(holds.c.since.is_(None), runs.c.started_at < holds.c.since)
    return and_(runs.c.ended_at.is_not(None), true() if held else free)


def of_source() -> ColumnElement[bool]:
    """Return what joins ``holds`` with ``runs``."""
    return and_(holds.c.site == runs.c.site, holds.c.base == runs.c.base)


def news(connection: Connection, held: bool, after: int) -> list[tuple[int, News]]:
    """Return the next lines after the one with this id, oldest first, each with its id; none at the end."""
    return [
        (number, News(site, url, KINDS[kind], at, state := STATES[name], reason, status, _bytes(state, sha256), is_new))
        for number, site, url, kind, at, name, reason, status, sha256, is_new in connection.execute(
            _query(held, after)
        ).all()
    ]


def _bytes(state: State, sha256: str | None) -> str | None:
    return sha256 if state in SOUND else None


def _query(held: bool, after: int) -> Select[Any]:
    is_new = and_(pages.c.kind == Kind.NOTICE, columns.c.baseline > 0, pages.c.walk > columns.c.baseline)
    of_page = (pages.c.site, pages.c.url, pages.c.kind)
    of_line = (fetches.c.at, fetches.c.state, fetches.c.reason, fetches.c.status, fetches.c.sha256)
    joined = (
        select(fetches.c.id, *of_page, *of_line, func.coalesce(is_new, false()))
        .join(pages, fetches.c.page == pages.c.id)
        .join(runs, fetches.c.run == runs.c.id)
        .join(holds, of_source(), isouter=True)
        .join(columns, _its_column(), isouter=True)
    )
    return joined.where(fetches.c.news, fetches.c.id > after, may_be_read(held)).order_by(fetches.c.id).limit(AT_ONCE)


def _its_column() -> ColumnElement[bool]:
    return and_(
        columns.c.site == pages.c.site, columns.c.base == pages.c.base, columns.c["column"] == pages.c["column"]
    )
