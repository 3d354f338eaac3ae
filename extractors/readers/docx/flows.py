"""What stands in a body, a cell or a text box: lines and tables in reading order, their columns not yet known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Words(NamedTuple):
    """A line, and whether a paragraph begins with it; a line behind a break inside a paragraph may begin one."""

    text: str
    starts: bool


class RawCell(NamedTuple):
    """A cell: what stands in it, the columns of the table's own grid that it takes, its width in twips (1/1440 inch).

    ``goes_on`` says that it only continues the cell above (vMerge).
    """

    flow: Flow
    column: int
    span: int
    width: int
    goes_on: bool


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table: its rows, and the widths in twips of its grid's columns (tblGrid), which may be missing or stale."""

    rows: tuple[tuple[RawCell, ...], ...]
    grid: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AltChunk:
    """A file inside the file (w:altChunk), by the id that it is named by."""

    key: str


Flow: TypeAlias = list[Words | RawTable | AltChunk]


def lines_of(flow: Flow) -> list[str]:
    """Return the lines of a flow; those of a table in it cell by cell."""
    lines: list[str] = []
    for entry in flow:
        if isinstance(entry, Words):
            lines.append(entry.text)
        elif isinstance(entry, RawTable):
            lines += [line for row in entry.rows for cell in row for line in lines_of(cell.flow)]
    return [line for line in lines if line.strip()]
