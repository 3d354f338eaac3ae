"""Broken tables mended: a chain of small pure functions from a ragged Grid to the rows of a task table.

what page breaks cut joined → spans expanded → header found → columns named → repeated headers dropped → short rows
realigned → cut rows joined → values filled down and marked. Each step gives back what it mended as :class:`Mend`.
"""

from __future__ import annotations

from normalizers.grids.headers import columns_named, header_found, headers_dropped
from normalizers.grids.pages import pages_joined
from normalizers.grids.rows import cut_rows_joined, realigned
from normalizers.grids.spans import expanded, trimmed
from normalizers.grids.table import Column, Mend, Row, Table
from normalizers.grids.values import filled
from taizhang.model import Grid


def mended_table(grid: Grid, before: Table | None = None) -> tuple[Table | None, list[Mend]]:
    """Return the grid as a mended table, and what was mended; None where it holds nothing.

    ``before`` is the table that stands directly before it, with no text between: a grid with no header of its own and
    as wide as that one goes on with its columns.
    """
    grid, mends = pages_joined(grid)
    rows, more = expanded(grid)
    mends += more
    rows = [trimmed(r) for r in rows if any(c.text.value for c in r)]
    if not rows:
        return None, mends
    header, body, more = header_found(rows)
    mends += more
    if header is None and before is not None and abs(max(map(len, body), default=0) - len(before.columns)) <= 1:
        columns = before.columns
        mends.append(Mend("table_continued", "a table without a header goes on with the one before it", rows[0][0]))
    else:
        columns = columns_named(header, body, grid.loose)
    body, more = headers_dropped(header, body)
    mends += more
    placed, more = realigned(columns, body, grid.loose)
    mends += more
    placed, more = cut_rows_joined(columns, placed)
    mends += more
    placed, more = filled(columns, placed, grid.loose)
    mends += more
    return Table(grid.ordinal, columns, tuple(placed), header is not None), mends


__all__ = ["Column", "Mend", "Row", "Table", "mended_table"]
