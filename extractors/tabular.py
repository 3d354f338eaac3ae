"""Tasks from tables: each row of a mended table is one task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.assignments import assignments_in
from extractors.copies import Printing, copies_among, told
from extractors.facts import FIRST_LEADS, deadline_of, different, once, says_first_leads, with_first_leading
from extractors.labels import is_header_grid
from extractors.outline import Node, Outline
from extractors.places import place_of
from extractors.sections import heading_words, is_safeguard, section_of
from extractors.times import Dated
from normalizers.characters import folded, squeezed
from normalizers.deadlines import Reading
from normalizers.departments import department
from normalizers.grids import Column, Mend, Row, Table, mended_table
from normalizers.headings import Holds, Looks, is_quantity, looks_of, says_nothing
from normalizers.numbering import Mark, Rank, mark_of, value_of
from normalizers.units import read_units
from taizhang.model import (
    Block,
    BlockKind,
    Category,
    Cell,
    Deadline,
    Issue,
    Kind,
    Notice,
    Origin,
    Passage,
    Place,
    Repair,
    Role,
    Task,
    Unit,
    joined,
)

LEAST_WORDS = 10  # characters a task has on average in a table that has no header to say what it is


@dataclass(frozen=True, slots=True)
class Found:
    """A task table: its block, its rows as tasks, and whether it goes on with the table found before it."""

    block: int
    table: Table
    tasks: tuple[Task, ...]
    issues: tuple[Issue, ...]
    goes_on: bool


class Tables:
    """Tasks from one notice's tables. ``repairs`` and ``issues`` fill on the way."""

    def __init__(self, notice: Notice, outline: Outline, dated: Dated) -> None:
        self.notice = notice
        self.outline = outline
        self.dated = dated
        self.first_leads = says_first_leads(notice)
        self.repairs: list[Repair] = []
        self.issues: list[Issue] = []

    def tasks(self) -> dict[int, list[Task]]:
        """Return the tasks of each table, by its block's ordinal, in reading order; copies of a table give none."""
        found: list[Found] = []
        before: tuple[Block, Table] | None = None
        for block in self.notice.blocks:
            if block.kind is not BlockKind.TABLE or block.grid is None or is_header_grid(block.grid):
                continue
            above = before[1] if before is not None and _is_next(before[0], block) else None
            table, mends = mended_table(block.grid, above)
            if table is None:
                self.issues.append(Issue("empty_table", "every cell of the table is empty", self._at(block.ordinal)))
                continue
            before = (block, table)
            if table.has_header and not any(c for r in table.rows for c in r.cells):
                self.issues.append(Issue("empty_table", "the table has headings and no cells", self._at(block.ordinal)))
                continue
            if not is_task_table(table):
                self._not_tasks(block.ordinal, table)
                continue
            self._mended(block.ordinal, table, mends)
            goes_on = (
                above is not None and bool(found) and found[-1].table is above and _titles(above) == _titles(table)
            )
            found.append(self._found(block.ordinal, table, goes_on))
        return self._without_copies(found)

    def _found(self, block: int, table: Table, goes_on: bool) -> Found:
        """Return the table's tasks, and the issues that count only where it is no copy."""
        before = len(self.issues)
        self._unknown_headings(block, table)
        tasks = tuple(self._of_table(block, table))
        issues = tuple(self.issues[before:])
        del self.issues[before:]
        return Found(block, table, tasks, issues, goes_on)

    def _without_copies(self, found: Sequence[Found]) -> dict[int, list[Task]]:
        """Return the tasks of the tables that are no copies; a table over several pages is one."""
        wholes: list[list[Found]] = []
        for one in found:
            if one.goes_on and not _is_printed(one.tasks, wholes[-1]):
                wholes[-1].append(one)
            else:
                wholes.append([one])
        printings = [self._printing(whole) for whole in wholes] if len(wholes) > 1 else []
        dropped: set[int] = set()
        for copy in copies_among(printings):
            dropped.add(copy.printing)
            repair, issues = told(copy, printings)
            self.repairs.append(repair)
            self.issues += issues
        kept = [one for i, whole in enumerate(wholes) if i not in dropped for one in whole]
        self.issues += [issue for one in kept for issue in one.issues]
        self.repairs.sort(key=_block)
        self.issues.sort(key=_block)
        return {one.block: list(one.tasks) for one in kept}

    def _printing(self, whole: Sequence[Found]) -> Printing:
        cells = (c for one in whole for r in one.table.rows for c in (r.section, *r.cells) if c and not c.filled)
        return Printing(
            Origin.TABLE,
            tuple(t for one in whole for t in one.tasks),
            self._at(whole[0].block),
            "".join(c.text.value for c in cells),
            _titles(whole[0].table),
            self._head(whole[0].block),
        )

    def _head(self, block: int) -> str:
        """Return the paragraph right above a table, "" where none is in its file."""
        above = self.notice.blocks[block - 1] if block else None
        same = above is not None and above.file == self.notice.blocks[block].file
        return above.text.value if above is not None and same else ""

    def _of_table(self, block: int, table: Table) -> list[Task]:
        path = self.outline.paths.get(block, ())
        above = tuple(section_of(n).value for n in path)
        safe = any(is_safeguard(heading_words(n)) for n in path)
        sections: list[tuple[int, str]] = []
        named = self._named(path[-1].block, path[-1].text) if path else ()
        tasks: list[Task] = []
        for row in table.rows:
            if row.section is not None:
                title = row.section.text.value.strip().rstrip("。")
                mark = mark_of(title)
                rank = int(mark.rank) if mark else 99
                above = above[: _kept(path, mark)] if mark and not sections else above
                named = self._named(block, row.section.text[mark.end if mark else 0 :], row.section)
                sections = [s for s in sections if s[0] < rank] + [(rank, title)]
                safe = is_safeguard(squeezed(title[mark.end :] if mark else title))
                continue
            section = (*above, *(s for _, s in sections))
            if (task := self._task(block, table, row, section, safe)) is not None:
                tasks.append(task if task.units or table.has(Holds.UNIT) else replace(task, units=named))
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

    def _task(self, block: int, table: Table, row: Row, section: tuple[str, ...], safe: bool) -> Task | None:
        cells = table.of(row, Holds.TASK)
        if not cells:
            return None
        text = joined(c.text for _, c in cells)
        number, text = self._number(table, row, text)
        text, said = assignments_in(text, self.dated)
        if not len(text):
            return None
        themes = tuple(c.text.value.rstrip("。；") for _, c in table.of(row, Holds.THEME) if len(c.text))
        cell = cells[0][1]
        units = self._units(block, table, row) or once(
            self._unit(block, table, cell, a.text, u.start, u.end, u.text, u.role, u.collective)
            for a in said
            for u in a.units
        )
        deadlines = self._deadlines(block, table, row) + self._milestones(block, table, row)
        deadlines += [
            deadline_of(d, a.text, self._place(block, table, cell, a.text[d.start : d.end]))
            for a in said
            for d in a.deadlines
        ]
        if not table.has(Holds.DEADLINE) and not table.has(Holds.MILESTONE) and not deadlines:
            reading = self.dated.in_prose(text.value)
            deadlines = self._read(block, table, cell, text, reading)
        return Task(
            number=number,
            section=(*section, *(t for t in themes if t and squeezed(t) != squeezed(text.value))),
            title=None,
            text=text.value,
            category=Category.SAFEGUARD if safe else Category.TASK,
            origin=Origin.TABLE,
            units=units,
            deadlines=tuple(different(deadlines)),
            place=self._place(block, table, cell, text),
        )

    def _number(self, table: Table, row: Row, text: Passage) -> tuple[str | None, Passage]:
        """The row's number, from its column, else off the head of its task."""
        if cells := table.of(row, Holds.NUMBER):
            mark = mark_of(cells[0][1].text.value + "、")
            return (mark.number if mark else squeezed(cells[0][1].text.value).strip("（）().．、")), text
        if (mark := mark_of(text.value)) is not None and mark.end < len(text):
            return mark.number, text[mark.end :]
        themes = [c.text.value for _, c in table.of(row, Holds.THEME) if not c.filled]
        mark = mark_of(themes[-1]) if themes else None
        return (mark.number if mark and mark.rank is Rank.THIRD else None), text

    def _units(self, block: int, table: Table, row: Row) -> tuple[Unit, ...]:
        units: list[Unit] = []
        names_leads = any(c.heading.role is Role.LEAD for c in table.columns)
        for column, cell in table.of(row, Holds.UNIT):
            role = column.heading.role or Role.RESPONSIBLE
            found = read_units(cell.text.value)
            if not found and not cell.filled and not says_nothing(cell.text.value):
                message = f"the column headed {column.title} says {cell.text.value!r}, which names no unit"
                self.issues.append(Issue("unit_unclear", message, self._place(block, table, cell, cell.text)))
            first_leads = self.first_leads or FIRST_LEADS.search(column.title) is not None
            if first_leads and role is Role.RESPONSIBLE and not names_leads:
                found = with_first_leading(found)
            for u in found:
                units.append(
                    self._unit(block, table, cell, cell.text, u.start, u.end, u.text, u.role or role, u.collective)
                )
        return once(units)

    def _unit(
        self,
        block: int,
        table: Table,
        cell: Cell,
        text: Passage,
        start: int,
        end: int,
        name: str,
        role: Role | None,
        collective: bool,
    ) -> Unit:
        place = self._place(block, table, cell, text[start:end])
        return Unit(name, role or Role.RESPONSIBLE, collective, cell.filled, place)

    def _deadlines(self, block: int, table: Table, row: Row) -> list[Deadline]:
        deadlines: list[Deadline] = []
        for _, cell in table.of(row, Holds.DEADLINE):
            reading = self.dated.in_cell(cell.text.value)
            deadlines += self._read(block, table, cell, cell.text, reading)
            if not reading.deadlines and not reading.doubts and not says_nothing(cell.text.value):
                message = f"the deadline column says {cell.text.value!r}, which sets no known time"
                self.issues.append(Issue("deadline_unclear", message, self._place(block, table, cell, cell.text)))
        return deadlines

    def _milestones(self, block: int, table: Table, row: Row) -> list[Deadline]:
        """Return what is to be reached by the time that heads each column (一季度).

        A time that the cell itself sets goes before the heading's.
        """
        deadlines: list[Deadline] = []
        for column, cell in table.of(row, Holds.MILESTONE):
            what = squeezed(cell.text.value)
            if says_nothing(what):
                continue
            own = self.dated.in_prose(cell.text.value, several=True)
            if any(d.due for d in own.deadlines):
                deadlines += self._read(block, table, cell, cell.text, own)
                continue
            reading = self.dated.in_cell(column.title)
            place = self._place(block, table, cell, cell.text)
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

    def _read(self, block: int, table: Table, cell: Cell, text: Passage, reading: Reading) -> list[Deadline]:
        for doubt in reading.doubts:
            place = self._place(block, table, cell, text[doubt.start : doubt.end])
            self.issues.append(Issue("deadline_unclear", doubt.reason, place))
        return [
            deadline_of(d, text, self._place(block, table, cell, text[d.start : d.end]), inherited=cell.filled)
            for d in reading.deadlines
        ]

    def _place(self, block: int, table: Table, cell: Cell, text: Passage) -> Place:
        return place_of(self.notice, block, text, cell, table.ordinal)

    def _at(self, block: int) -> Place:
        within = self.notice.blocks[block]
        grid = within.grid
        spans = [c.text.span for r in (grid.rows if grid else ()) for c in r if len(c.text)]
        start, end = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)
        return Place(
            block,
            start,
            end,
            self.notice.text[start:end],
            grid.ordinal if grid else None,
            page=within.spot.page,
            path=within.spot.path,
            file=within.file,
        )

    def _mended(self, block: int, table: Table, mends: Sequence[Mend]) -> None:
        for mend in mends:
            place = self._at(block) if mend.cell is None else self._place(block, table, mend.cell, mend.cell.text)
            self.repairs.append(Repair(mend.code, mend.reason, place))

    def _unknown_headings(self, block: int, table: Table) -> None:
        grid = self.notice.blocks[block].grid
        cells = {c.text.value: c for r in (grid.rows[:4] if grid else ()) for c in r}
        for column in table.columns:
            if column.title and (column.heading.holds is Holds.UNKNOWN or column.by_content):
                taken = "is left out" if column.heading.holds is Holds.UNKNOWN else f"is read as {_meaning(column)}"
                cell = cells.get(column.title)
                place = self._place(block, table, cell, cell.text) if cell else self._at(block)
                self.issues.append(Issue("unknown_heading", f"the column headed {column.title!r} {taken}", place))

    def _not_tasks(self, block: int, table: Table) -> None:
        """A table that names units or deadlines but no task is not understood; any other is simply no task table."""
        if table.has_header and (table.has(Holds.UNIT) or table.has(Holds.DEADLINE)) and len(table.rows) > 1:
            headings = "、".join(c.title for c in table.columns if c.title)
            message = f"a table headed {headings} has no column of tasks; it gives none"
            self.issues.append(Issue("table_not_understood", message, self._at(block)))


