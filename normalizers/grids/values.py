"""Values that span rows carried down and marked; tables that a conversion printed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.characters import folded
from normalizers.grids.table import Column, Mend, Row, Table
from normalizers.headings import Holds

COPY_SHARE = 0.8  # of a table's rows that an earlier table must hold for it to be a copy


def filled(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Row], list[Mend]]:
    """Return the rows with values that span rows carried down, each marked as filled.

    A number or theme left blank is the one above. Units left blank in every unit column are those above. A deadline
    left blank is the one above only where the units are blank too, or the row shares the number that spans it.
    """
    kept: list[Row] = []
    mends: list[Mend] = []
    above: Row | None = None
    for row in rows:
        if row.section:
            kept.append(row)
            above = None
            continue
        if above is not None:
            wanted = _to_fill(columns, row)
            cells = tuple(
                replace(up, filled=True) if cell is None and i in wanted and up is not None else cell
                for i, (cell, up) in enumerate(zip(row.cells, above.cells, strict=True))
            )
            for i in sorted(wanted):
                if row.cells[i] is None and (cell := cells[i]) is not None:
                    title = columns[i].title or columns[i].heading.holds.value
                    mends.append(Mend("value_filled", f"a blank under {title} is filled from the row above", cell))
            row = Row(cells)
        kept.append(row)
        above = row
    return kept, mends


def _to_fill(columns: Sequence[Column], row: Row) -> set[int]:
    blank = {i for i, c in enumerate(row.cells) if c is None}
    holds = [c.heading.holds for c in columns]
    lead = {i for i in blank if holds[i] in (Holds.NUMBER, Holds.THEME)}
    if Holds.THEME in holds and any(holds[i] is Holds.THEME and i not in blank for i in range(len(holds))):
        lead -= {i for i in lead if holds[i] is Holds.THEME}
    units = {i for i, h in enumerate(holds) if h is Holds.UNIT}
    deadlines = {i for i, h in enumerate(holds) if h is Holds.DEADLINE}
    wanted = set(lead)
    if units and units <= blank:
        wanted |= units | (deadlines if deadlines <= blank else set())
    elif deadlines and deadlines <= blank and any(holds[i] is Holds.NUMBER for i in lead):
        wanted |= deadlines
    return wanted & blank


def copy_of(table: Table, earlier: Sequence[Table]) -> Table | None:
    """Return the earlier table that this one repeats, wholly or in part, else None.

    A conversion often prints a table a second time in broken form. A copy has the same tasks with the same units and
    deadlines; a table that gives the same tasks other deadlines is no copy.
    """
    rows = _keys(table) if earlier else []
    if not rows:
        return None
    for other in earlier:
        known = set(_keys(other))
        if sum(1 for r in rows if r in known) >= COPY_SHARE * len(rows):
            return other
    return None


def _keys(table: Table) -> list[tuple[str, str]]:
    keys = []
    for row in table.rows:
        text = folded("".join(c.text.value for _, c in table.of(row, Holds.TASK)))
        if text:
            keys.append((text, folded("".join(c.text.value for _, c in table.of(row, Holds.UNIT, Holds.DEADLINE)))))
    return keys
