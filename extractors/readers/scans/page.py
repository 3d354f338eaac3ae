"""A picture of one page to its lines and tables."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from extractors.readers.drafts import Printed
from extractors.readers.pages import Page, PageTable, TextLine
from extractors.readers.scans.boxes import (
    Piece,
    as_one,
    cell_text,
    evened,
    height_of,
    lines_of,
    moved,
    parted,
    pieces_of,
    round_all,
    touching_joined,
)
from extractors.readers.scans.engine import Pixels, read_lines
from extractors.readers.scans.ink import Ink, ink_of, levels_of
from extractors.readers.scans.rulings import Ruled, ruled_tables, without_rulings
from extractors.readers.scans.seals import without_seals
from extractors.readers.scans.sheet import SHOWN, Sheet, crop, sheet_of
from extractors.readers.scans.slips import mended
from taizhang.model import Box, Issue, Place, Repair, Spot

cv2: Any = import_module("cv2")

UNCLEAR = 0.8  # a line that is read less surely, to 1, may be wrong: clear print gives 0.93 and more
SURE = 0.9  # ink that the engine took for no text must read so surely to be some
NUMBER = 2.5  # heights of a line: an item's number stands so close before its words
LEAST_INK = 0.25  # of a line's height: smaller marks are dirt


Cells = list[list[Box]]  # the boxes of text in each cell of a table


def page_from(image: Pixels, number: int, scale: float) -> Page:
    """Return what stands on the picture of a page: blue, green and red, ``scale`` points per pixel."""
    sheet = sheet_of(without_seals(image, scale))
    width, height = sheet.image.shape[1] * scale, sheet.image.shape[0] * scale
    if not sheet.boxes:
        issue = Issue("blank_page", f"page {number} is a picture in which no text was found", _on(number))
        return Page(number, width, height, [], [], issues=(issue,))
    ink = ink_of(sheet.image, sheet.boxes, sheet.height)
    ruled = ruled_tables(ink, sheet.height)
    paper = without_rulings(sheet.image, ink, ruled)
    outside, inside = _placed(sheet, ruled)
    outside = [_with_number(ink, box, sheet) for box in outside]
    reader = Reader(paper, number, scale)
    pieces, read = reader.read(outside, inside, _overlooked(ink, ruled, inside, sheet.height))
    tables = [reader.ruled(table, cells) for table, cells in zip(ruled, read, strict=True) if any(cells)]
    lines = [TextLine(p.text, reader.points(evened(p.box, sheet.height))) for p in pieces_of(pieces)]
    levels = tuple((y * scale, left * scale, right * scale) for y, left, right in levels_of(ink))
    return Page(number, width, height, lines, tables, levels, tuple(reader.repairs()), tuple(reader.issues))


class Reader:
    """The lines of one page, read and mended, and what there is to say of that."""

    def __init__(self, paper: Pixels, number: int, scale: float) -> None:
        self.paper = paper
        self.number = number
        self.scale = scale
        self.slips = 0
        self.issues: list[Issue] = []

    def read(
        self, outside: Sequence[Box], inside: Sequence[Cells], doubtful: Sequence[Cells]
    ) -> tuple[list[Piece], list[list[list[Piece]]]]:
        """Return the text of boxes outside tables, and of those in the cells of each table.

        ``doubtful`` are boxes in those cells that may hold no text; they count where they are read surely.
        """
        boxes = [*outside, *(b for t in inside for c in t for b in c), *(b for t in doubtful for c in t for b in c)]
        found = zip(boxes, read_lines([crop(self.paper, b) for b in boxes]), strict=True)
        lines = [p for _ in outside if (p := self._piece(*next(found))).text]
        cells = [[[p for _ in c if (p := self._piece(*next(found))).text] for c in t] for t in inside]
        for table, more in zip(cells, doubtful, strict=True):
            for cell, own in zip(table, more, strict=True):
                cell += [p for _ in own if (p := self._piece(*next(found), least=SURE)).text]
        return lines, cells

    def ruled(self, table: Ruled, cells: Sequence[Sequence[Piece]]) -> PageTable:
        """Return a ruled table with the pieces of each of its cells."""
        rows: list[list[Printed]] = [[] for _ in range(max(c.row for c in table.cells) + 1)]
        for cell, pieces in zip(table.cells, cells, strict=True):
            # A bracket may open on one line and close on the next.
            text = self._mended(cell_text([as_one(line) for line in lines_of(pieces)], cell.box))
            rows[cell.row].append(Printed(text, cell.row_span, cell.column_span, self.spot(cell.box)))
        return PageTable(rows, self.points(table.box))

    def repairs(self) -> list[Repair]:
        """Return that the page was read by OCR, and how many of its slips were put right."""
        repairs = [Repair("scanned", f"page {self.number} is a picture; its text was read by OCR", _on(self.number))]
        if self.slips:
            reason = f"{self.slips} characters that OCR misreads by rule were put right on page {self.number}"
            repairs.append(Repair("scan_mended", reason, _on(self.number)))
        return repairs

    def points(self, box: Box) -> Box:
        """Return a box of pixels in points."""
        left, top, right, bottom = (round(n * self.scale, 1) for n in box)
        return left, top, right, bottom

    def spot(self, box: Box) -> Spot:
        """Return where a box of pixels stands on the page."""
        return Spot(self.number, box=self.points(box))

    def _piece(self, box: Box, found: tuple[str, float], least: float = 0.0) -> Piece:
        text, score = found[0].strip(), found[1]
        if score < least:
            return Piece(box)
        if text and score < UNCLEAR:
            message = f"page {self.number} reads {text!r} where the print is not clear ({score:.0%} sure)"
            self.issues.append(Issue("scan_unclear", message, _on(self.number, self.points(box))))
        return Piece(box, self._mended(text), score)

    def _mended(self, text: str) -> str:
        text, slips = mended(text)
        self.slips += slips
        return text


def _on(number: int, box: Box | None = None) -> Place:
    return Place(0, 0, 0, "", page=number, box=box)


def _placed(sheet: Sheet, tables: Sequence[Ruled]) -> tuple[list[Box], list[list[list[Box]]]]:
    """Return the boxes outside tables, and those in each cell of each table, parted at the rulings."""
    outside: list[Box] = []
    inside: list[list[list[Box]]] = [[[] for _ in table.cells] for table in tables]
    for box in sheet.boxes:
        parts = [(t, part) for t, table in enumerate(tables) for part in parted(box, [c.box for c in table.cells])]
        for t, (cell, part) in parts:
            inside[t][cell] += _characters(sheet.image, part) if box in sheet.down else [part]
        if not parts:
            outside += _characters(sheet.image, box) if box in sheet.down else [box]
    return touching_joined(outside), [[touching_joined(boxes) for boxes in cells] for cells in inside]


def _characters(image: Pixels, box: Box) -> list[Box]:
    """Return the boxes of the characters that stand one under the other in a narrow box."""
    left, top, right, bottom = (int(n) for n in box)
    grey = cv2.cvtColor(image[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], dark, [False])).astype(np.int8)))
    boxes: list[Box] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        # 二 is two strokes, but one character: what makes no more than a square belongs together.
        if boxes and top + end - boxes[-1][1] <= right - left:
            boxes[-1] = (box[0], boxes[-1][1], box[2], float(top + end))
        else:
            boxes.append((box[0], float(top + start), box[2], float(top + end)))
    return boxes or [box]


def _overlooked(ink: Ink, tables: Sequence[Ruled], inside: Sequence[Cells], height: float) -> list[Cells]:
    """Return the boxes of ink in cells where the engine found no text: it overlooks a lone 1."""
    return [
        [[] if boxes else _ink_in(ink, cell.box, height) for boxes, cell in zip(cells, table.cells, strict=True)]
        for cells, table in zip(inside, tables, strict=True)
    ]


def _with_number(ink: Ink, box: Box, sheet: Sheet) -> Box:
    """Return the box of a line with the ink close before it: the engine overlooks a lone 3."""
    height = height_of(box)
    if height > 2 * sheet.height:
        return box
    left = max([box[0] - NUMBER * height, *(b[2] for b in sheet.boxes if b[2] <= box[0] and _level(b, box))])
    number = _ink_in(ink, (max(left, 0.0), box[1], box[0] + height / 6, box[3]), sheet.height)
    return round_all([box, *number])


def _level(a: Box, b: Box) -> bool:
    return a[1] < (b[1] + b[3]) / 2 < a[3]


def _ink_in(ink: Ink, cell: Box, height: float) -> list[Box]:
    """Return the box of what ink is in a cell, if it may be a line of text."""
    left, top, right, bottom = (int(n) for n in cell)
    inset = max(int(height / 6), 2)
    window = (slice(top + inset, bottom - inset), slice(left + inset, right - inset))
    marks = cv2.bitwise_and(ink.dark[window], cv2.bitwise_not(cv2.bitwise_or(ink.level[window], ink.upright[window])))
    if not marks.size:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(marks)
    boxes = [
        (float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h in (stats[i][:4].tolist() for i in range(1, count))
        if max(w, h) >= LEAST_INK * height
    ]
    if not boxes or len(boxes) > SHOWN:
        return []
    box = moved(Piece(round_all(boxes)), left + inset, top + inset).box
    return [box] if LEAST_INK * height <= height_of(box) <= 1.5 * height else []