def is_task_table(table: Table) -> bool:
    """Whether the rows are tasks: a column says what, and one says who or by when."""
    if not table.has(Holds.TASK) or not any(table.of(r, Holds.TASK) for r in table.rows):
        return False
    if not (table.has(Holds.UNIT) or table.has(Holds.DEADLINE) or table.has(Holds.MILESTONE)):
        return False
    texts = [c.text.value for r in table.rows for _, c in table.of(r, Holds.TASK)]
    if all(map(is_quantity, texts)):
        return False
    headed = table.has_header or any(c.title for c in table.columns)  # by the table that it goes on with
    return headed or (len(texts) > 1 and len(table.columns) >= 3 and sum(map(len, texts)) >= LEAST_WORDS * len(texts))


def _kept(path: Sequence[Node], mark: Mark) -> int:
    """Return how many of the headings above a table hold for a section in it: one that it counts on from ends there."""
    value = value_of(mark.number)
    for k, node in enumerate(path):
        before = value_of(node.number)
        if node.rank is mark.rank and value is not None and before is not None and value == before + 1:
            return k
    return len(path)


def _is_next(before: Block, block: Block) -> bool:
    return before.ordinal == block.ordinal - 1 and before.file == block.file


def _is_printed(tasks: Sequence[Task], whole: Sequence[Found]) -> bool:
    """Whether most of the tasks or their numbers stand in a table already: one below it is its copy, no next page."""
    earlier = [t for one in whole for t in one.tasks]
    texts, numbers = {t.text for t in earlier}, {t.number for t in earlier if t.number}
    return max(sum(t.text in texts for t in tasks), sum(t.number in numbers for t in tasks)) * 2 > len(tasks)


def _block(said: Repair | Issue) -> int:
    return said.place.block if said.place else -1


def _titles(table: Table) -> tuple[str, ...]:
    return tuple(folded(c.title) for c in table.columns)


def _meaning(column: Column) -> str:
    return column.heading.holds.value
