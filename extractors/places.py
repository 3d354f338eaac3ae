"""Places: from a passage back to where in the source its words stand."""

from __future__ import annotations

from taizhang.model import Cell, Notice, Passage, Place


def place_of(notice: Notice, block: int, passage: Passage, cell: Cell | None = None, table: int | None = None) -> Place:
    """Return the place of a passage; its quote is the source's own words, breaks and all."""
    start, end = passage.span
    within = notice.blocks[block]
    quote = notice.text[start:end]
    if cell is None:
        spot = within.spot
        return Place(block, start, end, quote, page=spot.page, path=spot.path, box=spot.box, file=within.file)
    own = cell.printed_at(start)
    spot = own.spot
    return Place(block, start, end, quote, table, own.row, own.column, spot.page, spot.path, spot.box, within.file)
