"""Regions side by side: one line a common task, each region's tasks, units, deadlines and sources beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import duckdb

from normalizers.personal import masked
from taizhang.settings import Lang
from warehouse.connection import open_warehouse
from warehouse.errors import ExportError, NothingFound
from warehouse.filters import Asked, Scope, Wanted, or_near, regions_named, scope_of, topic_words
from warehouse.layouts import Form, sheets_of
from warehouse.lines import Line, line_ids, lines_of
from warehouse.nearness import nearest
from warehouse.sheets import write_book, write_csv

PRESENT = """
SELECT DISTINCT region_code FROM flat_comparison
WHERE region_code IS NOT NULL AND common_task_id IN (SELECT unnest($ids))
    AND ($years IS NULL OR list_contains($years, year))
ORDER BY region_code
"""
SHARED_WORDS = "SELECT DISTINCT theme, common_text FROM common_tasks WHERE document_count > 1 ORDER BY ALL"
THEMES = """
SELECT theme FROM common_tasks WHERE theme IS NOT NULL GROUP BY theme
ORDER BY max(document_count) DESC, min(common_ordinal) LIMIT 3
"""
UNSHARED = "SELECT count(*) FROM tasks WHERE {about}"

Sheets = Literal["theme"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The regions in the order asked, the lines, and how many lines there are in all, on other pages too."""

    regions: tuple[Asked, ...]
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CompareReport:
    """What was written: ``lines`` common tasks, of ``regions`` as they stand in the headings."""

    path: Path
    lines: int
    regions: tuple[str, ...]


def compared(
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    lang: Lang,
    *,
    keep_personal: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Comparison:
    """Return the common tasks of the regions wanted, in the order of the notice above; all regions where none is asked.

    ``limit`` and ``offset`` choose a page of the lines. Phone and identity numbers are masked unless ``keep_personal``.
    Raises NothingFound, which names what would match and which filter left nothing.
    """
    scope = scope_of(connection, wanted)
    ids = line_ids(connection, scope)
    if not ids:
        raise _nothing(connection, wanted, scope)
    regions = scope.regions
    if regions is None:
        regions = _present(connection, ids, scope.years)
    page = ids[offset:] if limit is None else ids[offset : offset + limit]
    return Comparison(regions, lines_of(connection, page, scope, lang, keep_personal=keep_personal), len(ids))


def compare(
    warehouse: Path,
    wanted: Wanted = Wanted(),  # noqa: B008
    *,
    out: Path,
    lang: Lang = "zh",
    form: Form = "wide",
    sheets: Sheets | None = None,
    plain: bool = False,
    keep_personal: bool = False,
) -> CompareReport:
    """Return what was written to ``out`` (.csv or .xlsx): the common tasks of the regions.

    ``form`` is "wide", one line a common task, or "long", one line a region's task. A workbook has one sheet a theme
    where ``sheets`` is "theme". CSV is for Excel (BOM, harmless cells) unless ``plain``. Raises NothingFound, which
    names what would match, and ExportError.
    """
    kind = out.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise ExportError(f"{out.name}: a comparison is written as .csv or .xlsx")
    if kind == ".csv" and sheets:
        raise ExportError(f"{out.name}: a CSV has no sheets: write .xlsx, or leave --sheets away")
    with open_warehouse(warehouse) as connection:
        comparison = compared(connection, wanted, lang, keep_personal=keep_personal)
    write(comparison, out, lang=lang, form=form, sheets=sheets, plain=plain)
    return CompareReport(out, comparison.total, tuple(region.heading for region in comparison.regions))


def write(
    comparison: Comparison,
    out: Path,
    *,
    lang: Lang,
    form: Form = "wide",
    sheets: Sheets | None = None,
    plain: bool = False,
) -> None:
    """Write the comparison to ``out``, .csv or .xlsx. Raises ExportError where it can't be written."""
    made = sheets_of(comparison.lines, comparison.regions, lang, form, by_theme=sheets == "theme")
    try:
        if out.suffix.lower() == ".csv":
            write_csv(out, made[0].header, made[0].rows, plain=plain)
        else:
            write_book(out, made)
    except OSError as error:
        raise ExportError(f"{out} could not be written: {error.strerror or error}") from error


def _present(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], years: Sequence[int]) -> tuple[Asked, ...]:
    """Return the regions that have a part in these lines, by code."""
    found = connection.execute(PRESENT, {"ids": list(ids), "years": list(years) or None}).fetchall()
    return regions_named(connection, [code for (code,) in found])


