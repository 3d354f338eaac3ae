"""What a date goes by that leaves its year out or counts from the notice: the year meant, and the day of writing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from normalizers.deadlines import Reading, find_in_text, read_cell


@dataclass(frozen=True, slots=True)
class Dated:
    """The year that a date without one means, and the day from which 自印发之日起30日内 counts; None where unknown."""

    year: int | None = None
    written_on: date | None = None

    def in_cell(self, text: str) -> Reading:
        """Return the deadlines of a cell or a label's value: all of it is about time."""
        return read_cell(text, year=self.year, written_on=self.written_on)

    def in_prose(self, text: str, *, several: bool = False) -> Reading:
        """Return the deadlines of running text; ``several`` says that its task has others elsewhere."""
        return find_in_text(text, year=self.year, written_on=self.written_on, several=several)

    def in_year(self, year: int | None) -> Dated:
        """Return the same, with another year where one is given."""
        return self if year is None else replace(self, year=year)
