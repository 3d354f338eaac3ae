"""Cells that span rows or columns, and the padding that stands where a span was lost."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.grids.table import Mend
from taizhang.model import EMPTY, Cell, Grid

WIDEST = 100  # columns; a cell that spans more spans a page, not columns


def expanded(grid: Grid) -> tuple[list[list[Cell]], list[Mend]]:
    """Return rows in which a cell that spans rows or columns stands in each place that it spans, marked as filled."""
    if all(c.row_span == 1 and c.column_span == 1 for row in grid.rows for c in row):
        return [list(row) for row in grid.rows], []
    taken: dict[tuple[int, int], Cell] = {}
    mends: list[Mend] = []
    height = len(grid.rows)
    for r, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            if cell.row_span == cell.column_span == 1:
                taken[r, column] = cell
                column += 1
                continue
            across = range(column, column + min(cell.column_span, WIDEST))
            places = [(down, c) for down in range(r, min(r + cell.row_span, height)) for c in across]
            if len(places) > 1:
                taken.update(dict.fromkeys(places, cell._replace(filled=True)))
            taken[r, column] = cell
            if cell.row_span > 1 and len(cell.text):
                mends.append(Mend("span_filled", f"a cell merged over {cell.row_span} rows stands in each", cell))
            column = across.stop
    width = max((c for _, c in taken), default=-1) + 1
    return [[taken.get((r, c)) or Cell(EMPTY, r, c) for c in range(width)] for r in range(height)], mends


def trimmed(row: Sequence[Cell]) -> list[Cell]:
    """Return the row without the empty cells at its end: a conversion pads rows that lost a span there."""
    end = max((i + 1 for i, c in enumerate(row) if c.text.value), default=0)
    return list(row[:end])
