"""The header of a table that no upright lines rule: which columns there are, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.readers.pages import TextLine
from normalizers.headings import Holds, headings_of
from taizhang.model import Box

LEAST_HEADINGS = 2
LOOSE_GAP = 1.6  # em: what a header's letters may be set apart
OVERLAP = 0.4  # em by which a column's words may reach into the next
FLUSH = 0.6  # em by which words that begin together may differ
CLOSE = 2.2  # em from one line of a header to the next
LEAST_PAIRS = 2  # lines in which a heading covers two columns

Row = list[TextLine]


@dataclass(frozen=True, slots=True)
class Header:
    """A header's row: what each column holds, and where its heading stands."""

    cells: tuple[TextLine, ...]
    holds: tuple[Holds, ...]
    height: int = 1  # lines
    flush: bool = False  # the cells' words begin where their headings do

    @property
    def size(self) -> float:
        """The height of the headings' type, in points."""
        return median(c.box[3] - c.box[1] for c in self.cells)

    def column_of(self, box: Box) -> int | None:
        """Return in which column a piece stands, None where it reaches over two."""
        if self.flush:
            slack = FLUSH * self.size
            at = max((i for i, c in enumerate(self.cells) if c.box[0] <= box[0] + slack), default=0)
            over = at + 1 < len(self.cells) and box[2] > self.cells[at + 1].box[0] + slack
            return None if over else at
        middles = [(c.box[0] + c.box[2]) / 2 for c in self.cells]
        under = [i for i, x in enumerate(middles) if box[0] <= x <= box[2]]
        if len(under) > 1:
            return None
        if under:
            return under[0]
        reach = [max(c.box[0] - box[2], box[0] - c.box[2], 0.0) for c in self.cells]
        return min(range(len(reach)), key=lambda i: reach[i])


def header_of(row: Row) -> Header | None:
    """Return the header that a row of pieces is, None where it is none."""
    cells: list[TextLine] = []
    for piece in row:
        size = piece.box[3] - piece.box[1]
        if cells and piece.box[0] - cells[-1].box[2] <= LOOSE_GAP * size:
            last = cells[-1].box
            box = (last[0], min(last[1], piece.box[1]), piece.box[2], max(last[3], piece.box[3]))
            cells[-1] = TextLine(cells[-1].text + piece.text, box)
        else:
            cells.append(piece)
    holds = tuple(h.holds for h in headings_of([c.text for c in cells]))
    known = [h for h in holds if h not in (Holds.UNKNOWN, Holds.MILESTONE)]
    if len(cells) < LEAST_HEADINGS or len(known) < LEAST_HEADINGS or len(known) * 3 < len(holds) * 2:
        return None
    if Holds.TASK not in known and Holds.THEME not in known:
        return None
    return Header(tuple(cells), holds)


def with_wraps(header: Header, rows: Sequence[Row]) -> Header:
    """Return the header with the lines below it that are the rest of its headings (完成 / 时限)."""
    for row in rows[:2]:
        places = [header.column_of(n.box) for n in row]
        gap = row[0].box[1] - max(c.box[1] for c in header.cells)
        if gap > CLOSE * header.size or None in places or len(set(places)) < len(places):
            break
        cells = list(header.cells)
        for piece, place in zip(row, places, strict=True):
            cell = cells[place or 0]
            box = (
                min(cell.box[0], piece.box[0]),
                cell.box[1],
                max(cell.box[2], piece.box[2]),
                max(cell.box[3], piece.box[3]),
            )
            cells[place or 0] = TextLine(cell.text + piece.text, box)
        holds = tuple(h.holds for h in headings_of([c.text for c in cells]))
        if any(holds[p or 0] is Holds.UNKNOWN for p in places):
            break
        header = Header(tuple(cells), holds, header.height + 1)
    return header


def split(header: Header, body: Sequence[Row]) -> Header:
    """Return the header with a heading that covers two columns as two, the second with no words of its own."""
    cells: list[TextLine] = []
    for i, cell in enumerate(header.cells):
        own = [[n for n in row if header.column_of(n.box) == i] for row in body]
        pairs = [pieces for pieces in own if len(pieces) == 2]
        left = max((a.box[2] for a, _ in pairs), default=0.0)
        right = min((b.box[0] for _, b in pairs), default=0.0)
        clear = all(n.box[2] <= left + OVERLAP * header.size or n.box[0] >= right - 1 for row in own for n in row)
        if len(pairs) < LEAST_PAIRS or right - left < header.size * OVERLAP or not clear:
            cells.append(cell)
            continue
        starts, ends = [n.box[0] for row in own for n in row], [n.box[2] for row in own for n in row]
        cells.append(TextLine(cell.text, (min(starts), cell.box[1], left, cell.box[3])))
        cells.append(TextLine("", (right, cell.box[1], max(ends), cell.box[3])))
    if len(cells) == len(header.cells):
        return header
    holds = [h.holds for h in headings_of([c.text for c in cells])]
    for i in range(1, len(cells)):
        holds[i] = holds[i] if cells[i].text else holds[i - 1]
    return replace(header, cells=tuple(cells), holds=tuple(holds))


def edges_of(header: Header, body: Sequence[Row]) -> list[float] | None:
    """Return where the columns part, left to right with both ends; None where they run into one another."""
    reach = [[c.box[0], c.box[2]] for c in header.cells]
    for row in body:
        for piece in row:
            if (at := header.column_of(piece.box)) is not None:
                reach[at] = [min(reach[at][0], piece.box[0]), max(reach[at][1], piece.box[2])]
    if any(a[1] - b[0] > OVERLAP * header.size for a, b in pairwise(reach)):
        return None
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(reach)]
    return [reach[0][0], *inner, reach[-1][1]]
