"""The rulings of tables on a scanned page: lines found in the picture, cells found between the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.readers.scans.boxes import height_of
from extractors.readers.scans.engine import Pixels
from taizhang.model import Box

cv2: Any = import_module("cv2")
Bits = NDArray[np.bool_]

# Lengths are heights of a line of text.
LEVEL = 2.0  # a level ruling is longer: 一 and —— are strokes of text
UPRIGHT = 1.6  # an upright ruling is longer: 门 is not
BRIDGED = 0.6  # a break in a ruling that a bad scan left is no wider
TOGETHER = 0.4  # the two strokes of a double ruling stand no further apart
OUTSIDE = 1.5  # a side that has no ruling (an open table) is further from the next one
KEPT = 0.2  # of a line of text, above and below: a ruling may touch it there
THICKEST = 0.4  # a thicker stroke is no ruling
DARKER = 18  # shades of 255: ink is so much darker than the paper beside it
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


@dataclass(frozen=True, slots=True)
class Ink:
    """Which pixels of a page are dark, and which of these belong to rulings: 255 or 0 each."""

    dark: Pixels
    level: Pixels
    upright: Pixels


def ink_of(image: Pixels, boxes: Sequence[Box], text_height: float) -> Ink:
    """Return the ink of a page, given where text stands on it and how high its lines are, in pixels.

    A level ruling never runs through a line of text. An upright one may: the engine takes two cells that stand close
    for one line.
    """
    grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    dark = _thin(grey, max(int(THICKEST * text_height), 5))
    level = dark.copy()
    for box in boxes:
        inset = KEPT * min(height_of(box), text_height)
        level[int(box[1] + inset) : int(box[3] - inset), int(box[0]) : int(box[2])] = 0
    bridged = int(BRIDGED * text_height)
    return Ink(
        dark,
        _strokes(level, (int(LEVEL * text_height), 1), (bridged, 1)),
        _strokes(dark, (1, int(UPRIGHT * text_height)), (1, bridged)),
    )


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


def levels_of(ink: Ink) -> list[tuple[float, float, float]]:
    """Return each level ruling as (height, left, right) in pixels."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(ink.level)
    return [(float(middles[i][1]), float(stats[i][0]), float(stats[i][0] + stats[i][2])) for i in range(1, count)]


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


def _thin(grey: Pixels, most: int) -> Pixels:
    """Return which pixels belong to strokes that are darker than their paper and no thicker than so many pixels."""
    darker = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (most, most)))
    return np.asarray(cv2.threshold(darker, DARKER, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _strokes(dark: Pixels, least: tuple[int, int], bridged: tuple[int, int]) -> Pixels:
    rectangle = cv2.MORPH_RECT
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(rectangle, least))
    joined = cv2.morphologyEx(long, cv2.MORPH_CLOSE, cv2.getStructuringElement(rectangle, bridged))
    return np.asarray(joined, dtype=np.uint8)


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
