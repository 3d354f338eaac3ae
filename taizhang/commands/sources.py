"""The verbs for the registry: ``taizhang sources``, ``sources check`` and ``sources release``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taizhang.commands import screen
from taizhang.commands.crawling import AsJson, BaseUrl, Sources, checked, together
from taizhang.settings import Settings

if TYPE_CHECKING:
    from crawlers.health import Health
    from crawlers.ledger.values import Confirmation, Hold
    from crawlers.registry import Site
    from flows.rounds import Crawled

WIDE = 240  # columns

sources = typer.Typer(
    name="sources",
    help="Show the registered sources, and how each of them does.",
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class Known:
    """A source, how it does, why its news wait, and what was confirmed of it."""

    site: Site
    health: Health
    hold: Hold | None
    confirmations: tuple[Confirmation, ...]


@sources.callback()
def show(
    context: typer.Context,
    state: Annotated[
        str | None, typer.Option(help="Only sources that do so, such as silent.", metavar="STATE", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Show the registered sources, and how each of them does."""
    if context.invoked_subcommand:
        return
    from crawlers.health import Condition

    if state is not None and state not in set(Condition):
        screen.fail(f"--state is {state!r}; it can be {', '.join(Condition)}", screen.WRONG_USAGE)
    known = [one for one in _known(context.obj) if state in (None, one.health.condition)]
    if as_json:
        screen.answer_list([_data(one) for one in known])
        return
    _print_table(known)


@sources.command()
def check(context: typer.Context, names: Sources = None, base_url: BaseUrl = None, as_json: AsJson = False) -> None:
    """Look at the first page of each column, and write down what was confirmed.

    Fetches and stores nothing else. Until a source was checked, its facts are what was read about it.
    """
    from crawlers.job import Mode
    from crawlers.ledger import open_ledger
    from flows.rounds import Wish, chosen, crawl_round

    settings: Settings = context.obj
    wanted = chosen(names or (), settings)
    wish = Wish(base=checked(base_url, names or []), mode=Mode.CHECK)
    with screen.progress("looking") as progress:
        done = crawl_round(wanted, settings, wish, together(progress))
    at = datetime.now(UTC)
    with open_ledger(settings) as ledger:
        for one in done:
            for column in one.report.columns:
                ledger.confirm(
                    one.site.id, column.key, at, *_evidence(column.problem, column.entries, column.first), wish.base
                )
    lines = [line for one in done for line in _check_lines(one)]
    confirmed = sum(column.problem is None for one in done for column in one.report.columns)
    columns = sum(len(one.report.columns) for one in done)
    data = {"checked_at": at.isoformat(), "confirmed": confirmed, "columns": columns}
    data |= {"sources": [_check_data(one) for one in done]}
    screen.answer(
        "\n".join([*lines, f"{confirmed:,} of {screen.counted(columns, 'column')} confirmed"]), data, as_json=as_json
    )
    failed = [one.site.id for one in done if one.report.failed]
    if failed:
        screen.fail(f"{screen.counted(len(failed), 'source')} could not be looked at: {', '.join(failed)}")


