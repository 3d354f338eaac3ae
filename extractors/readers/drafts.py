"""Notices in the making: what every reader hands over, line by line and table by table.

A reader says what stands in its file and where; everything that the words alone can tell (page furniture, paragraphs
cut by a line or page break, tables printed as text) is found here, the same for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.readers.layouts import Region, find_regions
from extractors.readers.layouts.region import lines_joined
from extractors.readers.lines import Line, without_furniture
from extractors.readers.paragraphs import paragraphs_of, wrap_width
from normalizers.characters import mended
from normalizers.grids.spans import WIDEST
from normalizers.headings import Holds, headings_of
from taizhang.model import (
    EMPTY,
    NOWHERE,
    Block,
    BlockKind,
    Cell,
    Grid,
    Issue,
    Notice,
    Passage,
    Place,
    Repair,
    Source,
    Spot,
)

LOOSE = frozenset({"blanks", "stacked cells"})  # layouts that do not say where a cell ends
LINE_BREAK = re.compile("\n")
MOST_TITLES = 3  # rows above a table's headings


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as a file has it: its text, lines and paragraphs parted by line feeds, how far it spans, where it stands.

    ``filled`` says that the file prints nothing here and the text is that of the cell that spans it.
    """

    text: str
    row_span: int = 1
    column_span: int = 1
    spot: Spot = NOWHERE
    filled: bool = False


class Draft:
    """A notice in the making: lines and tables in reading order, and the text that they stand in."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.repairs: list[Repair] = []
        self.issues: list[Issue] = []
        self.labels: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._length = 0
        self._titles: set[str] = set()  # that tables hold in their first rows
        self._flow: list[Line | tuple[tuple[tuple[Cell, ...], ...], Spot]] = []

    def line(self, text: str, spot: Spot = NOWHERE, *, blanks_before: int = 0, starts: bool | None = None) -> None:
        """Add a line of running text. ``starts`` says whether a paragraph begins with it, where the format knows."""
        if text.strip() or "\t" in text:
            self._flow.append(Line(self._written(text, "\n"), blanks_before, starts, spot))

    def table(self, rows: Iterable[Sequence[Printed]], spot: Spot = NOWHERE) -> None:
        """Add a table, its rows as printed: a cell that spans others stands once, at its top left.

        What a cell says it spans past the table's end is left out; where cells span one another, each is its own.
        """
        grid: list[tuple[Cell, ...]] = []
        taken: dict[int, int] = {}  # by column: the first row that no cell of a row above reaches
        for r, row in enumerate(_with_true_spans(rows)):
            cells: list[Cell] = []
            column = 0
            for printed, down, across in row:
                while taken.get(column, 0) > r:
                    column += 1
                if down > 1:
                    taken.update(dict.fromkeys(range(column, column + across), r + down))
                text = self._cell_text(printed.text)
                cells.append(Cell(text, r, column, printed.spot, down, across, printed.filled))
                column += across
            grid.append(tuple(cells))
        self._written("", "\n")
        if any(len(c.text) for row in grid for c in row):
            for title in _titles_in(grid):
                if title.text.value not in self._titles:
                    self._titles.add(title.text.value)
                    self._flow.append(Line(title.text, starts=True, spot=title.spot))
            self._flow.append((tuple(grid), spot))

    def notice(self) -> Notice:
        """Return the notice: paragraphs with their wraps joined, and tables, in reading order."""
        text = "".join(self._parts)
        blocks: list[Block] = []
        mends: list[Repair] = []
        waiting: list[Line] = []
        width = wrap_width([entry for entry in self._flow if isinstance(entry, Line)])
        lines = without_furniture([entry for entry in self._flow if isinstance(entry, Line)])
        kept = set(map(id, lines))
        for entry in self._flow:
            if isinstance(entry, Line):
                if id(entry) in kept:
                    waiting.append(entry)
                continue
            _add_lines(blocks, mends, waiting, width, text)
            waiting = []
            rows, spot = entry
            blocks.append(Block(BlockKind.TABLE, len(blocks), grid=Grid(rows, _tables(blocks)), spot=spot))
        _add_lines(blocks, mends, waiting, width, text)
        repairs = (*self.repairs, *mends)
        return Notice(self.source, text, tuple(blocks), repairs, tuple(self.issues), tuple(self.labels))

    def _cell_text(self, text: str) -> Passage:
        if not text.strip():
            return EMPTY
        passage = self._written(text, "\t")
        return mended(lines_joined(passage, LINE_BREAK) if "\n" in text else passage)

    def _written(self, text: str, end: str) -> Passage:
        """Write on: the text stands from here, with ``end`` behind it."""
        start = self._length
        self._parts += (text, end)
        self._length += len(text) + len(end)
        return Passage(text, range(start, start + len(text)))


def _titles_in(grid: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the titles that stand in a table's first rows, above its headings: they are lines as well."""
    titles: list[Cell] = []
    for row in grid[: MOST_TITLES + 1]:
        said = [c for c in row if len(c.text)]
        if len(said) != 1:
            known = [h.holds for h in headings_of([c.text.value for c in said])]
            return titles if sum(h not in (Holds.UNKNOWN, Holds.MILESTONE) for h in known) > 1 else []
        titles.append(said[0])
    return []


