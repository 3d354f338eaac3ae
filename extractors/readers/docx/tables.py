"""Tables of a DOCX: which cell stands in which column and how far it spans (ECMA-376 part 1 §17.4).

A row counts columns of the table's own grid, but the grid has a column for every edge that any row ever had: two rows
dragged apart by a hair make one, and a table put together in WPS may have rows that fit no grid at all. So cells are
set in columns by where their edges lie.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise
from statistics import median

from extractors.readers.docx.flows import AltChunk, Flow, RawTable, Words, lines_of
from extractors.readers.drafts import Printed

SLIVER = 120  # twips, 2 mm: edges that lie closer are one
ONE_COLUMN = 10_000  # twips that a column is taken to be wide where widths are not known
SAME_WIDTH = 0.05  # of a table's width, by which its rows may differ

Span = tuple[int, int]  # where a cell begins and ends: in twips, or in columns


@dataclass(frozen=True, slots=True)
class Owner:
    """A cell that others may go on with: where it is printed, and which columns it takes."""

    row: int
    index: int
    span: Span


def printed_rows(table: RawTable) -> list[list[Printed]]:
    """Return the rows as printed: a cell that spans others stands once, at its top left."""
    printed: list[list[Printed]] = []
    owners: dict[int, Owner] = {}  # of the columns in the row above, by their first column
    for r, (row, spans) in enumerate(zip(table.rows, _columns_of(table), strict=True)):
        above, owners = owners, {}
        cells: list[Printed] = []
        for raw, span in zip(row, spans, strict=True):
            text = "\n".join(lines_of(raw.flow))
            owner = _owner(above, span) if raw.goes_on else None
            if owner is not None and owner.span == span:
                whole = printed[owner.row][owner.index]
                printed[owner.row][owner.index] = replace(whole, row_span=whole.row_span + 1)
                owners[span[0]] = owner
                continue
            owners[span[0]] = Owner(r, len(cells), span)
            if owner is not None and not text:
                # It goes on with a cell of another width: no rectangle spans both.
                text = printed[owner.row][owner.index].text
                cells.append(Printed(text, column_span=span[1] - span[0], filled=True))
            else:
                cells.append(Printed(text, column_span=span[1] - span[0]))
        printed.append(cells)
    return printed


def _owner(above: Mapping[int, Owner], span: Span) -> Owner | None:
    """Return the cell above that covers the first of these columns."""
    found = above.get(span[0])
    return found or next((o for o in above.values() if o.span[0] <= span[0] < o.span[1]), None)


def unframed(flow: Flow) -> Flow:
    """Return the flow with tables that only lay out a page taken as what stands in them, in order."""
    plain: Flow = []
    for entry in flow:
        if isinstance(entry, RawTable) and _is_frame(entry):
            plain += [inner for row in entry.rows for cell in row for inner in unframed(cell.flow)]
        else:
            plain.append(entry)
    return [
        inner
        for i, entry in enumerate(plain)
        for inner in (_lines_of_cells(entry) if isinstance(entry, RawTable) and _is_alone(plain, i) else [entry])
    ]


def _is_frame(table: RawTable) -> bool:
    """Whether a table only frames what stands in it: a box of one column, or cells that hold whole tables."""
    cells = [cell for row in table.rows for cell in row]
    worded = (cell for cell in cells if lines_of(cell.flow))
    if max(map(len, table.rows), default=0) <= 1 or len(list(islice(worded, 2))) <= 1:
        return True
    inner = [t for c in cells for t in c.flow if isinstance(t, RawTable | AltChunk)]
    if not inner:
        return False
    within = sum(_length([t]) for t in inner)
    return within * 2 > sum(_length(c.flow) for c in cells) or any(isinstance(t, AltChunk) for t in inner)


def _length(flow: Flow) -> int:
    return sum(len(line.strip()) for line in lines_of(flow))


def _is_alone(flow: Flow, i: int) -> bool:
    """Whether the table there stands by itself and only sets one line side by side: 文号 and 签发人."""
    table = flow[i]
    if not isinstance(table, RawTable) or not _is_one_line(table):
        return False
    around = (flow[i - 1 :: -1] if i else [], flow[i + 1 :])
    nearest = [next((e for e in side if not isinstance(e, Words) or e.text.strip()), None) for side in around]
    return not any(isinstance(e, RawTable) for e in nearest)


def _is_one_line(table: RawTable) -> bool:
    """Whether no more than one row has words in two cells, and none has no words."""
    sets = 0
    for row in table.rows:
        worded = sum(any(lines_of(cell.flow)) for cell in row)
        sets += worded > 1
        if sets > 1 or not worded:
            return False
    return True


def _lines_of_cells(table: RawTable) -> Flow:
    return [Words(line, True) for line in lines_of([table])]


def _columns_of(table: RawTable) -> list[list[Span]]:
    """Return for each cell of each row the columns that it takes, from 0."""
    edges = _edges_of(table)
    if not any(edges):
        return edges
    return _by_place(edges) or _by_edges(_without_slivers(edges))


def _edges_of(table: RawTable) -> list[list[Span]]:
    """Return where each cell of each row lies, in twips from the table's left."""
    rows = table.rows
    width = max((c.column + c.span for row in rows for c in row), default=0)
    known = len(table.grid) >= width and all(w > 0 for w in table.grid[:width])
    grid = [0, *accumulate(table.grid[:width])] if known else [i * ONE_COLUMN for i in range(width + 1)]
    sums = [sum([c.width for c in row]) if all([c.width > 0 for c in row]) else None for row in rows]
    totals = [total for total in sums if total is not None]
    whole = grid[-1] if known else max(totals, default=0)
    alike = known or len(totals) == len(rows)
    edges: list[list[Span]] = []
    for row, total in zip(rows, sums, strict=True):
        fits = known and row and row[-1].column + row[-1].span == width
        if not fits and alike and total is not None and abs(total - whole) <= whole * SAME_WIDTH:
            ends = list(accumulate(c.width for c in row))
            edges.append(list(zip([0, *ends], ends, strict=False)))
        else:
            edges.append([(grid[c.column], grid[c.column + c.span]) for c in row])
    return edges


