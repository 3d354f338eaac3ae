"""What there is of each source, counted: what its health is judged by."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from crawlers.ledger.tables import fetches, pages, runs
from crawlers.ledger.values import Sitting, Tally
from crawlers.states import GONE, Kind

DONE = "done"  # the outcome of a run that had nothing left to do


def sittings(connection: Connection, site: str, base: str, most: int) -> tuple[Sitting, ...]:
    """Return the last sittings of the source, newest first."""
    of_source = select(runs).where(runs.c.site == site, runs.c.base == base)
    return tuple(
        Sitting(
            id=row.id,
            run=row.goes_on or row.id,
            site=row.site,
            base=row.base,
            started_at=row.started_at,
            ended_at=row.ended_at,
            outcome=row.outcome,
            report=row.report,
        )
        for row in connection.execute(of_source.order_by(runs.c.id.desc()).limit(most))
    )


def tallies(connection: Connection) -> dict[tuple[str, str], Tally]:
    """Return what there is of each source that was crawled, by site and base."""
    found = {}
    for site, base, last_done, sitting in connection.execute(_of_runs()):
        found[site, base] = Tally(site, base, last_done=last_done, last_states=_states(connection, sitting))
    for row in connection.execute(_of_pages()):
        source, facts = (row.site, row.base), dict(row._mapping)
        found[source] = replace(found[source], **facts)
    return found


def _of_runs() -> Select[Any]:
    last_done = func.max(case((runs.c.outcome == DONE, runs.c.ended_at)))
    return select(runs.c.site, runs.c.base, last_done, func.max(runs.c.id)).group_by(runs.c.site, runs.c.base)


def _of_pages() -> Select[Any]:
    is_notice = pages.c.kind == Kind.NOTICE
    counted = select(
        pages.c.site,
        pages.c.base,
        func.count(case((is_notice, 1))).label("listed"),
        func.count(case((is_notice, pages.c.sha256))).label("notices"),
        func.count(case((is_notice & pages.c.state.in_(GONE), 1))).label("missing"),
        func.max(case((is_notice, pages.c.listed_on))).label("newest_listed"),
        func.max(case((is_notice, pages.c.first_seen))).label("newest_found"),
        func.max(pages.c.last_fetch).label("last_fetch"),
    )
    return counted.group_by(pages.c.site, pages.c.base)


def _states(connection: Connection, sitting: int) -> Counter[str]:
    """Return how many fetches of a sitting came to each state, by kind of page (``notice.fetched``)."""
    query = select(pages.c.kind, fetches.c.state, func.count()).join(pages, fetches.c.page == pages.c.id)
    of_sitting = query.where(fetches.c.run == sitting).group_by(pages.c.kind, fetches.c.state)
    return Counter({f"{kind}.{state}": count for kind, state, count in connection.execute(of_sitting)})
