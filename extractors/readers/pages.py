"""Pages of print, from the text layer of a PDF or from a scan: made one text in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.readers.drafts import Draft, Printed
from taizhang.model import Box, Issue, Repair, Spot

ALIKE = 0.02  # of a page's width: scanned pages differ by so much

Level = tuple[float, float, float]  # a rule's height, left, right in points


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
    """What stands on one page. ``number`` counts from 1; ``width`` and ``height`` are in points, as it is read.

    ``lines`` are pieces of lines, parted where gaps are wide; ``tables`` those that the file or its rulings tell;
    ``levels`` the rules from left to right that are no such table's.
    """

    number: int
    width: float
    height: float
    lines: list[TextLine]
    tables: list[PageTable]
    levels: tuple[Level, ...] = ()
    repairs: tuple[Repair, ...] = ()  # what reading the page took, a scan above all
    issues: tuple[Issue, ...] = ()

    @property
    def scanned(self) -> bool:
        """Whether the page is a picture, read by OCR."""
        return any(r.code == "scanned" for r in self.repairs)


def alike_wide(a: float, b: float) -> bool:
    """Whether two pages of these widths in points are of one size, set the same way up."""
    return abs(a - b) <= ALIKE * max(a, b)


def add_pages(draft: Draft, pages: Sequence[Page]) -> None:
    """Add to the draft what stands on the pages, in reading order.

    Running heads, feet and page numbers are cut, and a line set twice in one place counts once. A page set in two
    columns is read one after the other. A table that goes on over pages is one, its rows in sequence, and where no
    upright lines rule it, its columns go on too.
    """
    from extractors.readers.aligned import with_aligned_tables
    from extractors.readers.page_flow import Margins, Piece, flow_of, signatures, starts_paragraph
    from extractors.readers.page_furniture import without_furniture
    from extractors.readers.page_tables import joined_tables

    for page in pages:
        draft.repairs += page.repairs
        draft.issues += page.issues
    bare = without_furniture(with_aligned_tables(pages))
    flow = joined_tables([piece for page in bare for piece in flow_of(page)])
    margins = Margins.of(bare)
    signed = signatures(flow, margins)
    before: Piece | None = None
    for at, piece in enumerate(flow):
        spot = Spot(piece.page.number, box=piece.thing.box)
        if isinstance(piece.thing, PageTable):
            draft.table(piece.thing.rows, spot)
            before = None
        else:
            draft.line(piece.thing.text, spot, starts=at in signed or starts_paragraph(piece, before, margins))
            before = piece
