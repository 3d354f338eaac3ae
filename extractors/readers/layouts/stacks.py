"""Tables without separators: columns parted by blanks, or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.layouts.region import ANNEX, Region, Rows, split
from extractors.readers.layouts.runs import heading_lines, heading_run
from extractors.readers.lines import Line
from normalizers.characters import mended, squeezed
from normalizers.headings import Holds, Looks, heading_of, headings_of, looks_of
from normalizers.numbering import Rank, mark_of, value_of
from taizhang.model import Passage

WIDE = re.compile(r"[ \u00a0\u3000]{2,}|\t+")
NUMERAL = re.compile(r"\d{1,5}")


def spaced(lines: Sequence[Line], i: int) -> Region | None:
    """Rows of cells parted by two blanks or more, under a line of known headings."""
    if len(lines[i].value.split(None, 2)) < 3 or len(WIDE.findall(lines[i].value.strip())) < 2:
        return None
    header = [c for c in split(lines[i].text.strip(), WIDE) if c.value.strip()]
    known = sum(h.holds is not Holds.UNKNOWN for h in headings_of([c.value for c in header]))
    if len(header) < 3 or known * 3 < len(header) * 2:
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
    if heading_of(lines[i].value).holds is not Holds.NUMBER and not heading_lines(lines, i) > 1:
        return None
    header, known, first = heading_run(lines, i)
    if known < 3 or heading_of(header[0].value).holds is not Holds.NUMBER:
        return None
    rows: Rows = [header]
    expected = _number(lines[first].value) or 1 if first < len(lines) else 1
    numbers, j = 0, first
    seen: list[Looks] = []  # what the last row's cells look like
    while j < len(lines):
        text = lines[j].text.strip()
        if _number(text.value) == expected + numbers:
            rows.append([text])
            seen = [Looks.NUMBER]
            numbers += 1
        elif _is_stacked_theme(lines, j, expected + numbers):
            rows.append([text])
            seen = [Looks.TEXT]
        elif len(rows) > 1 and not _ends_stack(lines, j, seen):
            if _opens_row(text, seen):
                rows.append([])
                seen = []
            rows[-1].append(text)
            if (look := looks_of(text.value)) not in seen or look is not seen[-1]:
                seen = [*(s for s in seen if s is not look), look]
        else:
            break
        j += 1
    return Region(i, j, rows, "stacked cells") if numbers > 1 else None


def _number(value: str) -> int | None:
    """Return the value of a line that is nothing but a row's number."""
    bare = squeezed(value).strip("（）().．、")
    return value_of(bare) if looks_of(value) is Looks.NUMBER or NUMERAL.fullmatch(bare) else None


def _opens_row(text: Passage, seen: Sequence[Looks]) -> bool:
    """Whether a cell begins another row under the same number: a task after a row that has its task and deadline."""
    return (
        bool(seen)
        and looks_of(text.value) is Looks.TEXT
        and text.value.endswith("。")
        and Looks.TEXT in seen
        and seen[-1] is Looks.DATE
    )


def _is_stacked_theme(lines: Sequence[Line], j: int, expected: int) -> bool:
    mark = mark_of(lines[j].value)
    if not (mark and mark.rank in (Rank.FIRST, Rank.SECOND) and len(lines[j].value) <= 60 and j + 1 < len(lines)):
        return False
    return _number(lines[j + 1].value) == expected


def _ends_stack(lines: Sequence[Line], j: int, seen: Sequence[Looks]) -> bool:
    """Whether line ``j`` can no longer be a cell of the last row: a heading of the text, or prose after units."""
    value = mended(lines[j].text).value
    if ANNEX.match(value) or re.match(r"注[：:]", value) or (mark_of(value) and seen != [Looks.NUMBER]):
        return True
    complete = Looks.TEXT in seen and (Looks.UNITS in seen or Looks.DATE in seen)
    return complete and looks_of(value) is Looks.TEXT and (len(value) > 25 or lines[j].blanks_before > 1)
