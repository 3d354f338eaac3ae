"""The cells of a table that no upright lines rule: the words of each column in each row, as one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.readers.aligned.header import Header, Row
from extractors.readers.drafts import Printed
from extractors.readers.pages import TextLine
from normalizers.headings import Holds, are_whole_units
from taizhang.model import Spot

SLACK = 0.4  # em: what typesetting leaves over at a full line's end
WIDE_FROM = "\u2e7f"  # characters after it are as wide as they are high
FIRST_WORD = re.compile(r"(?:[!-~]+|.)[，。、；：？！）》”’]*")
LISTING = "、，,；;等"  # a column with these in it parts its units by them, not by lines


@dataclass(frozen=True, slots=True)
class Setting:
    """How a column's words are set: how far its lines reach, and whether it parts units by 、 or by lines."""

    end: float
    listed: bool

    @classmethod
    def of(cls, lines: Sequence[TextLine]) -> Setting:
        """Return how the lines of one column are set."""
        return cls(max((n.box[2] for n in lines), default=0.0), any(c in n.text for n in lines for c in LISTING))


def settings_of(header: Header, body: Sequence[Row], columns: int) -> list[Setting]:
    """Return how the words of each column are set."""
    return [Setting.of([n for row in body for n in row if header.column_of(n.box) == i]) for i in range(columns)]


def header_row(header: Header, edges: Sequence[float], page: int) -> list[Printed]:
    """Return the headings as a row; a heading spans an empty cell to its right."""
    top, bottom = min(c.box[1] for c in header.cells), max(c.box[3] for c in header.cells)
    printed: list[Printed] = []
    for cell, (left, right) in zip(header.cells, pairwise(edges), strict=True):
        if not cell.text and printed and printed[-1].spot.box:
            box = (printed[-1].spot.box[0], top, right, bottom)
            printed[-1] = replace(printed[-1], column_span=2, spot=Spot(page, box=box))
        else:
            printed.append(Printed(cell.text, spot=Spot(page, box=(left, top, right, bottom))))
    return printed


def printed_row(
    group: Sequence[Row], header: Header, edges: Sequence[float], setting: Sequence[Setting], page: int
) -> list[Printed]:
    """Return lines that are one row of the table as its cells; a lone line over several columns spans them all."""
    top = min(n.box[1] for row in group for n in row)
    bottom = max(n.box[3] for row in group for n in row)
    if len(group) == 1 and len(group[0]) == 1 and header.column_of(group[0][0].box) is None:
        spot = Spot(page, box=(edges[0], top, edges[-1], bottom))
        return [Printed(group[0][0].text, column_span=len(header.cells), spot=spot)]
    cells: list[list[TextLine]] = [[] for _ in header.cells]
    widest = next((i for i, h in enumerate(header.holds) if h is Holds.TASK), 0)
    for row in group:
        parts: dict[int, TextLine] = {}
        for piece in row:
            at = header.column_of(piece.box)
            at = widest if at is None else at
            before = parts.get(at)
            parts[at] = replace(piece, text=f"{before.text} {piece.text}") if before else piece
        for at, piece in parts.items():
            cells[at].append(piece)
    return [
        Printed(_words(lines, own), spot=Spot(page, box=(left, top, right, bottom)))
        for lines, own, (left, right) in zip(cells, setting, pairwise(edges), strict=True)
    ]


def _words(lines: Sequence[TextLine], own: Setting) -> str:
    """Return a cell's lines as one text; where a line is full, so that the next found no room on it, it goes on."""
    parts = [n.text for n in lines[:1]]
    for before, line in pairwise(lines):
        size = line.box[3] - line.box[1]
        word = FIRST_WORD.match(line.text)
        needed = (sum(0.5 if c < WIDE_FROM else 1.0 for c in word[0]) if word else 1.0) + SLACK
        wrapped = own.end - before.box[2] < needed * size and (
            own.listed or not are_whole_units(before.text, line.text)
        )
        parts += ["" if wrapped else "\n", line.text]
    return "".join(parts)
