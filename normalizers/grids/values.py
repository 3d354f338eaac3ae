"""Values that span rows carried down and marked."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.characters import folded
from normalizers.departments import department
from normalizers.grids.table import Column, Mend, Row
from normalizers.headings import Holds, same_as_above
from normalizers.units.names import is_body
from taizhang.model import Cell

SHORTEST_BODY, LONGEST_BODY = 3, 14  # characters of a department's name at a task's end


def filled(columns: Sequence[Column], rows: Sequence[Row], loose: bool = False) -> tuple[list[Row], list[Mend]]:
    """Return the rows with values that span rows carried down, each marked as filled.

    A number or theme left blank is the one above. Units left blank in every unit column are those above. A deadline
    left blank is the one above only where the units are blank too, or the row shares the number that spans it. Where
    the layout shows no cell's end (``loose``), a task that ends in a body's name may have its units at its end.
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
            row, more = _said_again(columns, row, above)
            mends += more
            wanted = _to_fill(columns, row) if None in row.cells else set()
            if loose and _may_hold_units(columns, row):
                wanted -= {i for i, c in enumerate(columns) if c.heading.holds in (Holds.UNIT, Holds.DEADLINE)}
            cells = row.cells
            if wanted:
                cells = tuple(
                    up._replace(filled=True) if cell is None and i in wanted and up is not None else cell
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


def _said_again(columns: Sequence[Column], row: Row, above: Row) -> tuple[Row, list[Mend]]:
    """Return the row with cells that only say 同上 filled from above, and a theme that a new page repeats on record."""
    cells = list(row.cells)
    mends: list[Mend] = []
    for i, (cell, up) in enumerate(zip(row.cells, above.cells, strict=True)):
        if cell is not None and up is not None and same_as_above(cell.text.value):
            cells[i] = up._replace(filled=True)
            mends.append(Mend("value_filled", f"{cell.text.value} is filled from the row above", cell))
    if (theme := _repeated_theme(columns, row, above)) is not None:
        mends.append(Mend("theme_repeated", "a number and theme printed again are those of the row above", theme))
    return Row(tuple(cells)), mends


def _repeated_theme(columns: Sequence[Column], row: Row, above: Row) -> Cell | None:
    """Return the theme that a row prints again with the number that spans it, else None."""
    printed: dict[Holds, Cell] = {}
    for column, cell, up in zip(columns, row.cells, above.cells, strict=True):
        if column.heading.holds not in (Holds.NUMBER, Holds.THEME) or cell is None or cell.filled:
            continue
        if up is None or folded(cell.text.value) != folded(up.text.value):
            return None
        printed[column.heading.holds] = cell
    return printed.get(Holds.THEME) if Holds.NUMBER in printed else None


def _may_hold_units(columns: Sequence[Column], row: Row) -> bool:
    """Whether the row's task ends in the name of a known body, which may be its own unit gone astray."""
    pairs = zip(columns, row.cells, strict=True)
    tasks = [c.text.value for column, c in pairs if c and column.heading.holds is Holds.TASK]
    tails = [t[-n:] for t in tasks for n in range(SHORTEST_BODY, min(LONGEST_BODY, len(t) - 1) + 1)]
    return any(is_body(tail) and department(tail) is not None for tail in tails)


def _to_fill(columns: Sequence[Column], row: Row) -> set[int]:
    blank = {i for i, c in enumerate(row.cells) if c is None}
    holds = [c.heading.holds for c in columns]
    lead = {i for i in blank if holds[i] in (Holds.NUMBER, Holds.THEME)}
    themes = [i for i, h in enumerate(holds) if h is Holds.THEME and i not in blank]
    if themes:  # a theme printed anew keeps what spans it, and ends what it spanned
        lead -= {i for i in lead if holds[i] is Holds.THEME and i > themes[0]}
    units = {i for i, h in enumerate(holds) if h is Holds.UNIT}
    deadlines = {i for i, h in enumerate(holds) if h is Holds.DEADLINE}
    wanted = set(lead)
    if units and units <= blank:
        wanted |= units | (deadlines if deadlines <= blank else set())
    elif deadlines and deadlines <= blank and any(holds[i] is Holds.NUMBER for i in lead):
        wanted |= deadlines
    return wanted & blank
