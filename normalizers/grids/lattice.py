"""A table's fields, row by row, each with the cell that spans it: rows may be taken out and cells be joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.characters import squeezed
from normalizers.grids.headers import columns_named, header_found
from normalizers.grids.spans import expanded
from normalizers.grids.table import Column, Mend
from taizhang.model import Cell, Grid


@dataclass(slots=True)
class Lattice:
    """A grid as a lattice of fields: each holds the cell that spans it. Rows may be taken out and cells be joined."""

    source: Grid
    fields: list[dict[int, int]]  # by row: column → which cell
    cells: dict[int, Cell]
    pages: list[int | None]
    header: list[str]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, grid: Grid) -> Lattice:
        """Return the lattice of a grid."""
        fields: list[dict[int, int]] = [{} for _ in grid.rows]
        cells: dict[int, Cell] = {}
        for r, row in enumerate(grid.rows):
            for cell in row:
                at = len(cells)
                cells[at] = cell
                for down in range(min(cell.row_span, len(grid.rows) - r)):
                    for across in range(cell.column_span):
                        fields[r + down].setdefault(cell.column + across, at)
        rows, _ = expanded(grid)
        kept = [row for row in rows if any(len(c.text) for c in row)]
        header, body, _ = header_found(kept)
        columns = columns_named(header, body, grid.loose)
        titles = [squeezed(c.text.value) for c in header] if header else []
        return cls(grid, fields, cells, [page_of(r) for r in grid.rows], titles, columns)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.fields)

    def at(self, r: int, column: int) -> Cell | None:
        """Return the cell that covers a field, None where none does."""
        key = self.fields[r].get(column)
        return None if key is None else self.cells[key]

    def own(self, r: int) -> list[Cell]:
        """Return the cells that begin in a row, left to right."""
        above = set(self.fields[r - 1].values()) if r else set()
        return [self.cells[k] for k in dict.fromkeys(v for _, v in sorted(self.fields[r].items())) if k not in above]

    def spans(self, r: int, column: int) -> bool:
        """Whether the field's cell spans other rows too."""
        key = self.fields[r].get(column)
        near = [self.fields[n] for n in (r - 1, r + 1) if 0 <= n < self.height]
        return key is not None and any(key in row.values() for row in near)

    def said(self, r: int) -> list[str]:
        """Return the words of each cell in a row, once each."""
        return [squeezed(self.cells[k].text.value) for k in dict.fromkeys(self.fields[r].values())]

    def drop_headers(self) -> list[Mend]:
        """Take out the rows that print the header again at the head of a page, however many rows it has."""
        if not self.header or self.height < 2:
            return []
        top = self.header_end()
        head = [self.said(r) for r in range(top)]
        mends: list[Mend] = []
        r = top
        while r < self.height:
            new_page = self.pages[r] is not None and self.pages[r] != self.pages[r - 1]
            if new_page and [self.said(n) for n in range(r, min(r + top, self.height))] == head:
                mends.append(
                    Mend("header_dropped", "the header printed again on a new page is dropped", self.own(r)[0])
                )
                for _ in range(top):
                    self.take_out(r)
            else:
                r += 1
        return mends

    def header_end(self) -> int:
        """Return how many rows there are up to the header's last."""
        wanted = set(self.header) - {""}
        seen: set[str] = set()
        for r in range(min(self.height, 8)):
            seen |= set(self.said(r))
            if wanted <= seen:
                return r + 1
        return 1

    def take_out(self, r: int) -> None:
        """Take a row out."""
        del self.fields[r], self.pages[r]

    def grid(self) -> Grid:
        """Return the lattice as a grid again, each cell where it was printed, spanning what it spans now."""
        rows: list[tuple[Cell, ...]] = []
        done: set[int] = set()
        for r in range(self.height):
            row = []
            for column, key in sorted(self.fields[r].items()):
                if key in done:
                    continue
                done.add(key)
                down = 1
                while r + down < self.height and self.fields[r + down].get(column) == key:
                    down += 1
                across = 1
                while self.fields[r].get(column + across) == key:
                    across += 1
                row.append(self.cells[key]._replace(row_span=down, column_span=across))
            rows.append(tuple(row))
        return replace(self.source, rows=tuple(rows))


def page_of(row: Sequence[Cell]) -> int | None:
    """Return the first page that a row stands on, None where its cells say none."""
    return min((c.spot.page for c in row if c.spot.page is not None), default=None)
