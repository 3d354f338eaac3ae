"""Tables that no upright lines rule: their columns told from a header that is known and from how words align."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.readers.drafts import Printed
from extractors.readers.pages import PageTable, TextLine
from normalizers.grids.sections import SENTENCE_ENDS
from normalizers.headings import Holds, Looks, are_whole_units, headings_of, looks_of
from normalizers.numbering import mark_of
from taizhang.model import Box, Spot

LEAST_HEADINGS = 2
LOOSE_GAP = 1.6  # em: what a header's letters may be set apart
OVERLAP = 0.4  # em by which a column's words may reach into the next
FLUSH = 0.6  # em by which words that begin together may differ
HEADS = 3  # lines that a running head or foot may take
MANY = 40  # lines
FAR = 3.5  # times the leading: a table has ended
APART = 1.3  # times the leading: a new row begins
SLACK = 0.4  # em: what typesetting leaves over at a full line's end
WIDE_FROM = "\u2e7f"  # characters after it are as wide as they are high
FIRST_WORD = re.compile(r"(?:[!-~]+|.)[，。、；：？！）》”’]*")
LISTING = "、，,；;等"  # a column with these in it parts its units by them, not by lines
CLOSE = 2.2  # em from one line of a header to the next
LEAST_PAIRS = 2  # lines in which a heading covers two columns
LEVEL_SHARE = 0.5  # of the table's width that a rule between rows spans

Row = list[TextLine]
Level = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The tables of a page, the lines outside of them, and the columns of the one that ends the page, if one does."""

    tables: list[PageTable]
    rest: list[TextLine]
    last: Header | None = None


def aligned_tables(
    lines: Sequence[TextLine], levels: Sequence[Level], page: int, before: Header | None = None
) -> Aligned:
    """Return the tables among a page's lines that have no ruled cells, and the lines outside of them.

    ``lines`` are pieces of lines, parted where gaps are wide; ``levels`` the rules from left to right, as (height,
    left, right) in points. Only below a row with two known headings is a table looked for, and where its columns run
    into one another or its rows cannot be told, its lines stay lines. ``before`` is the header of the table that ended
    the page before: at the head of this page its columns go on.
    """
    rows = rows_of(lines)
    tables: list[PageTable] = []
    taken: set[int] = set()
    last: Header | None = None
    r = 0
    while r < len(rows):
        found = _table_at(rows, r, levels, page)
        if found is None and before is not None and r < HEADS and not tables:
            found = _continued_at(rows, r, before, levels, page)
        if found is None:
            r += 1
            continue
        table, end, header = found
        tables.append(table)
        taken |= {id(n) for row in rows[r:end] for n in row}
        last = header if len(rows) - end < HEADS else None
        r = end
    return Aligned(tables, [n for n in lines if id(n) not in taken], last)


def rows_of(lines: Sequence[TextLine]) -> list[Row]:
    """Return the pieces that stand on one line together, lines top to bottom, pieces left to right."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda n: (n.box[1] + n.box[3], n.box[0])):
        if rows and _on_one_line(rows[-1][-1].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda n: n.box[0]) for row in rows]


def _on_one_line(a: Box, b: Box) -> bool:
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * min(a[3] - a[1], b[3] - b[1])


@dataclass(frozen=True, slots=True)
class Header:
    """A header's row: what each column holds, and where its heading stands."""

    cells: tuple[TextLine, ...]
    holds: tuple[Holds, ...]
    height: int = 1  # lines
    flush: bool = False  # the cells' words begin where their headings do

    @property
    def size(self) -> float:
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


def _header_of(row: Row) -> Header | None:
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


def _with_wraps(header: Header, rows: Sequence[Row]) -> Header:
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


def _split(header: Header, body: Sequence[Row]) -> Header:
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


Found = tuple[PageTable, int, Header]


def _table_at(rows: Sequence[Row], r: int, levels: Sequence[Level], page: int) -> Found | None:
    """Return the table whose header row ``r`` is, the row behind it and its header; None where there is none."""
    header = _header_of(rows[r])
    if header is None:
        return None
    header = _with_wraps(header, rows[r + 1 :])
    below = [n for row in rows[r + header.height : r + header.height + MANY] for n in row]
    flush = sum(any(abs(n.box[0] - c.box[0]) <= FLUSH * header.size for c in header.cells) for n in below)
    header = replace(header, flush=flush * 2 > len(below))
    return _table(rows, r + header.height, header, levels, page, headed=True)


def _continued_at(rows: Sequence[Row], r: int, before: Header, levels: Sequence[Level], page: int) -> Found | None:
    """Return the table that goes on at row ``r`` in the columns of the one before; None where it does not."""
    if _header_of(rows[r]) is not None or len(rows[r]) < 2:
        return None
    bottom = rows[r][0].box[1] - before.size
    cells = [TextLine(c.text, (c.box[0], bottom - before.size, c.box[2], bottom)) for c in before.cells]
    return _table(rows, r, replace(before, cells=tuple(cells)), levels, page, headed=False)


