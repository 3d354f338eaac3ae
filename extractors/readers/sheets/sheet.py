"""A sheet as its file has it: cells as they are shown, what is merged, what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

Range = tuple[int, int, int, int]  # first row, first column, last row, last column, all from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``cells`` holds what is shown at (row, column), both from 0; empty cells are left out.

    ``errors`` names the cells whose value the file does not have: an error (#REF!), a formula never computed.
    """

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int], ...] = ()
    too_long: bool = False  # it has more rows than are read, and none of them stands here


def reference(row: int, column: int) -> str:
    """Return a cell's name: B7 for (6, 1)."""
    return f"{letters(column)}{row + 1}"


@lru_cache
def letters(column: int) -> str:
    """Return a column's name: A for 0, AA for 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(name: str) -> tuple[int, int]:
    """Return the row and column of a cell's name: (6, 1) for B7. Raises ValueError where it is none."""
    at = 0
    column = 0
    while at < len(name) and "A" <= name[at] <= "Z":
        column = column * 26 + ord(name[at]) - 64
        at += 1
    return int(name[at:]) - 1, column - 1


def range_of(name: str) -> Range:
    """Return the range that a name covers: (0, 1, 2, 3) for B1:D3. Raises ValueError where it is none."""
    first, _, last = name.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
