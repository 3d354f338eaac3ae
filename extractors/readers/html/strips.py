"""Tables of one row each that follow one another: some editors print every row of a table so."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers.html.body import is_header
from extractors.readers.html.lines import Item, PageTable

LEAST_COLUMNS = 3


def with_strips_joined(items: Sequence[Item]) -> list[Item]:
    """Return the items with each run of tables of one row, all as wide, as one table; each cell keeps its place."""
    joined: list[Item] = []
    run: list[PageTable] = []
    for item in [*items, None]:
        if isinstance(item, PageTable) and _is_strip(item) and (not run or _width(item) == _width(run[0])):
            run.append(item)
            continue
        joined += [_whole(run)] if len(run) > 1 else run
        run = [item] if isinstance(item, PageTable) and _is_strip(item) else []
        if item is not None and not run:
            joined.append(item)
    return joined


def _is_strip(item: PageTable) -> bool:
    return len(item.rows) == 1 and _width(item) >= LEAST_COLUMNS and not item.overlong and not is_header(item)


def _width(item: PageTable) -> int:
    return sum(cell.column_span for cell in item.rows[0])


def _whole(run: Sequence[PageTable]) -> PageTable:
    return PageTable(
        [row for strip in run for row in strip.rows],
        run[0].element,
        [line for strip in run for line in strip.lines],
        sum(strip.size for strip in run),
        sum(strip.linked for strip in run),
    )
