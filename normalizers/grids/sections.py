"""Rows that are no tasks: titles of sections (一、深化公开, or 一 | 深化公开), totals and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.characters import squeezed
from normalizers.grids.table import Column, Row
from normalizers.headings import Holds, Looks, looks_of, says_nothing
from normalizers.numbering import NUMERALS, Rank, mark_of
from taizhang.model import EMPTY, Cell, Passage, joined

SENTENCE_ENDS = "。；;！!？?"
TOTAL = re.compile(r"(?:合计|总计|小计|共计)(?:[（(：:].*|\d+.{0,3})?")
NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:", "填表说明")
LONGEST_SECTION = 60  # characters
NUMERAL = re.compile(rf"[（(]?([{NUMERALS}]{{1,4}})[）)]?[、.．]?")
COUNT = re.compile(r"[（(]?\d+[）)]?[、.．]?")
FIGURE = re.compile(r"[（(]?\d[\d.,，]*(?:[%％个项件处户亩]|[万亿]?元?)[）)]?")
TITLED = (Holds.TASK, Holds.THEME, Holds.UNKNOWN)  # what a section's title stands under
TIMED = (Holds.DEADLINE, Holds.MILESTONE)


def section_of(
    cells: Sequence[Cell], rows: Sequence[Row], columns: Sequence[Column], tasks_counted: bool = False
) -> Cell | None:
    """Return the title when the row only carries a section's (一、深化…), else None.

    A bare numeral in its own cell (一 | 深化…) leads the title behind it, unless such numerals count the tasks.
    Figures, as a section's sum, are no words.
    """
    if not any(c.heading.holds in (Holds.TASK, Holds.UNIT) for c in columns):
        return None
    if not tasks_counted and (title := _numbered_title(cells, columns)) is not None:
        return title
    printed = [c for c in cells if c.text.value]
    first = printed[0]
    value = first.text.value.strip()
    bare = squeezed(value)
    if len(value) > LONGEST_SECTION or any(squeezed(c.text.value) != bare and _is_worded(c, columns) for c in printed):
        return None
    mark = mark_of(value)
    if mark and mark.rank in (Rank.PART, Rank.CHAPTER, Rank.FIRST, Rank.SECOND) and mark.end < len(value):
        return first
    if len({squeezed(c.text.value) for c in printed}) != 1:
        return None
    spans_all = len(printed) == len(columns) > 1
    goes_on = bool(rows) and not rows[-1].section and ends_open(columns, rows[-1])
    plain = looks_of(value) is Looks.TEXT and value[-1] not in SENTENCE_ENDS + "，、"
    if spans_all or (
        plain and not goes_on and not mark and len(value) <= 30 and first.column == 0 and len(columns) > 2
    ):
        return None if is_total(value) else first
    return None


def counts_in_chinese(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> bool:
    """Whether the numbers of a table's tasks are 一, 二, 三: such rows are full, and none is numbered 1, 2, 3."""
    rows = [[c for c in row if c.text.value] for row in body]
    firsts = [squeezed(row[0].text.value) for row in rows if row]
    if any(COUNT.fullmatch(first) for first in firsts):
        return False
    return any(
        NUMERAL.fullmatch(squeezed(row[0].text.value)) and len(_worded(row[1:], columns)) > 1 for row in rows if row
    )


def _numbered_title(cells: Sequence[Cell], columns: Sequence[Column]) -> Cell | None:
    """Return numeral and words as one title where a row holds a bare numeral and one other cell of words."""
    at = next(i for i, c in enumerate(cells) if c.text.value)
    if NUMERAL.fullmatch(squeezed(cells[at].text.value)) is None or cells[at].filled:
        return None
    if not any(c.heading.holds is Holds.NUMBER for c in columns[: at + 1]):
        return None
    worded = _worded(cells[at + 1 :], columns)
    if len({squeezed(c.text.value) for c in worded}) != 1:
        return None
    place = next(i for i, c in enumerate(cells) if c is worded[0])
    words = worded[0].text.strip()
    if not _is_title(words.value, columns[place].heading.holds if place < len(columns) else Holds.UNKNOWN):
        return None
    mark = cells[at].text.strip().strip("、.．")
    between = EMPTY if mark.value[0] in "（(" else Passage("、", (words.offsets[0],))
    return cells[at]._replace(text=joined((mark, between, words)))


def _is_title(words: str, holds: Holds) -> bool:
    """Whether words behind a numeral may be a section's title, and are not the only unit or time of a broken row."""
    if len(words) > LONGEST_SECTION or any(end in words[:-1] for end in SENTENCE_ENDS) or is_total(words):
        return False
    return holds in TITLED or (holds is Holds.UNIT and looks_of(words) is Looks.TEXT)


def _worded(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Cell]:
    """Return the cells that hold words: not figures alone, unless a deadline's, nor a stroke for nothing."""
    return [c for c in cells if c.text.value and _is_worded(c, columns)]


def _is_worded(cell: Cell, columns: Sequence[Column]) -> bool:
    return not says_nothing(cell.text.value) and not _is_figure(cell, columns)


def _is_figure(cell: Cell, columns: Sequence[Column]) -> bool:
    timed = cell.column < len(columns) and columns[cell.column].heading.holds in TIMED
    return not timed and FIGURE.fullmatch(squeezed(cell.text.value)) is not None


def is_total(value: str) -> bool:
    """Whether a row that begins so is one of totals or notes."""
    bare = squeezed(value)
    return bare.startswith(NOTES) or TOTAL.fullmatch(bare) is not None


def ends_open(columns: Sequence[Column], row: Row) -> bool:
    """Whether the row's task stops in mid sentence."""
    for column, cell in zip(columns, row.cells, strict=True):
        if cell is not None and column.heading.holds is Holds.TASK:
            return bool(cell.text.value) and cell.text.value[-1] not in SENTENCE_ENDS
    return False
