"""Where the rows of a table that no upright lines rule begin: at rules, at numbers, at gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.readers.aligned.header import Header, Row
from extractors.readers.pages import Level, TextLine
from normalizers.grids.sections import SENTENCE_ENDS
from normalizers.headings import Holds, Looks, looks_of

APART = 1.3  # times the leading: a new row begins
LEVEL_SHARE = 0.5  # of the table's width that a rule between rows spans


def rows_by_levels(
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


def rows_by_starts(header: Header, body: Sequence[Row], leading: float) -> list[list[Row]] | None:
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
