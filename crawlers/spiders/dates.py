"""When a notice was listed: the date that its row prints."""

from __future__ import annotations

import re
from datetime import date

from crawlers.spiders.words import words
from normalizers.dates import read_date

YEAR = r"((?:19|20)\d\d)"
# What stands alone in a cell or in brackets: [2021-09-10], 发布日期：2021年9月10日 08:30, 2021.9.10.
ALONE = re.compile(
    rf"[\s\[【(（〔]{{0,6}}(?P<label>[\u4e00-\u9fff]{{2,6}}\s?[:：])?\s{{0,4}}"
    rf"(?:{YEAR}\s{{0,2}}[年./-]\s{{0,2}}\d{{1,2}}\s{{0,2}}[月./-]\s{{0,2}}\d{{1,2}}日?|{YEAR}[01]\d[0-3]\d)"
    r"(?:[\sT]{0,4}\d{1,2}[:：]\d\d(?:[:：]\d\d(?:\.\d)?)?)?[\s\]】)）〕]{0,6}"
)
CLOSED_UP = re.compile(rf"\b{YEAR}([01]\d)([0-3]\d)\b")
# The day printed large beside its month: 10 | 2021-09; 09-10 | 2021; 2021.09 | 10.
DAY_FIRST = re.compile(rf"(\d{{1,2}})日?\s{{0,9}}/?\s{{0,9}}{YEAR}\s?[年./-]\s?(\d{{1,2}})月?")
YEAR_LAST = re.compile(rf"(\d{{1,2}})\s?[月./-]\s?(\d{{1,2}})日?\s{{1,9}}{YEAR}年?")
DAY_LAST = re.compile(rf"{YEAR}\s?[年./-]\s?(\d{{1,2}})月?\s{{1,9}}(\d{{1,2}})日?")
SHORT = re.compile(r"[\s\[【(（]{0,4}(\d{1,2})\s?[月./-]\s?(\d{1,2})日?[\s\]】)）]{0,4}")
LONGEST = 60  # characters that a date with its label takes


def date_alone(text: str, year: int | None = None) -> date | None:
    """Return the date if the text is nothing else but one, with its label, brackets and time of day.

    ``year`` is for a date that is printed without one (09-10).
    """
    if len(text) > LONGEST:
        return None
    if ALONE.fullmatch(text):
        return read_date(text) or _closed_up(text)
    if match := DAY_FIRST.fullmatch(text.strip()):
        return _day(match[2], match[3], match[1])
    if match := YEAR_LAST.fullmatch(text.strip()):
        return _day(match[3], match[1], match[2])
    if match := DAY_LAST.fullmatch(text.strip()):
        return _day(match[1], match[2], match[3])
    if year and (match := SHORT.fullmatch(text)):
        return _day(year, match[1], match[2])
    return None


def is_day(text: str) -> bool:
    """Whether a text is a month and a day and nothing else (09-10), the year of which its page does not tell."""
    match = SHORT.fullmatch(text) if len(text) <= LONGEST else None
    return bool(match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 31)


def listed_date(text: str, year: int | None = None) -> date | None:
    """Return the date that a text is, else the first full one in it."""
    return date_alone(text, year) or read_date(text[:500])


def is_published(text: str) -> bool:
    """Whether a date's label says that it is the day of publication (发布日期：)."""
    match = ALONE.fullmatch(text) if len(text) <= LONGEST else None
    return bool(match and match["label"] and any(word in match["label"] for word in words()["published"]))


def _closed_up(text: str) -> date | None:
    match = CLOSED_UP.search(text)
    return _day(*match.groups()) if match else None


def _day(year: str | int, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
