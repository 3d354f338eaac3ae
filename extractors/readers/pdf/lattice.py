"""Cells among ruling lines: where rules cross, which crossings are the corners of a cell, which cells touch."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from extractors.readers.pdf.sheet import Rule
from taizhang.model import Box

Point = tuple[float, float]


def crossings(rules: Sequence[Rule], near: float) -> dict[Point, tuple[frozenset[int], frozenset[int]]]:
    """Return where level and upright rules meet, those that miss one another by ``near`` points too.

    Of each point: which level and which upright rules, by their place among ``rules``, go through it.
    """
    level = sorted((r.at, n) for n, r in enumerate(rules) if r.level)
    heights = [at for at, _ in level]
    found: dict[Point, tuple[set[int], set[int]]] = {}
    for n, upright in enumerate(rules):
        if upright.level:
            continue
        for at, m in level[bisect_left(heights, upright.start - near) :]:
            if at > upright.end + near:
                break
            if rules[m].start - near <= upright.at <= rules[m].end + near:
                levels, uprights = found.setdefault((upright.at, at), (set(), set()))
                levels.add(m)
                uprights.add(n)
    return {point: (frozenset(levels), frozenset(uprights)) for point, (levels, uprights) in found.items()}


def cells_of(points: dict[Point, tuple[frozenset[int], frozenset[int]]]) -> list[Box]:
    """Return the cells (left, top, right, bottom): of each crossing the smallest one of which it is the top left."""
    columns, rows = defaultdict(list), defaultdict(list)
    for x, y in sorted(points):
        columns[x].append(y)
        rows[y].append(x)
    cells: list[Box] = []
    for (x, y), (level, upright) in sorted(points.items()):
        below = [b for b in columns[x][bisect_left(columns[x], y) + 1 :] if upright & points[x, b][1]]
        right = [r for r in rows[y][bisect_left(rows[y], x) + 1 :] if level & points[r, y][0]]
        corner = next(((r, b) for b in below for r in right if _closes(points, x, y, r, b)), None)
        if corner is not None:
            cells.append((x, y, *corner))
    return cells


def _closes(
    points: dict[Point, tuple[frozenset[int], frozenset[int]]], left: float, top: float, right: float, bottom: float
) -> bool:
    """Whether rules run to the bottom right corner from the two corners beside it."""
    if (right, bottom) not in points:
        return False
    level, upright = points[right, bottom]
    return bool(upright & points[right, top][1]) and bool(level & points[left, bottom][0])


def tables_of(cells: Sequence[Box]) -> list[list[Box]]:
    """Return the cells that touch at a corner together, top to bottom. A cell that touches none is no table."""
    at: dict[Point, list[int]] = defaultdict(list)
    for n, (left, top, right, bottom) in enumerate(cells):
        for corner in ((left, top), (left, bottom), (right, top), (right, bottom)):
            at[corner].append(n)
    tables: list[list[Box]] = []
    seen: set[int] = set()
    for first in range(len(cells)):
        members, waiting = [], [first]
        while waiting:
            n = waiting.pop()
            if n in seen:
                continue
            seen.add(n)
            members.append(n)
            left, top, right, bottom = cells[n]
            for corner in ((left, top), (left, bottom), (right, top), (right, bottom)):
                waiting += at[corner]
        if len(members) > 1:
            tables.append([cells[n] for n in sorted(members)])
    return sorted(tables, key=lambda table: min((top, left) for left, top, _, _ in table))
