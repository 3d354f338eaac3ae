"""Cells and headings set under columns by dynamic programming: what goes where, left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.characters import squeezed
from normalizers.headings import UNKNOWN, Heading, Holds, Looks, headings_of, looks_of, same_as_above, says_duties
from normalizers.numbering import Rank, mark_of
from normalizers.units.names import is_complete, is_order, is_person
from taizhang.model import Role

# How well a cell that looks like this fits a column that holds that. A cell never fits where nothing is said.
FIT: dict[tuple[Looks, Holds], float] = {
    (Looks.NUMBER, Holds.NUMBER): 3.0,
    (Looks.DATE, Holds.DEADLINE): 3.0,
    (Looks.UNITS, Holds.UNIT): 3.0,
    (Looks.UNITS, Holds.PERSON): 0.5,
    (Looks.UNITS, Holds.THEME): 0.2,
    (Looks.UNITS, Holds.TASK): 0.5,
    (Looks.TEXT, Holds.TASK): 2.0,
    (Looks.TEXT, Holds.THEME): 1.5,
    (Looks.TEXT, Holds.UNIT): -1.0,
    (Looks.TEXT, Holds.REMARK): 0.5,
    (Looks.TEXT, Holds.PROGRESS): 0.8,
    (Looks.TEXT, Holds.PERSON): 0.3,
    (Looks.TEXT, Holds.DEADLINE): -0.5,
    (Looks.DATE, Holds.TASK): 0.0,
    (Looks.DATE, Holds.PROGRESS): 0.8,
    (Looks.DATE, Holds.REMARK): 0.5,
    (Looks.NUMBER, Holds.REMARK): 0.2,
    (Looks.TEXT, Holds.MILESTONE): 1.0,
    (Looks.DATE, Holds.MILESTONE): 0.5,
    (Looks.UNITS, Holds.MILESTONE): 0.0,
}
# What a column holds whose cells look like this.
HELD = (
    (Looks.NUMBER, Heading(Holds.NUMBER)),
    (Looks.DATE, Heading(Holds.DEADLINE)),
    (Looks.UNITS, Heading(Holds.UNIT, Role.RESPONSIBLE)),
    (Looks.TEXT, Heading(Holds.TASK)),
)
MISFIT = -3.0
NAMED_PERSON = 2.8  # 王强 under 责任人
MARKED_THEME = 2.2  # 一、深化公开 under 类别
SHORT_AS_NAME = 2.0  # words no longer than a name or two
NAMES = re.compile(r"[、，,；;/／\n]")
SHORT = re.compile(r"[\u4e00-\u9fff·]{2,4}")
UNNAMED = 0.0  # under a column of which nothing is known
UNHEADED = 0.3  # a column of numbers, dates or units that no heading covers
UNHEADED_WORDS = -0.5  # any other column that no heading covers
JOIN = -0.4  # a cell set under the same column as the one before it, where a cell may stand as several
JOIN_PRINTED = -4.0  # the same, where the layout shows each cell's end
LONGEST_TIME = 10  # characters of words that say when, though they hold no date
BEHIND_NUMBERS = (Holds.TASK, Holds.THEME, Holds.UNIT)  # figures right of these count something else than the rows
SAID_AGAIN = 1.0  # 同上 for the units or the time
LEFT_EMPTY = -0.05  # a later column left empty: a lost span stands at the left


def fit(looks: Looks, holds: Holds) -> float:
    """Return how well a cell that looks so fits a column that holds this."""
    if looks is Looks.EMPTY or holds is Holds.UNKNOWN:
        return UNNAMED
    return FIT.get((looks, holds), MISFIT)


def cell_fit(cell: str, holds: Holds) -> float:
    """Return how well a cell fits a column that holds this."""
    if same_as_above(cell):
        return SAID_AGAIN if holds in (Holds.UNIT, Holds.DEADLINE) else UNNAMED
    looks = looks_of(cell)
    if holds is Holds.PERSON and looks is Looks.TEXT:
        names = [squeezed(n) for n in NAMES.split(cell) if n.strip()]
        if all(is_person(n) for n in names):
            return NAMED_PERSON
        return SHORT_AS_NAME if SHORT.fullmatch(squeezed(cell)) else fit(looks, holds)
    if holds is Holds.THEME and looks is Looks.TEXT and cell[-1] not in "。；;" and (mark := mark_of(cell)):
        return MARKED_THEME if mark.rank in (Rank.FIRST, Rank.SECOND) else fit(looks, holds)
    return fit(looks, holds)


def as_printed(cells: Sequence[str], holds: Sequence[Holds]) -> bool:
    """Whether a row with a cell for every column stands as it is: none of its cells contradicts its column.

    Words fit a column of units where they end as a unit does (各行政村), one of deadlines where they are short.
    """
    return len(cells) == len(holds) and not any(_contradicts(c, h) for c, h in zip(cells, holds, strict=True))


def _contradicts(cell: str, holds: Holds) -> bool:
    if looks_of(cell) is Looks.TEXT and holds in (Holds.UNIT, Holds.DEADLINE) and not same_as_above(cell):
        bare = squeezed(cell)
        if holds is Holds.DEADLINE:
            return len(bare) > LONGEST_TIME or bare[-1] in "。；;"
        return not is_complete(bare) or is_order(bare)
    return cell_fit(cell, holds) <= MISFIT


def aligned(cells: Sequence[str], holds: Sequence[Holds], join: float = JOIN) -> list[int]:
    """Return the column of each cell, never going left, so that the cells fit best. ``len(holds)`` must be positive.

    ``join`` is what it costs to set a cell under the same column as the one before it.

    >>> aligned(["探索建立制度。", "市司法局", "2022年6月"], [Holds.NUMBER, Holds.TASK, Holds.UNIT, Holds.DEADLINE])
    [1, 2, 3]
    """
    width = len(holds)
    best: list[list[float]] = []
    back: list[list[int]] = []
    for i, cell in enumerate(cells):
        row, pointers = [], []
        for j in range(width):
            here = cell_fit(cell, holds[j]) + LEFT_EMPTY * (width - j) * (1 if i == 0 else 0)
            if i == 0:
                row.append(here)
                pointers.append(-1)
                continue
            options = [(best[i - 1][k] + (join if k == j else LEFT_EMPTY * (j - k - 1)), k) for k in range(j + 1)]
            score, k = max(options)
            row.append(score + here)
            pointers.append(k)
        best.append(row)
        back.append(pointers)
    if not cells:
        return []
    j = max(range(width), key=lambda k: (best[-1][k], k))
    places = [j]
    for i in range(len(cells) - 1, 0, -1):
        j = back[i][j]
        places.append(j)
    return places[::-1]


def columns_for(titles: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[tuple[str, Heading, bool]]:
    """Return title, heading and whether the content decided it, for each of ``width`` columns.

    ``rows`` are the full rows, one text a cell. Where there are as many titles as columns they go one to one; fewer
    titles cover neighbours whose cells do not contradict them, more of them skip columns that no row fills.
    """
    profiles = [[looks_of(r[j]) for r in rows if j < len(r)] for j in range(width)]
    headings = headings_of(titles)
    if not titles:
        places: list[int | None] = [None] * width
    elif len(titles) == width:
        places = list(range(width))
    else:
        places = _covering(headings, profiles)
    one_to_one = len(titles) == width
    found: list[tuple[str, Heading, bool]] = []
    for j in range(width):
        place = places[j]
        title, heading = ("", UNKNOWN) if place is None else (titles[place], headings[place])
        if (
            heading.holds is not Holds.NUMBER
            and _is_count(profiles[j])
            and Holds.NUMBER not in (h.holds for h in headings)
            and (
                _shares_title(titles, places, j)
                or (
                    not (one_to_one and heading.holds is not Holds.UNKNOWN)
                    and not (title and any(h.holds in BEHIND_NUMBERS for _, h, _ in found))
                )
            )
        ):
            found.append(("", Heading(Holds.NUMBER), False))
        elif (
            heading.holds is Holds.UNKNOWN
            and (guess := _by_content(profiles[j])) is not None
            and not (title and guess.holds is Holds.NUMBER and any(h.holds in BEHIND_NUMBERS for _, h, _ in found))
        ):
            late = guess.holds is Holds.TASK and place is None and any(h.holds is Holds.TASK for _, h, _ in found)
            found.append((title, heading if late else guess, not late))
        else:
            found.append((title, heading, False))
    return _deadline_found(_duties_found(found, profiles), profiles)


def _shares_title(titles: Sequence[str], places: Sequence[int | None], at: int) -> bool:
    """Whether one title spans a column and the next: 具体要求 over the numbers of the tasks and the tasks."""
    own, following = (titles[p] if p is not None else None for p in (*places[at:], None, None)[:2])
    return own is not None and following is not None and squeezed(own) == squeezed(following)


def _covering(headings: Sequence[Heading], profiles: Sequence[Sequence[Looks]]) -> list[int | None]:
    """Return the title of each column when titles are fewer: each covers a run of neighbours, left to right.

    A column that contradicts the headings on either side of it has none. States count titles begun: an even one is
    under the last of them, an odd one past it and before the next.
    """
    width, count = len(profiles), len(headings)
    score = [[sum(fit(look, h.holds) for look in p) / (len(p) or 1) for h in headings] for p in profiles]
    bare = [UNHEADED if _is_plain(p) else UNHEADED_WORDS for p in profiles]
    states = 2 * count
    best = [[float("-inf")] * states for _ in range(width)]
    back = [[0] * states for _ in range(width)]
    best[0][0] = score[0][0]
    for j in range(1, width):
        for s in range(states):
            before = best[j - 1]
            if s % 2:
                options = [(before[s - 1], s - 1), (before[s], s)]
            else:
                options = [(before[s] + JOIN, s)]
                options += [(before[p], p) for p in (s - 2, s - 1) if p >= 0]
            reached, back[j][s] = max(options)
            best[j][s] = reached + (bare[j] if s % 2 else score[j][s // 2])
    s = max(states - 2, states - 1, key=lambda k: best[-1][k])
    places: list[int | None] = [None if s % 2 else s // 2]
    for j in range(width - 1, 0, -1):
        s = back[j][s]
        places.append(None if s % 2 else s // 2)
    return places[::-1]


def _is_plain(profile: Sequence[Looks]) -> bool:
    """Whether a column tells by itself what it holds: numbers, dates or units."""
    found = _by_content(profile)
    return found is not None and found.holds is not Holds.TASK


def _is_count(profile: Sequence[Looks]) -> bool:
    """Whether nearly all cells are numbers: rows that are counted under no heading of their own."""
    said: list[Looks] = [look for look in profile if look is not Looks.EMPTY]
    return len(said) > 1 and said.count(Looks.NUMBER) * 10 >= len(said) * 9


def _by_content(profile: Sequence[Looks]) -> Heading | None:
    """Return what a column without a known heading holds, where nearly all of its cells look alike."""
    said: list[Looks] = [look for look in profile if look is not Looks.EMPTY]
    if not said:
        return None
    for look, heading in HELD:
        if said.count(look) * 10 >= len(said) * 8:
            return heading
    return None


def _duties_found(
    found: list[tuple[str, Heading, bool]], profiles: Sequence[Sequence[Looks]]
) -> list[tuple[str, Heading, bool]]:
    """Where units stand in one column and no column is headed as a task, one headed 职责分工 that holds words is it."""
    holds = [h.holds for _, h, _ in found]
    if Holds.TASK in holds or holds.count(Holds.UNIT) < 2:
        return found
    for j, (title, _, _) in enumerate(found):
        said = [look for look in profiles[j] if look is not Looks.EMPTY]
        if says_duties(title) and said and sum(look is Looks.TEXT for look in said) * 10 >= len(said) * 6:
            found[j] = (title, Heading(Holds.TASK), False)
            return found
    return found


def _deadline_found(
    found: list[tuple[str, Heading, bool]], profiles: Sequence[Sequence[Looks]]
) -> list[tuple[str, Heading, bool]]:
    """Where no column is headed as a deadline, one headed 完成情况 or 备注 that holds only dates is one."""
    if any(h.holds is Holds.DEADLINE for _, h, _ in found):
        return found
    for j, (title, heading, _) in enumerate(found):
        said = [look for look in profiles[j] if look is not Looks.EMPTY]
        dates = sum(look is Looks.DATE for look in said)
        timed = title.endswith(("时间", "日期"))  # 启动时间: known to be no deadline
        if heading.holds in (Holds.PROGRESS, Holds.REMARK) and said and dates * 10 >= len(said) * 8 and not timed:
            found[j] = (title, Heading(Holds.DEADLINE), True)
            return found
    return found
