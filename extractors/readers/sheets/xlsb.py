"""XLSB: the sheets of a workbook in Excel's binary parts ([MS-XLSB]), by Calamine.

What is hidden inside a sheet and the number formats are not read: see ``numbers.moment_shown`` for dates.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from extractors.readers.errors import Unreadable
from extractors.readers.packages import Package
from extractors.readers.sheets.sheet import Sheet
from extractors.readers.sheets.xls import Book, Facts, sheet_of
from taizhang.settings import PREFIX, Settings

ROW = 0  # a row's header; the records from 1 to 11 are its cells
LAST_CELL = 11
CELLS_A_ROW = 100  # of those that may be read, on average: Calamine lays out every cell up to the last corner


def sheets_of(data: bytes, package: Package, settings: Settings) -> Iterator[Sheet]:
    """Return the sheets of a workbook in order. Raises Unreadable where it is damaged, encrypted or too wide."""
    most = settings.table_rows * CELLS_A_ROW
    for name in package.names:
        if name.startswith("xl/worksheets/") and name.endswith(".bin") and _area(package.read(name)) > most:
            cap = f"{PREFIX}TABLE_ROWS allows {settings.table_rows:,} rows of {CELLS_A_ROW} cells"
            raise Unreadable("too_large", f"a sheet of the workbook reaches further than is read; {cap}")
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            for i, about in enumerate(workbook.sheets_metadata):
                if about.visible != SheetVisibleEnum.Visible:
                    yield Sheet(about.name, hidden=True)
                elif about.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_index(i)
                    rows = sheet.to_python(skip_empty_area=False)
                    merged = sheet.merged_cell_ranges or []
                    yield sheet_of(about.name, rows, merged, Facts(), Book(), settings.table_rows)
    except PasswordError as error:
        raise Unreadable(
            "encrypted", "the workbook is encrypted; save it without its password and read that"
        ) from error
    except CalamineError as error:
        raise Unreadable("damaged_file", f"the workbook is damaged ({error}); fetch it again") from error


def _area(data: bytes) -> int:
    """Return how many cells lie between the first and the last of a sheet."""
    row = column = at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        if kind <= LAST_CELL and length >= 4:
            (value,) = struct.unpack_from("<I", data, at)
            row, column = (max(row, value), column) if kind == ROW else (row, max(column, value))
        at += length
    return (row + 1) * (column + 1)


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number written in up to ``most`` bytes, seven bits in each, and where what follows it begins."""
    value = 0
    for i in range(most):
        byte = data[at + i]
        value |= (byte & 0x7F) << 7 * i
        if not byte & 0x80:
            break
    return value, at + i + 1
