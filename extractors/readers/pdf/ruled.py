"""Tables that lines or shaded boxes rule: rules merged by pdfplumber, cells where they cross, words by bisection."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Any

from pdfplumber.table import merge_edges

from extractors.readers.drafts import Printed
from extractors.readers.pages import PageTable
from extractors.readers.pdf.lattice import cells_of, crossings, tables_of
from extractors.readers.pdf.sheet import RISE, Glyph, Rule
from extractors.readers.pdf.type import Run, cell_text, padding_of, runs_of
from taizhang.model import Box, Spot

NEAR = 3.0  # points: rules no farther apart are one, and rules no farther apart meet
LEAST_EDGE = 3.0  # points
MOST_EDGES = 3_000  # on a page; more are a drawing, not a table
MOST_POINTS = 12_000
OPEN_SIDE = 3  # as many rules that begin at one place have a side there, drawn or not

TITLE_ROW = 36.0  # points: the row of a section's title, which no upright rule crosses, is no higher
LISTING = "、，,；;等"  # a column with these in it parts its units by them, not by lines

Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The tables on a page, the characters that stand outside of them, and whether it was too much to look at."""

    tables: list[PageTable]
    rest: list[Glyph]
    rules: list[Rule]  # merged: what was drawn, as a reader sees it
    too_many: bool = False


def ruled_tables(rules: Sequence[Rule], glyphs: Sequence[Glyph], page: int) -> Ruled:
    """Return the ruled tables of a page and what stands outside of them. ``page`` counts from 1."""
    edges = merged(rules)
    seen = [_rule(e) for e in edges]
    if len(edges) > MOST_EDGES:
        return Ruled([], list(glyphs), [], too_many=True)
    tables: list[PageTable] = []
    rest = list(glyphs)
    for cells in _cells(edges):
        shape = _Shape.of(cells)
        if len(shape.xs) < 3:
            continue
        inside, outside = shape.parted(rest)
        table = _table(shape, inside, page)
        if _is_table(table):
            tables.append(table)
            rest = outside
    return Ruled(tables, rest, seen)


def _ends(edge: Edge) -> tuple[float, float]:
    return (edge["x0"], edge["x1"]) if edge["orientation"] == "h" else (edge["top"], edge["bottom"])


def _rule(edge: Edge) -> Rule:
    level = edge["orientation"] == "h"
    return Rule(level, edge["top"] if level else edge["x0"], *_ends(edge))


def merged(rules: Sequence[Rule]) -> list[Edge]:
    """Return the rules as pdfplumber's edges, those that are one drawn in pieces or twice made one."""
    edges = [_edge(r) for r in dict.fromkeys(rules)]
    joined: list[Edge] = merge_edges(edges, NEAR, NEAR, NEAR, NEAR) if edges else []
    return [e for e in joined if _ends(e)[1] - _ends(e)[0] >= LEAST_EDGE]


def _edge(rule: Rule) -> Edge:
    if rule.level:
        x0, x1, top, bottom = rule.start, rule.end, rule.at, rule.at
    else:
        x0, x1, top, bottom = rule.at, rule.at, rule.start, rule.end
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if rule.level else "v",
    }


def _cells(edges: list[Edge]) -> list[list[Box]]:
    """Return the cells that the edges enclose, by tables."""
    missing = _unclosed(edges)
    closed = merge_edges([*edges, *missing], NEAR, NEAR, NEAR, NEAR) if missing else edges
    points = crossings([_rule(e) for e in closed], NEAR)
    return tables_of(cells_of(points)) if len(points) <= MOST_POINTS else []


