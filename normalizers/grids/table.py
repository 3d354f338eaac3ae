"""What a mended table is made of: columns, rows, and the repairs that made them."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    _places: dict[Holds, list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[Holds, list[int]] = {}
        for i, column in enumerate(self.columns):
            places.setdefault(column.heading.holds, []).append(i)
        object.__setattr__(self, "_places", places)

    def of(self, row: Row, kind: Holds) -> list[tuple[Column, Cell]]:
        """Return the row's cells in the columns that hold this kind, left to right."""
        cells = row.cells
        return [(self.columns[i], cell) for i in self._places.get(kind, ()) if (cell := cells[i]) is not None]

    def has(self, kind: Holds) -> bool:
        """Whether one of the columns holds this kind."""
        return kind in self._places
