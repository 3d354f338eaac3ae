"""Rows set right: each cell under its column, section titles and totals apart, halves cut by a page break joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from normalizers.alignment import JOIN, JOIN_PRINTED, aligned, cell_fit
from normalizers.characters import squeezed
from normalizers.grids.table import Column, Mend, Row
from normalizers.headings import Holds, Looks, are_whole_units, looks_of
from normalizers.numbering import Rank, mark_of
from taizhang.model import Cell, Passage, joined

SENTENCE_ENDS = "。；;！!？?"
TOTAL = re.compile(r"(?:合计|总计|小计|共计)(?:[（(：:].*|\d+.{0,3})?")
NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:", "填表说明")
LONGEST_SECTION = 60  # characters


def realigned(
    columns: Sequence[Column], body: Sequence[Sequence[Cell]], loose: bool = False
) -> tuple[list[Row], list[Mend]]:
    """Return rows with each cell in its column: a row that lost or split cells by what its cells look like."""
    rows: list[Row] = []
    mends: list[Mend] = []
    width = len(columns)
    for cells in body:
        printed = [c for c in cells if len(c.text)]
        if not printed:
            continue
        if (title := section_of(printed, rows, columns)) is not None:
            rows.append(Row((None,) * width, title))
            continue
        if _is_total(printed[0].text.value):
            mends.append(Mend("total_dropped", "a row of totals or notes is no task", printed[0]))
            continue
        holds = [c.heading.holds for c in columns]
        shift = None if loose else 0 if len(cells) == width else _printed_places(holds, cells)
        if shift is not None:
            whole = [c if len(c.text) else None for c in cells]
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


def _is_total(value: str) -> bool:
    """Whether a row that begins so is one of totals or notes."""
    bare = squeezed(value)
    return bare.startswith(NOTES) or TOTAL.fullmatch(bare) is not None


def _printed_places(holds: Sequence[Holds], cells: Sequence[Cell]) -> int | None:
    """Return by how many columns a short row stands too far left, where its own empty cells say how it stands.

    An empty 配合单位 before a deadline is a cell; the 牵头单位 to its left is none of its units. None where no cell
    before the last is empty, or the row fits nowhere as it is printed.
    """
    if all(len(c.text) for c in cells):
        return None
    best: tuple[float, int] | None = None
    for shift in range(len(holds) - len(cells) + 1):
        fits = [cell_fit(c.text.value, holds[k + shift]) for k, c in enumerate(cells) if len(c.text)]
        if min(fits) >= 0 and (best is None or sum(fits) > best[0]):
            best = (sum(fits), shift)
    return best[1] if best else None


def section_of(printed: Sequence[Cell], rows: Sequence[Row], columns: Sequence[Column]) -> Cell | None:
    """Return the cell when the row only carries a section's title (一、深化…), else None."""
    distinct = {squeezed(c.text.value) for c in printed}
    first = printed[0]
    value = first.text.value.strip()
    if (
        len(distinct) != 1
        or len(value) > LONGEST_SECTION
        or not any(c.heading.holds in (Holds.TASK, Holds.UNIT) for c in columns)
    ):
        return None
    mark = mark_of(value)
    if mark and mark.rank in (Rank.PART, Rank.CHAPTER, Rank.FIRST, Rank.SECOND) and mark.end < len(value):
        return first
    spans_all = len(printed) == len(columns) > 1
    goes_on = bool(rows) and not rows[-1].section and _ends_open(columns, rows[-1])
    plain = looks_of(value) is Looks.TEXT and value[-1] not in SENTENCE_ENDS + "，、"
    if spans_all or (
        plain and not goes_on and not mark and len(value) <= 30 and first.column == 0 and len(columns) > 2
    ):
        return None if _is_total(value) else first
    return None


def _ends_open(columns: Sequence[Column], row: Row) -> bool:
    """Whether the row's task stops in mid sentence."""
    text = next(
        (c.text.value for k, c in zip(columns, row.cells, strict=True) if c and k.heading.holds is Holds.TASK), ""
    )
    return bool(text) and text[-1] not in SENTENCE_ENDS


def cut_rows_joined(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Row], list[Mend]]:
    """Return the rows with those that a page break cut in two as one again.

    The second half has no number, leaves its unit or deadline blank, and the first half's task stops in mid sentence
    where the table's other tasks do not.
    """
    holds = [c.heading.holds for c in columns]
    if Holds.TASK not in holds:
        return list(rows), []
    closed = [not _ends_open(columns, r) for r in rows if not r.section]
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
    if not _ends_open(columns, before) or Holds.NUMBER not in holds:
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
    return replace(a, text=joined(parts))
