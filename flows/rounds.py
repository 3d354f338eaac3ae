"""A round over sources: the inbox is emptied, each source is crawled, its expectations are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.health import Health, settle
from crawlers.job import Job, Mode, Report
from crawlers.registry import Site, site, sites
from crawlers.states import GONE, Kind, State
from flows.crawling import Told, crawl, untold
from flows.turns import in_turn, seconds_left
from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.inbox import Taken
    from crawlers.ledger.ledger import Ledger

FAULTS = (
    State.FORBIDDEN,
    State.REFUSED,
    State.TOO_LARGE,
    State.TIMED_OUT,
    State.TLS_FAILED,
    State.FAILED,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a round is to go, see :class:`crawlers.job.Job`; into the folder ``warc`` each crawl writes a file."""

    base: str = ""
    due: bool = False
    delay: float | None = None
    warc: Path | None = None
    mode: Mode = Mode.CRAWL


@dataclass(frozen=True, slots=True)
class Crawled:
    """What came of one source; ``health`` is None for a copy, and where only a look was had."""

    site: Site
    report: Report
    health: Health | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notices and attachments came to what."""

    new: int
    changed: int
    unchanged: int
    missing: int
    blocked: int
    failed: int
    attachments: int


def chosen(names: Sequence[str], settings: Settings) -> tuple[Site, ...]:
    """Return the sources of these names, all where none is given. Raises RegistryError."""
    if not names:
        return sites(settings.registry)
    return tuple({name: site(name, settings.registry) for name in names}.values())


def empty_inbox(settings: Settings) -> Taken:
    """Return what was taken from the inbox. Raises LedgerError, RegistryError, OSError."""
    from crawlers.inbox import Taken, take
    from crawlers.ledger import open_ledger
    from flows.looks import words_of

    if not settings.inbox.is_dir():
        return Taken()
    with open_ledger(settings) as ledger:
        return take(settings, ledger, sites(settings.registry), words_of)


def crawl_round(
    wanted: Sequence[Site],
    settings: Settings,
    wish: Wish,
    told: Told = untold,
    done: Callable[[Crawled], None] = lambda crawled: None,
) -> list[Crawled]:
    """Return what came of each source whose turn it is; ``done`` is told each as it comes. Raises LedgerError."""
    from crawlers.ledger import open_ledger

    at = datetime.now(UTC)
    known = {one.id: one for one in wanted}
    inside = [one for one in wanted if not wish.due or seconds_left(one, at) != 0.0]
    limits = {one.id: left for one in inside if wish.due and (left := seconds_left(one, at)) is not None}
    made: dict[str, Crawled] = {}
    with open_ledger(settings) as ledger:

        def settled(report: Report) -> None:
            one = known[report.site]
            made[one.id] = Crawled(one, report, _settled(one, report, ledger, wish))
            done(made[one.id])

        hosts = {one.id: one.hosts for one in inside}
        jobs = [job_for(one, wish, at) for one in inside]
        crawl(jobs, settings, told, hosts={} if wish.base else hosts, seconds=limits, done=settled)
    return [made[one.id] for one in inside]


def job_for(one: Site, wish: Wish, at: datetime) -> Job:
    """Return the job that a wish comes to for a source."""
    warc = wish.warc / f"{one.id}-{at:%Y%m%dT%H%M%SZ}.warc.gz" if wish.warc else None
    return Job(one.id, wish.mode, wish.base, wish.due, wish.delay, str(warc) if warc else None)


def counts_of(report: Report) -> Counts:
    """Return how many notices came to what, and how many attachments were had that were new or had changed."""
    notices = Kind.NOTICE
    return Counts(
        new=report.of(State.FETCHED, kind=notices),
        changed=report.of(State.CHANGED, State.MOVED, kind=notices),
        unchanged=report.of(State.UNCHANGED, kind=notices),
        missing=report.of(*GONE, kind=Kind.NOTICE) + report.of(*GONE, kind=Kind.ATTACHMENT),
        blocked=report.of(State.BLOCKED),
        failed=report.of(*FAULTS),
        attachments=report.of(State.FETCHED, State.CHANGED, State.MOVED, kind=Kind.ATTACHMENT),
    )


def problems_of(crawled: Crawled) -> list[str]:
    """Return all that is not as it should be with a source, each once; last why its news wait, if they do."""
    report, health = crawled.report, crawled.health
    columns = [f"{column.key}: {column.problem}" for column in report.columns if column.problem]
    if health is None:
        return list(dict.fromkeys([*report.problems, *columns]))
    others = [problem for problem in health.problems if problem not in health.broken]
    held = [f"its news wait: {why}" for why in health.broken]
    return list(dict.fromkeys([*report.problems, *columns, *others, *held]))


def out_of_turn(wanted: Sequence[Site], wish: Wish) -> list[Site]:
    """Return the sources that are left alone now, because they keep to other hours."""
    return in_turn(wanted, datetime.now(UTC))[1] if wish.due else []


def _settled(one: Site, report: Report, ledger: Ledger, wish: Wish) -> Health | None:
    if wish.mode is not Mode.CRAWL:
        return None
    at = datetime.now(UTC)
    if not report.finished:
        _close(one, report, ledger, wish.base, at)
    return None if wish.base else settle(one, ledger, at)


def _close(one: Site, report: Report, ledger: Ledger, base: str, at: datetime) -> None:
    """End in the ledger what a process that is no more left open: what it brought can then be read."""
    from crawlers.job import to_text
    from crawlers.ledger.errors import SourceBusy

    try:
        with ledger.crawling(one.id):
            ledger.end_killed(one.id, base, at, "failed" if report.failed else "stopped", to_text(report))
    except SourceBusy:  # it is another crawl that goes on, which ends itself
        return