def _with_true_spans(rows: Iterable[Sequence[Printed]]) -> list[list[tuple[Printed, int, int]]]:
    """Return each cell with the rows and columns that it spans, no more than there are and than leave room for all."""
    printed = list(rows)
    found = [
        [(cell, min(cell.row_span, len(printed) - r), min(cell.column_span, WIDEST)) for cell in row]
        for r, row in enumerate(printed)
    ]
    widest = max((sum(across for _, _, across in row) for row in found), default=0)
    if sum(down * across for row in found for _, down, across in row) <= 2 * len(found) * widest:
        return found
    return [[(cell, 1, 1) for cell, _, _ in row] for row in found]


def notice_of(
    text: str, lines: list[Line], source: Source, repairs: Sequence[Repair] = (), issues: Sequence[Issue] = ()
) -> Notice:
    """Return the notice that a text's lines are: paragraphs with their wraps joined, and tables printed as text."""
    blocks: list[Block] = []
    mends: list[Repair] = []
    lines = without_furniture(lines)
    _add_lines(blocks, mends, lines, wrap_width(lines), text)
    return Notice(source, text, tuple(blocks), (*repairs, *mends), tuple(issues))


def _add_lines(blocks: list[Block], mends: list[Repair], lines: list[Line], width: int | None, text: str) -> None:
    """Add to the blocks what these lines are: paragraphs, and tables that are printed as text."""
    start = 0
    for region in [*find_regions(lines), Region(len(lines), len(lines), [], "")]:
        for paragraph in paragraphs_of(lines[start : region.start], width):
            span = paragraph.text.span
            if paragraph.wrapped:
                place = Place(len(blocks), *span, text[slice(*span)], page=paragraph.spot.page)
                mends.append(Repair("lines_joined", "a paragraph cut by a line or page break is one again", place))
            blocks.append(Block(BlockKind.PARAGRAPH, len(blocks), paragraph.text, spot=paragraph.spot))
        if region.rows:
            spot = lines[region.start].spot
            grid = _grid(region, _tables(blocks), spot)
            mends += _gap_repairs(region, grid, len(blocks), text)
            blocks.append(Block(BlockKind.TABLE, len(blocks), grid=grid, spot=spot))
        start = region.end


def _tables(blocks: Sequence[Block]) -> int:
    return sum(b.kind is BlockKind.TABLE for b in blocks)


def _grid(region: Region, ordinal: int, spot: Spot) -> Grid:
    return Grid(
        tuple(tuple(Cell(mended(c), r, k, spot) for k, c in enumerate(row)) for r, row in enumerate(region.rows)),
        ordinal,
        loose=region.layout in LOOSE,
    )


def _gap_repairs(region: Region, grid: Grid, block: int, text: str) -> list[Repair]:
    repairs = []
    for r in region.gaps:
        if r < len(grid.rows) and (cell := next((c for c in grid.rows[r] if len(c.text)), None)):
            start, end = cell.text.span
            place = Place(block, start, end, text[start:end], grid.ordinal, r, cell.column)
            repairs.append(Repair("table_joined", "a table broken by a blank line is one again", place))
    return repairs
