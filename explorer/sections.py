"""What each section of the app shows for what is wanted: the matrix, five tables with their charts, and the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

from explorer.charts import chart, figures
from explorer.downloads import MIMETYPES, Form, comparison_file, rows_file, section_file
from explorer.frames import SEARCH
from explorer.matrix import LINES_A_PAGE, REGIONS_MOST, matrix_html
from explorer.opened import searcher
from explorer.screen import say_in
from explorer.tables import figures_html, note_html, table_html, text_html
from taizhang.settings import Lang, Settings
from warehouse.comparing import Comparison, compared
from warehouse.errors import NothingFound, WarehouseError
from warehouse.exploring import Section, counted, rows, sums
from warehouse.filters import Wanted

if TYPE_CHECKING:
    from altair import Chart, LayerChart

    from warehouse.asking import Connection
    from warehouse.search import Found

MATRIX = "matrix"
HITS_IN_A_FILE = 10_000
SECTIONS = (MATRIX, *(section.value for section in Section), SEARCH)

Part: TypeAlias = "str | Chart | LayerChart"


@dataclass(frozen=True, slots=True)
class File:
    """A file to download; ``data`` writes it when it is asked for."""

    name: str
    label: str
    mimetype: str
    data: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section's answer: ``total`` rows in pages of ``page_size``, or a ``note`` that says why there are none.

    ``render`` gives a page, by its number from 1, as HTML and charts.
    """

    total: int
    page_size: int
    note: str
    files: tuple[File, ...]
    render: Callable[[int], Sequence[Part]]


def answer(
    connection: Connection,
    settings: Settings,
    section: str,
    wanted: Wanted,
    lang: Lang,
    question: str,
    lines: int = LINES_A_PAGE,
) -> Shown:
    """Return what the section shows; a page of the matrix has so many ``lines``."""
    try:
        if section == MATRIX:
            return _matrix(connection, settings, wanted, lang, lines)
        if section == SEARCH:
            return _search(settings, wanted, lang, question)
        return _table(connection, settings, Section(section), wanted, lang)
    except NothingFound as nothing:
        return _nothing(nothing, lang)
    except WarehouseError as fault:
        return Shown(0, 1, say_in(lang)("empty.fault", why=fault), (), lambda _: ())


def _nothing(nothing: NothingFound, lang: Lang) -> Shown:
    say = say_in(lang)
    filters = {field.name for field in fields(Wanted)}
    near = "、".join(say(f"pick.{word}") if word in filters else word for word in nothing.nearest)
    helps = "empty.without" if filters & {*nothing.nearest} else "empty.near" if near else "empty.nothing"
    return Shown(0, 1, say(helps, near=near), (), lambda _: ())


def _matrix(connection: Connection, settings: Settings, wanted: Wanted, lang: Lang, lines: int) -> Shown:
    say = say_in(lang)

    def asked(number: int) -> Comparison:
        return compared(
            connection,
            wanted,
            lang,
            keep_personal=settings.keep_personal,
            limit=lines,
            offset=(number - 1) * lines,
        )

    first = asked(1)
    regions = first.regions
    notes = []
    if not wanted.regions and len(regions) > REGIONS_MOST:
        regions = regions[:REGIONS_MOST]
        notes.append(note_html(say("matrix.regions_cut", shown=REGIONS_MOST), lang, kind="hint"))
    if len(regions) == 1:
        notes.append(note_html(say("empty.one_region"), lang, kind="hint"))

    def page(number: int) -> list[Part]:
        shown = first if number == 1 else asked(number)
        return [*notes, matrix_html(shown.lines, regions, lang, total=first.total)]

    def file(form: Form) -> bytes:
        return comparison_file(settings, wanted, lang, form)

    return Shown(first.total, lines, "", _files("comparison", lang, file), page)


def _table(connection: Connection, settings: Settings, section: Section, wanted: Wanted, lang: Lang) -> Shown:
    say = say_in(lang)

    total = counted(connection, section, wanted)
    drawn = sums(connection, section, wanted) if total else []

    def page(number: int) -> list[Part]:
        picture = chart(section, drawn, lang)
        found = rows(
            connection,
            section,
            wanted,
            limit=LINES_A_PAGE,
            offset=(number - 1) * LINES_A_PAGE,
            keep_personal=settings.keep_personal,
        )
        parts: list[Part] = []
        if picture is not None:
            title, told = say(f"chart.{section}_title"), say(f"chart.{section}_text")
            parts += [text_html(title, told, lang), picture, figures_html(*figures(section, drawn, lang), lang)]
        return [*parts, table_html(found.columns, found.rows, say(f"section.{section}"), lang)]

    def file(form: Form) -> bytes:
        return section_file(connection, settings, section, wanted, lang, form)

    return Shown(total, LINES_A_PAGE, say(f"empty.{section}"), _files(section.value, lang, file) if total else (), page)


def _search(settings: Settings, wanted: Wanted, lang: Lang, question: str) -> Shown:
    say = say_in(lang)
    if not question.strip():
        return Shown(0, 1, say("empty.search"), (), lambda _: ())
    # What parts words takes a while to load, and only a search needs it.
    from explorer.hits import COLUMNS, HITS_A_PAGE, hit_rows, hits_html

    index = searcher(settings)

    def asked(number: int) -> Found:
        return index.search(question, wanted=wanted, limit=HITS_A_PAGE, offset=(number - 1) * HITS_A_PAGE, lang=lang)

    first = asked(1)

    def page(number: int) -> list[Part]:
        return [hits_html(first if number == 1 else asked(number), (number - 1) * HITS_A_PAGE + 1, lang)]

    def file(form: Form) -> bytes:
        every = index.search(question, wanted=wanted, limit=HITS_IN_A_FILE, lang=lang)
        return rows_file(SEARCH, COLUMNS, hit_rows(every), lang, form)

    return Shown(first.total, HITS_A_PAGE, "", _files(SEARCH, lang, file), page)


def _files(name: str, lang: Lang, file: Callable[[Form], bytes]) -> tuple[File, ...]:
    say = say_in(lang)

    def made(form: Form) -> File:
        return File(f"{name}.{form}", say(f"download.{form}"), MIMETYPES[form], lambda: file(form))

    return made("csv"), made("xlsx")