def _table(
    rows: Sequence[Row], start: int, header: Header, levels: Sequence[Level], page: int, *, headed: bool
) -> Found | None:
    end, leading = _end(rows, start, header)
    body = rows[start:end]
    if not body:
        return None
    header = _split(header, body)
    edges = _edges(header, body)
    if edges is None:
        return None
    setting = [_Set.of([n for row in body for n in row if header.column_of(n.box) == i]) for i in range(len(edges) - 1)]
    groups = _by_levels(header, body, levels, edges) or _by_starts(header, body, leading)
    if groups is None:
        return None
    printed = [_header_row(header, edges, page)] if headed else []
    printed += [_printed_row(group, header, edges, setting, page) for group in groups]
    top = min(c.box[1] for c in header.cells) if headed else body[0][0].box[1]
    bottom = max(n.box[3] for row in body for n in row)
    return PageTable(printed, (edges[0], top, edges[-1], bottom)), end, header


def _end(rows: Sequence[Row], start: int, header: Header) -> tuple[int, float]:
    """Return the row behind the table's last, and the usual way from line to line within it."""
    end = start
    gaps: list[float] = []
    height = max(c.box[1] for c in header.cells)
    while end < len(rows):
        row = rows[end]
        gap = row[0].box[1] - height
        height = row[0].box[1]
        if gaps and gap > FAR * median(gaps):
            break
        over = [n for n in row if header.column_of(n.box) is None]
        if over and not (len(row) == 1 and mark_of(row[0].text) and _goes_on(rows, end + 1, header)):
            break
        gaps.append(gap)
        end += 1
    inner = [g for g in gaps[1:] if header.size < g < 2.2 * header.size]
    return end, median(inner) if inner else header.size * 1.5


def _goes_on(rows: Sequence[Row], r: int, header: Header) -> bool:
    return r < len(rows) and len(rows[r]) > 1 and all(header.column_of(n.box) is not None for n in rows[r])


def _edges(header: Header, body: Sequence[Row]) -> list[float] | None:
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


def _by_levels(
    header: Header, body: Sequence[Row], levels: Sequence[Level], edges: Sequence[float]
) -> list[list[Row]] | None:
    """Return the lines by the rules that part the rows; None where there are none but round the header and the end."""
    width = edges[-1] - edges[0]
    top, bottom = max(c.box[3] for c in header.cells), body[-1][0].box[1]
    between = sorted(y for y, x0, x1 in levels if top < y < bottom and x1 - x0 >= LEVEL_SHARE * width)
    first = body[0][0].box
    if not any(y > first[1] + (first[3] - first[1]) / 2 for y in between):
        return None
    groups: list[list[Row]] = []
    last = -1
    for row in body:
        middle = (row[0].box[1] + row[0].box[3]) / 2
        band = sum(y < middle for y in between)
        if band != last:
            groups.append([])
        groups[-1].append(row)
        last = band
    return groups


def _by_starts(header: Header, body: Sequence[Row], leading: float) -> list[list[Row]] | None:
    """Return the lines by the rows that they make; None where that cannot be told.

    A row begins at its number; where numbers stand in mid row, at the widest gap or full stop between two of them.
    Without numbers a row begins after a wider gap, or where each column begins anew.
    """
    columns = [[header.column_of(n.box) for n in row] for row in body]
    gaps = _gaps(body, columns)
    number = next((i for i, h in enumerate(header.holds) if h is Holds.NUMBER), None)
    titles = [i for i, row in enumerate(body) if None in columns[i] and len(row) == 1]
    after_titles = [i + 1 for i in titles]
    anew = [
        i
        for i in range(1, len(body))
        if gaps[i] > APART * leading
        and sum(header.holds[p] is not Holds.NUMBER for p in columns[i] if p is not None) > 1
    ]
    starts = {0, *titles, *after_titles, *anew}
    if number is None:
        full = set(range(len(header.cells)))
        starts |= {i for i in range(1, len(body)) if {p for p in columns[i] if p is not None} == full}
    else:
        at = [
            i
            for i, (row, places) in enumerate(zip(body, columns, strict=True))
            if any(p == number and looks_of(n.text) is Looks.NUMBER for n, p in zip(row, places, strict=True))
        ]
        if _stand_first(header, body, at, gaps, leading):
            starts |= set(at)
        elif not anew:
            for before, after in pairwise(at):
                cut = _cut_between(header, body, before, after, leading)
                if cut is None:
                    return None
                starts.add(cut)
    return [list(body[a:b]) for a, b in pairwise([*sorted(s for s in starts if s < len(body)), len(body)])]


