"""The rows of a task table: each row is one task, under the sections that the table's own rows title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.assignments import assignments_in
from extractors.facts import FIRST_LEADS, deadline_of, different, once, with_first_leading
from extractors.nodes import Node
from extractors.places import place_of
from extractors.sections import heading_words, is_safeguard, section_of
from extractors.times import Dated
from normalizers.characters import squeezed
from normalizers.deadlines import Reading
from normalizers.departments import department
from normalizers.grids import Row, Table
from normalizers.headings import Holds, Looks, looks_of, says_nothing
from normalizers.numbering import Mark, Rank, mark_of, value_of
from normalizers.units import FoundUnit, read_units
from taizhang.model import (
    Category,
    Cell,
    Deadline,
    Issue,
    Kind,
    Notice,
    Origin,
    Passage,
    Place,
    Role,
    Task,
    Unit,
    joined,
)


class TableRows:
    """Tasks from the rows of one task table. ``issues`` fills with what was not understood on the way.

    ``path`` holds the headings above the table, outermost first.
    """

    def __init__(
        self, notice: Notice, block: int, table: Table, path: tuple[Node, ...], dated: Dated, *, first_leads: bool
    ) -> None:
        self.notice = notice
        self.block = block
        self.table = table
        self.path = path
        self.dated = dated
        self.first_leads = first_leads
        self.issues: list[Issue] = []

    def tasks(self) -> list[Task]:
        """Return the tasks, in reading order; a row that spans the table is a section's title."""
        path = self.path
        above = tuple(section_of(n).value for n in path)
        safe = any(is_safeguard(heading_words(n)) for n in path)
        sections: list[tuple[int, str]] = []
        named = self._named(path[-1].block, path[-1].text) if path else ()
        tasks: list[Task] = []
        for row in self.table.rows:
            if row.section is not None:
                title = row.section.text.value.strip().rstrip("。")
                mark = mark_of(title)
                rank = int(mark.rank) if mark else 99
                above = above[: _kept(path, mark)] if mark and not sections else above
                named = self._named(self.block, row.section.text[mark.end if mark else 0 :], row.section)
                sections = [s for s in sections if s[0] < rank] + [(rank, title)]
                safe = is_safeguard(squeezed(title[mark.end :] if mark else title))
                continue
            section = (*above, *(s for _, s in sections))
            if (task := self._task(row, section, safe)) is not None:
                tasks.append(task if task.units or self.table.has(Holds.UNIT) else replace(task, units=named))
        return tasks

    def _named(self, block: int, title: Passage, cell: Cell | None = None) -> tuple[Unit, ...]:
        """Return the departments that a section's title is and nothing else, for a table without a column of units."""
        found = read_units(title.value) if looks_of(title.value) is Looks.UNITS else ()
        if not found or any(department(u.text) is None for u in found):
            return ()
        grid = self.notice.blocks[block].grid
        ordinal = grid.ordinal if grid else None
        places = [place_of(self.notice, block, title[u.start : u.end], cell, ordinal) for u in found]
        return once(
            Unit(u.text, u.role or Role.RESPONSIBLE, u.collective, True, place)
            for u, place in zip(found, places, strict=True)
        )

    def _task(self, row: Row, section: tuple[str, ...], safe: bool) -> Task | None:
        cells = self.table.of(row, Holds.TASK)
        if not cells:
            return None
        text = joined(c.text for _, c in cells)
        number, text = self._number(row, text)
        text, said = assignments_in(text, self.dated)
        if not len(text):
            return None
        themes = tuple(c.text.value.rstrip("。；") for _, c in self.table.of(row, Holds.THEME) if len(c.text))
        cell = cells[0][1]
        units = self._units(row) or once(self._unit(cell, a.text, u) for a in said for u in a.units)
        deadlines = self._deadlines(row) + self._milestones(row)
        deadlines += [
            deadline_of(d, a.text, self._place(cell, a.text[d.start : d.end])) for a in said for d in a.deadlines
        ]
        if not self.table.has(Holds.DEADLINE) and not self.table.has(Holds.MILESTONE) and not deadlines:
            reading = self.dated.in_prose(text.value)
            deadlines = self._read(cell, text, reading)
        return Task(
            number=number,
            section=(*section, *(t for t in themes if t and squeezed(t) != squeezed(text.value))),
            title=None,
            text=text.value,
            category=Category.SAFEGUARD if safe else Category.TASK,
            origin=Origin.TABLE,
            units=units,
            deadlines=tuple(different(deadlines)),
            place=self._place(cell, text),
        )

    def _number(self, row: Row, text: Passage) -> tuple[str | None, Passage]:
        """The row's number, from its column, else off the head of its task."""
        if cells := self.table.of(row, Holds.NUMBER):
            mark = mark_of(cells[0][1].text.value + "、")
            return (mark.number if mark else squeezed(cells[0][1].text.value).strip("（）().．、")), text
        if (mark := mark_of(text.value)) is not None and mark.end < len(text):
            return mark.number, text[mark.end :]
        themes = [c.text.value for _, c in self.table.of(row, Holds.THEME) if not c.filled]
        mark = mark_of(themes[-1]) if themes else None
        return (mark.number if mark and mark.rank is Rank.THIRD else None), text

    def _units(self, row: Row) -> tuple[Unit, ...]:
        units: list[Unit] = []
        names_leads = any(c.heading.role is Role.LEAD for c in self.table.columns)
        for column, cell in self.table.of(row, Holds.UNIT):
            role = column.heading.role or Role.RESPONSIBLE
            found = read_units(cell.text.value)
            if not found and not cell.filled and not says_nothing(cell.text.value):
                message = f"the column headed {column.title} says {cell.text.value!r}, which names no unit"
                self.issues.append(Issue("unit_unclear", message, self._place(cell, cell.text)))
            first_leads = self.first_leads or FIRST_LEADS.search(column.title) is not None
            if first_leads and role is Role.RESPONSIBLE and not names_leads:
                found = with_first_leading(found)
            units += [self._unit(cell, cell.text, u._replace(role=u.role or role)) for u in found]
        return once(units)

    def _unit(self, cell: Cell, text: Passage, found: FoundUnit) -> Unit:
        place = self._place(cell, text[found.start : found.end])
        return Unit(found.text, found.role or Role.RESPONSIBLE, found.collective, cell.filled, place)

    def _deadlines(self, row: Row) -> list[Deadline]:
        deadlines: list[Deadline] = []
        for _, cell in self.table.of(row, Holds.DEADLINE):
            reading = self.dated.in_cell(cell.text.value)
            deadlines += self._read(cell, cell.text, reading)
            if not reading.deadlines and not reading.doubts and not says_nothing(cell.text.value):
                message = f"the deadline column says {cell.text.value!r}, which sets no known time"
                self.issues.append(Issue("deadline_unclear", message, self._place(cell, cell.text)))
        return deadlines

    def _milestones(self, row: Row) -> list[Deadline]:
        """Return what is to be reached by the time that heads each column (一季度).

        A time that the cell itself sets goes before the heading's.
        """
        deadlines: list[Deadline] = []
        for column, cell in self.table.of(row, Holds.MILESTONE):
            what = squeezed(cell.text.value)
            if says_nothing(what):
                continue
            own = self.dated.in_prose(cell.text.value, several=True)
            if any(d.due for d in own.deadlines):
                deadlines += self._read(cell, cell.text, own)
                continue
            reading = self.dated.in_cell(column.title)
            place = self._place(cell, cell.text)
            by = [d for d in reading.deadlines if d.kind is Kind.BY]
            if not by:
                reason = "; ".join(d.reason for d in reading.doubts) or "no point in time"
                message = f"the column headed {column.title!r} sets no time: {reason}"
                self.issues.append(Issue("deadline_unclear", message, place))
            deadlines += [
                Deadline(column.title, d.kind, d.due, d.begins, d.precision, d.every, what, cell.filled, place)
                for d in by[:1]
            ]
        return deadlines

    def _read(self, cell: Cell, text: Passage, reading: Reading) -> list[Deadline]:
        for doubt in reading.doubts:
            place = self._place(cell, text[doubt.start : doubt.end])
            self.issues.append(Issue("deadline_unclear", doubt.reason, place))
        return [
            deadline_of(d, text, self._place(cell, text[d.start : d.end]), inherited=cell.filled)
            for d in reading.deadlines
        ]

    def _place(self, cell: Cell, text: Passage) -> Place:
        return place_of(self.notice, self.block, text, cell, self.table.ordinal)


def _kept(path: Sequence[Node], mark: Mark) -> int:
    """Return how many of the headings above a table hold for a section in it: one that it counts on from ends there."""
    value = value_of(mark.number)
    for k, node in enumerate(path):
        before = value_of(node.number)
        if node.rank is mark.rank and value is not None and before is not None and value == before + 1:
            return k
    return len(path)
