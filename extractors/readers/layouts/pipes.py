"""Tables of pipes: rows on a line each, or every cell on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.labels import is_header_line
from extractors.readers.layouts.region import Region, Rows, split
from extractors.readers.lines import Line
from normalizers.characters import squeezed
from normalizers.headings import Holds, Looks, heading_of, looks_of
from normalizers.numbering import Rank, mark_of, value_of
from taizhang.model import EMPTY, Passage, joined

PIPE = re.compile(r"[|｜¦]")
PIPE_MARKS = frozenset("|｜¦")
PIPES = re.compile(r"[|｜¦\s]+")
RULE_ROW = re.compile(r"[\s|｜:：\-=+]+")


def piped(lines: Sequence[Line], i: int) -> Region | None:
    """Rows of cells parted by pipes, with or without pipes at either end, perhaps over blank lines."""
    if not _opens_pipes(lines, i):
        return None
    rows: Rows = []
    gaps: list[int] = []
    carried = EMPTY
    of_labels = is_header_line(lines[i].value.strip("|｜¦ "))
    j = i
    while j < len(lines):
        value = lines[j].value
        if PIPE.search(value) and not _is_token(value):
            if RULE_ROW.fullmatch(value):
                j += 1
                continue
            if rows and not of_labels and is_header_line(value.strip("|｜¦ ")):
                break
            if lines[j].blanks_before and rows:
                gaps.append(len(rows))
            cells = _piped_cells(lines[j].text)
            rows.append([joined((carried, cells[0])), *cells[1:]])
            carried = EMPTY
        elif rows and _stands_alone(lines, j):
            rows.append([lines[j].text.strip()])
        elif rows and not lines[j].blanks_before and j + 1 < len(lines) and PIPE.search(lines[j + 1].value):
            if len(rows[-1]) >= len(rows[0]):
                carried = joined((carried, lines[j].text.strip()))
            else:
                rows[-1][-1] = joined((rows[-1][-1], lines[j].text))
        else:
            break
        j += 1
    return Region(i, j, rows, "pipe", tuple(gaps)) if rows else None


def _opens_pipes(lines: Sequence[Line], i: int) -> bool:
    """Whether a piped table begins here: two pipes on a line, or one between two known headings."""
    value = lines[i].value
    if _is_token(value):
        return False
    pipes = len(PIPE.findall(value))
    if pipes != 1:
        return pipes >= 2
    return all(heading_of(c.value).holds is not Holds.UNKNOWN for c in _piped_cells(lines[i].text))


def _piped_cells(text: Passage) -> list[Passage]:
    text = text.strip()
    if PIPE.match(text.value):
        text = text[1:]
    if PIPE.match(text.value[-1:]):
        text = text[:-1]
    return [c.strip() for c in split(text, PIPE)]


def _stands_alone(lines: Sequence[Line], j: int) -> bool:
    """Whether a line without pipes is a theme cell in the midst of a piped table."""
    mark = mark_of(lines[j].value)
    return bool(mark and mark.rank in (Rank.FIRST, Rank.SECOND) and len(lines[j].value) <= 60 and _piped(lines, j + 1))


def _piped(lines: Sequence[Line], j: int) -> bool:
    return j < len(lines) and PIPE.search(lines[j].value) is not None


def _is_token(value: str) -> bool:
    return value.strip() in PIPE_MARKS


def piped_tokens(lines: Sequence[Line], i: int) -> Region | None:
    """A piped table with every cell on a line of its own, its pipe behind it or on the next line."""
    if heading_of(_bare(lines[i].value)).holds is Holds.UNKNOWN and not _is_token(lines[i].value):
        return None
    if _is_title(lines, i):
        return None
    cells: list[Passage] = []
    starts = [0]  # cells that open a row: there text follows text with no pipe between
    after_pipe = True
    pipes = 0
    j = i
    while j < len(lines):
        value = lines[j].value.strip()
        if PIPES.fullmatch(value):
            count = len(PIPE.findall(value))
            cells += [EMPTY] * (count - (0 if after_pipe else 1))
            after_pipe = True
            pipes += count
        elif PIPE.search(value.rstrip("|｜ ")):
            return None
        elif after_pipe or PIPE.search(value) or _nears_token(lines, j):
            if not after_pipe:
                starts.append(len(cells))
            cells.append(lines[j].text.strip()[: len(value.rstrip("|｜ "))].strip())
            after_pipe = PIPE.search(value) is not None
            pipes += after_pipe
        else:
            break
        j += 1
        if j - i == 4 and pipes < 2:
            return None
    if pipes < 3 or sum(heading_of(c.value).holds is not Holds.UNKNOWN for c in cells[:8]) < 2:
        return None
    rows = [cells[s:e] for s, e in pairwise([*starts, len(cells)])] if len(starts) > 2 else _rows_of_stream(cells)
    return Region(i, j, rows, "pipe tokens") if rows else None


def _is_title(lines: Sequence[Line], i: int) -> bool:
    """Whether a line without a pipe stands above the first cell that has one: a table's title, no cell of it."""
    if PIPE.search(lines[i].value) or i + 1 == len(lines):
        return False
    below = lines[i + 1].value
    return PIPE.search(below) is not None and not _is_token(below)


def _bare(value: str) -> str:
    return value.strip().rstrip("|｜ ")


def _nears_token(lines: Sequence[Line], j: int) -> bool:
    """Whether a pipe stands within the next two lines: the line is a cell, perhaps wrapped."""
    return any(k < len(lines) and _is_token(lines[k].value) for k in (j + 1, j + 2))


def _rows_of_stream(cells: list[Passage]) -> Rows:
    """Cut an endless row where the numbers 1, 2, 3 … stand, else by the width of its header.

    The cells behind a number up to the next are its own; what a row has beyond the shortest belongs to the next one,
    as the theme that spans it.
    """
    width = next((k for k, c in enumerate(cells) if heading_of(c.value).holds is Holds.UNKNOWN), len(cells))
    header, data = cells[:width], cells[width:]
    at: list[int] = []
    for k, cell in enumerate(data):
        if looks_of(cell.value) is Looks.NUMBER and value_of(squeezed(cell.value)) == len(at) + 1:
            at.append(k)
    if len(at) < 2:
        return [header, *(data[k : k + width] for k in range(0, len(data), max(width, 1)))]
    own = min(e - s for s, e in pairwise([*at, len(data)]))
    rows: Rows = [header]
    numbered_first = heading_of(header[0].value).holds is Holds.NUMBER if header else True
    before = data[: at[0]]
    for s, e in pairwise([*at, len(data)]):
        if before and numbered_first:
            rows += [[c] for c in before if len(c)]
            before = []
        rows.append([*before, *data[s : s + own]])
        before = data[s + own : e]
    return rows
