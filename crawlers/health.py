"""How each source does: what its last crawls came to, held against what the registry expects of it.

A broken expectation (too few documents, silent for too long, a column that lists nothing) lets the news of that source
wait, from the crawl on that broke it; the next one that meets all expectations lets them go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from crawlers.job import Report, report_of
from crawlers.ledger.values import Host, Sitting, Tally
from crawlers.registry import Site
from crawlers.states import SOUND, Kind, State

if TYPE_CHECKING:
    from crawlers.ledger.ledger import Ledger

DONE = "done"  # how a run ended that had nothing left to do
NO_CRAWLS = frozenset({"inbox"})  # how runs ended that were none


class Condition(StrEnum):
    """How a source does. Of several that apply the first one is told."""

    NEVER_CRAWLED = "never_crawled"
    BLOCKED = "blocked"  # it shuts us out
    FAILING = "failing"  # nothing came of its last crawl
    STOPPED = "stopped"  # its last crawl was not finished; the next one goes on
    UNREADABLE = "unreadable"  # a column lists nothing any more
    TOO_FEW = "too_few"  # fewer documents than are expected
    SILENT = "silent"  # nothing new for longer than is expected
    HEALTHY = "healthy"


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does. ``problems`` say all that is not as it should be; ``broken`` are the broken expectations.

    ``newest`` is the day of the newest notice, by its list's date where there is one. ``copy`` is the address of the
    copy of which all this is told, '' where it is the site itself.
    """

    condition: Condition
    problems: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    last_crawl: datetime | None = None
    documents: int = 0
    newest: date | None = None
    copy: str = ""


def judged(
    site: Site,
    tally: Tally | None,
    sittings: Sequence[Sitting],
    hosts: Mapping[str, Host],
    at: datetime,
    copy: str = "",
) -> Health:
    """Return how a source does at this time; ``sittings`` are its last ones, newest first.

    What is expected of a site is not expected of a ``copy``.
    """
    crawls = [one for one in sittings if one.outcome not in NO_CRAWLS]
    tally = tally or Tally(site.id, "")
    newest = _newest(tally)
    if not crawls:
        return Health(Condition.NEVER_CRAWLED, documents=tally.notices, newest=newest)
    last = crawls[0]
    report = _report(last)
    found: dict[Condition, list[str]] = {
        Condition.BLOCKED: _blocked(site, report, {} if copy else hosts, at),
        Condition.FAILING: _failing(report) if last.report else [],
        Condition.STOPPED: _stopped(last),
    }
    done = next((one for one in crawls if one.outcome == DONE and not _report(one).is_empty), None)
    broken = _broken(site, tally, newest, done) if done and not copy else {}
    found |= broken
    others = [f"{one.key}: {one.problem}" for one in report.columns if one.problem and not one.unreadable]
    told = [f"this is told of the copy at {copy}: the site itself was never crawled"] if copy else []
    problems = [*told, *(text for texts in found.values() for text in texts), *others, *report.problems]
    return Health(
        condition=next((condition for condition in Condition if found.get(condition)), Condition.HEALTHY),
        problems=tuple(dict.fromkeys(problems)),
        broken=tuple(text for texts in broken.values() for text in texts),
        last_crawl=last.ended_at or last.started_at,
        documents=tally.notices,
        newest=newest,
        copy=copy,
    )


def healths(sites: Sequence[Site], ledger: Ledger, at: datetime) -> dict[str, Health]:
    """Return how each source does, by id; the copy of it that was crawled last, where only copies were.

    Raises LedgerError.
    """
    tallies, hosts = ledger.tallies(), ledger.hosts()
    bases = {site.id: _crawled(site, tallies) for site in sites}
    return {
        site.id: judged(site, tallies.get((site.id, base)), ledger.runs(site.id, base), hosts, at, base)
        for site in sites
        for base in (bases[site.id],)
    }


def _crawled(site: Site, tallies: Mapping[tuple[str, str], Tally]) -> str:
    """Return '' for a site that was crawled itself or not at all, else the address of the copy that was, last."""
    copies = [tally for (name, base), tally in tallies.items() if name == site.id and base and tally.last_fetch]
    if (site.id, "") in tallies or not copies:
        return ""
    return max(copies, key=lambda tally: (tally.last_fetch, tally.base)).base


def settle(site: Site, ledger: Ledger, at: datetime) -> Health:
    """Return how a source does after a crawl; its news wait or are let go by it. Raises LedgerError."""
    sittings = ledger.runs(site.id)
    health = judged(site, ledger.tallies().get((site.id, "")), sittings, ledger.hosts(), at)
    last = next((one for one in sittings if one.outcome not in NO_CRAWLS), None)
    if last is None or last.outcome != DONE or _report(last).is_empty:
        return health  # only a crawl that was finished, and was let in, says what there is
    if health.broken:
        since = min(one.started_at for one in sittings if one.run == last.run)
        ledger.hold(site.id, "", since, "; ".join(health.broken))
    else:
        ledger.release(site.id, "", at)
    return health


def _blocked(site: Site, report: Report, hosts: Mapping[str, Host], at: datetime) -> list[str]:
    told = [
        f"{host} shuts us out and is left alone until {open_until:%Y-%m-%d %H:%M} UTC"
        for host in site.hosts
        if host in hosts and (open_until := hosts[host].open_until) and open_until > at
    ]
    shut_out = report.is_empty and report.came_to(State.BLOCKED)
    no_notice = report.of(State.BLOCKED, kind=Kind.NOTICE) and not report.of(*SOUND, kind=Kind.NOTICE)
    if not told and (shut_out or no_notice):
        told.append("all that was asked for was blocked; pages that are saved by hand go into the inbox")
    return told


def _failing(report: Report) -> list[str]:
    if report.failed:
        return ["its last crawl went wrong"]
    return ["nothing that was asked for was had"] if report.is_empty else []


def _stopped(last: Sitting) -> list[str]:
    if last.ended_at is None:
        return ["a crawl of it is under way, or was killed; then the next one goes on"]
    return [] if last.outcome == DONE else ["its last crawl was not finished; the next one goes on"]


def _broken(site: Site, tally: Tally, newest: date | None, done: Sitting) -> dict[Condition, list[str]]:
    """Return the expectations that do not hold, as of the last crawl that was finished."""
    report = _report(done)
    broken = {
        Condition.UNREADABLE: [
            f"the column {column.key} lists nothing: has its layout changed?"
            for column in report.columns
            if column.unreadable
        ]
    }
    if tally.notices < site.documents:
        broken[Condition.TOO_FEW] = [
            f"{tally.notices:,} of the {site.documents:,} documents that are expected at least"
        ]
    assert done.ended_at
    if site.silent_days is not None and newest is not None:
        days = (done.ended_at.date() - newest).days
        if days > site.silent_days:
            text = f"nothing new since {newest}, {days:,} days; at most {site.silent_days:,} are expected"
            broken[Condition.SILENT] = [text]
    return broken


def _newest(tally: Tally) -> date | None:
    found = tally.newest_found.date() if tally.newest_found else None
    # A day to come is a slip of the list's.
    return min(tally.newest_listed, found) if tally.newest_listed and found else found


def _report(sitting: Sitting) -> Report:
    return report_of(sitting.report) if sitting.report else Report(sitting.site)
