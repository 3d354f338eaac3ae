"""A sheet laid out: which of its rows are lines (titles above a table, notes below it), which are the table."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from extractors.readers.drafts import Draft, Printed
from extractors.readers.sheets.sheet import Sheet, letters, reference
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.headings import Holds, Looks, headings_of, looks_of
from normalizers.numbering import mark_of
from taizhang.model import Issue, Spot

LABELLED = re.compile(r"[^：:]{1,12}[：:]")
LABELLED_AT_MOST = 40  # characters; a longer cell is no 填报单位：…
NAMED_AT_MOST = 10  # hidden rows, or cells, that an issue names
MOST_COLUMNS = 500  # of a table that is read


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as one sees it; ``bottom`` and ``right`` are the last row and column that it is merged over."""

    row: int
    column: int
    text: str
    bottom: int
    right: int


Row = Sequence[Seen]


@dataclass(frozen=True, slots=True)
class Part:
    """A table with the lines above and below it; lines alone have no rows."""

    above: Sequence[Row]
    rows: Sequence[Row] = ()
    below: Sequence[Row] = ()


def lay_out(sheet: Sheet, draft: Draft, *, among_others: bool) -> None:
    """Write a sheet to the draft: its name where that says something, then its lines and tables from the top.

    What is hidden is left out, and issues say so. ``among_others``: other sheets are seen beside it.
    """
    draft.issues += _left_out(sheet, f"{draft.source.name}: sheet {sheet.name}")
    parts = _whole(part for band in _bands(sheet) for part in _parts(band))
    if not parts:
        return
    if _says_something(sheet.name, [cell.text for row in parts[0].above for cell in row], among_others):
        draft.line(sheet.name, Spot(path=sheet.name), blanks_before=1, starts=True)
    for part in parts:
        _lines(sheet.name, part.above, draft)
        if part.rows:
            _table(sheet.name, part.rows, draft)
        _lines(sheet.name, part.below, draft)


def _left_out(sheet: Sheet, where: str) -> Iterator[Issue]:
    if rows := {r for r, _ in sheet.cells} & sheet.hidden_rows:
        named = _few([str(r + 1) for r in sorted(rows)])
        yield Issue("rows_hidden", f"{where}: rows {named} are hidden and were left out")
    if columns := {c for _, c in sheet.cells} & sheet.hidden_columns:
        named = _few([letters(c) for c in sorted(columns)])
        yield Issue("columns_hidden", f"{where}: columns {named} are hidden and were left out")
    errors = [(r, c) for r, c in sheet.errors if r not in sheet.hidden_rows and c not in sheet.hidden_columns]
    if errors:
        named = _few([reference(*at) for at in errors])
        yield Issue("cell_error", f"{where}: {named} hold no value but an error; they were read as empty")


def _few(names: Sequence[str]) -> str:
    more = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def _says_something(name: str, above: Sequence[str], among_others: bool) -> bool:
    """Whether a sheet's name is part of what it says: not Sheet1, and not what stands above the table anyway."""
    bare = squeezed(name)
    if not bare or _unnamed().fullmatch(bare) or any(bare in squeezed(text) for text in above):
        return False
    return among_others or not above


def _bands(sheet: Sheet) -> Iterator[list[Row]]:
    """Return the runs of rows that no blank row parts; hidden rows and rows inside a merged cell part none."""
    rows = _seen(sheet)
    band: list[Row] = []
    reach = -1
    for row in rows:
        at = row[0].row
        if band and any(r not in sheet.hidden_rows for r in range(reach + 1, at)):
            yield band
            band = []
        band.append(row)
        reach = max(reach, *(cell.bottom for cell in row))
    if band:
        yield band


def _seen(sheet: Sheet) -> list[Row]:
    """Return the rows that are seen. A merged cell whose first row or column is hidden shows in the rest of it."""
    ends = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    rows: dict[int, list[Seen]] = {}
    for (row, column), text in sheet.cells.items():
        top, left = row, column
        bottom, right = ends.get((row, column), (row, column))
        while top in sheet.hidden_rows and top < bottom:
            top += 1
        while left in sheet.hidden_columns and left < right:
            left += 1
        if top not in sheet.hidden_rows and left not in sheet.hidden_columns:
            rows.setdefault(top, []).append(Seen(top, left, text, bottom, right))
    return [sorted(rows[r], key=lambda cell: cell.column) for r in sorted(rows)]


def _parts(band: Sequence[Row]) -> Iterator[Part]:
    """Return the tables in a run of rows, each with the lines above and below it: a header begins a new one."""
    start = 0
    for i in range(1, len(band)):
        if _is_line(band[i - 1]) and _is_header(band[i]):
            title = i - len(list(takewhile(_is_line, reversed(band[start:i]))))
            if title > start:
                yield _divided(band[start:title])
                start = title
    yield _divided(band[start:])


