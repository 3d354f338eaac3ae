"""Rows to files that a spreadsheet opens safely: CSV for Excel and XLSX, the same bytes for the same rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxFileError  # type: ignore[import-untyped]

from warehouse.errors import ExportError
from warehouse.files import written_beside

BOM = "\ufeff"
# What Excel takes for the start of a formula, full-width forms too, and what it skips before one.
FORMULA = r"^[=+\-@＝＋－＠\t\r]"
ROWS_MAX = 1_048_576  # of an XLSX sheet, its header among them
CELL_MAX = 32_767  # characters of an XLSX cell
CUT = "…〔cut〕"
WIDTH = {"least": 8, "most": 60}  # of a column, in characters
_FORMULA = re.compile(FORMULA)
_MADE_ON = datetime(2000, 1, 1)  # no clock in what is exported

Value = str | int | float | bool | date | datetime | None


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it where Excel would run it as a formula."""
    return "'" + text if _FORMULA.match(text) else text


def write_csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, plain: bool) -> int:
    """Return how many rows were written: UTF-8, for Excel with BOM and harmless cells unless ``plain``."""
    count = 0
    with written_beside(target) as beside, beside.open("w", encoding="utf-8", newline="") as out:
        if not plain:
            out.write(BOM)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header if plain else [harmless(cell) for cell in header])
        for count, row in enumerate(rows, start=1):  # noqa: B007
            writer.writerow(row if plain else [harmless(cell) for cell in row])
    return count


def write_xlsx(target: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Return how many rows were written to a sheet with a frozen header, filters and wrapped text, and no formulas.

    Raises ExportError where they are more than a sheet holds, or the file can't be written. A text longer than a cell
    holds is cut and says so.
    """
    try:
        return _written_sheet(target, title, header, rows)
    except XlsxFileError as error:
        raise ExportError(f"{target} could not be written: {error}") from error


def _written_sheet(target: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with written_beside(target) as beside, xlsxwriter.Workbook(str(beside), options) as book:
        book.set_properties({"created": _MADE_ON})
        sheet = book.add_worksheet(title[:31])
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        }
        for column, heading in enumerate(header):
            sheet.set_column(column, column, min(WIDTH["most"], max(WIDTH["least"], 2 * len(heading))))
            sheet.write_string(0, column, heading, formats["head"])
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(rows, start=1):
            if count >= ROWS_MAX:
                raise ExportError(f"{target.name}: more than {ROWS_MAX - 1:,} rows; a sheet holds no more: export CSV")
            for column, value in enumerate(row):
                _write_cell(sheet, count, column, value, formats)
        sheet.autofilter(0, 0, count, max(0, len(header) - 1))
    return count


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Value,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    match value:
        case None | "":
            pass
        case bool():
            sheet.write_boolean(row, column, value, formats["text"])
        case int() | float():
            sheet.write_number(row, column, value, formats["text"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case _:
            text = value if len(value) <= CELL_MAX else value[: CELL_MAX - len(CUT)] + CUT
            sheet.write_string(row, column, text, formats["text"])
