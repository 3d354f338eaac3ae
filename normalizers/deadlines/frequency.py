"""How often a task falls due (每季度, 按月, 定期开展季度抽查), and how long after what (自印发之日起30日内)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from normalizers.deadlines import calendar
from normalizers.deadlines.grammar import DURATION, OTHER_EVENT, every, own_event, round_of_work, rounds
from normalizers.deadlines.moments import NUMERALS, number
from normalizers.deadlines.words import any_of, one_of, words
from taizhang.model import Every

NUMERAL = re.compile("[0-9一二三四五六七八九十]")
# What every duration ends in, quick to find.
WITHIN = re.compile("内(?:(?<=[日月周期时天年]内)|(?<=[日月周期时天年][之以]内))")
EVENT_END = re.compile("[起后][，的]?$")
UNITS = {"half": Every.HALF, "year": Every.YEAR, "quarter": Every.QUARTER, "month": Every.MONTH, "week": Every.WEEK}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A frequency at ``start`` to ``end`` of the shadow. ``every`` is None for one the model has no word for (每天).

    ``what`` is where the work done so often stands; ``dated`` whether a day or month is named with it (每月5日前).
    """

    start: int
    end: int
    every: Every | None
    dated: bool = False
    what: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch counted from an event. ``own`` is True where the event is that this notice is issued."""

    start: int
    end: int
    count: int | None
    unit: str
    own: bool

    def due(self, written_on: date | None) -> date | None:
        """Return its last day, where the day it counts from is known."""
        if not self.own or written_on is None or self.count is None:
            return None
        return calendar.later(written_on, self.count, self.unit)


@cache
def _measures() -> dict[str, Every]:
    return {word: unit for kind, unit in UNITS.items() for word in words("frequency", kind)}


@cache
def _not_before() -> re.Pattern[str]:
    return re.compile(f"{one_of('frequency', 'not_preceded_by')}$")


@cache
def _not_after() -> re.Pattern[str]:
    return re.compile(f"{one_of('frequency', 'not_followed_by')}|[0-9.]{{1,6}}%")


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[，。；：）、\n]|{any_of(['要', '应', '并', '须', '将', '定期', '坚持'])})$")


def recurrences(text: str, cell: bool) -> Iterator[Recurrence]:
    """Yield the frequencies that a shadow text orders, in order. In a cell every one of them counts."""
    for match in every().finditer(text):
        unit = None if match["many"] not in (None, "") else _measures().get(match["unit"])
        if cell or (unit is not None and _orders(text, match)):
            yield Recurrence(match.start(), match.end(), unit, dated=NUMERAL.search(match["tail"]) is not None)
    for group in rounds().finditer(text):
        for one in round_of_work().finditer(text, *group.span("list")):
            yield Recurrence(one.start("unit"), one.end("unit"), _measures()[one["unit"]], what=one.span("what"))


def _orders(text: str, match: re.Match[str]) -> bool:
    """Whether a frequency in running text says how often to do the work, not what a figure or a name covers."""
    before = text[max(0, match.start() - 4) : match.start()]
    after = text[match.end() : match.end() + 8]
    if _not_before().search(before) or _not_after().match(after):
        return False
    return match[0].startswith("每") or _opens().search(before) is not None


def durations(text: str) -> Iterator[Duration]:
    """Yield the stretches that count from an event, named or not, in order."""
    if not WITHIN.search(text):
        return
    for match in DURATION.finditer(text):
        start = match.start()
        unit = match["unit"].removeprefix("个")
        count = _count(match["count"])
        own = led = None
        if EVENT_END.search(text, max(0, start - 2), start):
            begin = max(0, start - 32)
            own = own_event().search(text, begin, start)
            led = own or OTHER_EVENT.search(text, begin, start)
        yield Duration(led.start() if led else start, match.end(), count, unit, own is not None)


def _count(text: str) -> int | None:
    """Return the value of a count, None where it is half of its unit or too long a numeral to read."""
    if text.isascii():
        return int(text)
    if "百" in text or "半" in text or any(c not in NUMERALS for c in text) or text.count("十") > 1:
        return None
    try:
        return number(text)
    except (KeyError, ValueError):
        return None
