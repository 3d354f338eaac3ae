"""The verbs that hand results on: ``taizhang compare`` and ``export``."""

from __future__ import annotations

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
    topic: Annotated[str | None, typer.Option(help="Only tasks with these words.", metavar="WORDS")] = None,
    upstream: Annotated[
        str | None, typer.Option(help="Only tasks of this notice from above, by its number (文号).", metavar="文号")
    ] = None,
    lang: Annotated[Language | None, typer.Option(help="Language of the headings.")] = None,
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Write a table with the regions side by side.

    For each task that they share: who must do it, by when, and where that stands.
    """
    from warehouse.comparing import compare as compare_regions

    settings: Settings = context.obj
    chosen = [word.strip() for word in (regions or "").replace("，", ",").replace("、", ",").split(",")]
    report = compare_regions(
        settings.warehouse,
        regions=[word for word in chosen if word],
        topic=topic,
        upstream=upstream,
        out=out,
        lang=_lang(lang) or settings.lang,
        plain=plain,
    )
    text = f"compared {', '.join(report.regions)}: {screen.counted(report.lines, 'common task')}\nwrote {report.path}"
    data = {"file": str(report.path), "lines": report.lines, "regions": list(report.regions)}
    screen.answer(text, data, as_json=as_json)


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
    plain: Plain = False,
    as_json: AsJson = False,
) -> None:
    """Write tables as CSV, Parquet or XLSX."""
    from warehouse.exports import export as export_tables

    settings: Settings = context.obj
    report = export_tables(settings.warehouse, tables or (), out, fmt=form.value, lang=_lang(lang), plain=plain)
    files, rows = len(report.files), sum(report.rows.values())
    text = f"wrote {screen.counted(files, 'file')} to {out}: {screen.counted(rows, 'row')}"
    screen.answer(text, {"files": [str(path) for path in report.files], "rows": report.rows}, as_json=as_json)


def _lang(language: Language | None) -> Lang | None:
    return next((lang for lang in get_args(Lang) if lang == language), None)
