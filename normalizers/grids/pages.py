"""Tables over pages: what a page break cut in two, a row or a merged cell, is one again.

Only tables whose cells say which page they stand on are touched. Rows that a page break parts are judged on weaker
evidence than rows of one page: a break may fall anywhere in a row, in one of its cells or in all of them.
"""

from __future__ import annotations

from normalizers.characters import folded
from normalizers.grids.cuts import is_cut
from normalizers.grids.habits import Habits
from normalizers.grids.lattice import Lattice, page_of
from normalizers.grids.table import Mend
from normalizers.headings import Holds, are_whole_units
from taizhang.model import EMPTY, Grid, Passage, joined


def pages_joined(grid: Grid) -> tuple[Grid, list[Mend]]:
    """Return the grid without headers printed again, its cut rows and merged cells whole, and what was mended."""
    pages = [page_of(row) for row in grid.rows]
    if len({p for p in pages if p is not None}) < 2:
        return grid, []
    sheet = Lattice.of(grid)
    mends = sheet.drop_headers()
    habits = Habits.of(sheet)
    r = 1
    while r < sheet.height:
        upper, lower = sheet.pages[r - 1], sheet.pages[r]
        if upper is not None and lower is not None and upper != lower and r > habits.top:
            if is_cut(sheet, habits, r):
                first = next((c for c in sheet.own(r) if len(c.text)), None)
                mends.append(Mend("row_joined", "a row cut by a page break is one again", first))
                _join_rows(sheet, r, habits)
                continue
            mends += _join_merged(sheet, r, habits)
        r += 1
    return sheet.grid(), mends


def _join_rows(sheet: Lattice, r: int, habits: Habits) -> None:
    """Make row ``r`` and the one above it one."""
    for column in sorted({*sheet.fields[r - 1], *sheet.fields[r]}):
        _join(sheet, r, column, habits)
    sheet.pages[r - 1] = sheet.pages[r]  # where the row ends: a row may go over several pages
    sheet.take_out(r)


def _join_merged(sheet: Lattice, r: int, habits: Habits) -> list[Mend]:
    """Make whole the cells that span rows on both sides of a page break above row ``r``."""
    mends = []
    numbered_anew = any(
        (c := sheet.at(r, i)) is not None and len(c.text)
        for i, column in enumerate(sheet.columns)
        if column.heading.holds is Holds.NUMBER
    )
    for i, column in enumerate(sheet.columns):
        upper, lower = sheet.at(r - 1, i), sheet.at(r, i)
        if upper is None or lower is None or upper is lower:
            continue
        if _goes_on(sheet, r, i, column.heading.holds, numbered_anew, habits):
            reason = "a merged cell cut by a page break is one again"
            mends.append(Mend("cell_joined", reason, lower if len(lower.text) else upper))
            _join(sheet, r, i, habits)
    return mends


def _goes_on(sheet: Lattice, r: int, column: int, holds: Holds, numbered_anew: bool, habits: Habits) -> bool:
    """Whether a cell and the one below the page break are one merged cell."""
    upper, lower = sheet.at(r - 1, column), sheet.at(r, column)
    if upper is None or lower is None:
        return False
    over = len(sheet.said(r - 1)) < 2 or len(sheet.said(r)) < 2  # a section's title
    if over:
        return False
    if holds in (Holds.UNIT, Holds.DEADLINE):
        return habits.breaks_off(column, holds, upper.text.value.strip(), lower.text.value.strip())
    merged = sheet.spans(r - 1, column) or sheet.spans(r, column)
    if not merged or holds not in (Holds.NUMBER, Holds.THEME, Holds.TASK):
        return False
    if not len(upper.text) or not len(lower.text):  # the words of a merged cell stand on one of its pages
        in_place = sheet.spans(r, column) if len(upper.text) else sheet.spans(r - 1, column)
        return in_place and (len(upper.text) + len(lower.text) > 0)
    if holds is Holds.NUMBER or numbered_anew:
        return False
    numbers = any(c.heading.holds is Holds.NUMBER for c in sheet.columns)
    same = folded(upper.text.value) == folded(lower.text.value)
    return same or (holds is Holds.THEME and numbers) or habits.stops_open(column, upper.text.value)


def _join(sheet: Lattice, r: int, column: int, habits: Habits) -> None:
    """Make the cell above row ``r`` and the one in it one cell."""
    above, below = sheet.fields[r - 1].get(column), sheet.fields[r].get(column)
    if above is None or below is None or above == below:
        return
    upper, lower = sheet.cells[above], sheet.cells[below]
    holds = sheet.columns[column].heading.holds if column < len(sheet.columns) else Holds.UNKNOWN
    listed = column in habits.listed or any("、" in c.text.value for c in (upper, lower))
    sheet.cells[above] = upper.with_part(lower, _one_text(upper.text, lower.text, holds, listed))
    for row in sheet.fields:
        for c, key in row.items():
            if key == below:
                row[c] = above


def _one_text(upper: Passage, lower: Passage, holds: Holds, listed: bool) -> Passage:
    """Return two parts of a cell as one; a number or theme printed on both pages is one.

    Units stand one a line, and want a 、 between them, only in a column that prints none (``listed``).
    """
    if not len(upper) or not len(lower):
        return upper if len(upper) else lower
    if holds in (Holds.NUMBER, Holds.THEME) and folded(upper.value) == folded(lower.value):
        return upper
    between = EMPTY
    if holds is Holds.UNIT and not listed and are_whole_units(upper.value, lower.value):
        between = Passage("、", (lower.offsets[0],))
    return joined([upper, between, lower])
