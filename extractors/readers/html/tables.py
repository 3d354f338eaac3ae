"""Tables of a page: which hold data and which lay the page out, their rows, and what each cell spans."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from lxml import etree

from extractors.readers.html.tree import Element

Row = list[Element]
WORDS = etree.XPath("string()")
BLOCKS = etree.XPath("count(.//p | .//div | .//br | .//h1 | .//h2 | .//h3 | .//li)")
SPAN = re.compile(r"\s*(\d{1,6})")
PARTS = {"thead": 0, "tfoot": 2}
MOST_COLUMNS = 64  # a cell that spans more spans a page, not columns
ARTICLE_BLOCKS = 8
ARTICLE_LENGTH = 400  # characters
ARTICLE_SHARE = 0.6  # of the table's text
SHORT_HEADING = 15  # characters
LINK_SHARE = 0.6  # a table with more of its words in links is a list of pages


def rows_of(table: Element, skipped: Collection[Element]) -> list[Row]:
    """Return the table's own rows of cells as printed, heads first, feet last, without hidden ones."""
    rows: list[tuple[int, Row]] = []
    for row in table.iter("tr"):
        part = 1
        above = row.getparent()
        while above is not None and above.tag not in ("table", "td", "th"):
            part = PARTS.get(above.tag, part)
            above = above.getparent()
        if above is not table or row in skipped:
            continue
        cells = [c for c in row if c.tag in ("td", "th") and c not in skipped]
        if len(cells) < len(row):
            cells = [c for c in row.iter("td", "th") if c not in skipped and _row_of(c) is row]
        if cells:
            rows.append((part, cells))
    return [cells for _, cells in sorted(rows, key=lambda r: r[0])]


def _row_of(cell: Element) -> Element:
    return next(cell.iterancestors("tr"))


def holds_data(table: Element, rows: Sequence[Row]) -> bool:
    """Whether the table holds data; one that lays the page out holds an article, other tables, links or one column."""
    if not rows or table.get("role") == "presentation" or max(map(len, rows)) < 2:
        return False
    size = _size(table)
    inner = [t for t in table.iter("table") if t is not table and next(t.iterancestors("table")) is table]
    if inner and sum(map(_size, inner)) * 2 >= size:
        return False
    linked = sum(_size(a) for a in table.iter("a"))
    if linked > LINK_SHARE * size:
        return False
    return not _holds_article(rows, size)


def _size(element: Element) -> int:
    return len("".join(WORDS(element).split()))


def _holds_article(rows: Sequence[Row], size: int) -> bool:
    """Whether one cell is most of the table and has the structure of an article, with no row of headings above it."""
    if size < ARTICLE_LENGTH:
        return False
    for row in rows:
        sizes = [_size(c) for c in row]
        if len(row) > 1 and all(n <= SHORT_HEADING for n in sizes) and sum(n > 0 for n in sizes) > 1:
            return False
        longest = max(range(len(row)), key=sizes.__getitem__)
        if sizes[longest] >= ARTICLE_SHARE * size and BLOCKS(row[longest]) >= ARTICLE_BLOCKS:
            return sizes[longest] >= ARTICLE_LENGTH
    return False


def spans_of(rows: Sequence[Row]) -> list[list[tuple[Element, int, int]]]:
    """Return each cell with the rows and columns that it spans, no more than there are.

    A span of 0 rows goes to the table's end, as HTML has it.
    """
    spans = [[_span(c.get("colspan"), 1) or 1 for c in row] for row in rows]
    widest = max((sum(min(n, MOST_COLUMNS) for n in row) for row in spans if len(row) > 1), default=1)
    free = 2 * len(rows) * widest  # places; cells that claim more overlap, and then each is its own
    found: list[list[tuple[Element, int, int]]] = []
    for r, row in enumerate(rows):
        left = len(rows) - r
        cells: list[tuple[Element, int, int]] = []
        for cell, span in zip(row, spans[r], strict=True):
            down = min(_span(cell.get("rowspan"), 1) or left, left)
            across = min(span, widest, MOST_COLUMNS)
            free -= down * across
            cells.append((cell, down, across) if free >= 0 else (cell, 1, 1))
        found.append(cells)
    return found


def _span(said: str | None, otherwise: int) -> int:
    if said is None:
        return otherwise
    match = SPAN.match(said)
    return int(match[1]) if match else otherwise