@sources.command()
def release(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The source's id.", metavar="SOURCE", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Publish the news of a source that wait because an expectation of it was broken.

    The next crawl that breaks one lets its own news wait again.
    """
    from crawlers.ledger import open_ledger
    from crawlers.registry import site

    settings: Settings = context.obj
    one = site(name, settings.registry)
    with open_ledger(settings) as ledger:
        waited = ledger.release(one.id, "", datetime.now(UTC))
    text = f"{one.id}: its news are released; `taizhang run` publishes them" if waited else f"{one.id}: nothing waited"
    screen.answer(text, {"source": one.id, "released": waited}, as_json=as_json)


def _known(settings: Settings) -> list[Known]:
    from crawlers.health import Condition, Health, healths
    from crawlers.registry import sites
    from flows.crawled import has_ledger

    registered = sites(settings.registry)
    if not has_ledger(settings):
        return [Known(one, Health(Condition.NEVER_CRAWLED), None, ()) for one in registered]
    from crawlers.ledger import open_ledger

    with open_ledger(settings) as ledger:
        how, held, confirmations = healths(registered, ledger, datetime.now(UTC)), ledger.held(), ledger.confirmations()
    return [
        Known(
            one,
            how[one.id],
            held.get((one.id, "")),
            tuple(each for each in confirmations if (each.site, each.base) == (one.id, "")),
        )
        for one in registered
    ]


def _data(known: Known) -> dict[str, Any]:
    site, health = known.site, known.health
    found = {each.column: each for each in known.confirmations}
    return {
        "id": site.id,
        "name": site.name,
        "region_code": site.region_code,
        "group": site.group,
        "platform": site.platform,
        "url": site.url,
        "columns": [
            {"key": column.key, "name": column.name, "url": column.url, "confirmed": _confirmed(found.get(column.key))}
            for column in site.columns
        ],
        "schedule": site.schedule,
        "hours": list(site.hours) if site.hours else None,
        "state": health.condition,
        "copy": health.copy or None,
        "problems": list(health.problems),
        "last_crawl": _iso(health.last_crawl),
        "documents": health.documents,
        "newest": _iso(health.newest),
        "expects": {"documents": site.documents, "silent_days": site.silent_days},
        "held_since": _iso(known.hold.since) if known.hold else None,
        "held_because": known.hold.reason if known.hold else None,
        "evidence": {"read_in": site.evidence.read_in, "confirmed_on": _iso(site.evidence.confirmed_on)},
        "confirmed": _iso(max((each.at for each in known.confirmations if each.ok), default=None)),
    }


def _confirmed(found: Confirmation | None) -> dict[str, Any] | None:
    return {"at": _iso(found.at), "ok": found.ok, "evidence": found.evidence} if found else None


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


def _print_table(known: list[Known]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("source", "name", "region", "platform", "columns", "documents", "newest", "last crawl", "state"):
        table.add_column(head, no_wrap=head in ("source", "newest", "last crawl", "state"))
    for one in known:
        table.add_row(
            one.site.id,
            one.site.name,
            one.site.region_code,
            one.site.platform,
            f"{len(one.site.columns)}",
            f"{one.health.documents:,}",
            _iso(one.health.newest) or "",
            f"{one.health.last_crawl:%Y-%m-%d}" if one.health.last_crawl else "",
            _state(one),
        )
    # Where nobody looks, nothing is cut to a screen's width.
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
    for one in known:
        for problem in one.health.problems:
            print(f"{one.site.id}: {problem}")
        if one.hold:
            since = f"{one.hold.since:%Y-%m-%d}"
            print(f"{one.site.id}: its news wait since {since}; `taizhang sources release {one.site.id}`")
    confirmed = sum(_is_confirmed(one) for one in known)
    print(f"{screen.counted(len(known), 'source')}; confirmed by a look at them: {confirmed:,}")


def _state(known: Known) -> str:
    told = (
        known.health.condition.replace("_", " "),
        "held" if known.hold else "",
        "a copy" if known.health.copy else "",
    )
    return ", ".join(filter(None, told))


def _is_confirmed(known: Known) -> bool:
    return bool(known.confirmations) and all(each.ok for each in known.confirmations)


def _evidence(problem: str | None, entries: int, first: str | None) -> tuple[str, bool]:
    if problem is not None:
        return problem, False
    return f"{screen.counted(entries, 'notice')} on its first page" + (f", the first: {first}" if first else ""), True


def _check_lines(one: Crawled) -> list[str]:
    lines = [f"{one.site.id}: {problem}" for problem in one.report.problems]
    for column in one.report.columns:
        text, ok = _evidence(column.problem, column.entries, column.first)
        lines.append(f"{one.site.id} {column.key}: {'confirmed' if ok else 'not confirmed'}: {text}")
    return lines


def _check_data(one: Crawled) -> dict[str, Any]:
    return {
        "source": one.site.id,
        "columns": [
            {
                "key": column.key,
                "confirmed": column.problem is None,
                "entries": column.entries,
                "first": column.first,
                "problem": column.problem,
            }
            for column in one.report.columns
        ],
        "problems": list(one.report.problems),
    }