def _without_slivers(edges: list[list[Span]]) -> list[list[Span]]:
    """Return the edges with those that lie within a hair of one another made one, unless a cell would vanish."""
    one: dict[int, int] = {}
    first: int | None = None
    for x in sorted({x for row in edges for span in row for x in span}):
        first = x if first is None or x - first > SLIVER else first
        one[x] = first
    merged = [[(one[a], one[b]) for a, b in row] for row in edges]
    return merged if all(a < b for row in merged for a, b in row) else edges


def _by_edges(edges: list[list[Span]]) -> list[list[Span]]:
    """Return the columns of each cell, where every edge at which some cell begins starts one."""
    starts = sorted({a for row in edges for a, _ in row})
    return [
        [(bisect_left(starts, a), max(bisect_left(starts, b), bisect_left(starts, a) + 1)) for a, b in row]
        for row in edges
    ]


def _by_place(edges: list[list[Span]]) -> list[list[Span]] | None:
    """Return the columns of each cell, where the rows with the most cells have one a column.

    Their edges may have been dragged apart by more than a hair; the other rows' cells go where these lie on the whole.
    None where that fits no sense: a cell lies nearer to another column's edge than to its own.
    """
    most = max(map(len, edges))
    full = [row for row in edges if len(row) == most]
    starts = [median(row[i][0] for row in full) for i in range(most)]
    if any(b <= a for a, b in pairwise(starts)):
        return None
    ends = [*starts, median(row[-1][1] for row in full)]
    placed: list[list[Span]] = []
    for row in edges:
        at = [_nearest(starts, a) for a, _ in row]
        if at != sorted(set(at)) or (len(row) == most and at != list(range(most))) or (row and at[0] != 0):
            return None
        last = max(_nearest(ends, row[-1][1]), at[-1] + 1) if row else 0
        placed.append(list(zip(at, [*at[1:], last], strict=True)) if row else [])
    return placed


def _nearest(marks: Sequence[float], x: float) -> int:
    i = bisect_left(marks, x)
    if i == len(marks) or (i and x - marks[i - 1] <= marks[i] - x):
        return i - 1
    return i
