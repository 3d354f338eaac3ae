"""Pages of print, from the text layer of a PDF or from a scan: made one text in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers.drafts import Draft, Printed
from taizhang.model import Box, Issue, Repair, Spot


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line, or a piece of one that a wide gap parts, and where it stands on its page.

    ``box`` is left, top, right, bottom in points from the page's top left corner.
    """

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table as it stands on one page: its rows as printed, each cell's ``spot`` with the page and its box."""

    rows: list[list[Printed]]
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page. ``number`` counts from 1; ``width`` and ``height`` are in points, as it is read."""

    number: int
    width: float
    height: float
    lines: list[TextLine]
    tables: list[PageTable]
    repairs: tuple[Repair, ...] = ()  # what reading the page took, a scan above all
    issues: tuple[Issue, ...] = ()


def add_pages(draft: Draft, pages: Sequence[Page]) -> None:
    """Add to the draft what stands on the pages, in reading order.

    Running heads, feet and page numbers are cut, and a line set twice in one place counts once. A page set in two
    columns is read one after the other. A table that goes on over pages is one, its rows in sequence.
    """
    from extractors.readers.page_flow import Margins, Piece, flow_of, starts_paragraph
    from extractors.readers.page_furniture import without_furniture
    from extractors.readers.page_tables import joined_tables

    for page in pages:
        draft.repairs += page.repairs
        draft.issues += page.issues
    bare = without_furniture(pages)
    flow = joined_tables([piece for page in bare for piece in flow_of(page)])
    margins = Margins.of(bare)
    before: Piece | None = None
    for piece in flow:
        spot = Spot(piece.page.number, box=piece.thing.box)
        if isinstance(piece.thing, PageTable):
            draft.table(piece.thing.rows, spot)
            before = None
        else:
            draft.line(piece.thing.text, spot, starts=starts_paragraph(piece, before, margins))
            before = piece
