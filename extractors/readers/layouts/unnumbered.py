"""Tables of one cell a line whose rows bear no number: cut where a task follows the last column's cell."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.letter import DATE_LINE
from extractors.readers.layouts.region import ANNEX, Region, Rows
from extractors.readers.layouts.runs import MOST_HEADINGS, heading_lines
from extractors.readers.lines import Line
from normalizers.characters import mended, squeezed
from normalizers.headings import Holds, Looks, heading_of, is_whole_heading, looks_of
from normalizers.numbering import Rank, mark_of
from taizhang.model import Passage, joined

CLOSES = {Holds.DEADLINE: Looks.DATE, Holds.UNIT: Looks.UNITS}  # what the last cell of a row looks like
LONGEST_ROW = 16  # lines
MOST_WORDS = 4  # lines of a row's task and theme


def unnumbered(lines: Sequence[Line], i: int) -> Region | None:
    """One cell a line under two or more known headings, a task's among them and the last of units or deadlines."""
    header, j = _header(lines, i)
    if not header:
        return None
    closes = CLOSES[heading_of(header[-1].value).holds]
    rows: Rows = [header]
    end, found = j, 0
    themes: Rows = []
    while j < len(lines):
        if _is_theme(lines, j):
            themes.append([lines[j].text.strip()])
            j += 1
        elif (after := _row_end(lines, j, closes)) > j:
            rows += [*themes, [line.text.strip() for line in lines[j:after]]]
            themes = []
            found += 1
            end = j = after
        else:
            break
    return Region(i, end, rows, "stacked cells") if found >= 2 else None


def _header(lines: Sequence[Line], i: int) -> tuple[list[Passage], int]:
    """Return the headings on the lines from ``i`` and the line after them, ([], i) where they open no such table."""
    cells: list[Passage] = []
    j = i
    while j < len(lines) and len(cells) <= MOST_HEADINGS and (taken := heading_lines(lines, j)):
        cell = joined(line.text.strip() for line in lines[j : j + taken])
        if not is_whole_heading(cell.value):
            break
        cells.append(cell)
        j += taken
    holds = [heading_of(c.value).holds for c in cells]
    if len(cells) < 2 or holds[0] is Holds.NUMBER or Holds.TASK not in holds or holds[-1] not in CLOSES:
        return [], i
    return cells, j


def _row_end(lines: Sequence[Line], j: int, closes: Looks) -> int:
    """Return the line after the row that begins at ``j``, ``j`` where none does."""
    seen: list[Looks] = []
    for k in range(j, min(len(lines), j + LONGEST_ROW)):
        value = mended(lines[k].text).value
        look = looks_of(value)
        if ANNEX.match(value) or look in (Looks.NUMBER, Looks.EMPTY) or (seen and mark_of(value)):
            return k if closes in seen else j
        if closes in seen and (look is not closes or _signs(lines, k)):
            return k
        if look is Looks.TEXT and (Looks.UNITS in seen or seen.count(look) == MOST_WORDS):
            return k if Looks.UNITS in seen and Looks.DATE is closes else j
        if not seen and look is not Looks.TEXT:
            return j
        seen.append(look)
    return min(len(lines), j + LONGEST_ROW) if closes in seen else j


def _signs(lines: Sequence[Line], k: int) -> bool:
    """Whether a line is who signs the notice: its date stands below."""
    return k + 1 < len(lines) and DATE_LINE.fullmatch(squeezed(lines[k + 1].value)) is not None


def _is_theme(lines: Sequence[Line], j: int) -> bool:
    value = lines[j].value.strip()
    mark = mark_of(value)
    if not mark or mark.rank not in (Rank.FIRST, Rank.SECOND) or len(value) > 60 or value.endswith("。"):
        return False
    return j + 1 < len(lines) and looks_of(lines[j + 1].value) is Looks.TEXT
