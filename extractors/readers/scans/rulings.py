"""The rulings of tables on a scanned page: lines found in the picture, cells found between the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.readers.scans.engine import Pixels
from extractors.readers.scans.ink import LEVEL, UPRIGHT, Ink
from taizhang.model import Box

cv2: Any = import_module("cv2")
Bits = NDArray[np.bool_]

# Lengths are heights of a line of text.
TOGETHER = 0.4  # the two strokes of a double ruling stand no further apart
OUTSIDE = 1.5  # a side that has no ruling (an open table) is further from the next one
DRAWN = 0.6  # of a cell's side: less of a ruling is none
MOST_COLUMNS, MOST_ROWS = 40, 300  # more are a picture, not a table


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell between rulings: where it stands in the table, how far it spans, its box in pixels."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table: its cells from the top left, row by row, and its box in pixels."""

    cells: tuple[RuledCell, ...]
    box: Box


def ruled_tables(ink: Ink, text_height: float) -> list[Ruled]:
    """Return the ruled tables, from the top. A frame with nothing but one cell in it is none."""
    both = cv2.dilate(cv2.bitwise_or(ink.level, ink.upright), np.ones((3, 3), np.uint8))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(both)
    tables = []
    for i in range(1, count):
        left, top, width, height = (int(n) for n in stats[i][:4])
        if width < LEVEL * text_height or height < text_height:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        own = (marks[window] == i).astype(np.uint8)
        table = _table(ink.level[window] * own, ink.upright[window] * own, text_height)
        if table is not None:
            tables.append(_at(table, left, top))
    return sorted(tables, key=lambda t: (t.box[1], t.box[0]))


def without_rulings(image: Pixels, ink: Ink, tables: Sequence[Ruled]) -> Pixels:
    """Return the page with the tables' rulings wiped out, which a reader of text takes for strokes."""
    clean = image.copy()
    rulings = cv2.dilate(cv2.bitwise_or(ink.level, ink.upright), np.ones((5, 5), np.uint8)) > 0
    for table in tables:
        left, top, right, bottom = (int(n) for n in table.box)
        window = (slice(max(top - 2, 0), bottom + 3), slice(max(left - 2, 0), right + 3))
        part = clean[window]
        part[rulings[window]] = np.median(part.reshape(-1, 3), axis=0)
    return clean


def _table(level: Pixels, upright: Pixels, text_height: float) -> Ruled | None:
    height, width = level.shape
    near = max(int(TOGETHER * text_height), 1)
    ys = _with_sides(_stops(level > 0, 1, LEVEL * text_height, near), height, text_height)
    xs = _with_sides(_stops(upright > 0, 0, UPRIGHT * text_height, near), width, text_height)
    if not 2 <= len(xs) <= MOST_COLUMNS or not 2 <= len(ys) <= MOST_ROWS or len(xs) + len(ys) < 5:
        return None
    slots = _slots(_walls(upright > 0, xs, ys, near), _walls(level.T > 0, ys, xs, near))
    return _ruled(slots, xs, ys) if len(slots) > 1 else None


def _stops(drawn: Bits, axis: int, least: float, near: int) -> list[int]:
    """Return where along the other axis rulings stand, in pixels; those that stand close are one."""
    sums = drawn.sum(axis=axis)
    at = np.flatnonzero(sums >= least)
    groups = np.split(at, np.flatnonzero(np.diff(at) > near) + 1) if len(at) else []
    return [int(np.average(g, weights=sums[g])) for g in groups]


def _with_sides(stops: list[int], length: int, text_height: float) -> list[int]:
    """Return the stops with the sides of a table that is open there."""
    if not stops:
        return stops
    first = [0] if stops[0] > OUTSIDE * text_height else []
    last = [length - 1] if length - 1 - stops[-1] > OUTSIDE * text_height else []
    return [*first, *stops, *last]


def _walls(drawn: Bits, across: Sequence[int], along: Sequence[int], near: int) -> Bits:
    """Return which sides of the slots are drawn: ``[i, k]`` the one at ``across[k]`` from ``along[i]`` to the next."""
    walls = np.zeros((len(along) - 1, len(across)), dtype=bool)
    for k, x in enumerate(across):
        strip: Bits = np.any(drawn[:, max(x - near, 0) : x + near + 1], axis=1)
        for i, (start, end) in enumerate(pairwise(along)):
            walls[i, k] = k in (0, len(across) - 1) or strip[start + 1 : end].mean() >= DRAWN
    return walls


def _slots(upright: Bits, level: Bits) -> list[tuple[int, int, int, int]]:
    """Return the cells as (row, column, rows, columns): slots between which no side is drawn are one cell.

    ``upright[r, k]`` is the side left of slot (r, k), ``level[c, k]`` the side above slot (k, c).
    """
    rows, columns = upright.shape[0], level.shape[0]
    taken = np.zeros((rows, columns), dtype=bool)
    cells = []
    for r in range(rows):
        for c in range(columns):
            if taken[r, c]:
                continue
            right = c + 1
            while right < columns and not upright[r, right] and not taken[r, right]:
                right += 1
            below = r + 1
            while (
                below < rows
                and not level[c:right, below].any()
                and not upright[below, c + 1 : right].any()
                and not taken[below, c:right].any()
            ):
                below += 1
            taken[r:below, c:right] = True
            cells.append((r, c, below - r, right - c))
    return cells


def _ruled(slots: Sequence[tuple[int, int, int, int]], xs: Sequence[int], ys: Sequence[int]) -> Ruled:
    """Return the table, without the rows and columns in which no cell begins: marks that look like a ruling."""
    rows = {r: i for i, r in enumerate(sorted({s[0] for s in slots}))}
    columns = {c: i for i, c in enumerate(sorted({s[1] for s in slots}))}
    cells = []
    for r, c, down, across in slots:
        box = (float(xs[c]), float(ys[r]), float(xs[c + across]), float(ys[r + down]))
        row_span = sum(r <= n < r + down for n in rows)
        column_span = sum(c <= n < c + across for n in columns)
        cells.append(RuledCell(rows[r], columns[c], row_span, column_span, box))
    return Ruled(tuple(cells), (float(xs[0]), float(ys[0]), float(xs[-1]), float(ys[-1])))


def _at(table: Ruled, left: int, top: int) -> Ruled:
    def moved(box: Box) -> Box:
        return box[0] + left, box[1] + top, box[2] + left, box[3] + top

    cells = tuple(RuledCell(c.row, c.column, c.row_span, c.column_span, moved(c.box)) for c in table.cells)
    return Ruled(cells, moved(table.box))