def _gaps(body: Sequence[Row], columns: Sequence[Sequence[int | None]]) -> list[float]:
    """Return how far each line stands below the last in one of its columns: lines of two columns may be out of step."""
    last: dict[int | None, float] = {}
    gaps: list[float] = []
    for row, places in zip(body, columns, strict=True):
        tops = list(zip(places, (n.box[1] for n in row), strict=True))
        gaps.append(min((y - last[p] for p, y in tops if p in last), default=0.0))
        last.update(tops)
    return gaps


def _stand_first(header: Header, body: Sequence[Row], at: Sequence[int], gaps: Sequence[float], leading: float) -> bool:
    """Whether numbers stand on their rows' first lines: a gap or a task's full stop is above nearly all of them."""
    later = [i for i in at if i > 0]
    first = 0
    for i in later:
        tasks = [n.text for n in body[i - 1] if _holds(header, n) in (Holds.TASK, None)]
        first += gaps[i] > APART * leading or not tasks or tasks[-1].rstrip()[-1:] in SENTENCE_ENDS
    return first * 4 >= len(later) * 3


def _holds(header: Header, piece: TextLine) -> Holds | None:
    column = header.column_of(piece.box)
    return None if column is None else header.holds[column]


def _cut_between(header: Header, body: Sequence[Row], before: int, after: int, leading: float) -> int | None:
    """Return at which line between two numbers, each set in the middle of its row, the second row begins."""
    gaps = [(body[i][0].box[1] - body[i - 1][0].box[1], i) for i in range(before + 1, after + 1)]
    widest, at = max(gaps)
    if widest > APART * leading or len(gaps) == 1:
        return at
    closed = [
        i
        for i in range(before + 1, after + 1)
        if any(
            p is not None and header.holds[p] is Holds.TASK and n.text.rstrip()[-1:] in SENTENCE_ENDS
            for n in body[i - 1]
            for p in [header.column_of(n.box)]
        )
    ]
    return closed[0] if len(closed) == 1 else None


def _header_row(header: Header, edges: Sequence[float], page: int) -> list[Printed]:
    top, bottom = min(c.box[1] for c in header.cells), max(c.box[3] for c in header.cells)
    printed: list[Printed] = []
    for cell, (left, right) in zip(header.cells, pairwise(edges), strict=True):
        if not cell.text and printed and printed[-1].spot.box:
            box = (printed[-1].spot.box[0], top, right, bottom)
            printed[-1] = replace(printed[-1], column_span=2, spot=Spot(page, box=box))
        else:
            printed.append(Printed(cell.text, spot=Spot(page, box=(left, top, right, bottom))))
    return printed


def _printed_row(
    group: Sequence[Row], header: Header, edges: Sequence[float], setting: Sequence[_Set], page: int
) -> list[Printed]:
    top = min(n.box[1] for row in group for n in row)
    bottom = max(n.box[3] for row in group for n in row)
    if len(group) == 1 and len(group[0]) == 1 and header.column_of(group[0][0].box) is None:
        spot = Spot(page, box=(edges[0], top, edges[-1], bottom))
        return [Printed(group[0][0].text, column_span=len(header.cells), spot=spot)]
    cells: list[list[TextLine]] = [[] for _ in header.cells]
    widest = next((i for i, h in enumerate(header.holds) if h is Holds.TASK), 0)
    for row in group:
        parts: dict[int, TextLine] = {}
        for piece in row:
            at = header.column_of(piece.box)
            at = widest if at is None else at
            before = parts.get(at)
            parts[at] = replace(piece, text=f"{before.text} {piece.text}") if before else piece
        for at, piece in parts.items():
            cells[at].append(piece)
    return [
        Printed(_words(lines, own), spot=Spot(page, box=(left, top, right, bottom)))
        for lines, own, (left, right) in zip(cells, setting, pairwise(edges), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Set:
    """How a column's words are set: how far its lines reach, and whether it parts units by 、 or by lines."""

    end: float
    listed: bool

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> _Set:
        return cls(max((n.box[2] for n in lines), default=0.0), any(c in n.text for n in lines for c in LISTING))


def _words(lines: Sequence[TextLine], own: _Set) -> str:
    """Return a cell's lines as one text; where a line is full, so that the next found no room on it, it goes on."""
    parts = [n.text for n in lines[:1]]
    for before, line in pairwise(lines):
        size = line.box[3] - line.box[1]
        word = FIRST_WORD.match(line.text)
        needed = (sum(0.5 if c < WIDE_FROM else 1.0 for c in word[0]) if word else 1.0) + SLACK
        wrapped = own.end - before.box[2] < needed * size and (
            own.listed or not are_whole_units(before.text, line.text)
        )
        parts += ["" if wrapped else "\n", line.text]
    return "".join(parts)
