"""Points in time as a text names them, one by one, and the days they stand for once the year is known."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from normalizers.deadlines import calendar
from normalizers.deadlines.calendar import Stretch
from normalizers.deadlines.grammar import DAY_ONLY, FIRST, RANGE, moment
from normalizers.deadlines.words import words
from normalizers.patterns import Led, holds_any
from taizhang.model import Precision

NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}

CALENDAR_GROUPS = ("year", "word", "month", "day", "third", "opening", "close", "end", "within")
FINENESS = {1: Precision.MONTH, 3: Precision.QUARTER, 6: Precision.HALF, 9: Precision.QUARTER}  # by months
HEARTS = "年月季岁Qq五"  # one of them stands in every moment of running text that is not dotted (2021.9.30)
DOTTED = re.compile(r"[0-9][./-][0-9]")
NO_MONTH = 13  # a month 0 as printed: kept as one that no year has, to be refused with its reason


def number(text: str) -> int:
    """Return the value of a numeral up to 99: 12, 十二, 二十一, 三."""
    if text.isascii():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十", 1)
        return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
    return NUMERALS[text]


def year_number(text: str) -> int:
    """Return the value of a year of four digits, Chinese or not: 2021, 二〇二一."""
    return int(text) if text.isascii() else int("".join("0" if c == "0" else str(NUMERALS[c]) for c in text))


# Tuples, since many of them are made and a frozen dataclass takes five times as long to make.
class Moment(NamedTuple):
    """One point in time, ``start`` to ``end`` of the shadow. ``length`` counts months; a quarter is three.

    ``word`` is what stands for the year (今年), ``edge`` what closes it (底, 内), ``before`` whether 前 or the like
    follows. A ``month`` of 0 is a whole year.
    """

    start: int
    end: int
    year: int | None = None
    word: str | None = None
    month: int = 0
    length: int = 1
    day: int | None = None
    third: str | None = None
    plan: int | None = None
    edge: str = ""
    before: bool = False
    opening: bool = False  # 月初

    @property
    def bare_year(self) -> bool:
        """Whether nothing but a year is named."""
        return not (self.month or self.edge or self.plan)


@cache
def _year_words() -> dict[str, str]:
    return {w: kind for kind in ("same", "kept", "next", "following", "past", "both") for w in words("year", kind)} | {
        "今": "same",
        "明": "next",
    }


def year_word(name: str | None) -> str | None:
    """Return what a word for a year means: same, kept, next, following, past or both."""
    return _year_words().get(name) if name else None


class Years(NamedTuple):
    """What a year left out comes from: the nearest date before (``near``), else the document's (``document``)."""

    document: int | None
    near: int | None = None

    def of(self, one: Moment) -> int | None:
        """Return the year that a moment lies in, or None where nothing tells."""
        if one.year is not None:
            return one.year
        near = self.near if self.near is not None else self.document
        meaning = year_word(one.word)
        if meaning in ("same", "both"):
            return self.document
        if meaning == "next":
            return None if self.document is None else self.document + 1
        if meaning == "following":
            return None if near is None else near + 1
        if meaning == "past":
            return None if self.document is None else self.document - 1
        return near


def resolve(one: Moment, years: Years) -> Stretch | str:
    """Return the days of a moment, or why they can't be told."""
    if one.plan is not None:
        return calendar.plan(one.plan)
    if one.opening:
        return "月初 names no day"
    year = one.year if one.year is not None else years.of(one)
    if year is None:
        return "no year is given"
    if one.word is not None and year_word(one.word) == "both" and 1 <= year < 9999:
        return Stretch(date(year, 1, 1), date(year + 1, 12, 31), Precision.YEAR)
    stretch = _stretch(one, year)
    return stretch if stretch is not None else "the calendar has no such day"


def _stretch(one: Moment, year: int) -> Stretch | None:
    if not one.month:
        return calendar.months(year, 1, 12, Precision.YEAR)
    if one.day is not None:
        return calendar.day(year, one.month, one.day)
    if one.third is not None:
        return calendar.third_of_month(year, one.month, one.third)
    return calendar.months(year, one.month, one.month + one.length - 1, FINENESS[one.length])


