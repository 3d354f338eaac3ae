"""Tables over pages: what a page break cut in two, a row or a merged cell, is one again.

Only tables whose cells say which page they stand on are touched. Rows that a page break parts are judged on weaker
evidence than rows of one page: a break may fall anywhere in a row, in one of its cells or in all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.characters import folded, squeezed
from normalizers.grids.headers import columns_named, header_found
from normalizers.grids.sections import SENTENCE_ENDS, TOTAL
from normalizers.grids.spans import expanded
from normalizers.grids.table import Column, Mend
from normalizers.headings import Holds, Looks, are_whole_units, looks_of, says_nothing
from normalizers.numbering import Rank, mark_of
from taizhang.model import EMPTY, Cell, Grid, Passage, joined

OPEN = "、，,；;（(《“"  # a list of units that ends so goes on
LIST = re.compile("[、，,；;]")
NUMERAL = re.compile(r"[\d○〇零一二三四五六七八九十]+")
MOSTLY = 2 / 3
NEARLY_ALL = 0.9

Field = tuple[int, int]


def pages_joined(grid: Grid) -> tuple[Grid, list[Mend]]:
    """Return the grid without headers printed again, its cut rows and merged cells whole, and what was mended."""
    pages = [_page(row) for row in grid.rows]
    if len({p for p in pages if p is not None}) < 2:
        return grid, []
    sheet = _Sheet.of(grid)
    mends = sheet.drop_headers()
    habits = _Habits.of(sheet)
    r = 1
    while r < sheet.height:
        upper, lower = sheet.pages[r - 1], sheet.pages[r]
        if upper is not None and lower is not None and upper != lower and r > habits.top:
            if _is_cut(sheet, habits, r):
                first = next((c for c in sheet.own(r) if len(c.text)), None)
                mends.append(Mend("row_joined", "a row cut by a page break is one again", first))
                sheet.join_rows(r, habits)
                continue
            mends += sheet.join_merged(r, habits)
        r += 1
    return sheet.grid(), mends


def _page(row: Sequence[Cell]) -> int | None:
    return min((c.spot.page for c in row if c.spot.page is not None), default=None)


@dataclass(slots=True)
class _Sheet:
    """A grid as a lattice of fields: each holds the cell that spans it. Rows may be taken out and cells be joined."""

    source: Grid
    fields: list[dict[int, int]]  # by row: column → which cell
    cells: dict[int, Cell]
    pages: list[int | None]
    header: list[str]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, grid: Grid) -> _Sheet:
        fields: list[dict[int, int]] = [{} for _ in grid.rows]
        cells: dict[int, Cell] = {}
        for r, row in enumerate(grid.rows):
            for cell in row:
                at = len(cells)
                cells[at] = cell
                for down in range(min(cell.row_span, len(grid.rows) - r)):
                    for across in range(cell.column_span):
                        fields[r + down].setdefault(cell.column + across, at)
        rows, _ = expanded(grid)
        kept = [row for row in rows if any(len(c.text) for c in row)]
        header, body, _ = header_found(kept)
        columns = columns_named(header, body, grid.loose)
        titles = [squeezed(c.text.value) for c in header] if header else []
        return cls(grid, fields, cells, [_page(r) for r in grid.rows], titles, columns)

    @property
    def height(self) -> int:
        return len(self.fields)

    def at(self, r: int, column: int) -> Cell | None:
        key = self.fields[r].get(column)
        return None if key is None else self.cells[key]

    def own(self, r: int) -> list[Cell]:
        """Return the cells that begin in a row, left to right."""
        above = set(self.fields[r - 1].values()) if r else set()
        return [self.cells[k] for k in dict.fromkeys(v for _, v in sorted(self.fields[r].items())) if k not in above]

    def spans(self, r: int, column: int) -> bool:
        """Whether the field's cell spans other rows too."""
        key = self.fields[r].get(column)
        near = [self.fields[n] for n in (r - 1, r + 1) if 0 <= n < self.height]
        return key is not None and any(key in row.values() for row in near)

    def said(self, r: int) -> list[str]:
        """Return the words of each cell in a row, once each."""
        return [squeezed(self.cells[k].text.value) for k in dict.fromkeys(self.fields[r].values())]

    def drop_headers(self) -> list[Mend]:
        """Take out the rows that print the header again at the head of a page, however many rows it has."""
        if not self.header or self.height < 2:
            return []
        top = self._header_end()
        head = [self.said(r) for r in range(top)]
        mends: list[Mend] = []
        r = top
        while r < self.height:
            new_page = self.pages[r] is not None and self.pages[r] != self.pages[r - 1]
            if new_page and [self.said(n) for n in range(r, min(r + top, self.height))] == head:
                mends.append(
                    Mend("header_dropped", "the header printed again on a new page is dropped", self.own(r)[0])
                )
                for _ in range(top):
                    self._take_out(r)
            else:
                r += 1
        return mends

    def _header_end(self) -> int:
        """Return how many rows there are up to the header's last."""
        wanted = set(self.header) - {""}
        seen: set[str] = set()
        for r in range(min(self.height, 8)):
            seen |= set(self.said(r))
            if wanted <= seen:
                return r + 1
        return 1

    def _take_out(self, r: int) -> None:
        del self.fields[r], self.pages[r]

    def join_rows(self, r: int, habits: _Habits) -> None:
        """Make row ``r`` and the one above it one."""
        for column in sorted({*self.fields[r - 1], *self.fields[r]}):
            self._join(r, column, habits)
        self.pages[r - 1] = self.pages[r]  # where the row ends: a row may go over several pages
        self._take_out(r)

    def join_merged(self, r: int, habits: _Habits) -> list[Mend]:
        """Make whole the cells that span rows on both sides of a page break above row ``r``."""
        mends = []
        numbered_anew = any(
            (c := self.at(r, i)) is not None and len(c.text)
            for i, column in enumerate(self.columns)
            if column.heading.holds is Holds.NUMBER
        )
        for i, column in enumerate(self.columns):
            upper, lower = self.at(r - 1, i), self.at(r, i)
            if upper is None or lower is None or upper is lower:
                continue
            if self._goes_on(r, i, column.heading.holds, numbered_anew, habits):
                reason = "a merged cell cut by a page break is one again"
                mends.append(Mend("cell_joined", reason, lower if len(lower.text) else upper))
                self._join(r, i, habits)
        return mends

    def _goes_on(self, r: int, column: int, holds: Holds, numbered_anew: bool, habits: _Habits) -> bool:
        """Whether a cell and the one below the page break are one merged cell."""
        upper, lower = self.at(r - 1, column), self.at(r, column)
        if upper is None or lower is None:
            return False
        over = len(self.said(r - 1)) < 2 or len(self.said(r)) < 2  # a section's title
        if over:
            return False
        if holds in (Holds.UNIT, Holds.DEADLINE):
            return habits.breaks_off(column, holds, upper.text.value.strip(), lower.text.value.strip())
        merged = self.spans(r - 1, column) or self.spans(r, column)
        if not merged or holds not in (Holds.NUMBER, Holds.THEME, Holds.TASK):
            return False
        if not len(upper.text) or not len(lower.text):  # the words of a merged cell stand on one of its pages
            in_place = self.spans(r, column) if len(upper.text) else self.spans(r - 1, column)
            return in_place and (len(upper.text) + len(lower.text) > 0)
        if holds is Holds.NUMBER or numbered_anew:
            return False
        numbers = any(c.heading.holds is Holds.NUMBER for c in self.columns)
        same = folded(upper.text.value) == folded(lower.text.value)
        return same or (holds is Holds.THEME and numbers) or habits.stops_open(column, upper.text.value)

    def _join(self, r: int, column: int, habits: _Habits) -> None:
        """Make the cell above row ``r`` and the one in it one cell."""
        above, below = self.fields[r - 1].get(column), self.fields[r].get(column)
        if above is None or below is None or above == below:
            return
        upper, lower = self.cells[above], self.cells[below]
        holds = self.columns[column].heading.holds if column < len(self.columns) else Holds.UNKNOWN
        listed = column in habits.listed or any("、" in c.text.value for c in (upper, lower))
        self.cells[above] = upper.with_part(lower, _one_text(upper.text, lower.text, holds, listed))
        for row in self.fields:
            for c, key in row.items():
                if key == below:
                    row[c] = above

    def grid(self) -> Grid:
        """Return the lattice as a grid again, each cell where it was printed, spanning what it spans now."""
        rows: list[tuple[Cell, ...]] = []
        done: set[int] = set()
        for r in range(self.height):
            row = []
            for column, key in sorted(self.fields[r].items()):
                if key in done:
                    continue
                done.add(key)
                down = 1
                while r + down < self.height and self.fields[r + down].get(column) == key:
                    down += 1
                across = 1
                while self.fields[r].get(column + across) == key:
                    across += 1
                row.append(replace(self.cells[key], row_span=down, column_span=across))
            rows.append(tuple(row))
        return replace(self.source, rows=tuple(rows))


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


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a table's other rows are: what a cut row is told from."""

    top: int  # the header's rows
    numbered: bool  # each row has a number of its own
    always: frozenset[int]  # unit and deadline columns in which each row has words of its own
    listed: frozenset[int]  # unit columns that part units by 、
    closed: frozenset[int]  # columns whose cells end in a full stop, nearly always
    whole: frozenset[int]  # unit and deadline columns in which every cell is a list of units, or a date
    forms: dict[int, Counter[str]]  # of each deadline column: the dates' forms, their numerals masked

    @classmethod
    def of(cls, sheet: _Sheet) -> _Habits:
        top = sheet._header_end() if sheet.header else 0
        holds = [c.heading.holds for c in sheet.columns]
        whole = [r for r in range(top, sheet.height) if len(set(sheet.said(r)) - {""}) > 1 and not _at_break(sheet, r)]
        numbers = [i for i, h in enumerate(holds) if h is Holds.NUMBER]
        asked = [i for i, h in enumerate(holds) if h in (Holds.UNIT, Holds.DEADLINE)]
        closed, listed, complete, forms = set(), set(), set(), {}
        for i, h in enumerate(holds):
            texts = [c.text.value.strip() for r in whole if (c := sheet.at(r, i)) is not None and len(c.text)]
            if (
                h in (Holds.TASK, Holds.THEME)
                and sum(t[-1:] in SENTENCE_ENDS for t in texts) >= MOSTLY * len(texts) > 0
            ):
                closed.add(i)
            if h is Holds.UNIT and any("、" in t for t in texts):
                listed.add(i)
            if h in (Holds.UNIT, Holds.DEADLINE) and len(texts) > 2 and all(_is_whole(h, t) for t in texts):
                complete.add(i)
            if h is Holds.DEADLINE:
                forms[i] = Counter(_form(t) for t in texts)
        return cls(
            top,
            bool(numbers) and _share(sheet, whole, numbers[0]) >= NEARLY_ALL,
            frozenset(i for i in asked if _share(sheet, whole, i) >= NEARLY_ALL),
            frozenset(listed),
            frozenset(closed),
            frozenset(complete),
            forms,
        )

    def stops_open(self, column: int, text: str) -> bool:
        """Whether words stop in mid sentence where the column's others do not."""
        return column in self.closed and text.rstrip()[-1:] not in SENTENCE_ENDS

    def breaks_off(self, column: int, holds: Holds, above: str, below: str) -> bool:
        """Whether a unit or a date stops half said where the column's others never do, and the rest follows."""
        if not above or not below or column not in self.whole:
            return False
        if holds is Holds.UNIT:
            return not _is_whole(holds, above) and _is_whole(holds, above + below)
        return _is_whole(holds, above) and not _is_whole(holds, below) and not says_nothing(below)


