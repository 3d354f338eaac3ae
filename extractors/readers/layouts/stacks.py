"""Tables without separators: columns parted by blanks, or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.layouts.region import ANNEX, Region, Rows, split
from extractors.readers.lines import Line
from normalizers.characters import mended, squeezed
from normalizers.headings import Holds, Looks, heading_of, looks_of
from normalizers.numbering import Rank, mark_of, value_of
from taizhang.model import Passage, joined

WIDE = re.compile(r"[ \u00a0\u3000]{2,}|\t+")


def spaced(lines: Sequence[Line], i: int) -> Region | None:
    """Rows of cells parted by two blanks or more, under a line of known headings."""
    if len(WIDE.findall(lines[i].value.strip())) < 2:
        return None
    header = [c for c in split(lines[i].text.strip(), WIDE) if c.value.strip()]
    if len(header) < 3 or sum(heading_of(c.value).holds is not Holds.UNKNOWN for c in header) * 3 < len(header) * 2:
        return None
    rows: Rows = [header]
    j = i + 1
    while j < len(lines):
        cells = [c.strip() for c in split(lines[j].text.strip(), WIDE) if c.value.strip()]
        mark = mark_of(lines[j].value)
        if len(cells) >= 2 or (mark and mark.rank in (Rank.FIRST, Rank.SECOND) and len(lines[j].value) <= 60):
            rows.append(cells)
        elif cells and not lines[j].blanks_before and len(rows) > 1:
            rows[-1].append(cells[0])
        else:
            break
        j += 1
    return Region(i, j, rows, "blanks") if len(rows) >= 2 else None


def stacked(lines: Sequence[Line], i: int) -> Region | None:
    """One cell a line with nothing between: known headings, then rows that begin with 1, 2, 3 …"""
    width, j = _stacked_header(lines, i)
    if width < 3:
        return None
    rows: Rows = [[c for c in _header_cells(lines, i, j)]]
    expected, first = 1, j
    while j < len(lines):
        text = lines[j].text.strip()
        value = value_of(squeezed(text.value).strip("（）().．、")) if looks_of(text.value) is Looks.NUMBER else None
        if value == expected:
            rows.append([text])
            expected += 1
        elif _is_stacked_theme(lines, j, expected):
            rows.append([text])
        elif len(rows) > 1 and not _ends_stack(lines, j, rows[-1]):
            if _opens_row(text, rows[-1]):
                rows.append([])
            rows[-1].append(text)
        else:
            break
        j += 1
    return Region(i, j, rows, "stacked cells") if expected > 2 and j > first else None


def _opens_row(text: Passage, row: list[Passage]) -> bool:
    """Whether a cell begins another row under the same number: a task after a row that has its task and deadline."""
    seen = [looks_of(c.value) for c in row]
    return (
        looks_of(text.value) is Looks.TEXT
        and text.value.endswith("。")
        and Looks.TEXT in seen
        and seen[-1] is Looks.DATE
    )


def _stacked_header(lines: Sequence[Line], i: int) -> tuple[int, int]:
    """Return how many headings stand on lines of their own from ``i``, and the line after them."""
    if heading_of(lines[i].value).holds is not Holds.NUMBER:
        return 0, i
    width, j = 0, i
    while j < len(lines) and len(squeezed(lines[j].value)) <= 16 and looks_of(lines[j].value) is not Looks.NUMBER:
        if heading_of(lines[j].value).holds is not Holds.UNKNOWN:
            width += 1
        elif j + 1 < len(lines) and _two_line_heading(lines, j):
            width += 1
            j += 1
        elif mark_of(lines[j].value):
            break
        elif j - i > 12:
            return 0, i
        j += 1
    return width, j


def _two_line_heading(lines: Sequence[Line], j: int) -> bool:
    return heading_of(lines[j].value + lines[j + 1].value).holds is not Holds.UNKNOWN


def _header_cells(lines: Sequence[Line], i: int, end: int) -> list[Passage]:
    cells: list[Passage] = []
    j = i
    while j < end:
        unknown = heading_of(lines[j].value).holds is Holds.UNKNOWN
        if unknown and j + 1 < end and _two_line_heading(lines, j):
            cells.append(joined((lines[j].text.strip(), lines[j + 1].text.strip())))
            j += 1
        else:
            cells.append(lines[j].text.strip())
        j += 1
    return cells


def _is_stacked_theme(lines: Sequence[Line], j: int, expected: int) -> bool:
    mark = mark_of(lines[j].value)
    if not (mark and mark.rank in (Rank.FIRST, Rank.SECOND) and len(lines[j].value) <= 60 and j + 1 < len(lines)):
        return False
    following = squeezed(lines[j + 1].value).strip("（）().．、")
    return value_of(following) == expected if looks_of(lines[j + 1].value) is Looks.NUMBER else False


def _ends_stack(lines: Sequence[Line], j: int, row: list[Passage]) -> bool:
    """Whether line ``j`` can no longer be a cell of the last row: a heading of the text, or prose after units."""
    value = mended(lines[j].text).value
    if mark_of(value) or ANNEX.match(value) or re.match(r"注[：:]", value):
        return True
    seen = [looks_of(c.value) for c in row]
    complete = Looks.TEXT in seen and (Looks.UNITS in seen or Looks.DATE in seen)
    return complete and looks_of(value) is Looks.TEXT and (len(value) > 25 or lines[j].blanks_before > 1)
