"""Cells and headings set under columns by dynamic programming: what goes where, left to right."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.headings import UNKNOWN, Heading, Holds, Looks, heading_of, looks_of
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
}
MISFIT = -3.0
UNNAMED = 0.0  # under a column of which nothing is known
JOIN = -0.4  # a cell set under the same column as the one before it
LEFT_EMPTY = -0.05  # a later column left empty: a lost span stands at the left


def fit(looks: Looks, holds: Holds) -> float:
    """Return how well a cell that looks so fits a column that holds this."""
    if looks is Looks.EMPTY or holds is Holds.UNKNOWN:
        return UNNAMED
    return FIT.get((looks, holds), MISFIT)


def aligned(cells: Sequence[str], holds: Sequence[Holds]) -> list[int]:
    """Return the column of each cell, never going left, so that the cells fit best. ``len(holds)`` must be positive.

    >>> aligned(["探索建立制度。", "市司法局", "2022年6月"], [Holds.NUMBER, Holds.TASK, Holds.UNIT, Holds.DEADLINE])
    [1, 2, 3]
    """
    looks = [looks_of(c) for c in cells]
    width = len(holds)
    best: list[list[float]] = []
    back: list[list[int]] = []
    for i, look in enumerate(looks):
        row, pointers = [], []
        for j in range(width):
            here = fit(look, holds[j]) + LEFT_EMPTY * (width - j) * (1 if i == 0 else 0)
            if i == 0:
                row.append(here)
                pointers.append(-1)
                continue
            options = [(best[i - 1][k] + (JOIN if k == j else LEFT_EMPTY * (j - k - 1)), k) for k in range(j + 1)]
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
    titles cover neighbours, more of them skip columns that no row fills.
    """
    profiles = [[looks_of(r[j]) for r in rows if j < len(r)] for j in range(width)]
    headings = [heading_of(t) for t in titles]
    if not titles:
        places: list[int | None] = [None] * width
    elif len(titles) == width:
        places = list(range(width))
    else:
        places = list(_covering(headings, profiles))
    found: list[tuple[str, Heading, bool]] = []
    for j in range(width):
        place = places[j]
        title, heading = ("", UNKNOWN) if place is None else (titles[place], headings[place])
        if (
            heading.holds is not Holds.NUMBER
            and _is_count(profiles[j])
            and Holds.NUMBER not in (h.holds for h in headings)
        ):
            found.append(("", Heading(Holds.NUMBER), False))
        elif heading.holds is Holds.UNKNOWN and (guess := _by_content(profiles[j])) is not None:
            found.append((title, guess, True))
        else:
            found.append((title, heading, False))
    return _deadline_found(found, profiles)


def _covering(headings: Sequence[Heading], profiles: Sequence[Sequence[Looks]]) -> list[int]:
    """Return the title of each column when titles are fewer: each covers a run of neighbours, left to right."""
    width, count = len(profiles), len(headings)
    score = [[sum(fit(look, h.holds) for look in p) / (len(p) or 1) for h in headings] for p in profiles]
    best = [[float("-inf")] * count for _ in range(width)]
    back = [[0] * count for _ in range(width)]
    for j in range(width):
        for k in range(count):
            if j == 0:
                best[j][k] = score[j][k] if k == 0 else float("-inf")
                continue
            stay = best[j - 1][k] + JOIN
            step = best[j - 1][k - 1] if k else float("-inf")
            best[j][k] = max(stay, step) + score[j][k]
            back[j][k] = k if stay > step else k - 1
    k = count - 1
    places = [k]
    for j in range(width - 1, 0, -1):
        k = back[j][k]
        places.append(max(k, 0))
    return places[::-1]


def _is_count(profile: Sequence[Looks]) -> bool:
    """Whether nearly all cells are numbers: rows that are counted under no heading of their own."""
    said = [look for look in profile if look is not Looks.EMPTY]
    return len(said) > 1 and sum(look is Looks.NUMBER for look in said) * 10 >= len(said) * 9


def _by_content(profile: Sequence[Looks]) -> Heading | None:
    """Return what a column without a known heading holds, where nearly all of its cells look alike."""
    said = [look for look in profile if look is not Looks.EMPTY]
    if not said:
        return None
    for look, heading in (
        (Looks.NUMBER, Heading(Holds.NUMBER)),
        (Looks.DATE, Heading(Holds.DEADLINE)),
        (Looks.UNITS, Heading(Holds.UNIT, Role.RESPONSIBLE)),
        (Looks.TEXT, Heading(Holds.TASK)),
    ):
        if sum(s is look for s in said) * 10 >= len(said) * 8:
            return heading
    return None


def _deadline_found(
    found: list[tuple[str, Heading, bool]], profiles: Sequence[Sequence[Looks]]
) -> list[tuple[str, Heading, bool]]:
    """Where no column is headed as a deadline, one headed 完成情况 or 备注 that holds only dates is one."""
    if any(h.holds is Holds.DEADLINE for _, h, _ in found):
        return found
    for j, (title, heading, _) in enumerate(found):
        said = [look for look in profiles[j] if look is not Looks.EMPTY]
        dates = sum(look is Looks.DATE for look in said)
        if heading.holds in (Holds.PROGRESS, Holds.REMARK) and said and dates * 10 >= len(said) * 8:
            found[j] = (title, Heading(Holds.DEADLINE), True)
            return found
    return found
