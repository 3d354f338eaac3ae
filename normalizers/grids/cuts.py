"""Rows that a page break may have cut: whether two of them are one."""

from __future__ import annotations

from collections import Counter

from normalizers.characters import squeezed
from normalizers.grids.habits import Habits, form_of
from normalizers.grids.lattice import Lattice
from normalizers.grids.sections import TOTAL
from normalizers.headings import Holds, Looks, looks_of
from normalizers.numbering import Rank, mark_of

OPEN = "、，,；;（(《“"  # a list of units that ends so goes on


def is_cut(sheet: Lattice, habits: Habits, r: int) -> bool:
    """Whether row ``r``, the first on its page, is the second half of the row above it."""
    if _is_title(sheet, r) or _is_title(sheet, r - 1):
        return False
    told = _by_number(sheet, habits, r)
    return told if told is not None else _by_words(sheet, habits, r)


def _is_title(sheet: Lattice, r: int) -> bool:
    """Whether a row is no task's: a section's title, or one of totals."""
    words = [w for w in sheet.said(r) if w]
    if not words:
        return True
    mark = mark_of(words[0])
    named = mark is not None and mark.rank in (Rank.PART, Rank.CHAPTER, Rank.FIRST, Rank.SECOND)
    spans_all = len(words) == 1 and len(set(sheet.fields[r].values())) == 1
    return spans_all or (len(words) == 1 and named) or TOTAL.fullmatch(words[0]) is not None


def _by_number(sheet: Lattice, habits: Habits, r: int) -> bool | None:
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


def _is_one_number(sheet: Lattice, column: int, r: int) -> bool:
    """Whether the numbers on either side of a page break are digits of one, the next in order (1 and 6, after 15)."""
    parts = [squeezed(c.text.value) if (c := sheet.at(n, column)) else "" for n in (r - 1, r)]
    before = [squeezed(c.text.value) for n in range(r - 1) if (c := sheet.at(n, column)) and len(c.text)]
    counted = [int(n) for n in before if n.isdecimal()]
    if not counted or not all(p.isdecimal() for p in parts):
        return False
    return int("".join(parts)) == counted[-1] + 1 != int(parts[0])


def _by_words(sheet: Lattice, habits: Habits, r: int) -> bool:
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
    apart = forms[form_of(above)] and forms[form_of(below)]
    if forms[form_of(above + below)] and not apart:
        return True
    return not apart and not looks_of(below) is looks_of(above) is Looks.DATE
