"""Dates: the first and last day of a month, quarter, half, year or plan, and days counted from a date."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from taizhang.model import Precision

# 十一五 ended in 2010, and each five-year plan five years after the one before.
FIRST_PLAN_END = 2010


class Stretch(NamedTuple):
    """A stretch of days, both ends within it, and how finely the source gives it."""

    first: date
    last: date
    precision: Precision


def day(year: int, month: int, number: int) -> Stretch | None:
    """Return one day, or None where the calendar has no such day."""
    try:
        one = date(year, month, number)
    except ValueError:
        return None
    return Stretch(one, one, Precision.DAY)


def months(year: int, first: int, last: int, precision: Precision) -> Stretch | None:
    """Return whole months, both within the stretch, or None where a year has no such month."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        return None
    return Stretch(date(year, first, 1), date(year, last, monthrange(year, last)[1]), precision)


def third_of_month(year: int, month: int, part: str) -> Stretch | None:
    """Return 上旬 (to the 10th), 中旬 (to the 20th) or 下旬 (to the end of the month)."""
    whole = months(year, month, month, Precision.DAY)
    if whole is None:
        return None
    first, last = {"上": (1, 10), "中": (11, 20), "下": (21, whole.last.day)}[part]
    return Stretch(date(year, month, first), date(year, month, last), Precision.DAY)


def plan(ordinal: int) -> Stretch:
    """Return the years of a five-year plan: ordinal 4 is 十四五, 2021 to 2025."""
    end = FIRST_PLAN_END + 5 * (ordinal - 1)
    return Stretch(date(end - 4, 1, 1), date(end, 12, 31), Precision.YEAR)


def later(start: date, count: int, unit: str) -> date | None:
    """Return the last day of ``count`` days (天, 日), weeks, months or years after ``start``.

    The day itself is not counted (民法典 §201). None where the unit is 工作日, since holidays are not known here, or
    where the calendar ends.
    """
    try:
        if unit in ("天", "日"):
            return start + timedelta(days=count)
        if unit in ("周", "星期"):
            return start + timedelta(weeks=count)
        if unit in ("月", "年"):
            index = start.year * 12 + start.month - 1 + count * (12 if unit == "年" else 1)
            year, month = index // 12, index % 12 + 1
            return date(year, month, min(start.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None
    return None
