"""Everything in a shadow text that sets a time, found family by family, each blotted out for those that come after."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from normalizers.deadlines import calendar, guard, ongoing
from normalizers.deadlines.calendar import Stretch
from normalizers.deadlines.frequency import durations, recurrences
from normalizers.deadlines.grammar import FOUR, FROM_NOW, MAY_BE_TORN, TORN_DAY, TORN_YEAR, moment
from normalizers.deadlines.judge import Judge
from normalizers.deadlines.moments import Between, Moment, Years, moment_of, moments, paired, resolve
from normalizers.deadlines.words import any_of, one_of, table
from normalizers.patterns import holds_any
from taizhang.model import Every, Kind, Precision

Span = tuple[int, int]

MISREAD = re.compile("[^，。；、0-9]?[0-9lI|]{1,2}月|[^，。；、]{1,2}[月旬]|[^，。；、]?季度")  # 2021年l2月
FREQUENCY = ("每", "按", "逐", "季度", "半年", "月度")
TORN_TAIL = re.compile(r"年?[底末](?:之?前|以前)?")

# The last characters of the events, before the whole expression is tried.
EVENT_END = re.compile("[节秋午明旦期学季会考耕收假冻冬届一国]”?(?:之?前|以前)")


class Hit(NamedTuple):  # a tuple, as Moment is
    """A deadline at ``start`` to ``end`` of the shadow; ``what`` is where its milestone stands, if its form says so."""

    start: int
    end: int
    kind: Kind
    due: date | None = None
    begins: date | None = None
    precision: Precision | None = None
    every: Every | None = None
    what: Span | None = None


@dataclass(slots=True)
class Search:
    """One text being searched. ``text`` is what is left of the shadow; ``hits`` and ``doubts`` grow as it is read."""

    text: str
    cell: bool
    year: int | None
    written_on: date | None
    hits: list[Hit] = field(default_factory=list)
    doubts: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, cell: bool, year: int | None, written_on: date | None) -> Search:
        """Return the search of a shadow text, with the names of running text blotted out."""
        return cls(text if cell else guard.masked(text), cell, year, written_on)

    def run(self) -> None:
        """Search for every family in turn, the ones that contain others first."""
        self._from_now()
        self._recurring()
        self._relative()
        self._torn()
        self._events()
        self._dated()
        self._ongoing()
        if len(self.hits) > 1:
            self.hits.sort(key=lambda h: (h.start, h.end))
        if len(self.doubts) > 1:
            self.doubts.sort()

    def _blot(self, spans: Iterable[Span]) -> None:
        self.text = guard.blotted(self.text, sorted(spans))

    def _from_now(self) -> None:
        if "即日起" not in self.text:
            return
        used: list[Span] = []
        for led in FROM_NOW.finditer(self.text):
            match = moment(self.cell).match(self.text, led.end())
            if match is None:
                continue
            last = moment_of(match)
            used.append((led.start(), match.end()))
            match resolve(last, Years(self.year)):
                case Stretch() as days:
                    self.hits.append(
                        Hit(led.start(), match.end(), Kind.DURING, days.last, self.written_on, days.precision)
                    )
                case reason:
                    self.doubts.append((led.start(), match.end(), reason))
        self._blot(used)

    def _recurring(self) -> None:
        if not holds_any(self.text, FREQUENCY):
            return
        used: list[Span] = []
        for one in recurrences(self.text, self.cell):
            used.append((one.start, one.end))
            if self.cell or not (one.dated and guard.is_report_date(self.text, one.start, one.end)):
                self.hits.append(Hit(one.start, one.end, Kind.RECURRING, every=one.every, what=one.what))
        self._blot(used)

    def _relative(self) -> None:
        if "内" not in self.text:
            return
        used: list[Span] = []
        for one in durations(self.text):
            used.append((one.start, one.end))
            if self.cell or one.own:
                due = one.due(self.written_on)
                precision = Precision.DAY if due else None
                self.hits.append(Hit(one.start, one.end, Kind.RELATIVE, due, precision=precision))
        self._blot(used)

    def _torn(self) -> None:
        if MAY_BE_TORN.search(self.text) is None and "日" not in self.text:
            return
        used: list[Span] = []
        for match in TORN_YEAR.finditer(self.text) if "年" in self.text else ():
            end = match.end()
            if rest := moment(self.cell).match(self.text, end):
                end = rest.end()
            elif tail := TORN_TAIL.match(self.text, end):
                end = tail.end()
            used.append((match.start(), end))
            self.doubts.append((match.start(), end, "the year has lost its digits"))
        for match in TORN_DAY.finditer(self.text):
            if self.cell or match["before"]:
                end = match.end() + len(match["before"] or "")
                used.append((match.start(), end))
                self.doubts.append((match.start(), end, "no month has so many days"))
        self._blot(used)

    def _events(self) -> None:
        if "前" not in self.text or EVENT_END.search(self.text) is None:
            return
        used: list[Span] = []
        for match in _event().finditer(self.text):
            fixed = table()["event"]["fixed"].get(match["name"])
            used.append(match.span())
            year = int(match["year"]) if match["year"] else self.year
            days = calendar.day(year, *map(int, fixed.split("-"))) if fixed and year else None
            if days is None:
                self.doubts.append((*match.span(), f"the day of {match['name']} is not in the text"))
            else:
                self.hits.append(Hit(*match.span(), Kind.BY, days.last, precision=days.precision))
        self._blot(used)

    def _dated(self) -> None:
        found = paired(self.text, moments(self.text, self.cell))
        if not found:
            return
        years = Years(self.year)
        judge = None if self.cell else Judge(self.text, found, self.year, self.written_on)
        skip = False
        for i, one in enumerate(found):
            if skip:
                skip = False
                continue
            skip = i + 1 < len(found) and _collides(one, found[i + 1])
            accepted = judge.accepts(i + skip, years) if judge else not guard.is_past(self.text, one.end)
            if accepted and skip:
                self.doubts.append((one.start, found[i + 1].end, "two dates run into each other"))
            elif accepted:
                self._add(one, years)
            if not skip:
                years = self._lent(one, years, accepted)

    def _lent(self, one: Moment | Between, years: Years, accepted: bool) -> Years:
        """Return what later dates without a year go by, once this one is read.

        The bare year of a thing (2024年度预算) dates the thing, not what follows; 2024年， dates what follows.
        """
        if not accepted and guard.names_thing(self.text, one):
            return years
        last = one.last if isinstance(one, Between) else one
        if isinstance(one, Between) and last.year is None and last.word is None:
            last = one.first
        if last.year is None and last.word is None:
            return years
        year = years.of(last)
        if year is None or (not self.cell and self.year is not None and year < self.year):
            return years
        return Years(self.year, year)

    def _add(self, one: Moment | Between, years: Years) -> None:
        if isinstance(one, Between):
            self._add_stretch(one, years)
            return
        if self.cell and guard.is_start_only(self.text, one.end):
            self.doubts.append((one.start, one.end, "a beginning without an end"))
            return
        if self.cell and one.bare_year and MISREAD.match(self.text, one.end):
            self.doubts.append((one.start, one.end, "what follows the year can't be read"))
            return
        days = resolve(one, years)
        if isinstance(days, str):
            self.doubts.append((one.start, one.end, days))
            return
        start = one.start - self.text.startswith("到", one.start - 1) if one.start else 0
        begins = days.first if days.last.year > days.first.year and one.plan is None else None
        kind = Kind.BY if begins is None else Kind.DURING
        self.hits.append(Hit(start, one.end, kind, days.last, begins, days.precision))

    def _add_stretch(self, one: Between, years: Years) -> None:
        first_year = years.of(one.first)
        first = resolve(one.first, years)
        last = resolve(one.last, Years(self.year, first_year))
        if isinstance(first, str) or isinstance(last, str):
            self.doubts.append((one.start, one.end, first if isinstance(first, str) else str(last)))
            return
        begins = first.last if one.first.edge == "底" else first.first
        if begins > last.last:
            self.doubts.append((one.start, one.end, "it ends before it begins"))
            return
        self.hits.append(Hit(one.start, one.end, Kind.DURING, last.last, begins, last.precision))

    def _ongoing(self) -> None:
        span = ongoing.in_cell(self.text) if self.cell else ongoing.in_text(self.text)
        if span is not None:
            self.hits = [h for h in self.hits if not (h.end == span[0] and self.text.startswith("全年", span[0]))]
            self.hits.append(Hit(*span, Kind.ONGOING))


@cache
def _event() -> re.Pattern[str]:
    names = any_of([*table()["event"]["movable"], *table()["event"]["fixed"]])
    year = rf"(?:(?P<year>(?<![0-9]){FOUR})年|今年)?"
    return re.compile(rf"{year}“?(?P<name>{names})”?(?:之?前(?!{one_of('event', 'movable')}|后|期|夕|往)|以前)")


def _collides(one: Moment | Between, follower: Moment | Between) -> bool:
    """Whether a date runs into the next without a mark between: 2022年底11月前."""
    if isinstance(one, Between) or isinstance(follower, Between):
        return False
    return one.end == follower.start and not one.before and follower.year is None and follower.word is None