def _nothing(connection: duckdb.DuckDBPyConnection, wanted: Wanted, scope: Scope) -> NothingFound:
    """Return why no line is left: a filter that matches nothing by itself, or how many lines go without each one."""
    told = _told(wanted, scope)
    all_ids = line_ids(connection, Scope())
    if not all_ids:
        return NothingFound(
            "the notices in the warehouse share no task yet: add notices of more regions, then run `taizhang run`"
        )
    if scope.topic and not line_ids(connection, Scope(topic=scope.topic)):
        return _no_topic(connection, topic_words(wanted.topic or ""), scope.topic)
    what = f"no common task{''.join(told.values())}"
    if len(told) == 1:
        near = tuple(region.heading for region in _present(connection, all_ids, ()))
        return NothingFound(f"{what}: its notices share none with others; those of {'、'.join(near)} do", near)
    without = {
        "regions": replace(scope, regions=None),
        "topic": replace(scope, topic=()),
        "upstream": replace(scope, docs=None),
        "years": replace(scope, years=()),
    }
    left = {name: len(line_ids(connection, without[name])) for name in told}
    helps = [f"{count:,} without the {name}" for name, count in left.items() if count]
    said = f"lines there would be: {', '.join(helps)}" if helps else "leave away two filters or more"
    return NothingFound(f"{what}; {said}")


def _no_topic(connection: duckdb.DuckDBPyConnection, topic: str, patterns: Sequence[str]) -> NothingFound:
    """Return where the words stand after all: in a task that nobody shares, or each by itself; else what is near."""
    said = f"no common task is about {topic}"
    about = " AND ".join("regexp_matches(text, ?)" for _ in patterns)
    row = connection.execute(UNSHARED.format(about=about), list(patterns)).fetchone()
    if row and row[0]:
        return NothingFound(f"{said}; tasks that no other notice has: {row[0]:,}, see `taizhang search {topic}`")
    words = topic.split()
    counts = [len(line_ids(connection, Scope(topic=(pattern,)))) for pattern in patterns]
    if len(patterns) == len(words) > 1 and any(counts):
        apart = ", ".join(f"{count:,} with {word}" for word, count in zip(words, counts, strict=True) if count)
        return NothingFound(f"{said}; lines there would be: {apart}")
    texts = connection.execute(SHARED_WORDS).fetchall()
    near = nearest(topic, [theme for theme, _ in texts]) or nearest(topic, [text for _, text in texts])
    if near:
        shown = tuple(map(masked, near))
        return NothingFound(said + or_near(shown), shown)
    themes = tuple(theme for (theme,) in connection.execute(THEMES).fetchall())
    return NothingFound(f"{said}; there are common tasks about {'、'.join(themes)}" if themes else said, themes)


def _told(wanted: Wanted, scope: Scope) -> dict[str, str]:
    """Return the filters that are set, by name, as a message tells them."""
    told = {}
    if scope.regions is not None:
        told["regions"] = f" of {'、'.join(region.heading for region in scope.regions)}"
    if scope.topic:
        told["topic"] = f" about {topic_words(wanted.topic or '')}"
    if scope.docs is not None:
        told["upstream"] = f" under {wanted.upstream}"
    if scope.years:
        told["years"] = f" in notices of {'、'.join(map(str, scope.years))}"
    return told
