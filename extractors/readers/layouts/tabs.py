"""Tables of tabs: cells parted by tabs, or each led by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels import is_header_line
from extractors.readers.layouts.region import ANNEX, Region, Rows, split
from extractors.readers.lines import Line
from normalizers.numbering import Rank, mark_of
from taizhang.model import joined


def tabbed(lines: Sequence[Line], i: int) -> Region | None:
    """Rows of cells parted by tabs, perhaps over blank lines, with cells that wrap onto lines without a tab."""
    if "\t" not in lines[i].value.strip():
        return None
    rows: Rows = []
    gaps: list[int] = []
    of_labels = is_header_line(lines[i].value)
    j = i
    while j < len(lines):
        value = lines[j].value
        if rows and not of_labels and is_header_line(value):
            break
        if "\t" in value.strip() or (rows and not value.strip() and value.count("\t") > 1):
            if lines[j].blanks_before and rows:
                gaps.append(len(rows))
            rows.append([c.strip() for c in split(lines[j].text, re.compile("\t"))])
        elif rows and _is_theme(lines, j, "\t"):
            rows.append([lines[j].text.strip()])
        elif rows and not lines[j].blanks_before and j + 1 < len(lines) and "\t" in lines[j + 1].value.strip():
            rows[-1][-1] = joined((rows[-1][-1], lines[j].text))
        else:
            break
        j += 1
    return Region(i, j, rows, "tab", tuple(gaps)) if len(rows) >= 2 else None


def _is_theme(lines: Sequence[Line], j: int, separator: str) -> bool:
    mark = mark_of(lines[j].value)
    return bool(
        mark
        and mark.rank in (Rank.FIRST, Rank.SECOND)
        and len(lines[j].value) <= 60
        and j + 1 < len(lines)
        and separator in lines[j + 1].value.strip()
    )


def tab_led(lines: Sequence[Line], i: int) -> Region | None:
    """One cell a line, each led by a tab; a line without one goes on with its cell; a blank line ends the row."""
    if not _is_led(lines[i].value) or (i and _is_led(lines[i - 1].value)):
        return None  # a table that began on the line before was none
    rows: Rows = [[]]
    j = i
    while j < len(lines):
        led = _is_led(lines[j].value)
        if lines[j].blanks_before and rows[-1]:
            if not led:
                break
            rows.append([])
        if led:
            rows[-1].append(lines[j].text.strip())
        elif rows[-1] and not ANNEX.match(lines[j].value):
            rows[-1][-1] = joined((rows[-1][-1], lines[j].text))
        else:
            break
        j += 1
    return Region(i, j, rows, "tab-led cells") if len(rows) >= 3 and max(map(len, rows)) >= 2 else None


def _is_led(value: str) -> bool:
    return value.startswith("\t") and "\t" not in value.strip()
