"""What all layouts share: the region that a table takes, and how a line is parted into cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taizhang.model import Passage

Rows = list[list[Passage]]
ANNEX = re.compile(r"\s*附\s*[件表]\s*[\d一二三四五六七八九十]{0,2}")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines ``start`` up to ``end`` that are one table, its rows of cells, and whether rows were joined over a gap."""

    start: int
    end: int
    rows: Rows
    layout: str
    gaps: tuple[int, ...] = ()  # rows before which a blank line broke the table


def split(text: Passage, separator: re.Pattern[str]) -> list[Passage]:
    cells: list[Passage] = []
    start = 0
    for match in separator.finditer(text.value):
        cells.append(text[start : match.start()])
        start = match.end()
    cells.append(text[start:])
    return cells
