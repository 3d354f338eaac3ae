"""Tables that go on over pages: their parts on a common lattice, their rows in sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.readers.drafts import Printed
from extractors.readers.page_flow import Piece
from extractors.readers.pages import PageTable
from normalizers.characters import squeezed
from normalizers.headings import Holds, headings_of, is_table_title

NEAR = 4.0  # points: column edges no farther apart are one
LONGEST_TITLE = 40  # characters
CONTINUED = ("续表", "（续）", "(续)", "（续表）", "(续表)")

Row = list[Printed]


def joined_tables(flow: Sequence[Piece]) -> list[Piece]:
    """Return the flow with the parts of each table that goes on over pages as one.

    They are parts of one table where one is the last thing on its page, the next the first on the next page, their
    columns' edges match and the next has no other header. A line that only says 续表 does not part them.
    """
    joined: list[Piece] = []
    pages: list[int] = []  # the last page of each
    for at, piece in enumerate(flow):
        if isinstance(piece.thing, PageTable) and joined:
            back = 1 if _says_continued(joined[-1], flow, at) and len(joined) > 1 else 0
            last = joined[-1 - back]
            if (
                isinstance(last.thing, PageTable)
                and pages[-1 - back] == piece.page.number - 1
                and round(last.page.width) == round(piece.page.width)
                and (rows := _together(last.thing, piece.thing)) is not None
            ):
                del joined[len(joined) - back :], pages[len(pages) - back :]
                joined[-1] = Piece(last.page, PageTable(rows, last.thing.box))
                pages[-1] = piece.page.number
                continue
        joined.append(piece)
        pages.append(piece.page.number)
    return joined


def _says_continued(piece: Piece, flow: Sequence[Piece], at: int) -> bool:
    """Whether the line before a table on a new page only says that the table goes on, or repeats its title."""
    if isinstance(piece.thing, PageTable) or piece.page is not flow[at].page:
        return False
    words = squeezed(piece.thing.text)
    if len(words) > LONGEST_TITLE:
        return False
    return words.endswith(CONTINUED) or (
        is_table_title(words)
        and any(not isinstance(p.thing, PageTable) and squeezed(p.thing.text) == words for p in flow[: at - 1])
    )


def _together(upper: PageTable, lower: PageTable) -> list[Row] | None:
    """Return the rows of both on one lattice of columns; None where they are two tables."""
    if _other_header(upper.rows, lower.rows):
        return None
    above, below = _edges(upper.rows), _edges(lower.rows)
    if not above or not below:
        widths = {sum(p.column_span for p in row) for rows in (upper.rows[:1], lower.rows[:1]) for row in rows}
        return [*upper.rows, *lower.rows] if len(widths) == 1 else None
    if abs(above[0] - below[0]) > NEAR or abs(above[-1] - below[-1]) > NEAR:
        return None
    common = sum(any(abs(x - y) <= NEAR for y in above) for x in below)
    if common < min(len(above), len(below)):
        return None
    edges = above + [x for x in below if all(abs(x - y) > NEAR for y in above)]
    edges.sort()
    return [*_on(edges, upper.rows), *_on(edges, lower.rows)]


def _edges(rows: Sequence[Row]) -> list[float]:
    """Return where the columns of a table begin and end, left to right; none where a cell has no box."""
    if any(p.spot.box is None for row in rows for p in row):
        return []
    found: list[float] = []
    for x in sorted(x for row in rows for p in row if p.spot.box for x in (p.spot.box[0], p.spot.box[2])):
        if not found or x - found[-1] > NEAR:
            found.append(x)
    return found


def _on(edges: Sequence[float], rows: Sequence[Row]) -> list[Row]:
    """Return the rows with each cell spanning as many columns as its box does on the lattice."""
    placed = []
    for row in rows:
        cells = []
        for printed in row:
            box = printed.spot.box
            if box is None:
                cells.append(printed)
                continue
            span = _nearest(edges, box[2]) - _nearest(edges, box[0])
            cells.append(replace(printed, column_span=max(span, 1)))
        placed.append(cells)
    return placed


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - x))


def _other_header(upper: Sequence[Row], lower: Sequence[Row]) -> bool:
    """Whether the lower part begins with a header that is not the upper's."""
    header = _header(lower)
    if header is None:
        return False
    own = _header(upper)
    return own is not None and own != header


def _header(rows: Sequence[Row]) -> list[str] | None:
    for row in rows[:3]:
        titles = [squeezed(p.text.replace("\n", "")) for p in row if p.text.strip()]
        known = sum(h.holds not in (Holds.UNKNOWN, Holds.MILESTONE) for h in headings_of(titles))
        if known >= 2:
            return titles
    return None
