"""What a reader is shown of a source: the paragraphs or table rows where facts stand, with the facts' words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from explorer.rereading import NotReread, ReadBlock, ReadCell, Reread, Runs
from normalizers.personal import masked
from taizhang.model import Place

BESIDE = 1  # paragraphs or rows before and after
CONTEXT = 120  # characters of a paragraph beside


class Fact(StrEnum):
    """What stands at a place."""

    TASK = "task"
    UNIT = "unit"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact's words in the source; ``number`` is the unit's or deadline's order in its task, from 1."""

    fact: Fact
    number: int
    place: Place

    @property
    def key(self) -> tuple[Fact, int]:
        """What tells the fact from the task's others."""
        return self.fact, self.number


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand under the same marks, the widest first."""

    text: str
    marks: tuple[Mark, ...] = ()


Words = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs one after the other; those in ``beside`` (by index) hold no mark."""

    words: tuple[Words, ...]
    beside: frozenset[int]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table as it is shown: the rows and columns that it spans there."""

    words: Words
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table: its number from 0, its cells, whether it holds a mark, whether rows before it are left out."""

    number: int
    cells: tuple[ShownCell, ...]
    is_marked: bool
    is_header: bool
    after_gap: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table: its number from 0, and how many columns it has."""

    table: int
    columns: int
    rows: tuple[ShownRow, ...]


def excerpts(source: Reread, marks: Sequence[Mark], *, keep_personal: bool) -> tuple[Paragraphs | Rows, ...]:
    """Return what of the source holds the marks, in reading order, with what stands beside it.

    People's numbers are masked unless ``keep_personal``. Raises NotReread where other words stand at a mark's place.
    """
    for mark in marks:
        if source.text[mark.place.start : mark.place.end] != mark.place.quote:
            raise NotReread("other words stand at the place")
    found: list[Paragraphs | Rows] = []
    paragraphs: list[int] = []
    for at, block in enumerate(source.blocks):
        within = [mark for mark in marks if _is_in(block, mark)]
        if within and block.table is None:
            paragraphs.append(at)
        elif within:
            found.append(_rows(block, within, keep_personal))
    found += [_paragraphs(source, group, marks, keep_personal) for group in _runs_of(paragraphs)]
    return tuple(found)


def _is_in(block: ReadBlock, mark: Mark) -> bool:
    if block.table is None:
        return _overlap(block.runs, mark)
    return any(_overlap(cell.runs, mark) for cell in block.cells)


def _overlap(runs: Runs, mark: Mark) -> bool:
    return any(start < mark.place.end and mark.place.start < start + len(text) for start, text in runs)


def _runs_of(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers in groups that stand together, or share what stands beside them."""
    group: list[int] = []
    for number in numbers:
        if group and number > group[-1] + 1 + BESIDE:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _paragraphs(source: Reread, group: Sequence[int], marks: Sequence[Mark], keep_personal: bool) -> Paragraphs:
    first, last = max(group[0] - BESIDE, 0), min(group[-1] + BESIDE, len(source.blocks) - 1)
    words: list[Words] = []
    beside: set[int] = set()
    for at in range(first, last + 1):
        block = source.blocks[at]
        if block.table is not None or not block.runs:
            continue
        if at in group:
            words.append(pieces(block.runs, marks, keep_personal))
            continue
        beside.add(len(words))
        text = masked("".join(text for _, text in block.runs), keep_personal=keep_personal)
        words.append((Piece(_end_of(text) if at < group[0] else _start_of(text)),))
    return Paragraphs(tuple(words), frozenset(beside))


def _end_of(text: str) -> str:
    return text if len(text) <= CONTEXT else "…" + text[-CONTEXT:]


def _start_of(text: str) -> str:
    return text if len(text) <= CONTEXT else text[:CONTEXT] + "…"


def _rows(block: ReadBlock, marks: Sequence[Mark], keep_personal: bool) -> Rows:
    marked = {cell.row for cell in block.cells if any(_overlap(cell.runs, mark) for mark in marks)}
    there = sorted({cell.row for cell in block.cells})
    at = {row: i for i, row in enumerate(there)}
    near = {there[i] for row in marked for i in range(at[row] - BESIDE, at[row] + BESIDE + 1) if 0 <= i < len(there)}
    rows: list[ShownRow] = []
    for group in _together(sorted({*block.header, *near}), at):
        for number in group:
            cells = tuple(
                ShownCell(pieces(c.runs, marks, keep_personal) if c.runs else (), rowspan, c.columns)
                for c, rowspan in _cells(block.cells, number, group)
            )
            is_after_gap = bool(rows) and number == group[0]
            rows.append(ShownRow(number, cells, number in marked, number in block.header, is_after_gap))
    return Rows(block.table or 0, max((c.column + c.columns for c in block.cells), default=1), tuple(rows))


def _together(rows: Sequence[int], at: Mapping[int, int]) -> list[list[int]]:
    """Return the rows in groups that stand directly below each other in the table."""
    groups: list[list[int]] = []
    for row in rows:
        if groups and at[row] == at[groups[-1][-1]] + 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _cells(cells: Iterable[ReadCell], row: int, group: Sequence[int]) -> Iterator[tuple[ReadCell, int]]:
    """Yield the cells to draw in the row, and how many rows of the group each spans; a place without one is blank.

    One that spans rows is drawn in the first of them that the group has.
    """
    column = 0
    for cell in sorted((c for c in cells if c.row <= row < c.row + c.rows), key=lambda c: c.column):
        yield from ((ReadCell(row, blank, 1, 1, ()), 1) for blank in range(column, cell.column))
        if row == max(cell.row, group[0]):
            yield cell, sum(row <= number < cell.row + cell.rows for number in group)
        column = max(column, cell.column + cell.columns)


def pieces(runs: Runs, marks: Sequence[Mark], keep_personal: bool) -> Words:
    """Return the words cut where a mark begins or ends."""
    # A number may stand over a break: it is masked in all of the words at once, which leaves their length alone.
    plain = masked("".join(text for _, text in runs), keep_personal=keep_personal)
    found: list[Piece] = []
    done = 0
    for start, text in runs:
        end = start + len(text)
        cuts = {start, end, *(p for m in marks for p in (m.place.start, m.place.end) if start < p < end)}
        edges = sorted(cuts)
        for left, right in pairwise(edges):
            over = tuple(m for m in marks if m.place.start <= left and right <= m.place.end)
            words = plain[done + left - start : done + right - start]
            if found and found[-1].marks == over:
                found[-1] = Piece(found[-1].text + words, over)
            else:
                found.append(Piece(words, over))
        done += len(text)
    return tuple(found)
