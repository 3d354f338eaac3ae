"""Full dates as notices print them: 2021年9月10日, 二○二一年九月十日, 2021-09-10."""

from __future__ import annotations

import re
from datetime import date

from normalizers.characters import BLANK, CHINESE_DIGITS, narrow
from normalizers.numbering import value_of

_ARABIC = re.compile(r"((?:19|20)\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})(?!\d)")
_CHINESE = re.compile(
    r"([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CIRCLES = str.maketrans("ОO０0⊙◯Ｏо", "○" * 8)


def read_date(text: str) -> date | None:
    """Return the first full date in the text, None where there is none or it is no day of the calendar.

    >>> read_date("2021年9月10日").isoformat(), read_date("二○二一年九月十日").isoformat(), read_date("2021年2月30日")
    ('2021-09-10', '2021-09-10', None)
    """
    bare = BLANK.sub("", narrow(text)) if not re.search(r"\d [\d:]", text) else narrow(text)
    if match := _ARABIC.search(bare):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _CHINESE.search(BLANK.sub("", text).translate(_CIRCLES)):
        year = int("".join(CHINESE_DIGITS[c] for c in match[1]))
        return _day(year, value_of(match[2]) or 0, value_of(match[3]) or 0)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
