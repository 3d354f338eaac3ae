"""ODS: the sheets of an OpenDocument spreadsheet (ISO/IEC 26300-1 §9). Each cell holds what it shows as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from extractors.readers.packages import Package
from extractors.readers.sheets.numbers import moment_shown
from extractors.readers.sheets.sheet import Range, Sheet
from extractors.readers.xml import root_of
from taizhang.settings import Settings

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
GROUPS = ("table-row-group", "table-rows", "table-header-rows")
COLUMN_GROUPS = ("table-column-group", "table-columns", "table-header-columns")
UNSEEN = ("collapse", "filter")
ERROR = re.compile(r"#[A-Z/0]+[!?A]|Err:\d+")
WHOLE_DATE = re.compile(r"\d+([-/.])\d+\1\d+")
CELLS_A_ROW = 100  # of those that may be read, on average
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
MOST_BLANKS = 100  # in a row


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with words: its column, what it shows, how many rows and columns it spans."""

    column: int
    text: str
    down: int
    across: int


@dataclass(slots=True)
class Part:
    """A sheet in the making."""

    most_rows: int
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    errors: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 0  # with words in them

    @property
    def full(self) -> bool:
        """Whether the sheet is past its cap on rows or cells."""
        return self.rows > self.most_rows or len(self.cells) > self.most_rows * CELLS_A_ROW


def sheets_of(package: Package, settings: Settings) -> Iterator[Sheet]:
    """Return the sheets in order. Raises Unreadable where the file is damaged or past a cap."""
    content = root_of(package, "content.xml")
    unseen = {
        style.get(f"{STYLE}name")
        for style in content.iter(f"{STYLE}style")
        for properties in style.iterfind(f"{STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    }
    for table in content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        name = table.get(f"{TABLE}name", "")
        if table.get(f"{TABLE}style-name") in unseen:
            yield Sheet(name, hidden=True)
            continue
        part = Part(settings.table_rows)
        _add_rows(part, table)
        if part.full:
            yield Sheet(name, too_long=True)
            continue
        yield Sheet(
            name,
            part.cells,
            tuple(part.merged),
            hidden_rows=frozenset(part.hidden_rows),
            hidden_columns=frozenset(_hidden_columns(table)),
            errors=tuple(part.errors),
        )


def _inside(parent: etree._Element, name: str, groups: tuple[str, ...]) -> Iterator[etree._Element]:
    """Return the elements of this name, those in groups too."""
    for element in parent.iterchildren(f"{TABLE}*"):
        tag = etree.QName(element).localname
        if tag == name:
            yield element
        elif tag in groups:
            yield from _inside(element, name, groups)


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    column = 0
    for element in _inside(table, "table-column", COLUMN_GROUPS):
        following = column + _count(element, "number-columns-repeated")
        if element.get(f"{TABLE}visibility") in UNSEEN:
            yield from range(column, min(following, MOST_COLUMNS))
        column = following


def _add_rows(part: Part, table: etree._Element) -> None:
    row = 0
    for element in _inside(table, "table-row", GROUPS):
        following = row + _count(element, "number-rows-repeated")
        if element.get(f"{TABLE}visibility") in UNSEEN:
            part.hidden_rows.update(range(row, min(following, MOST_ROWS)))
        cells = list(_cells(element))
        for at in range(row, following) if cells else ():
            _add_cells(part, cells, at)
            if part.full:
                return
        row = following


def _add_cells(part: Part, cells: list[Shown], row: int) -> None:
    part.rows += 1
    for cell in cells:
        if ERROR.fullmatch(cell.text):
            part.errors.append((row, cell.column))
            continue
        part.cells[row, cell.column] = cell.text
        if cell.down > 1 or cell.across > 1:
            part.merged.append((row, cell.column, row + cell.down - 1, cell.column + cell.across - 1))


def _cells(row: etree._Element) -> Iterator[Shown]:
    """Return the cells of a row that hold words."""
    column = 0
    for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        following = column + _count(cell, "number-columns-repeated")
        text = _shown(cell) if len(cell) and cell.tag == f"{TABLE}table-cell" else ""
        if text.strip():
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            yield from (Shown(at, text, down, across) for at in range(column, min(following, MOST_COLUMNS)))
        column = following


def _shown(cell: etree._Element) -> str:
    said = "\n".join(["".join(_words(p)) for p in cell.iterchildren(f"{TEXT}p", f"{TEXT}h")])
    value = cell.get(f"{OFFICE}date-value", "")
    if value and WHOLE_DATE.fullmatch(said):
        return moment_shown(date.fromisoformat(value[:10]), "yyyy年m月d日")
    return said


def _words(element: etree._Element) -> Iterator[str]:
    """Return the words of a paragraph; notes of editors (annotation) are no part of it."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " " * min(_count(child, "c", TEXT), MOST_BLANKS)
        elif child.tag == f"{TEXT}tab":
            yield "\t"
        elif child.tag == f"{TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and child.tag not in (f"{OFFICE}annotation", f"{TEXT}ruby-text", f"{TEXT}note"):
            yield from _words(child)
        yield child.tail or ""


def _count(element: etree._Element, name: str, space: str = TABLE) -> int:
    return max(1, int(element.get(f"{space}{name}", 1)))
