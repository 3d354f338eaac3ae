"""The verbs that hand results on: ``taizhang compare`` and ``export``."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_args

import typer

from taizhang.commands import screen
from taizhang.settings import Lang, Settings


class Language(StrEnum):
    """The language of headings."""

    ZH = "zh"
    EN = "en"


class Form(StrEnum):
    """What sort of file."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


class Shape(StrEnum):
    """How a comparison is laid out."""

    WIDE = "wide"
    LONG = "long"


class Sheets(StrEnum):
    """What a workbook has one sheet for."""

    THEME = "theme"


YEARS = re.compile(r"(\d{4})(?:[-–—~至](\d{4}))?")
COMMAS = re.compile("[,，、;；]")

AsJson = Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")]
Plain = Annotated[
    bool, typer.Option("--plain", help="CSV for programs: no mark for Excel, no cell changed against formulas.")
]


def compare(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write: .csv or .xlsx.", show_default=False)],
    regions: Annotated[
        str | None,
        typer.Option(
            help="Names or codes with commas between: 达州市,广元市. All where it is not given.", metavar="A,B"
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option(help="Only tasks with all of these words.", metavar="WORDS")] = None,
    upstream: Annotated[
        str | None,
        typer.Option(
            help="Only tasks of this notice from above: its number (文号), or part of its title.", metavar="文号"
        ),
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="Only notices of these years: 2021,2023-2024.", metavar="YEARS")
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the headings.")] = None,
    form: Annotated[
        Shape, typer.Option(help="One line a common task, the regions beside each other; or one line a region's task.")
    ] = Shape.WIDE,
    sheets: Annotated[Sheets | None, typer.Option(help="One sheet a theme (.xlsx).")] = None,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Write a table with the regions side by side.

    For each task that they share: who must do it, by when, and where that stands. A region's own notices are compared,
    not those of the divisions below it.
    """
    from warehouse.comparing import compare as compare_regions
    from warehouse.filters import Wanted

    settings: Settings = context.obj
    chosen = (word.strip() for word in COMMAS.split(regions or ""))
    report = compare_regions(
        settings.warehouse,
        Wanted(tuple(word for word in chosen if word), topic, upstream, years_named(years or "")),
        out=out,
        lang=chosen_lang(lang) or settings.lang,
        form=form.value,
        sheets=sheets.value if sheets else None,
        plain=plain,
        keep_personal=settings.keep_personal,
    )
    text = f"compared {', '.join(report.regions)}: {screen.counted(report.lines, 'common task')}\nwrote {report.path}"
    data = {"file": str(report.path), "lines": report.lines, "regions": list(report.regions)}
    screen.answer(text, data, as_json=as_json)


def years_named(text: str) -> tuple[int, ...]:
    """Return the years of "2021,2023-2024". Ends the program where they can't be read."""
    years: list[int] = []
    for word in filter(None, map(str.strip, COMMAS.split(text))):
        match = YEARS.fullmatch(word.removesuffix("年"))
        if not match or int(match[2] or match[1]) < int(match[1]):
            screen.fail(f"--years: {word} is no year and no stretch of years such as 2023-2024", screen.WRONG_USAGE)
        years += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(dict.fromkeys(years))


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write to.", show_default=False)],
    tables: Annotated[
        list[str] | None,
        typer.Argument(help="Tables or views, such as triples; all where none is given.", show_default=False),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="What sort of files.")] = Form.CSV,
    lang: Annotated[
        Language | None, typer.Option(help="Headings in this language; the columns' own names where it is not given.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The view overdue as of this day; today where it is not given.", metavar="DAY"
        ),
    ] = None,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Write tables as CSV, Parquet or XLSX."""
    from warehouse.exports import export as export_tables

    settings: Settings = context.obj
    report = export_tables(
        settings.warehouse,
        tables or (),
        out,
        fmt=form.value,
        lang=chosen_lang(lang),
        plain=plain,
        keep_personal=settings.keep_personal,
        as_of=as_of.date() if as_of else None,
    )
    files, rows = len(report.files), sum(report.rows.values())
    text = f"wrote {screen.counted(files, 'file')} to {out}: {screen.counted(rows, 'row')}"
    screen.answer(text, {"files": [str(path) for path in report.files], "rows": report.rows}, as_json=as_json)


def chosen_lang(language: Language | None) -> Lang | None:
    """Return the language chosen, None where none is."""
    return next((lang for lang in get_args(Lang) if lang == language), None)