def _divided(rows: Sequence[Row]) -> Part:
    """Return the lines above a table, the table, the lines below it."""
    top = len(list(takewhile(_is_line, rows)))
    bottom = len(rows)
    merged_to = max((cell.bottom for row in rows[top:] for cell in row if cell.bottom > cell.row), default=-1)
    columns = sorted({cell.column for row in rows[top:] for cell in row if len(row) > 1})
    counted = top < bottom and headings_of([rows[top][0].text])[0].holds is Holds.NUMBER
    while bottom > top and rows[bottom - 1][0].row > merged_to and _is_note(rows[bottom - 1], columns, counted):
        bottom -= 1
    return Part(rows[:top], rows[top:bottom], rows[bottom:])


def _is_line(row: Row) -> bool:
    """Whether a row has one text, or nothing but labels (填报单位：… 联系人：…)."""
    return len(row) == 1 or all(LABELLED.match(c.text) and len(c.text) <= LABELLED_AT_MOST for c in row)


def _is_note(row: Row, columns: Sequence[int], counted: bool) -> bool:
    """Whether a row behind the last row of a table is no part of it. ``counted``: its first column numbers the rows."""
    cell = row[0]
    if not _is_line(row) or cell.column > columns[0]:
        return False
    if len(row) > 1 or cell.right > columns[0] or squeezed(cell.text).startswith(tuple(table("sheets")["notes"])):
        return True
    return counted and looks_of(cell.text) is Looks.TEXT


def _is_header(row: Row) -> bool:
    known = sum(h.holds not in (Holds.UNKNOWN, Holds.MILESTONE) for h in headings_of([c.text for c in row]))
    return known > 1 and known * 2 >= len(row)


def _whole(parts: Iterable[Part]) -> list[Part]:
    """Return the parts with tables whole again that a blank row parts before the title of a section (二、…)."""
    whole: list[Part] = []
    for part in parts:
        last = whole[-1] if whole else None
        titles = list(takewhile(_is_section, reversed(part.above)))
        if last and not last.below and len(titles) == len(part.above) and _goes_on(last.rows, part.rows):
            whole[-1] = Part(last.above, [*last.rows, *part.above, *part.rows], part.below)
        else:
            whole.append(part)
    return whole


def _is_section(row: Row) -> bool:
    return len(row) == 1 and mark_of(row[0].text) is not None


def _goes_on(rows: Sequence[Row], more: Sequence[Row]) -> bool:
    """Whether more rows, which have no header of their own, stand under the columns of a table that has one."""
    if not rows or not more or not any(map(_is_header, rows[:3])) or any(map(_is_header, more[:3])):
        return False
    columns, theirs = ({cell.column for row in some for cell in row} for some in (rows, more))
    return theirs <= columns and min(theirs) == min(columns)


def _lines(name: str, rows: Sequence[Row], draft: Draft) -> None:
    for row in rows:
        for cell in row:
            for i, line in enumerate(cell.text.split("\n")):
                draft.line(line, _spot(name, cell), starts=None if i else True)


def _table(name: str, rows: Sequence[Row], draft: Draft) -> None:
    """Write a table without the columns that have no words: such a one is part of merged cells, or stands empty."""
    columns = sorted({cell.column for row in rows for cell in row})
    if len(columns) > MOST_COLUMNS:
        what = f"{draft.source.name}: sheet {name}: a table of {len(columns):,} columns was left out"
        draft.issues.append(Issue("too_large", f"{what}; no more than {MOST_COLUMNS} are read"))
        return
    numbers = [row[0].row for row in rows]
    taken: set[tuple[int, int]] = set()
    printed = []
    for row in rows:
        at = row[0].row
        cells = {cell.column: cell for cell in row}
        line = []
        for column in columns:
            if (at, column) in taken:
                continue
            cell = cells.get(column)
            if cell is None:
                line.append(Printed("", spot=Spot(path=f"{name}!{reference(at, column)}")))
                continue
            if cell.bottom == at and cell.right == column:
                line.append(Printed(cell.text, spot=_spot(name, cell)))
                continue
            down = [r for r in _within(numbers, at, cell.bottom) if (r, column) not in taken]
            across = [c for c in _within(columns, column, cell.right) if (at, c) not in taken]
            taken.update((r, c) for r in down for c in across)
            line.append(Printed(cell.text, len(down), len(across), _spot(name, cell)))
        printed.append(line)
    draft.table(printed, Spot(path=name))


def _within(numbers: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Return those of some sorted numbers that lie between two of them."""
    return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]


def _spot(name: str, cell: Seen) -> Spot:
    return Spot(path=f"{name}!{reference(cell.row, cell.column)}")


@cache
def _unnamed() -> re.Pattern[str]:
    return re.compile("|".join(table("sheets")["unnamed"]), re.IGNORECASE)