def _unclosed(edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges that a table lacks where it is open: at its sides, or where a page cuts a row in two.

    Upright rules that end together below the last level one hold half a row; level rules that begin together, with
    an upright one across them, have a side there.
    """
    level = [e for e in edges if e["orientation"] == "h"]
    upright = [e for e in edges if e["orientation"] == "v"]
    missing: list[Edge] = []
    for end in ("top", "bottom"):
        for group in _grouped(upright, end):
            at = sum(e[end] for e in group) / len(group)
            left, right = min(e["x0"] for e in group), max(e["x0"] for e in group)
            drawn = any(
                abs(h["top"] - at) <= NEAR and h["x0"] - NEAR <= left and h["x1"] + NEAR >= right for h in level
            )
            held = sum(h["top"] > e["top"] - NEAR and h["top"] < e["bottom"] + NEAR for e in group[:1] for h in level)
            if len(group) > 2 and right - left > LEAST_EDGE and not drawn and held:
                missing.append(_edge(Rule(True, at, left, right)))
    for end in ("x0", "x1"):
        for group in _grouped(level, end):
            at = sum(e[end] for e in group) / len(group)
            if len(group) < OPEN_SIDE:
                continue
            tops = [e["top"] for e in group]
            across = [
                v
                for v in upright
                if any(e["x0"] + NEAR < v["x0"] < e["x1"] - NEAR for e in group)
                and v["top"] < max(tops) + NEAR
                and v["bottom"] > min(tops) - NEAR
            ]
            for top, bottom in _covered([(v["top"], v["bottom"]) for v in across]):
                sides = [v for v in upright if abs(v["x0"] - at) <= NEAR]
                if not any(v["top"] < bottom - NEAR and v["bottom"] > top + NEAR for v in sides):
                    missing.append(_edge(Rule(False, at, max(top, min(tops)), min(bottom, max(tops)))))
    return [e for e in missing if _ends(e)[1] - _ends(e)[0] >= LEAST_EDGE]


def _grouped(edges: Sequence[Edge], end: str) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: float(e[end])):
        if groups and edge[end] - groups[-1][0][end] <= NEAR:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups


def _covered(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches with those that touch made one, or that the row of a section's title parts."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1] + TITLE_ROW:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    """A table's cells on the lattice of its edges: ``owner`` is the cell of each field, by row and column."""

    cells: list[Box]
    xs: list[float]
    ys: list[float]
    owner: dict[tuple[int, int], int]

    @classmethod
    def of(cls, cells: list[Box]) -> _Shape:
        xs = sorted({x for c in cells for x in (c[0], c[2])})
        ys = sorted({y for c in cells for y in (c[1], c[3])})
        column, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
        owner = {
            (r, k): i
            for i, (x0, y0, x1, y1) in enumerate(cells)
            for r in range(row[y0], row[y1])
            for k in range(column[x0], column[x1])
        }
        return cls(cells, xs, ys, owner)

    def parted(self, glyphs: Sequence[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
        """Return the characters in each cell, and those that stand in none."""
        inside: dict[int, list[Glyph]] = defaultdict(list)
        outside: list[Glyph] = []
        left = right = top = bottom = 0.0  # of the field in which the character before stands
        group = outside
        for glyph in glyphs:
            x, y = (glyph[1] + glyph[2]) / 2, glyph[3] - RISE * glyph[4]
            if not (left <= x < right and top <= y < bottom):
                row, column = bisect_right(self.ys, y), bisect_right(self.xs, x)
                cell = self.owner.get((row - 1, column - 1))
                group = outside if cell is None else inside[cell]
                top, bottom = self._around(self.ys, row)
                left, right = self._around(self.xs, column)
            group.append(glyph)
        return inside, outside

    @staticmethod
    def _around(ends: list[float], after: int) -> tuple[float, float]:
        """Return the ends of the field before ``ends[after]``: without end at the first and behind the last."""
        return ends[after - 1] if after else -inf, ends[after] if after < len(ends) else inf


def _table(shape: _Shape, inside: dict[int, list[Glyph]], page: int) -> PageTable:
    runs = {i: runs_of(glyphs) for i, glyphs in inside.items()}
    first: dict[int, tuple[int, int]] = {}
    for field in sorted(shape.owner):
        first.setdefault(shape.owner[field], field)
    texts = _texts(shape, runs)
    rows: list[list[Printed]] = []
    for r, (top, bottom) in enumerate(pairwise(shape.ys)):
        row: list[Printed] = []
        for k, (left, right) in enumerate(pairwise(shape.xs)):
            i = shape.owner.get((r, k))
            if i is None:
                row.append(Printed("", spot=Spot(page, box=_rounded((left, top, right, bottom)))))
            elif first[i] == (r, k):
                box = shape.cells[i]
                down, across = shape.ys.index(box[3]) - r, shape.xs.index(box[2]) - k
                row.append(Printed(texts.get(i, ""), down, across, Spot(page, box=_rounded(box))))
        rows.append(row)
    return PageTable(rows, _rounded((shape.xs[0], shape.ys[0], shape.xs[-1], shape.ys[-1])))


def _texts(shape: _Shape, runs: dict[int, list[Run]]) -> dict[int, str]:
    """Return each cell's words, its wraps undone by how wide its column's other cells are set."""
    columns: dict[tuple[float, float], list[int]] = defaultdict(list)
    for i in runs:
        columns[shape.cells[i][0], shape.cells[i][2]].append(i)
    texts = {}
    for members in columns.values():
        padding = padding_of([(shape.cells[i], runs[i]) for i in members])
        listed = any(g.char in LISTING for i in members for run in runs[i] for g in run)
        for i in members:
            texts[i] = cell_text(runs[i], shape.cells[i], padding, listed)
    return texts


def _is_table(table: PageTable) -> bool:
    """Whether the cells are a table: two columns at least hold words."""
    return len({p.spot.box[0] for row in table.rows for p in row if p.text and p.spot.box}) > 1


def _rounded(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
