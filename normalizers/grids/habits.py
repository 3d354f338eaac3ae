"""How a table's rows are where no page break cuts them: what a cut row is told from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from normalizers.characters import squeezed
from normalizers.grids.lattice import Lattice
from normalizers.grids.sections import SENTENCE_ENDS
from normalizers.headings import Holds, Looks, looks_of, says_nothing

LIST = re.compile("[、，,；;]")
NUMERAL = re.compile(r"[\d○〇零一二三四五六七八九十]+")
MOSTLY = 2 / 3
NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table's other rows are: what a cut row is told from."""

    top: int  # the header's rows
    numbered: bool  # each row has a number of its own
    always: frozenset[int]  # unit and deadline columns in which each row has words of its own
    listed: frozenset[int]  # unit columns that part units by 、
    closed: frozenset[int]  # columns whose cells end in a full stop, nearly always
    whole: frozenset[int]  # unit and deadline columns in which every cell is a list of units, or a date
    forms: dict[int, Counter[str]]  # of each deadline column: the dates' forms, their numerals masked

    @classmethod
    def of(cls, sheet: Lattice) -> Habits:
        """Return the habits of a table's rows."""
        top = sheet.header_end() if sheet.header else 0
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
            if h in (Holds.UNIT, Holds.DEADLINE) and len(texts) > 2 and all(is_whole(h, t) for t in texts):
                complete.add(i)
            if h is Holds.DEADLINE:
                forms[i] = Counter(form_of(t) for t in texts)
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
            return not is_whole(holds, above) and is_whole(holds, above + below)
        return is_whole(holds, above) and not is_whole(holds, below) and not says_nothing(below)


def is_whole(holds: Holds, text: str) -> bool:
    """Whether a cell's words end in a unit's name, or say a date."""
    last = LIST.split(text)[-1] if holds is Holds.UNIT else text
    return looks_of(last) is (Looks.UNITS if holds is Holds.UNIT else Looks.DATE)


def _at_break(sheet: Lattice, r: int) -> bool:
    """Whether a row is the first or last on its page, next to another page."""
    near = [sheet.pages[n] for n in (r - 1, r + 1) if 0 <= n < sheet.height]
    return any(p != sheet.pages[r] for p in near)


def _share(sheet: Lattice, rows: Sequence[int], column: int) -> float:
    own = sum((c := sheet.at(r, column)) is not None and len(c.text) > 0 and not sheet.spans(r, column) for r in rows)
    return own / len(rows) if rows else 0.0


def form_of(text: str) -> str:
    """Return a date's form, each numeral as 9."""
    return NUMERAL.sub("9", squeezed(text))
