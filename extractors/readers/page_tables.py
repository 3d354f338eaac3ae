"""Tables that go on over pages: their parts on a common lattice, their rows in sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.readers.drafts import Printed
from extractors.readers.page_flow import Piece
from extractors.readers.pages import PageTable, alike_wide
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.headings import Holds, headings_of, is_table_title

NEAR = 4.0  # points: column edges no farther apart are one
NEARLY = 0.01  # of a table's width: those of a scan, or of a page printed anew, differ by so much
MOVED = 60.0  # points: a scan's page lies no farther to the side, nor is a binding's margin wider
LEAST_EDGES = 4  # that match, where a table lies elsewhere on the next page: three columns
LONGEST_TITLE = 40  # characters

Row = list[Printed]


@dataclass(slots=True)
class Growing:
    """A table as its parts come: its rows, the edges of their cells, those of its columns, and its last page.

    Edges are left and right in points as on the table's first page, None where the file does not tell.
    """

    rows: list[Row]
    reach: list[list[tuple[float, float]]]
    edges: list[float] | None
    page: int

    @classmethod
    def of(cls, part: PageTable, page: int) -> Growing:
        """Return a table of one part so far."""
        edges = _edges(part.rows)
        reach = [[(p.spot.box[0], p.spot.box[2]) for p in row if p.spot.box] for row in part.rows] if edges else []
        return cls(list(part.rows), reach, edges, page)

    def printed(self) -> list[Row]:
        """Return the rows with each cell spanning as many columns as it does of the whole table's."""
        edges = self.edges
        if edges is None:
            return self.rows
        return [
            [
                replace(cell, column_span=max(_nearest(edges, right) - _nearest(edges, left), 1))
                for cell, (left, right) in zip(row, reach, strict=True)
            ]
            for row, reach in zip(self.rows, self.reach, strict=True)
        ]

    def takes(self, lower: Growing) -> bool:
        """Add the rows of what stands on the next page, and say so; False where that is another table."""
        if _other_header(self.rows, lower.rows):
            return False
        if self.edges is None or lower.edges is None:
            widths = {sum(p.column_span for p in row) for row in (*self.rows[:1], *lower.rows[:1])}
            if len(widths) != 1:
                return False
            self.edges = None
        else:
            fitted = _fitted(self.edges, lower.edges)
            if fitted is None:
                return False
            times, more = fitted
            slack = _slack(self.edges)
            moved = [times * x + more for x in lower.edges]
            self.edges = sorted([*self.edges, *(x for x in moved if all(abs(x - y) > slack for y in self.edges))])
            self.reach += [[(times * a + more, times * b + more) for a, b in row] for row in lower.reach]
        self.rows += lower.rows
        self.page = lower.page
        return True


def joined_tables(flow: Sequence[Piece]) -> list[Piece]:
    """Return the flow with the parts of each table that goes on over pages as one.

    They are parts of one table where one is the last thing on its page, the next the first on the next page, their
    columns match and the next has no other header. A line that only says 续表 does not part them. The next part may
    lie somewhat to the side: scanned pages do, and the margins of pages that are printed on both sides.
    """
    joined: list[Piece | tuple[Piece, Growing]] = []
    for at, piece in enumerate(flow):
        if not isinstance(piece.thing, PageTable):
            joined.append(piece)
            continue
        part = Growing.of(piece.thing, piece.page.number)
        back = 1 if joined and _says_continued(joined[-1], flow, at) and len(joined) > 1 else 0
        last = joined[-1 - back] if joined else None
        if (
            isinstance(last, tuple)
            and last[1].page == piece.page.number - 1
            and alike_wide(last[0].page.width, piece.page.width)
            and last[1].takes(part)
        ):
            del joined[len(joined) - back :]
        else:
            joined.append((piece, part))
    return [one if isinstance(one, Piece) else _whole(*one) for one in joined]


def _whole(piece: Piece, grown: Growing) -> Piece:
    if grown.page == piece.page.number:
        return piece
    return Piece(piece.page, PageTable(grown.printed(), piece.thing.box))


def _says_continued(piece: Piece | tuple[Piece, Growing], flow: Sequence[Piece], at: int) -> bool:
    """Whether the line before a table on a new page only says that the table goes on, or repeats its title."""
    if isinstance(piece, tuple) or isinstance(piece.thing, PageTable) or piece.page is not flow[at].page:
        return False
    words = squeezed(piece.thing.text)
    if len(words) > LONGEST_TITLE:
        return False
    return words.endswith(tuple(table("furniture")["table_goes_on"])) or (
        is_table_title(words)
        and any(not isinstance(p.thing, PageTable) and squeezed(p.thing.text) == words for p in flow[: at - 1])
    )


def _fitted(above: Sequence[float], below: Sequence[float]) -> tuple[float, float] | None:
    """Return by what the lower part's edges are multiplied, then what is added, to lie over the upper's.

    None where they are two tables: the columns do not match.
    """
    wide, narrow = above[-1] - above[0], below[-1] - below[0]
    slack = _slack(above)
    moved = max(abs(above[0] - below[0]), abs(above[-1] - below[-1]))
    if not narrow or abs(wide - narrow) > slack or moved > MOVED:
        return None
    times = wide / narrow
    more = above[0] - times * below[0]
    common = sum(any(abs(times * x + more - y) <= slack for y in above) for x in below)
    least = min(len(above), len(below)) if moved <= NEAR else max(LEAST_EDGES, min(len(above), len(below)))
    return (times, more) if common >= least else None


def _slack(edges: Sequence[float]) -> float:
    return max(NEAR, NEARLY * (edges[-1] - edges[0]))


def _edges(rows: Sequence[Row]) -> list[float] | None:
    """Return where the columns of a table begin and end, left to right; None where a cell has no box."""
    if any(p.spot.box is None for row in rows for p in row):
        return None
    found: list[float] = []
    for x in sorted(x for row in rows for p in row if p.spot.box for x in (p.spot.box[0], p.spot.box[2])):
        if not found or x - found[-1] > NEAR:
            found.append(x)
    return found or None


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
