"""XLS, and the ET of WPS: the sheets of a workbook in the binary format of Excel 97 and before ([MS-XLS]).

Calamine gives the values and what is merged; the records say what it does not: what is hidden, which number format a
cell has, and which cell holds an error.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from extractors.readers.compound import Compound
from extractors.readers.errors import Unreadable
from extractors.readers.sheets.numbers import BUILT_IN, GENERAL, moment_shown, plain, shown
from extractors.readers.sheets.sheet import Sheet
from taizhang.settings import Settings

Value = int | float | str | bool | date | time | timedelta  # a datetime is a date

BOF, EOF, BOUNDSHEET, FILEPASS, DATEMODE, FORMAT, XF = 0x809, 0x0A, 0x85, 0x2F, 0x22, 0x41E, 0xE0
ROW, COLINFO, NUMBER, RK, MULRK, FORMULA, BOOLERR = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0x06, 0x205
EXCEL_97 = 0x600
WIDE = 1  # flag of a string: two bytes a character


@dataclass(slots=True)
class Facts:
    """What the records of one sheet say of it: the style of each number, errors, what is hidden."""

    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    errors: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Book:
    """What the records of a workbook say: the numbers of formats, the format of each style, the sheets in order."""

    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False
    starts: list[int] = field(default_factory=list)  # where the records of each sheet begin
    sheets: dict[int, Facts] = field(default_factory=dict)  # by where their records begin

    def pattern(self, style: int) -> str:
        """Return the number format of a cell's style."""
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number, BUILT_IN.get(number, GENERAL))


def sheets_of(data: bytes, settings: Settings) -> Iterator[Sheet]:
    """Return the sheets of a workbook in order, those that are charts or macros left out.

    Raises Unreadable where the workbook is damaged or encrypted.
    """
    compound = Compound(data)
    book = _book(compound.read("Workbook" if "Workbook" in compound.names else "Book"))
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for i, about in enumerate(workbook.sheets_metadata):
                facts = book.sheets.get(book.starts[i], Facts()) if i < len(book.starts) else Facts()
                if about.visible != SheetVisibleEnum.Visible:
                    yield Sheet(about.name, hidden=True)
                elif about.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_index(i)
                    rows = sheet.to_python(skip_empty_area=False)
                    yield sheet_of(about.name, rows, sheet.merged_cell_ranges or [], facts, book, settings.table_rows)
    except PasswordError as error:
        raise _encrypted() from error
    except CalamineError as error:
        raise Unreadable("damaged_file", f"the workbook is damaged ({error}); fetch it again") from error


def sheet_of(
    name: str,
    rows: Sequence[Sequence[Value]],
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    facts: Facts,
    book: Book,
    most_rows: int,
) -> Sheet:
    """Return the sheet that these values are, each shown as its style says."""
    cells = {}
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value != "" and (said := _shown(value, facts.styles.get((r, c)), book)).strip():
                cells[r, c] = said
    if len({r for r, _ in cells}) > most_rows:
        return Sheet(name, too_long=True)
    return Sheet(
        name,
        cells,
        tuple((top, left, bottom, right) for (top, left), (bottom, right) in merged),
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        errors=tuple(facts.errors),
    )


def _shown(value: Value, style: int | None, book: Book) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    pattern = None if style is None else book.pattern(style)
    if isinstance(value, int | float):
        return plain(value) if pattern is None else shown(value, pattern, book.from_1904)
    return moment_shown(value, pattern)


def _book(stream: bytes) -> Book:
    book = Book()
    facts: Facts | None = None
    wide = True
    depth = 0
    for at, kind, body in _records(stream):
        if kind == BOF:
            depth += 1
            if depth == 1:  # a chart inside a sheet has records of its own
                version = struct.unpack_from("<H", body)[0]
                wide = version >= EXCEL_97
                facts = book.sheets.setdefault(at, Facts()) if at else None
        elif kind == EOF:
            depth -= 1
        elif kind == FILEPASS:
            raise _encrypted()
        elif depth == 1 and facts is None:
            _add_to_book(book, kind, body, wide)
        elif depth == 1 and facts is not None:
            _add_to_facts(facts, kind, body)
    return book


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Return the records of a workbook: where each begins, its kind, its body."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length:
            raise Unreadable("damaged_file", "the workbook is cut off; fetch it again")
        yield at, kind, body
        at += 4 + length


def _add_to_book(book: Book, kind: int, body: bytes, wide: bool) -> None:
    if kind == BOUNDSHEET:
        book.starts.append(struct.unpack_from("<I", body)[0])
    elif kind == DATEMODE:
        book.from_1904 = body[:1] == b"\x01"
    elif kind == XF:
        book.styles.append(struct.unpack_from("<H", body, 2)[0])
    elif kind == FORMAT:
        (number,) = struct.unpack_from("<H", body)
        if not wide:
            book.formats[number] = body[3:].decode("gb18030", "replace")
        else:
            book.formats[number] = body[5:].decode("utf-16-le" if body[4] & WIDE else "latin-1", "replace")


def _add_to_facts(facts: Facts, kind: int, body: bytes) -> None:
    if kind in (NUMBER, RK, FORMULA):
        row, column, style = struct.unpack_from("<HHH", body)
        facts.styles[row, column] = style
        if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            facts.errors.append((row, column))
    elif kind == MULRK:
        row, first = struct.unpack_from("<HH", body)
        for i, (style, _) in enumerate(struct.iter_unpack("<HI", body[4:-2])):
            facts.styles[row, first + i] = style
    elif kind == BOOLERR and body[7] == 1:
        facts.errors.append(struct.unpack_from("<HH", body))
    elif kind == ROW and body[12] & 0x20:
        facts.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif kind == COLINFO and body[8] & 1:
        first, last = struct.unpack_from("<HH", body)
        facts.hidden_columns.update(range(first, min(last, 255) + 1))


def _encrypted() -> Unreadable:
    return Unreadable("encrypted", "the workbook is encrypted; save it without its password and read that")
