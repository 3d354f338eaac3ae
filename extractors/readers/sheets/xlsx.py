"""XLSX: the sheets of a workbook in Office Open XML (ECMA-376 part 1 §18), of either namespace.

The parts are read as they stand: what is hidden, the number formats and the errors are found nowhere else, and a stray
cell in the last corner of a sheet costs no more than any other.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from lxml import etree

from extractors.readers.packages import Package
from extractors.readers.sheets.numbers import BUILT_IN, GENERAL, shown
from extractors.readers.sheets.sheet import Range, Sheet, place_of, range_of
from extractors.readers.xml import elements_of, root_of
from taizhang.settings import Settings

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST_COLUMNS = 16_384  # of a sheet
TRUE = ("1", "true")
# Cells and rows that are there for their borders alone, often to the last row of the sheet.
PADDING = re.compile(rb'<(?:c r="[A-Z]+\d+"|row r="\d+")(?![^>]*\bhidden)[^>]*/>')
WORDS = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of a workbook share: its texts, the number format of each style, where its days begin."""

    texts: list[str]
    patterns: list[str]
    from_1904: bool
    most_rows: int


@dataclass(slots=True)
class Part:
    """A sheet in the making."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 0  # with words in them


def sheets_of(package: Package, settings: Settings) -> Iterator[Sheet]:
    """Return the sheets of a workbook in order, those that are charts left out.

    Raises Unreadable where the workbook is damaged or a part is past a cap.
    """
    path, _ = _related(package, "").get("officeDocument", [("xl/workbook.xml", "")])[0]
    workbook = root_of(package, path)
    links = {key: (target, kind) for kind, found in _related(package, path).items() for target, key in found}
    shared = next((t for t, kind in links.values() if kind == "sharedStrings"), "")
    styles = next((t for t, kind in links.values() if kind == "styles"), "")
    properties = workbook.find("{*}workbookPr")
    book = Book(
        texts=_texts(package.read(shared)) if shared in package else [],
        patterns=_patterns(root_of(package, styles)) if styles in package else [],
        from_1904=properties is not None and properties.get("date1904") in TRUE,
        most_rows=settings.table_rows,
    )
    for entry in workbook.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in entry.items() if name.endswith("}id")), "")
        target, kind = links.get(key, ("", ""))
        name = entry.get("name", "")
        if entry.get("state", "visible") != "visible":
            yield Sheet(name, hidden=True)
        elif kind == "worksheet":
            yield _sheet(name, package.read(target), book)


def _related(package: Package, path: str) -> dict[str, list[tuple[str, str]]]:
    """Return what a part refers to inside the package: the parts' names and the keys, by kind of relation."""
    folder, name = posixpath.split(path)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, list[tuple[str, str]]] = {}
    if relations not in package:
        return found
    for entry in root_of(package, relations):
        if entry.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", ""))).lstrip("/")
            kind = entry.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, []).append((target, entry.get("Id", "")))
    return found


def _texts(data: bytes) -> list[str]:
    texts = []
    for item in elements_of(data, "si"):
        texts.append(_text(item))
        item.clear()
    return texts


def _text(item: etree._Element) -> str:
    """Return a text with its runs joined; how a word is pronounced (rPh) is no part of it."""
    said = "".join([t.text or "" for t in item.iterfind("{*}t")] + [t.text or "" for t in item.iterfind("{*}r/{*}t")])
    return _unescaped(said)


def _unescaped(text: str) -> str:
    if "_x" in text:
        text = ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _patterns(styles: etree._Element) -> list[str]:
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in styles.iterfind("{*}numFmts/{*}numFmt")}
    keys = [x.get("numFmtId", "0") for x in styles.iterfind("{*}cellXfs/{*}xf")]
    return [own[k] if k in own else BUILT_IN.get(int(k), GENERAL) for k in keys]


def _sheet(name: str, data: bytes, book: Book) -> Sheet:
    part = Part()
    row = -1
    for element in elements_of(PADDING.sub(b"", data), "row", "col", "mergeCell"):
        match element.tag.rpartition("}")[2]:
            case "row":
                row = _add_row(part, element, row + 1, book)
                if part.rows > book.most_rows:
                    return Sheet(name, too_long=True)
            case "col" if element.get("hidden") in TRUE:
                last = min(int(element.get("max", 1)), MOST_COLUMNS)
                part.hidden_columns.update(range(int(element.get("min", 1)) - 1, last))
            case "mergeCell":
                part.merged.append(range_of(element.get("ref", "A1")))
        element.clear()
        while element.getprevious() is not None and (parent := element.getparent()) is not None:
            del parent[0]
    return Sheet(
        name,
        part.cells,
        tuple(part.merged),
        hidden_rows=frozenset(part.hidden_rows),
        hidden_columns=frozenset(part.hidden_columns),
        errors=tuple(part.errors),
    )


def _add_row(part: Part, element: etree._Element, following: int, book: Book) -> int:
    """Add a row's cells; return its number. ``following`` is its number where it does not say so itself."""
    row = int(element.get("r", following + 1)) - 1
    if element.get("hidden") in TRUE:
        part.hidden_rows.add(row)
    if not len(element):
        return row
    column = -1
    before = len(part.cells)
    for cell in element:
        where = cell.get("r")
        column = place_of(where)[1] if where else column + 1
        said = _shown(cell, book)
        if said is None:
            part.errors.append((row, column))
        elif said.strip():
            part.cells[row, column] = said
    part.rows += len(part.cells) > before
    return row


def _shown(cell: etree._Element, book: Book) -> str | None:
    """Return what a cell shows, None where the file holds an error or a formula that was never computed."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        text = cell.find("{*}is")
        return _text(text) if text is not None else ""
    value: str | None = cell.findtext("{*}v")
    if not value:
        return None if kind == "n" and cell.find("{*}f") is not None else ""
    match kind:
        case "s":
            return book.texts[int(value)]
        case "e":
            return None
        case "b":
            return WORDS.get(value, value)
        case "n":
            style = int(cell.get("s", "0"))
            pattern = book.patterns[style] if style < len(book.patterns) else GENERAL
            return _number_shown(value, pattern, book.from_1904)
    return _unescaped(value)


def _number_shown(value: str, pattern: str, from_1904: bool) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return shown(number, pattern, from_1904) if isfinite(number) else None
