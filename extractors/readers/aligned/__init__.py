"""Tables that no upright lines rule: their columns told from a header that is known and from how words align."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractors.readers.aligned.cells import header_row, printed_row, settings_of
from extractors.readers.aligned.header import FLUSH, Header, Row, edges_of, header_of, split, with_wraps
from extractors.readers.aligned.starts import rows_by_levels, rows_by_starts
from extractors.readers.pages import Level, Page, PageTable, TextLine
from normalizers.numbering import mark_of
from taizhang.model import Box

HEADS = 3  # lines that a running head or foot may take
MANY = 40  # lines
FAR = 3.5  # times the leading: a table has ended

Found = tuple[PageTable, int, Header]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The tables of a page, the lines outside of them, and the columns of the one that ends the page, if one does."""

    tables: list[PageTable]
    rest: list[TextLine]
    last: Header | None = None


def with_aligned_tables(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with the tables among their lines that have no ruled cells: see :func:`aligned_tables`."""
    found: list[Page] = []
    columns: Header | None = None  # of the unruled table that ended the page before
    for page in pages:
        aligned = aligned_tables(page.lines, page.levels, page.number, columns)
        columns = aligned.last
        found.append(replace(page, lines=aligned.rest, tables=[*page.tables, *aligned.tables]))
    return found


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


def _table_at(rows: Sequence[Row], r: int, levels: Sequence[Level], page: int) -> Found | None:
    """Return the table whose header row ``r`` is, the row behind it and its header; None where there is none."""
    header = header_of(rows[r])
    if header is None:
        return None
    header = with_wraps(header, rows[r + 1 :])
    below = [n for row in rows[r + header.height : r + header.height + MANY] for n in row]
    flush = sum(any(abs(n.box[0] - c.box[0]) <= FLUSH * header.size for c in header.cells) for n in below)
    header = replace(header, flush=flush * 2 > len(below))
    return _table(rows, r + header.height, header, levels, page, headed=True)


def _continued_at(rows: Sequence[Row], r: int, before: Header, levels: Sequence[Level], page: int) -> Found | None:
    """Return the table that goes on at row ``r`` in the columns of the one before; None where it does not."""
    if header_of(rows[r]) is not None or len(rows[r]) < 2:
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
    header = split(header, body)
    edges = edges_of(header, body)
    if edges is None:
        return None
    settings = settings_of(header, body, len(edges) - 1)
    groups = rows_by_levels(header, body, levels, edges) or rows_by_starts(header, body, leading)
    if groups is None:
        return None
    printed = [header_row(header, edges, page)] if headed else []
    printed += [printed_row(group, header, edges, settings, page) for group in groups]
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
