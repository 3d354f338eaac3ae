"""Which of the moments that a paragraph names are deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from normalizers.deadlines import guard
from normalizers.deadlines.calendar import Stretch
from normalizers.deadlines.moments import Between, Moment, Years, resolve

JOINS = ("、", "和", "及")
MOST_JOINED = 12  # a year has no more months to list


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the moments of one masked paragraph by their index; those joined by 、 stand or fall together."""

    text: str
    found: list[Moment | Between]
    year: int | None
    written_on: date | None

    def accepts(self, i: int, years: Years) -> bool:
        """Return whether moment ``i`` is a deadline."""
        one = self.found[i]
        judged = self.found[self._last_joined(i)] if isinstance(one, Moment) else one
        if isinstance(judged, Between):
            year = years.of(judged.first)
            good = guard.sets_stretch(self.text, judged, year, self.year) and not self._is_over(judged, years)
        else:
            good = guard.sets_time(self.text, judged, years.of(judged), self.year)
        return good and not guard.is_report_date(self.text, one.start, judged.end)

    def _last_joined(self, i: int) -> int:
        last = min(i + MOST_JOINED, len(self.found) - 1)
        for j in range(i, last):
            if self.text[self.found[j].end : self.found[j + 1].start] not in JOINS:
                return j
        return last

    def _is_over(self, both: Between, years: Years) -> bool:
        """Whether a stretch lies before the notice's own date: what it covers is a figure, not an order."""
        days = resolve(both.last, Years(self.year, years.of(both.first)))
        return isinstance(days, Stretch) and self.written_on is not None and days.last < self.written_on
