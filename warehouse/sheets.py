"""Rows to files that a spreadsheet opens safely: CSV for Excel and XLSX, the same bytes for the same rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from urllib.parse import quote

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from warehouse.errors import ExportError
from warehouse.files import written_beside
from warehouse.measures import column_width, row_height

BOM = "\ufeff"
# What Excel takes for the start of a formula, full-width forms too, and what it skips before one.
FORMULA = r"^[=+\-@＝＋－＠\t\r]"
ROWS_MAX = 1_048_576  # of an XLSX sheet, its header among them
COLUMNS_MAX = 16_384  # of an XLSX sheet
LINKS_MAX = 65_530  # of an XLSX sheet
URL_MAX = 2_079  # characters of an address in one
SHEET_NAME = 31  # characters of a sheet's name
CELL_MAX = 32_767  # characters of an XLSX cell
CUT = "…〔cut〕"
LOOKED_AT = 500  # rows by which the widths of columns are chosen
HEIGHTS_MAX = 100_000  # rows whose height is told: each is kept in memory until the book is closed
A4 = 9  # Excel's number of the paper
PRINTED = 60  # per cent: the frozen columns and one region's stand on a page
_FORMULA = re.compile(FORMULA)
_MADE_ON = datetime(2000, 1, 1)  # no clock in what is exported


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to an address where one is known."""

    text: str
    url: str | None


Value = str | int | float | bool | date | datetime | Linked | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (31 characters at most), header and rows; ``widths`` of columns, in Excel's characters.

    ``frozen`` columns stay in sight, on every page of paper too. Where there are no widths, they are taken from the
    headings and the first rows.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()
    frozen: int = 0


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it where Excel would run it as a formula."""
    return "'" + text if _FORMULA.match(text) else text


def write_csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[Value]], *, plain: bool) -> int:
    """Return how many rows were written: UTF-8, for Excel with BOM and harmless cells unless ``plain``."""
    count = 0
    with written_beside(target) as beside, beside.open("w", encoding="utf-8", newline="") as out:
        if not plain:
            out.write(BOM)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header if plain else [harmless(cell) for cell in header])
        for count, row in enumerate(rows, start=1):  # noqa: B007
            cells = [_printed(value) for value in row]
            writer.writerow(cells if plain else [harmless(cell) for cell in cells])
    return count


def _printed(value: Value) -> str:
    match value:
        case None:
            return ""
        case Linked():
            return value.text
        case _:
            return str(value)


def write_xlsx(target: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Return how many rows were written to a book of one sheet: see :func:`write_book`."""
    return write_book(target, [Sheet(title[:SHEET_NAME], header, rows)])


def write_book(target: Path, sheets: Sequence[Sheet]) -> int:
    """Return how many rows were written to sheets with a frozen header, filters and wrapped text, and no formulas.

    Raises ExportError where they are more than a sheet holds, or the file can't be written. A text longer than a cell
    holds is cut and says so; an address that Excel can't hold stands as text.
    """
    # No string becomes a formula or a link by what it looks like; rows are written as they come, not kept.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    try:
        with written_beside(target) as beside, xlsxwriter.Workbook(str(beside), options) as book:
            book.set_properties({"created": _MADE_ON})
            formats = {
                "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
                "text": book.add_format({"text_wrap": True, "valign": "top"}),
                "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
                "link": book.add_format({"text_wrap": True, "valign": "top", "font_color": "blue", "underline": 1}),
            }
            return sum(_written_sheet(book.add_worksheet(sheet.title), sheet, formats, target) for sheet in sheets)
    except XlsxFileError as error:
        raise ExportError(f"{target} could not be written: {error}") from error


def _written_sheet(page: Worksheet, sheet: Sheet, formats: dict[str, Format], target: Path) -> int:
    if len(sheet.header) > COLUMNS_MAX:
        raise ExportError(
            f"{target.name}: {len(sheet.header):,} columns; a sheet holds {COLUMNS_MAX:,}: choose fewer regions, or CSV"
        )
    rows = iter(sheet.rows)
    first = list(islice(rows, LOOKED_AT))
    widths = sheet.widths or [
        column_width((heading, *(_printed(row[column]) for row in first)))
        for column, heading in enumerate(sheet.header)
    ]
    _set_page(page, sheet, widths)
    _set_height(page, 0, sheet.header, widths)
    for column, heading in enumerate(sheet.header):
        page.write_string(0, column, heading, formats["head"])
    count = links = 0
    for count, row in enumerate(chain(first, rows), start=1):
        if count >= ROWS_MAX:
            raise ExportError(f"{target.name}: more than {ROWS_MAX - 1:,} rows; a sheet holds no more: export CSV")
        _set_height(page, count, [_printed(value) for value in row], widths)
        for column, value in enumerate(row):
            if isinstance(value, Linked):
                if is_link := links < LINKS_MAX and value.text != "" and _is_address(value.url):
                    page.write_url(count, column, value.url, formats["link"], _cut(value.text))
                links += is_link
                value = None if is_link else value.text
            _write_cell(page, count, column, value, formats)
    page.autofilter(0, 0, count, max(0, len(sheet.header) - 1))
    return count


def _set_page(page: Worksheet, sheet: Sheet, widths: Sequence[int]) -> None:
    """Set the widths, what stays in sight, and paper across, with the header and the frozen columns on each page."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, sheet.frozen)
    page.set_landscape()
    page.set_paper(A4)
    page.set_print_scale(PRINTED)
    page.repeat_rows(0)
    if sheet.frozen:
        page.repeat_columns(0, sheet.frozen - 1)
    # Codes of divisions are words; Excel would mark each of them as a fault.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _set_height(page: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    height = row_height(texts, widths) if row < HEIGHTS_MAX else None
    if height:
        page.set_row(row, height)


def _is_address(url: str | None) -> bool:
    """Return whether a link to the address can stand in a sheet: a web address, not too long when it is escaped."""
    return url is not None and url.lower().startswith(("http://", "https://")) and len(quote(url)) <= URL_MAX


def _cut(text: str) -> str:
    return text if len(text) <= CELL_MAX else text[: CELL_MAX - len(CUT)] + CUT


def _write_cell(page: Worksheet, row: int, column: int, value: Value, formats: dict[str, Format]) -> None:
    match value:
        case None | "":
            pass
        case bool():
            page.write_boolean(row, column, value, formats["text"])
        case int() | float():
            page.write_number(row, column, value, formats["text"])
        case date():
            page.write_datetime(row, column, value, formats["date"])
        case _:
            page.write_string(row, column, _cut(str(value)), formats["text"])
