"""The verb that fetches: ``taizhang crawl``."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from taizhang.commands import screen
from taizhang.progress import Progress
from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.inbox import Taken
    from crawlers.registry import Site
    from flows.rounds import Crawled

Sources = Annotated[
    list[str] | None,
    typer.Argument(help="Sources by their ids; all registered ones where none is given.", show_default=False),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        help="The address of a copy of the one SOURCE, which is crawled in its place.",
        metavar="URL",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")]


def crawl(
    context: typer.Context,
    sources: Sources = None,
    due: Annotated[
        bool, typer.Option("--due", help="As the schedule does: known pages in their turn, sources in their hours.")
    ] = False,
    base_url: BaseUrl = None,
    delay: Annotated[
        float | None,
        typer.Option(help="Seconds between two requests to a host.", min=0.0, metavar="S", show_default=False),
    ] = None,
    warc: Annotated[
        Path | None,
        typer.Option(help="Write all answers to this folder as well, a WARC file a source.", metavar="DIR"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch the notices that are new or changed.

    Takes what lies in the inbox first. What a site shuts out, forbids or does not have is told, and is no failure.
    """
    from flows.rounds import Wish, chosen, crawl_round, empty_inbox, out_of_turn

    settings: Settings = context.obj
    wanted = chosen(sources or (), settings)
    wish = Wish(checked(base_url, sources or []), due, delay, warc)
    if warc:
        warc.mkdir(parents=True, exist_ok=True)
    taken = empty_inbox(settings)
    resting = out_of_turn(wanted, wish)
    with screen.progress("crawling") as progress:
        done = crawl_round(wanted, settings, wish, together(progress), _teller(as_json))
    text = "\n".join([*_taken_lines(taken), *_resting_lines(resting), _what_next(done, taken)])
    data = {
        "sources": [crawled_data(one) for one in done],
        "inbox": {"taken": [{"source": source, "url": url} for source, url in taken.pages], "left": list(taken.left)},
        "out_of_turn": [one.id for one in resting],
    }
    screen.answer(text, data, as_json=as_json)
    failed = [one.site.id for one in done if one.report.failed]
    if failed:
        screen.fail(f"{screen.counted(len(failed), 'source')} could not be crawled: {', '.join(failed)}")


def checked(base_url: str | None, sources: list[str]) -> str:
    """Return the address of the copy, '' where none is given. Ends the program where it makes no sense."""
    if base_url is None:
        return ""
    if len(sources) != 1:
        screen.fail("--base-url is the address of a copy of one source: name that source", screen.WRONG_USAGE)
    try:
        parts = urlsplit(base_url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_address = False
    if not is_address:
        screen.fail(
            f"--base-url is {base_url!r}; expected an address such as http://127.0.0.1:8000", screen.WRONG_USAGE
        )
    return base_url.rstrip("/")


def together(progress: Progress) -> Callable[[str, int, int], None]:
    """Return what tells how far all sources are together."""
    so_far: dict[str, tuple[int, int]] = {}
    telling = threading.Lock()

    def told(site: str, done: int, known: int) -> None:
        with telling:
            so_far[site] = done, max(done, known)
            progress(sum(one for one, _ in so_far.values()), sum(one for _, one in so_far.values()))

    return told


def crawled_text(crawled: Crawled) -> str:
    """Return what came of a source in a line, and a line for each problem."""
    from flows.rounds import counts_of, problems_of

    counts, report = counts_of(crawled.report), crawled.report
    attached = f" ({screen.counted(counts.attachments, 'attachment')})" if counts.attachments else ""
    lines = [
        f"{report.site}: {counts.new:,} new{attached}, {counts.changed:,} changed, {counts.unchanged:,} unchanged, "
        f"{counts.missing:,} missing, {counts.blocked:,} blocked, {counts.failed:,} failed, {_time(report.seconds)}"
    ]
    return "\n".join([*lines, *(f"  {problem}" for problem in problems_of(crawled))])


def crawled_data(crawled: Crawled) -> dict[str, Any]:
    """Return what came of a source, for programs."""
    from flows.rounds import counts_of, problems_of

    report = crawled.report
    return {
        "source": report.site,
        "name": crawled.site.name,
        **asdict(counts_of(report)),
        "state": crawled.health.condition if crawled.health else None,
        "columns": [asdict(column) for column in report.columns],
        "problems": problems_of(crawled),
        "finished": report.finished,
        "crawl_failed": report.failed,
        "run": report.run,
        "seconds": report.seconds,
        "states": dict(report.counts),
    }


def _teller(as_json: bool) -> Callable[[Crawled], None]:
    """Return what prints each source as soon as it is done; programs get all at the end."""
    return (lambda crawled: None) if as_json else (lambda crawled: print(crawled_text(crawled), flush=True))


def _taken_lines(taken: Taken) -> list[str]:
    lines = [f"inbox: {screen.counted(len(taken.pages), 'page')} taken"] if taken.pages else []
    return [*lines, *(f"inbox: {why}" for why in taken.left)]


def _resting_lines(resting: list[Site]) -> list[str]:
    names = ", ".join(one.id for one in resting)
    return [f"left alone until their hours: {names}"] if resting else []


def _what_next(done: list[Crawled], taken: Taken) -> str:
    from flows.rounds import counts_of

    counts = [counts_of(one.report) for one in done]
    new, changed = sum(one.new for one in counts) + len(taken.pages), sum(one.changed for one in counts)
    gone = sum(one.missing for one in counts)
    if not (new or changed or gone or sum(one.attachments for one in counts)):
        return "nothing new"
    return f"{new:,} new, {changed:,} changed, {gone:,} missing: `taizhang run` reads what is new"


def _time(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"
