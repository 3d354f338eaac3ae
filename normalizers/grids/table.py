"""What a mended table is made of: columns, rows, and the repairs that made them."""

from __future__ import annotations

from dataclasses import dataclass

from normalizers.headings import Heading, Holds
from taizhang.model import Cell


@dataclass(frozen=True, slots=True)
class Mend:
    """One repair of a grid: its code, the reason, and the cell where it was made (None: the whole table)."""

    code: str
    reason: str
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading as printed ("" where it has none) and what it holds."""

    title: str
    heading: Heading
    by_content: bool = False  # the heading said nothing known; the cells did


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one cell a column (None where nothing is printed or filled), or a section's title across all of them."""

    cells: tuple[Cell | None, ...]
    section: Cell | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A mended table: columns, and rows that all have one place for each of them."""

    ordinal: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    has_header: bool

    def of(self, row: Row, *kinds: Holds) -> list[tuple[Column, Cell]]:
        """Return the row's cells in the columns that hold one of these kinds, left to right."""
        pairs = zip(self.columns, row.cells, strict=True)
        return [(column, cell) for column, cell in pairs if cell is not None and column.heading.holds in kinds]

    def has(self, kind: Holds) -> bool:
        """Whether one of the columns holds this kind."""
        return any(c.heading.holds is kind for c in self.columns)