def _is_whole(holds: Holds, text: str) -> bool:
    """Whether a cell's words end in a unit's name, or say a date."""
    last = LIST.split(text)[-1] if holds is Holds.UNIT else text
    return looks_of(last) is (Looks.UNITS if holds is Holds.UNIT else Looks.DATE)


def _at_break(sheet: _Sheet, r: int) -> bool:
    """Whether a row is the first or last on its page, next to another page."""
    near = [sheet.pages[n] for n in (r - 1, r + 1) if 0 <= n < sheet.height]
    return any(p != sheet.pages[r] for p in near)


def _share(sheet: _Sheet, rows: Sequence[int], column: int) -> float:
    own = sum((c := sheet.at(r, column)) is not None and len(c.text) > 0 and not sheet.spans(r, column) for r in rows)
    return own / len(rows) if rows else 0.0


def _form(text: str) -> str:
    return NUMERAL.sub("9", squeezed(text))


def _is_cut(sheet: _Sheet, habits: _Habits, r: int) -> bool:
    """Whether row ``r``, the first on its page, is the second half of the row above it."""
    if _is_title(sheet, r) or _is_title(sheet, r - 1):
        return False
    told = _by_number(sheet, habits, r)
    return told if told is not None else _by_words(sheet, habits, r)


def _is_title(sheet: _Sheet, r: int) -> bool:
    """Whether a row is no task's: a section's title, or one of totals."""
    words = [w for w in sheet.said(r) if w]
    if not words:
        return True
    mark = mark_of(words[0])
    named = mark is not None and mark.rank in (Rank.PART, Rank.CHAPTER, Rank.FIRST, Rank.SECOND)
    spans_all = len(words) == 1 and len(set(sheet.fields[r].values())) == 1
    return spans_all or (len(words) == 1 and named) or TOTAL.fullmatch(words[0]) is not None


