"""Tables whose columns are parted by single blanks: a line of known headings, then lines that begin with numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.layouts.region import ANNEX, Region, Rows
from extractors.readers.layouts.runs import WORD, headings_on
from extractors.readers.lines import Line
from normalizers.alignment import aligned, as_printed
from normalizers.characters import squeezed
from normalizers.headings import Holds, Looks, heading_of, looks_of
from normalizers.numbering import Rank, mark_of
from taizhang.model import Passage, joined

NUMBERED = re.compile(r"[ \t\u00a0\u3000]*[（(]?(\d{1,4})[）)]?[.．、]?[ \t\u00a0\u3000]+(?=\S)")
REACH = 4  # lines over which one row's cells may wrap
LONGEST_HEADER = 100  # characters
OPENS = ("序", "编", "项", "号")

Cells = dict[int, list[Passage]]  # the words of a row, by column


def single_spaced(lines: Sequence[Line], i: int) -> Region | None:
    """Rows of cells parted by single blanks, each led by its number, under a line of known headings.

    A line is read from its end: its date, its units, and what is left is the task. Two rows with a unit or a date
    are asked for, so that prose under a line of such words is no table.
    """
    header = _header(lines[i].text)
    if not header:
        return None
    holds = [heading_of(c.value).holds for c in header]
    rows: Rows = [header]
    number: int | None = None
    open_row: Cells = {}
    numbered: list[Cells] = []
    j = i + 1
    while j < len(lines):
        text = lines[j].text
        match = NUMBERED.match(text.value)
        if match and (number is None or int(match[1]) == number + 1):
            rows += _closed(open_row, holds)
            number = int(match[1])
            open_row = {0: [text[match.start(1) : match.end(1)]]}
            _take(open_row, text[match.end() :], holds)
            numbered.append(open_row)
        elif _is_theme(lines, j, number):
            rows += [*_closed(open_row, holds), [text.strip()]]
            open_row = {}
        elif open_row and squeezed(text.value) != squeezed(lines[i].value):
            if not _wraps(lines, j, number, open_row, holds):
                break
            _take(open_row, text, holds)
        elif not open_row:
            break
        j += 1
    rows += _closed(open_row, holds)
    assigned = sum(len(row.keys() - {0, holds.index(Holds.TASK)}) > 0 for row in numbered)
    return Region(i, j, rows, "blanks") if len(numbered) >= 2 and assigned * 3 >= len(numbered) * 2 else None


def _header(text: Passage) -> list[Passage]:
    """Return the headings of a line that opens such a table, [] where it does not."""
    if len(text) > LONGEST_HEADER or not text.value.lstrip().startswith(OPENS):
        return []
    header = headings_on(text)
    holds = [heading_of(c.value).holds for c in header]
    if len(header) < 3 or holds[0] is not Holds.NUMBER or holds.count(Holds.TASK) != 1:
        return []
    return header if Holds.UNIT in holds or Holds.DEADLINE in holds else []


def _take(row: Cells, text: Passage, holds: Sequence[Holds]) -> None:
    """Set the words of a line under the columns behind the number that they look like."""
    words = [m.span() for m in WORD.finditer(text.value)]
    cells = [text.value[slice(*w)] for w in words]
    places = list(range(len(cells))) if as_printed(cells, holds[1:]) else aligned(cells, holds[1:])
    task = [w for w, place in zip(words, places, strict=True) if holds[place + 1] is Holds.TASK]
    if task:  # with the blanks between its words
        row.setdefault(holds.index(Holds.TASK), []).append(text[task[0][0] : task[-1][1]])
    for word, place in zip(words, places, strict=True):
        if holds[place + 1] is not Holds.TASK:
            row.setdefault(place + 1, []).append(text[slice(*word)])


def _closed(row: Cells, holds: Sequence[Holds]) -> Rows:
    """Return a row's cells left to right: its task as one, all else word by word."""
    if not row:
        return []
    task = holds.index(Holds.TASK)
    return [[p for k in sorted(row) for p in ([joined(row[k])] if k == task else row[k])]]


def _is_theme(lines: Sequence[Line], j: int, number: int | None) -> bool:
    """Whether a line is a section's title between two rows."""
    mark = mark_of(lines[j].value)
    if not mark or mark.rank not in (Rank.FIRST, Rank.SECOND) or len(lines[j].value) > 60:
        return False
    return _number_follows(lines, j, 1, number)


def _wraps(lines: Sequence[Line], j: int, number: int | None, row: Cells, holds: Sequence[Holds]) -> bool:
    """Whether a line without a number goes on with the row above: the row lacks its last cell, or the next follows."""
    value = lines[j].value
    if mark_of(value) or ANNEX.match(value) or lines[j].blanks_before > 1:
        return False
    if _number_follows(lines, j, REACH, number):
        return True
    last = looks_of(WORD.findall(value)[-1]) if WORD.search(value) else Looks.EMPTY
    return len(row) <= 2 and not lines[j].blanks_before and last in (Looks.DATE, Looks.UNITS) and len(holds) > 2


def _number_follows(lines: Sequence[Line], j: int, within: int, number: int | None) -> bool:
    matches = (NUMBERED.match(line.value) for line in lines[j + 1 : j + 1 + within])
    return any(m is not None and int(m[1]) == (number or 0) + 1 for m in matches)
