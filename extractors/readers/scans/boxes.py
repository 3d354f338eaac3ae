"""Boxes of text on a picture: joined into lines, parted at the rulings of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from taizhang.model import Box

SAME_LINE = 0.5  # of the lower one's height: boxes that share so much stand on one line
SAME_TYPE = 0.2  # of a line's height: boxes that differ by less are set in the same type
WIDE_GAP = 0.8  # heights of a line; a wider gap between two boxes of a line is a blank
TOUCHING = 0.6  # heights of a line; boxes that stand closer are read as one
FULL = 1.2  # heights of a line; a line that leaves less room to its cell's edge was cut there
LISTING = "、，,；;"
PADDING = 0.8  # heights of a line; a cell's text stands no further from its edge, unless it is centred


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text and where it stands: left, top, right, bottom in pixels. ``score`` is how sure the reading is, to 1."""

    box: Box
    text: str = ""
    score: float = 1.0


def height_of(box: Box) -> float:
    """Return a box's height."""
    return box[3] - box[1]


def width_of(box: Box) -> float:
    """Return a box's width."""
    return box[2] - box[0]


def shared(a: Box, b: Box) -> Box:
    """Return what two boxes share; a side is negative where they lie apart."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def round_all(boxes: Iterable[Box]) -> Box:
    """Return the box round all boxes, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def text_height(boxes: Sequence[Box]) -> float:
    """Return the height of a line of text in pixels, 0 where there is none."""
    return median(map(height_of, boxes)) if boxes else 0.0


def evened(box: Box, height: float) -> Box:
    """Return the box as high as the usual line where it is nearly so: the engine's boxes of one type differ some."""
    if not height or abs(height_of(box) - height) > SAME_TYPE * height:
        return box
    middle = (box[1] + box[3]) / 2
    return box[0], middle - height / 2, box[2], middle + height / 2


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line from the top, each line from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.box[1] + p.box[3], p.box[0])):
        if lines and any(_on_one_line(piece.box, other.box) for other in lines[-1]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.box[0]) for line in lines]


def as_one(line: Sequence[Piece]) -> Piece:
    """Return a line's pieces as one; a wide gap between two is a blank."""
    text = line[0].text
    for before, piece in pairwise(line):
        gap = piece.box[0] - before.box[2]
        text += (" " if gap > WIDE_GAP * height_of(piece.box) else "") + piece.text
    return Piece(round_all(p.box for p in line), text, min(p.score for p in line))


def touching_joined(boxes: Iterable[Box]) -> list[Box]:
    """Return the boxes, those of one line as one that nearly touch: a lone 一、 is hard to read."""
    return [p.box for p in pieces_of(map(Piece, boxes), TOUCHING)]


def pieces_of(pieces: Iterable[Piece], wide: float = WIDE_GAP) -> list[Piece]:
    """Return the pieces, those of one line joined that no gap parts which is so many heights of a line wide."""
    found: list[Piece] = []
    for line in lines_of(pieces):
        start = 0
        for i in range(1, len(line) + 1):
            if i == len(line) or line[i].box[0] - line[i - 1].box[2] > wide * height_of(line[i].box):
                found.append(as_one(line[start:i]))
                start = i
    return found


def cell_text(lines: Sequence[Piece], cell: Box) -> str:
    """Return the text of a cell: its lines parted by line feeds, but for those that the cell's edge cut.

    Where the words part what they list, the ends of lines do not.
    """
    if not lines:
        return ""
    if any(mark in line.text for line in lines for mark in LISTING):
        return "".join(line.text for line in lines)
    padding = min(line.box[0] for line in lines) - cell[0]
    text = lines[0].text
    for before, line in pairwise(lines):
        height = height_of(before.box)
        room = cell[2] - before.box[2] - min(padding, PADDING * height)
        text += ("" if room < FULL * height else "\n") + line.text
    return text


def parted(box: Box, cells: Iterable[Box]) -> list[tuple[int, Box]]:
    """Return which cells a box of text stands in, each with its part of the box.

    A strip that is narrower or lower than half a line belongs to the neighbour: a box is drawn somewhat wide.
    """
    least = height_of(box) / 2
    parts = []
    for i, cell in enumerate(cells):
        part = shared(box, cell)
        lies_in = part[0] <= (box[0] + box[2]) / 2 <= part[2] and part[1] <= (box[1] + box[3]) / 2 <= part[3]
        if lies_in or (width_of(part) > least and height_of(part) > least):
            parts.append((i, part))
    return parts


def moved(piece: Piece, left: float, top: float) -> Piece:
    """Return the piece as it stands on a page of which its picture is a part that begins at ``left``, ``top``."""
    a, b, c, d = piece.box
    return replace(piece, box=(a + left, b + top, c + left, d + top))


def _on_one_line(a: Box, b: Box) -> bool:
    return height_of(shared(a, b)) > SAME_LINE * min(height_of(a), height_of(b))
