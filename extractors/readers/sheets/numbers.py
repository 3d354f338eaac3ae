"""Numbers of a sheet as its reader sees them: the number format decides what of a date is shown.

A cell shown as 2021年9月 holds the first day of that month; printing the day would make up a precision that the notice
does not give. Built-in formats are those of ECMA-376 part 1 §18.8.30, with the Chinese ones.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

GENERAL = ""
# Formats that a file names by number only.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: "yyyy年m月",
    28: "m月d日",
    29: "m月d日",
    30: "m-d-yy",
    31: "yyyy年m月d日",
    32: "h时mm分",
    33: "h时mm分ss秒",
    36: "yyyy年m月",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    50: "yyyy年m月",
    51: "m月d日",
    52: "yyyy年m月",
    53: "m月d日",
    54: "m月d日",
    57: "yyyy年m月",
    58: "m月d日",
}
EPOCH = datetime(1899, 12, 30)
EPOCH_1904 = datetime(1904, 1, 1)
LAST_DAY = 2_958_466  # 1 January 10000
QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
BRACKETED = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
FIGURES = re.compile(r"(#,##)?0(?:\.(0+))?(%)?")
CLOCK = re.compile(r"h|s", re.IGNORECASE)
EXACT = 1e15  # a number from here on is not held to its last digit


def shown(value: float, pattern: str, from_1904: bool = False) -> str:
    """Return a number as a cell of this format shows it: 1 for 1.0, 50% for 0.5, 2021年9月 for 44440."""
    if is_date(pattern):
        if not 0 <= value < LAST_DAY:
            return plain(value)
        moment = (EPOCH_1904 if from_1904 else EPOCH) + timedelta(days=value)
        return moment_shown(moment, pattern)
    before, figures, after = _parts(pattern)
    match = FIGURES.fullmatch(figures)
    if match is None:
        return f"{before}{plain(value)}{after}" if figures == "General" else plain(value)
    thousands, decimals, percent = match.groups()
    said = f"{value * 100 if percent else value:{',' if thousands else ''}.{len(decimals or '')}f}"
    return f"{before}{said}{percent or ''}{after}"


def plain(value: float) -> str:
    """Return a number with no format: whole numbers without a point, others as short as they are exact."""
    return str(int(value)) if value == int(value) and abs(value) < EXACT else f"{value:.15g}"


def moment_shown(moment: date | time | timedelta, pattern: str | None) -> str:
    """Return a date or time with the parts that its format shows, in Chinese: 2021年9月10日, 2021年9月, 9月10日.

    ``pattern`` is None where the file does not say its format: the first of a month is then taken for the month.
    """
    if isinstance(moment, timedelta):
        seconds = round(moment.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(moment, time):
        return f"{moment:%H:%M}"
    year, month, day = _shows(pattern) if pattern is not None else (True, True, moment.day != 1)
    said = f"{moment.year}年" * year + f"{moment.month}月" * month + f"{moment.day}日" * day
    if isinstance(moment, datetime) and not said:
        return f"{moment:%H:%M}"
    if isinstance(moment, datetime) and moment.time() != time() and CLOCK.search(_bare(pattern or "")):
        return f"{said} {moment:%H:%M}"
    return said


@lru_cache
def is_date(pattern: str) -> bool:
    """Whether a format shows a date or time."""
    bare = _bare(pattern)
    return bare != "General" and re.search(r"[ymdhse]", bare, re.IGNORECASE) is not None and not FIGURES.search(bare)


@lru_cache
def _shows(pattern: str) -> tuple[bool, bool, bool]:
    """Return whether a format shows the year, the month and the day. Months and minutes are both m."""
    bare = re.sub(r"AM/PM|A/P|上午/下午", "", _bare(pattern), flags=re.IGNORECASE).lower()
    dated = re.sub(r"h+\W*m+(?:\W*s+)?|m+\W*s+|[时時]mm?[分]?|[hs]", "", bare)
    return bool(re.search("[ye]", dated)), "m" in dated, "d" in dated


@lru_cache
def _bare(pattern: str) -> str:
    """Return a format's first section without what it prints as it stands."""
    return BRACKETED.sub("", QUOTED.sub("", pattern)).split(";")[0].strip()


@lru_cache
def _parts(pattern: str) -> tuple[str, str, str]:
    """Return what a format prints before the number, the number's own format, what it prints after it."""
    first = BRACKETED.sub("", pattern.split(";")[0])
    found = re.fullmatch(r'((?:"[^"]*"|\\.|_.|\*.)*)([^"\\_*]*)((?:"[^"]*"|\\.|_.|\*.)*)', first)
    if found is None:
        return "", first, ""
    before, after = (QUOTED.sub(lambda m: m[1] or m[2] or "", found[n]) for n in (1, 3))
    return before, found[2].strip(), after
