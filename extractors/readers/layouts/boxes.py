"""Tables drawn with lines: ┌─┬┐."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.layouts.region import Region, Rows, split
from extractors.readers.lines import Line
from taizhang.model import Passage, joined

BOX_RULE = re.compile(r"[\s┌┬┐├┼┤└┴┘─━┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝│┃║+\-=|]+")
BOX_TOP = re.compile(r"\s*(?:[┌┏╔├]|\+[-=]+\+)")
BOX_SIDE = re.compile(r"[│┃║]")
SIDE = re.compile(r"[│┃║|]")
MOST_EMPTY = 40  # lines of rules and nothing else; a longer run is no table


def boxed(lines: Sequence[Line], i: int) -> Region | None:
    """A table drawn with ┌─┬┐: cells between sides, rows between rules, words cut at a cell's edge joined."""
    if not BOX_TOP.match(lines[i].value):
        return None
    rows: Rows = []
    parts: list[list[Passage]] = []  # of the open row, by column
    j, empty = i, 0
    while j < len(lines) and _is_boxed(lines[j].value) and empty < MOST_EMPTY:
        value = lines[j].value
        if BOX_RULE.fullmatch(value):
            empty += 1
            if not BOX_SIDE.search(value) or re.search(r"[─━═\-=]", value):
                rows += _row(parts)
                parts = []
        else:
            empty = 0
            for k, cell in enumerate(split(lines[j].text.strip(), SIDE)[1:-1]):
                parts += [[]] if k == len(parts) else []
                parts[k].append(cell.strip())
        j += 1
    rows += _row(parts)
    return Region(i, j, rows, "box") if len(rows) >= 2 else None


def _row(parts: Sequence[Sequence[Passage]]) -> Rows:
    cells = [joined(p) for p in parts]
    return [cells] if any(len(c) for c in cells) else []


def _is_boxed(value: str) -> bool:
    value = value.strip()
    return bool(value) and (BOX_RULE.fullmatch(value) is not None or re.match(r"[│┃║|]", value) is not None)
