"""Tables drawn with lines: ┌─┬┐."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.layouts.region import Region, Rows, split
from extractors.readers.lines import Line
from taizhang.model import EMPTY, Passage, joined

BOX_RULE = re.compile(r"[\s┌┬┐├┼┤└┴┘─━┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝│┃║+\-=|]+")
BOX_SIDE = re.compile(r"[│┃║]")


def boxed(lines: Sequence[Line], i: int) -> Region | None:
    """A table drawn with ┌─┬┐: cells between sides, rows between rules, words cut at a cell's edge joined."""
    if not re.match(r"\s*[┌┏╔├]|\s*\+[-=]+\+", lines[i].value):
        return None
    rows: Rows = []
    open_row: list[Passage] = []
    j = i
    while j < len(lines) and _is_boxed(lines[j].value):
        value = lines[j].value
        if BOX_RULE.fullmatch(value) and not (BOX_SIDE.search(value) and not re.search(r"[─━═\-=]", value)):
            if any(len(c) for c in open_row):
                rows.append(open_row)
            open_row = []
        else:
            cells = split(lines[j].text.strip(), re.compile(r"[│┃║|]"))[1:-1]
            open_row = [
                joined((open_row[k] if k < len(open_row) else EMPTY, cells[k].strip() if k < len(cells) else EMPTY))
                for k in range(max(len(open_row), len(cells)))
            ]
        j += 1
    if any(len(c) for c in open_row):
        rows.append(open_row)
    return Region(i, j, rows, "box") if len(rows) >= 2 else None


def _is_boxed(value: str) -> bool:
    value = value.strip()
    return bool(value) and (BOX_RULE.fullmatch(value) is not None or re.match(r"[│┃║|]", value) is not None)
