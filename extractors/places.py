"""Places: from a passage back to where in the source its words stand."""

from __future__ import annotations

from taizhang.model import Cell, Notice, Passage, Place


def place_of(notice: Notice, block: int, passage: Passage, cell: Cell | None = None, table: int | None = None) -> Place:
    """Return the place of a passage; its quote is the source's own words, breaks and all."""
    start, end = passage.span
    if cell is None:
        return Place(block, start, end, notice.text[start:end], page=notice.blocks[block].page)
    return Place(block, start, end, notice.text[start:end], table, cell.row, cell.column, cell.page)
