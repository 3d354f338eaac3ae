"""Rows set right: each cell under its column, section titles and totals apart, halves cut by a page break joined."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.alignment import JOIN, JOIN_PRINTED, aligned, as_printed, cell_fit
from normalizers.grids.sections import counts_in_chinese, ends_open, is_total, section_of
from normalizers.grids.table import Column, Mend, Row
from normalizers.headings import Holds, are_whole_units
from taizhang.model import Cell, Passage, joined


def realigned(
    columns: Sequence[Column], body: Sequence[Sequence[Cell]], loose: bool = False
) -> tuple[list[Row], list[Mend]]:
    """Return rows with each cell in its column: a row that lost or split cells by what its cells look like."""
    rows: list[Row] = []
    mends: list[Mend] = []
    width = len(columns)
    holds = [c.heading.holds for c in columns]
    tasks_counted = counts_in_chinese(columns, body)
    for cells in body:
        printed = [c for c in cells if c.text.value]
        if not printed:
            continue
        if (title := section_of(cells, rows, columns, tasks_counted)) is not None:
            rows.append(Row((None,) * width, title))
            continue
        if is_total(printed[0].text.value):
            mends.append(Mend("total_dropped", "a row of totals or notes is no task", printed[0]))
            continue
        if loose:
            shift = 0 if as_printed([c.text.value for c in cells], holds) else None
        else:
            shift = 0 if len(cells) == width else _printed_places(holds, cells)
        if shift is not None:
            whole = [c if c.text.value else None for c in cells]
            rows.append(Row((*[None] * shift, *whole, *[None] * (width - shift - len(cells)))))
            if shift:
                mends.append(_realignment(printed[0]))
            continue
        places = aligned([c.text.value for c in printed], holds, JOIN if loose else JOIN_PRINTED)
        row: list[Cell | None] = [None] * width
        for cell, place in zip(printed, places, strict=True):
            row[place] = _together(row[place], cell, columns[place].heading.holds)
        if any(p != i for i, p in enumerate(places)):
            mends.append(_realignment(printed[0]))
        elif len(set(places)) < len(places):
            mends.append(Mend("cells_joined", "a cell broken in two is one again", printed[0]))
        rows.append(Row(tuple(row)))
    return rows, mends


def _realignment(first: Cell) -> Mend:
    return Mend("row_realigned", "a row short of cells is set under the columns they look like", first)


def _printed_places(holds: Sequence[Holds], cells: Sequence[Cell]) -> int | None:
    """Return by how many columns a short row stands too far left, where its own empty cells say how it stands.

    An empty 配合单位 before a deadline is a cell; the 牵头单位 to its left is none of its units. None where no cell
    before the last is empty, or the row fits nowhere as it is printed.
    """
    if all(c.text.value for c in cells):
        return None
    best: tuple[float, int] | None = None
    for shift in range(len(holds) - len(cells) + 1):
        fits = [cell_fit(c.text.value, holds[k + shift]) for k, c in enumerate(cells) if c.text.value]
        if min(fits) >= 0 and (best is None or sum(fits) > best[0]):
            best = (sum(fits), shift)
    return best[1] if best else None


def cut_rows_joined(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Row], list[Mend]]:
    """Return the rows with those that a page break cut in two as one again.

    The second half has no number, leaves its unit or deadline blank, and the first half's task stops in mid sentence
    where the table's other tasks do not.
    """
    holds = [c.heading.holds for c in columns]
    if Holds.TASK not in holds:
        return list(rows), []
    closed = [not ends_open(columns, r) for r in rows if not r.section]
    mostly_closed = sum(closed) * 3 >= len(closed) * 2
    kept: list[Row] = []
    mends: list[Mend] = []
    for row in rows:
        if kept and _goes_on(holds, columns, kept[-1], row, mostly_closed):
            kept[-1] = Row(tuple(_together(a, b, h) for a, b, h in zip(kept[-1].cells, row.cells, holds, strict=True)))
            mends.append(Mend("row_joined", "a row cut by a page break is one again", next(c for c in row.cells if c)))
        else:
            kept.append(row)
    return kept, mends


def _goes_on(holds: Sequence[Holds], columns: Sequence[Column], before: Row, row: Row, mostly_closed: bool) -> bool:
    if before.section or row.section:
        return False
    printed = {h for h, c in zip(holds, row.cells, strict=True) if c is not None}
    if Holds.NUMBER in printed or Holds.THEME in printed:
        return False
    asked = {h for h in (Holds.UNIT, Holds.DEADLINE) if h in holds}
    missing = asked - printed
    if Holds.TASK not in printed:
        return bool(printed) and Holds.NUMBER in holds and missing != set() and _units_go_on(holds, before)
    if not ends_open(columns, before) or Holds.NUMBER not in holds:
        return False
    return bool(missing) if mostly_closed else missing == asked != set()


def _units_go_on(holds: Sequence[Holds], before: Row) -> bool:
    """Whether the row before leaves its list of units open (市发展改革委、)."""
    units = [c.text.value for h, c in zip(holds, before.cells, strict=True) if c and h is Holds.UNIT]
    return any(u[-1:] in "、，," for u in units)


def _together(a: Cell | None, b: Cell | None, holds: Holds) -> Cell | None:
    """Return two parts of a cell as one; whole units that stood on lines of their own are parted by 、."""
    if a is None or b is None:
        return a or b
    parts = [a.text, b.text]
    if holds is Holds.UNIT and a.text.value[-1:] not in "、，,；;" and are_whole_units(a.text.value, b.text.value):
        parts.insert(1, Passage("、", (b.text.offsets[0],)))
    return a.with_part(b, joined(parts))
