"""Places: from a passage back to where in the source its words stand."""

from __future__ import annotations

from taizhang.model import Cell, Notice, Passage, Place


def place_of(notice: Notice, block: int, passage: Passage, cell: Cell | None = None, table: int | None = None) -> Place:
    """Return the place of a passage; its quote is the source's own words, breaks and all."""
    start, end = passage.span
    within = notice.blocks[block]
    spot = cell.spot if cell is not None else within.spot
    quote = notice.text[start:end]
    if cell is None:
        return Place(block, start, end, quote, page=spot.page, path=spot.path, box=spot.box, file=within.file)
    return Place(block, start, end, quote, table, cell.row, cell.column, spot.page, spot.path, spot.box, within.file)
