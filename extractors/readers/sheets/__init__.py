"""Spreadsheets: XLSX, XLS (and the ET of WPS), XLSB, ODS, as their reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.readers.compound import MAGIC
from extractors.readers.drafts import Draft
from extractors.readers.errors import Unreadable
from extractors.readers.packages import Package
from extractors.readers.sheets.layout import lay_out
from extractors.readers.sheets.sheet import Sheet
from taizhang.model import Issue, Notice, Source
from taizhang.settings import PREFIX, Settings

XLSB_SHEET = re.compile(r"xl/worksheets/[^/]+\.bin")


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that the sheets of a workbook are, in order.

    Hidden sheets, rows and columns are left out, and so is a sheet with more rows than ``table_rows``; issues say so.
    Raises Unreadable where the file is damaged, encrypted or past a cap.
    """
    try:
        sheets = list(_sheets(data, settings))
    except (ValueError, IndexError, KeyError) as error:
        raise Unreadable("damaged_file", f"the workbook is damaged ({error}); fetch it again") from error
    draft = Draft(source)
    if hidden := [s.name for s in sheets if s.hidden]:
        draft.issues.append(Issue("sheet_hidden", f"{source.name}: hidden sheets were left out: {'、'.join(hidden)}"))
    for sheet in sheets:
        if sheet.too_long:
            cap = f"{PREFIX}TABLE_ROWS allows {settings.table_rows:,}; raise it to read the sheet"
            draft.issues.append(
                Issue("too_large", f"{source.name}: sheet {sheet.name} has more rows than are read: {cap}")
            )
    seen = [s for s in sheets if (s.cells or s.errors) and not s.hidden]
    for sheet in seen:
        lay_out(sheet, draft, among_others=len(seen) > 1)
    return draft.notice()


def _sheets(data: bytes, settings: Settings) -> Iterable[Sheet]:
    if data.startswith(MAGIC):
        from extractors.readers.sheets import xls

        return xls.sheets_of(data, settings)
    package = Package.open(data, settings)
    if "content.xml" in package:
        from extractors.readers.sheets import ods

        return ods.sheets_of(package, settings)
    if any(XLSB_SHEET.fullmatch(name) for name in package.names):
        from extractors.readers.sheets import xlsb

        return xlsb.sheets_of(data, package, settings)
    from extractors.readers.sheets import xlsx

    return xlsx.sheets_of(package, settings)