def moments(text: str, cell: bool) -> list[Moment]:
    """Return every moment that a shadow text names, in order."""
    if not cell and not holds_any(text, HEARTS) and not DOTTED.search(text):
        return []
    return [moment_of(match) for match in Led(FIRST, moment(cell)).finditer(text)]


def moment_of(match: re.Match[str]) -> Moment:
    """Return the moment of a match of :func:`normalizers.deadlines.grammar.moment`."""
    start, end = match.span()
    before = match["before"] is not None
    if match["year"] or match["month"] or match["word"]:
        return _calendar_moment(match, start, end, before)
    if match["dot_year"]:
        day = number(match["dot_day"]) if match["dot_day"] else None
        year, month = int(match["dot_year"]), number(match["dot_month"])
        return Moment(start, end, year, month=month or NO_MONTH, day=day, before=before)
    if match["plan"]:
        edge = "底" if match["plan_part"][-1] in "末底" else "内"
        return Moment(start, end, plan=NUMERALS[match["plan"]], edge=edge, before=before)
    if "run" in match.re.groupindex and (short := _short_moment(match, start, end, before)):
        return short
    return _calendar_moment(match, start, end, before)


def _short_moment(match: re.Match[str], start: int, end: int, before: bool) -> Moment | None:
    """Return a moment in a form that only cells use: 20211231, 12.31, 2021."""
    if run := match["run"]:
        return Moment(start, end, int(run[:4]), month=int(run[4:6]) or NO_MONTH, day=int(run[6:]), before=before)
    if match["md_month"]:
        month, day = number(match["md_month"]), number(match["md_day"])
        return Moment(start, end, month=month or NO_MONTH, day=day, before=before)
    return Moment(start, end, int(match["only_year"])) if match["only_year"] else None


def _calendar_moment(match: re.Match[str], start: int, end: int, before: bool) -> Moment:
    year, word, month, day, third, opening, close, ending, within = match.group(*CALENDAR_GROUPS)
    edge = "底" if close or ending else "内" if within else ""
    first, length = (number(month) or NO_MONTH, 1) if month else _months(match)
    return Moment(
        start,
        end,
        year_number(year) if year else None,
        word,
        first,
        length,
        number(day) if day else None,
        third,
        None,
        edge,
        before,
        opening is not None,
    )


def _months(match: re.Match[str]) -> tuple[int, int]:
    """Return the first month of a quarter or half and how many months there are, (0, 1) for a whole year."""
    quarter, quarters, q, half = match.group("quarter", "quarters", "q", "half")
    if quarter or q:
        return number(quarter or q) * 3 - 2, 3
    if quarters:
        return 1, number(quarters) * 3
    if half:
        return (1, 6) if half == "上" else (7, 6)
    return 0, 1


class Between(NamedTuple):
    """Two moments and all days between them (2021年3月至6月)."""

    first: Moment
    last: Moment

    @property
    def start(self) -> int:
        """Where the first moment's words start."""
        return self.first.start

    @property
    def end(self) -> int:
        """Where the last moment's words end."""
        return self.last.end


def paired(text: str, found: list[Moment]) -> list[Moment | Between]:
    """Return the moments, each two that 至, 到 or a dash joins made one."""
    out: list[Moment | Between] = []
    i = 0
    while i < len(found):
        one = found[i]
        i += 1
        to = RANGE.match(text, one.end)
        if to is None or one.before:
            out.append(one)
        elif i < len(found) and found[i].start == to.end():
            out.append(Between(one, found[i]))
            i += 1
        elif one.day is not None and (day := DAY_ONLY.match(text, to.end())):
            before = day["before"] is not None
            last = Moment(to.end(), day.end(), month=one.month, day=number(day["day"]), before=before)
            out.append(Between(one, last))
        else:
            out.append(one)
    return out
