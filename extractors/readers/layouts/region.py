"""What all layouts share: the region that a table takes, and how a line is parted into cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from normalizers.departments import department
from normalizers.headings import Looks, are_whole_units, looks_of
from normalizers.units.names import is_body, is_order, is_person
from taizhang.model import EMPTY, Passage, joined

Rows = list[list[Passage]]
BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
BLANK = re.compile(r"&(?:nbsp|ensp|emsp|#160);", re.IGNORECASE)
CODE = re.compile(rf"{BREAK.pattern}|{BLANK.pattern}", re.IGNORECASE)
GAP = re.compile(r"[ \t\u00a0\u3000]+")
LISTED = re.compile("[、，,；;：:。（）()]")  # a list that says itself where its units part
GOES_ON = re.compile("(?:^|[省市县区州])(?:委|政府|党委|党工委|管委会)$")  # 市委 组织部
PLACE = re.compile("[\u4e00-\u9fff]{2}(?:镇|乡|街道|办事处)$")
ANNEX = re.compile(r"\s*附\s*[件表]\s*[\d一二三四五六七八九十]{0,2}")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines ``start`` up to ``end`` that are one table, its rows of cells, and whether rows were joined over a gap."""

    start: int
    end: int
    rows: Rows
    layout: str
    gaps: tuple[int, ...] = ()  # rows before which a blank line broke the table


def split(text: Passage, separator: re.Pattern[str]) -> list[Passage]:
    cells: list[Passage] = []
    start = 0
    for match in separator.finditer(text.value):
        cells.append(text[start : match.start()])
        start = match.end()
    cells.append(text[start:])
    return cells


CUT_DATE = re.compile(r"\d[年月]$|[至到—~～-]$")
GOES_ON_DATED = re.compile(r"\d{1,2}[月日]|\d{4}年|[至到—~～-]|[上下]半年|第?[一二三四1-4]季度|[年月]?[底末前]")


def with_breaks(rows: Rows) -> Rows:
    """Return the rows with what a page's code left in cells undone: <br> breaks a line, &nbsp; is a blank.

    Whole units on either side of a break are two, and so are two dates; words are one.
    """
    return [[_parted(_broken(c) if CODE.search(c.value) else c) for c in row] for row in rows]


def _parted(cell: Passage) -> Passage:
    """Return a cell of nothing but whole units parted by blanks with 、 for the blanks: 县水利局 王村镇 are two."""
    spots = list(GAP.finditer(cell.value)) if GAP.search(cell.value.strip()) else []
    parts = [p.strip() for p in split(cell.strip(), GAP)]
    if not spots or not all(_are_two(a.value, b.value) for a, b in pairwise(parts)):
        return cell
    marks = [Passage("、", (b.offsets[0],)) for b in parts[1:]]
    return joined([parts[0], *(p for pair in zip(marks, parts[1:], strict=True) for p in pair)])


def _are_two(before: str, after: str) -> bool:
    """Whether a blank parts two units: a body, and a department or place; 市委 宣传部 may be one."""
    if LISTED.search(before + after) or GOES_ON.search(before) or is_order(before):
        return False
    known = (is_body(before) or PLACE.search(before)) and (department(after) is not None or PLACE.search(after))
    return bool(known) and are_whole_units(before, after)


def _broken(cell: Passage) -> Passage:
    cell = _with_blanks(cell)
    return lines_joined(cell, BREAK)


def lines_joined(cell: Passage, line_break: re.Pattern[str]) -> Passage:
    """Return a cell of several lines as one: whole units on either side of a break are two, and so are two dates."""
    parts = [
        (m.start(), p.strip())
        for p, m in zip(split(cell, line_break)[1:], line_break.finditer(cell.value), strict=True)
    ]
    whole = split(cell, line_break)[0].strip()
    for at, part in parts:
        between = EMPTY
        if whole.value and part.value and whole.value[-1] not in "、，,；;。":
            if are_whole_units(_unmanned(whole.value), _unmanned(part.value)):
                between = Passage("、", (cell.offsets[at],))
            elif looks_of(whole.value) is looks_of(part.value) is Looks.DATE and _are_two_times(whole, part):
                between = Passage("；", (cell.offsets[at],))
        whole = joined((whole, between, part))
    return whole


def _are_two_times(before: Passage, after: Passage) -> bool:
    """Whether lines that look like times are two: both hold figures, and no date is cut.

    动态调整 / 及时公开, 2021年 / 10月底 and 6月1日至 / 9月30日 are one each.
    """
    if CUT_DATE.search(before.value) and GOES_ON_DATED.match(after.value):
        return False
    return all(any(c.isdigit() for c in line.value) for line in (before, after))


def _unmanned(value: str) -> str:
    """Return the words without the persons at their end: 市编办 李四."""
    words = value.split()
    while len(words) > 1 and is_person(words[-1]):
        words.pop()
    return "".join(words)


def _with_blanks(cell: Passage) -> Passage:
    parts = split(cell, BLANK)
    marks = [Passage(" ", (cell.offsets[m.start()],)) for m in BLANK.finditer(cell.value)]
    return joined([parts[0], *(p for pair in zip(marks, parts[1:], strict=True) for p in pair)])
