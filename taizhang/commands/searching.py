"""The verb that finds words: ``taizhang search``."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from taizhang.commands import screen
from taizhang.commands.sharing import COMMAS, Language, chosen_lang, years_named
from taizhang.progress import watcher
from taizhang.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.search import Found
    from warehouse.search_hits import Hit, Marked

WIDTH = 100  # characters of the sentence that is shown; --json has the whole text


class Sort(StrEnum):
    """What sort of thing is found."""

    TASK = "task"
    NOTICE = "notice"


def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            help="What to look for: 政务公开专区. All words must be there; what stands in 「…」 must stand as it is.",
            show_default=False,
        ),
    ],
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "--regions",
            help="Only notices of this region and of what lies in it: 四川省 takes in its cities and counties. Names "
            "or codes, with commas between or given again.",
            metavar="A,B",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only what has all of these words too.", metavar="WORDS")] = None,
    upstream: Annotated[
        str | None,
        typer.Option(
            help="Only this notice, by its number (文号) or part of its title, and those that take it up.",
            metavar="文号",
        ),
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="Only notices of these years: 2021,2023-2024.", metavar="YEARS")
    ] = None,
    kind: Annotated[Sort | None, typer.Option(help="Only tasks, or only notices.")] = None,
    limit: Annotated[int, typer.Option(help="So many hits.", min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option(help="Leave out so many of the first.", min=0)] = 0,
    lang: Annotated[Language | None, typer.Option(help="Language of what stands round the hits.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the hits as JSON.")] = False,
) -> None:
    """Find words in tasks and notices, the best hits first.

    Looks through titles, themes, texts, units and deadlines of tasks, and titles, numbers and issuers of notices.
    """
    from warehouse.errors import BadQuestion
    from warehouse.filters import Wanted
    from warehouse.search import search as search_index

    settings: Settings = context.obj
    chosen = (word.strip() for given in region or () for word in COMMAS.split(given))
    regions = tuple(word for word in chosen if word)
    language = chosen_lang(lang) or settings.lang
    watcher.set(screen.progress)
    try:
        found = search_index(
            settings.warehouse,
            settings.search_index,
            " ".join(words),
            wanted=Wanted(regions, topic, upstream, years_named(years or "")),
            kind=kind.value if kind else None,
            limit=limit,
            offset=offset,
            lang=language,
            keep_personal=settings.keep_personal,
        )
    except BadQuestion as fault:
        screen.fail(str(fault), screen.WRONG_USAGE)
    if as_json:
        hits = [asdict(hit) for hit in found.hits]
        screen.answer("", {"total": found.total, "offset": offset, "notes": found.notes, "hits": hits}, as_json=True)
    else:
        _show(found, offset)


def _show(found: Found, offset: int) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for note in found.notes:
        screen.note(f"taizhang: {note}")
    for place, hit in enumerate(found.hits, start=offset + 1):
        _show_hit(console, place, hit)
    last = offset + len(found.hits)
    shown = f", {offset + 1:,} to {last:,} shown" if found.hits and len(found.hits) < found.total else ""
    console.print(f"{screen.counted(found.total, 'hit')}{shown}" + ("" if found.hits else f"; none after {offset:,}"))


def _show_hit(console: Console, place: int, hit: Hit) -> None:
    from rich.markup import escape

    from warehouse.search_hits import Marked

    of_notice = [hit.region, hit.doc_number or ("" if hit.task_id is None else hit.doc_title)]
    item = f"{hit.number} " if hit.number else ""
    title = _marked(Marked(hit.title, hit.title_spans), console.is_terminal)
    console.print(f"[bold]{place}[/bold]  {escape(' · '.join(part for part in of_notice if part))}")
    if title or item:
        console.print(f"    {escape(item)}{title}")
    sentence = hit.sentence(WIDTH)
    if sentence.text and sentence.text != hit.title:
        console.print(f"    {_marked(sentence, console.is_terminal)}")
    facts = " | ".join(part for part in (hit.units, hit.deadlines) if part)
    if facts:
        console.print(f"    {escape(facts)}")
    source = "" if hit.source == hit.title else hit.source
    if source or hit.url:
        console.print(f"    [dim]{escape(' '.join(part for part in (source, hit.url) if part))}[/dim]")
    console.print()


def _marked(text: Marked, in_terminal: bool) -> str:
    """Return the text as markup with the words found in bold, or in 「」 where there is no terminal."""
    from rich.markup import escape

    before, behind = ("[bold yellow]", "[/bold yellow]") if in_terminal else ("「", "」")
    parts, at = [], 0
    for start, end in text.spans:
        parts += [escape(text.text[at:start]), before, escape(text.text[start:end]), behind]
        at = end
    return "".join([*parts, escape(text.text[at:])])
