"""Headers: which rows they are, what each column holds, and where they are printed again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from operator import or_

from normalizers.alignment import columns_for
from normalizers.characters import squeezed
from normalizers.grids.table import Column, Mend
from normalizers.headings import (
    Heading,
    Holds,
    Looks,
    ending_heading,
    headings_of,
    is_table_title,
    is_whole_heading,
    looks_of,
)
from taizhang.model import Cell

SURE = 3  # known headings that make a header even beside a year: 序号 | 任务 | 责任单位 | 2023年
YEAR = re.compile(r"20[0-4]\d年[度底末]?(?:目标|任务|计划)?")


def header_found(rows: list[list[Cell]]) -> tuple[list[Cell] | None, list[list[Cell]], list[Mend]]:
    """Return the header (several rows become one), the rows below it, and what was mended; None where there is none.

    A row is the header when two of its cells, or half of them, are known headings and none looks like data.
    """
    for i, row in enumerate(rows[:6]):
        if not _is_header(row):
            continue
        end = i + 1
        header = row
        while end < len(rows) and end <= i + 2 and _is_second_header(header, rows[end]):
            header = _spliced(header, rows[end], rows[end + 1 :]) or _stacked(header, rows[end])
            end += 1
        mends = [Mend("header_joined", "a header of several rows is one", rows[i + 1][0])] if end > i + 1 else []
        return header, rows[end:], mends
    if len(rows) > 1 and _ran_together(rows[0]):
        return None, rows[1:], [Mend("header_dropped", "a header whose cells ran together tells nothing", rows[0][0])]
    return None, rows, []


def _ran_together(row: Sequence[Cell]) -> bool:
    """Whether a row's one text is several headings: 序号重点任务责任单位."""
    said = {squeezed(c.text.value) for c in row if len(c.text)}
    words = next(iter(said)) if len(said) == 1 else ""
    starts = [k for k in range(2, len(words) - 1) if is_whole_heading(words[:k])]
    return any(is_whole_heading(words[at:]) or ending_heading(words[at:]) is not None for at in starts)


def _is_header(row: Sequence[Cell]) -> bool:
    titles = [c.text.value for c in row if c.text.value]
    holds = [h.holds for h in headings_of(titles)]
    known = sum(h not in (Holds.UNKNOWN, Holds.MILESTONE) for h in holds)
    data = any(
        looks_of(t) in (Looks.NUMBER, Looks.DATE) and h is Holds.UNKNOWN for t, h in zip(titles, holds, strict=True)
    )
    return (
        len(set(titles)) >= 2
        and (not data or known >= SURE)
        and (known >= 2 or known * 2 >= len(titles) > 0)
        and known > 0
    )


def _is_second_header(header: Sequence[Cell], row: Sequence[Cell]) -> bool:
    titles = [c.text.value for c in row if c.text.value]
    if not titles or len(titles) < 2 or [c.text.value for c in header] == [c.text.value for c in row]:
        return False
    years = [YEAR.fullmatch(squeezed(t)) is not None for t in titles]  # 2023年 | 2024年 below 年度目标
    known = [h.holds is not Holds.UNKNOWN for h in headings_of(titles)]
    return all(known) or (sum(years) > 1 and all(map(or_, known, years)))


def _spliced(upper: Sequence[Cell], lower: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> list[Cell] | None:
    """Return one header row of two whose spans were lost: the parts stand where the heading that spanned them did.

    None where that is not so: the lower row is set off by blanks, or the rows below are not as wide as both together.
    """
    if not all(c.text.value for c in (*upper, *lower)) or len(lower) < 2:
        return None
    width = len(upper) + len(lower) - 1
    if not body or max(map(len, body)) != width:
        return None
    below = {h.holds for h in headings_of([c.text.value for c in lower])}
    spanning = (*below, Holds.DEADLINE, Holds.PROGRESS) if below == {Holds.MILESTONE} else tuple(below)
    above = headings_of([c.text.value for c in upper])
    at = [k for k, h in enumerate(above) if h.holds in spanning]
    if len(below) != 1 or len(at) != 1:
        return None
    return [*upper[: at[0]], *lower, *upper[at[0] + 1 :]]


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Return one header row of two: below a spanning heading its parts, else the words of both."""
    merged: list[Cell] = []
    for i in range(max(len(upper), len(lower))):
        above = upper[i] if i < len(upper) else None
        below = lower[i] if i < len(lower) else None
        if above is None or below is None or not len(below.text) or not len(above.text):
            merged.append(next(c for c in (below, above) if c is not None and (len(c.text) or c is above)))
        elif squeezed(above.text.value) == squeezed(below.text.value):
            merged.append(above)
        else:
            merged.append(below)
    return merged


def _width(body: Sequence[Sequence[Cell]], titles: int = 0, loose: bool = False) -> int:
    """Return how many columns the rows have: the widest that is no exception, or as many as there are titles.

    Where the rows that have one cell a title are many, a wider row is one whose cell broke in two.
    """
    counts = Counter(len(r) for r in body)
    wider = sum(times for n, times in counts.items() if n > titles)
    if titles and (loose or (counts[titles] and wider * 5 <= len(body))):
        return titles
    least = max(1, len(body) // 20)
    return max((n for n, times in counts.items() if times >= least), default=0)


def columns_named(
    header: Sequence[Cell] | None, body: Sequence[Sequence[Cell]], loose: bool = False
) -> tuple[Column, ...]:
    """Return what each column holds, by its heading and by what its cells look like.

    A header narrower than the rows covers several columns with one heading; one wider than they are has headings of
    columns that stand empty.
    """
    titles = [c.text.value for c in header] if header else []
    natural = _width(body, len(titles), loose)
    width = max(natural, len(titles), 1)
    full = [[c.text.value for c in row] for row in body if len(row) == natural]
    found = columns_for(titles, full, width)
    columns = [Column(title, heading, by_content) for title, heading, by_content in found]
    return tuple(_own_work_last(columns, body))


def _own_work_last(columns: list[Column], body: Sequence[Sequence[Cell]]) -> list[Column]:
    """Of several task columns, the one with the most words is the row's own work; those before it are its themes."""
    tasks = [i for i, c in enumerate(columns) if c.heading.holds is Holds.TASK]
    if len(tasks) < 2:
        return columns
    words = {i: sum(len(r[i].text) for r in body if len(r) == len(columns)) for i in tasks}
    own = max(tasks, key=lambda i: (words[i], i))
    for i in tasks:
        if i < own:
            columns[i] = replace(columns[i], heading=Heading(Holds.THEME))
        elif i > own:
            columns[i] = replace(columns[i], heading=Heading(Holds.REMARK))
    return columns


def _is_title(row: Sequence[Cell]) -> bool:
    """Whether a row above a header printed again is the table's title, printed again with it."""
    said = {squeezed(c.text.value) for c in row if c.text.value}
    return len(said) == 1 and is_table_title(next(iter(said)))


def headers_dropped(header: Sequence[Cell] | None, body: list[list[Cell]]) -> tuple[list[list[Cell]], list[Mend]]:
    """Return the rows without those that print the header again."""
    if header is None:
        return body, []
    titles = [squeezed(c.text.value) for c in header if c.text.value]
    kept: list[list[Cell]] = []
    mends: list[Mend] = []
    for row in body:
        if [squeezed(c.text.value) for c in row if c.text.value] == titles:
            if kept and _is_title(kept[-1]):
                kept.pop()
            mends.append(Mend("header_dropped", "the header printed again on a new page is dropped", row[0]))
        else:
            kept.append(row)
    return kept, mends