def _by_number(sheet: _Sheet, habits: _Habits, r: int) -> bool | None:
    """Return what the numbers say, None where they say nothing.

    Two numbers are two rows. In a table in which each row is numbered a half without its number is no row; the number
    may stand on either half, for it may be set in mid cell.
    """
    at = next((i for i, c in enumerate(sheet.columns) if c.heading.holds is Holds.NUMBER), None)
    if at is None:
        return None
    upper, lower = sheet.at(r - 1, at), sheet.at(r, at)
    above, below = bool(upper and len(upper.text)), bool(lower and len(lower.text))
    if above and below:
        return _is_one_number(sheet, at, r)
    if habits.numbered and not sheet.spans(r - 1, at) and not sheet.spans(r, at):
        return True
    return None


def _is_one_number(sheet: _Sheet, column: int, r: int) -> bool:
    """Whether the numbers on either side of a page break are digits of one, the next in order (1 and 6, after 15)."""
    parts = [squeezed(c.text.value) if (c := sheet.at(n, column)) else "" for n in (r - 1, r)]
    before = [squeezed(c.text.value) for n in range(r - 1) if (c := sheet.at(n, column)) and len(c.text)]
    counted = [int(n) for n in before if n.isdecimal()]
    if not counted or not all(p.isdecimal() for p in parts):
        return False
    return int("".join(parts)) == counted[-1] + 1 != int(parts[0])


