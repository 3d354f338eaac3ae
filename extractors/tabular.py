"""Task tables: which of a notice's tables hold tasks, each once, and the tasks of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.copies import Printing, copies_among, told
from extractors.facts import says_first_leads
from extractors.labels import is_header_grid
from extractors.nodes import Outline
from extractors.places import place_of
from extractors.table_rows import TableRows
from extractors.times import Dated
from normalizers.characters import folded
from normalizers.grids import Column, Mend, Table, mended_table
from normalizers.headings import Holds, is_quantity
from taizhang.model import Block, BlockKind, Cell, Issue, Notice, Origin, Place, Repair, Task

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
        path = self.outline.paths.get(block, ())
        rows = TableRows(self.notice, block, table, path, self.dated, first_leads=self.first_leads)
        tasks = tuple(rows.tasks())
        return Found(block, table, tasks, (*self._unknown_headings(block, table), *rows.issues), goes_on)

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

    def _cell(self, block: int, table: Table, cell: Cell) -> Place:
        return place_of(self.notice, block, cell.text, cell, table.ordinal)

    def _mended(self, block: int, table: Table, mends: Sequence[Mend]) -> None:
        for mend in mends:
            place = self._cell(block, table, mend.cell) if mend.cell else self._at(block)
            self.repairs.append(Repair(mend.code, mend.reason, place))

    def _unknown_headings(self, block: int, table: Table) -> Iterator[Issue]:
        grid = self.notice.blocks[block].grid
        cells = {c.text.value: c for r in (grid.rows[:4] if grid else ()) for c in r}
        for column in table.columns:
            if column.title and (column.heading.holds is Holds.UNKNOWN or column.by_content):
                taken = "is left out" if column.heading.holds is Holds.UNKNOWN else f"is read as {_meaning(column)}"
                cell = cells.get(column.title)
                place = self._cell(block, table, cell) if cell else self._at(block)
                yield Issue("unknown_heading", f"the column headed {column.title!r} {taken}", place)

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