def _by_words(sheet: _Sheet, habits: _Habits, r: int) -> bool:
    """Whether the words of two rows, one above and one below a page break, are those of one."""
    joins: list[bool] = []  # what each column's two parts say: one cell, or two
    missing: set[int] = set()
    tasks = open_task = False
    for i, column in enumerate(sheet.columns):
        upper, lower = sheet.at(r - 1, i), sheet.at(r, i)
        if upper is None or lower is None:
            continue
        above, below = upper.text.value.strip(), lower.text.value.strip()
        merged = sheet.spans(r - 1, i) or sheet.spans(r, i)
        match column.heading.holds:
            case Holds.TASK if not merged:
                if bool(above) != bool(below):
                    return True
                tasks = bool(below)
                open_task = habits.stops_open(i, above)
                if mark_of(below) is not None and not open_task:
                    return False
            case Holds.DEADLINE | Holds.UNIT if not below and not merged and i in habits.always:
                missing.add(i)
            case Holds.DEADLINE if above and below and not merged:
                joins.append(_is_one_date(above, below, habits.forms.get(i, Counter())))
            case Holds.UNIT if above and below and not merged and above[-1] in OPEN:
                joins.append(True)
    if not tasks or not all(joins):
        return False
    return open_task or any(joins) or (bool(missing) and missing == habits.always)


def _is_one_date(above: str, below: str, forms: Counter[str]) -> bool:
    """Whether two parts are one date: together they have a form that the column's others have, apart they have not."""
    apart = forms[_form(above)] and forms[_form(below)]
    if forms[_form(above + below)] and not apart:
        return True
    return not apart and not looks_of(below) is looks_of(above) is Looks.DATE
