"""What a PDF page draws besides its characters: ruling lines, shaded boxes, pictures, text that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import inf

import pypdfium2.raw as pdfium

from extractors.readers.pdf import native
from extractors.readers.pdf.native import Matrix
from extractors.readers.pdf.sheet import Frame, Rule
from taizhang.model import Box

MOST_OBJECTS = 200_000  # on a page
MOST_SEGMENTS = 20_000  # of a path
DEEPEST = 10  # forms that stand in one another
THIN = 3.0  # points; a box no thicker is a line
SHORT = 0.8  # points; a shorter line is a dot, unless others stand beside it
WHITE = 245  # of 255 in each colour: nobody sees it on paper
INVISIBLE = 3  # the text rendering mode of a scan's hidden text

NOTHING: Box = (inf, inf, -inf, -inf)
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawing:
    """What was drawn, in the file's own points: lines and shaded boxes as boxes (left, bottom, right, top)."""

    visible: Box
    strokes: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)  # addresses of text objects in the invisible rendering mode
    pale: dict[int, Box] = field(default_factory=dict)  # of white text objects, and where they stand
    clipped: dict[int, Box] = field(default_factory=dict)  # text objects of which a clip leaves but this box
    clips: dict[tuple[int, ...], Box | None] = field(default_factory=dict)  # what a clip's paths leave of the page
    texts: int = 0
    objects: int = 0
    cut_short: bool = False  # there was more than the caps allow

    def rules(self, frame: Frame) -> list[Rule]:
        """Return the ruling lines, and the edges of the shaded boxes, on the upright page."""
        rules = []
        for box in self.strokes:
            left, top, right, bottom = frame.area(box)
            if bottom - top <= right - left:
                rules.append(Rule(True, (top + bottom) / 2, left, right))
            else:
                rules.append(Rule(False, (left + right) / 2, top, bottom))
        for box in self.shades:
            left, top, right, bottom = frame.area(box)
            rules += [Rule(True, top, left, right), Rule(True, bottom, left, right)]
            rules += [Rule(False, left, top, bottom), Rule(False, right, top, bottom)]
        return [r for r in rules if r.end - r.start >= SHORT]

    def hidden(self) -> dict[int, Box]:
        """Return the text objects that nobody sees, or of which only what stands in a box is seen.

        Nobody sees what is white on the bare page, nor what is invisible where other text is seen.
        """
        behind = [*self.shades, *self.pictures]
        hidden = dict(self.clipped)
        hidden.update((at, NOTHING) for at, box in self.pale.items() if not any(_holds(b, box) for b in behind))
        if len(self.unseen) < self.texts * 0.7:
            hidden.update((at, NOTHING) for at in self.unseen)
        return hidden


def drawing_of(page: pdfium.FPDF_PAGE, visible: Box) -> Drawing:
    """Return what a page draws, forms within it too, up to ``MOST_OBJECTS`` objects.

    ``visible`` is the page's visible part in the file's points.
    """
    drawing = Drawing(visible)
    at = native.address_of(page)
    _add_objects(drawing, partial(native.page_objects, at), native.page_length(at), SAME, 0)
    return drawing


def _add_objects(drawing: Drawing, objects: Callable[[int], list[int]], count: int, matrix: Matrix, depth: int) -> None:
    """Add the objects of a page, or of a form on it: ``count`` of them, of which ``objects`` returns the first few."""
    room = MOST_OBJECTS - drawing.objects if depth <= DEEPEST else 0
    drawing.cut_short = drawing.cut_short or count > room
    things = objects(min(count, room))
    drawing.objects += len(things)
    modes = native.text_modes(things)
    _add_texts(drawing, things, modes, matrix)
    others = [thing for thing, mode in zip(things, modes, strict=True) if mode == native.NO_TEXT]
    for thing, kind in zip(others, native.kinds(others), strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(drawing, thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := _bounds(thing, matrix)):
            (drawing.strokes if _is_thin(box) else drawing.pictures).append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            within = _times(native.matrix(thing), matrix)
            _add_objects(drawing, partial(native.form_objects, thing), native.form_length(thing), within, depth + 1)


def _add_texts(drawing: Drawing, things: list[int], modes: list[int], matrix: Matrix) -> None:
    texts = [thing for thing, mode in zip(things, modes, strict=True) if mode != native.NO_TEXT]
    drawing.texts += len(texts)
    if INVISIBLE in modes:
        drawing.unseen.update(thing for thing, mode in zip(things, modes, strict=True) if mode == INVISIBLE)
    for thing, colour in zip(texts, native.fills(texts), strict=True):
        if _is_white(colour) and thing not in drawing.unseen and (box := _bounds(thing, matrix)):
            drawing.pale[thing] = box
    for thing, (clip, paths) in zip(texts, native.clips(texts), strict=True):
        if paths not in drawing.clips:
            drawing.clips[paths] = _left_by(clip, matrix, drawing.visible)
        left = drawing.clips[paths]
        if left is not None and (box := _bounds(thing, matrix)) and not _contains(left, box):
            drawing.clipped[thing] = left


def _left_by(clip: int, matrix: Matrix, visible: Box) -> Box | None:
    """Return the box that a clip leaves of the page, None where that is all of it."""
    box = visible
    for points in native.clip_paths(clip):
        left, bottom, right, top = _around(points, matrix)
        box = max(box[0], left), max(box[1], bottom), min(box[2], right), min(box[3], top)
    return None if _contains(box, visible) else box


def _contains(outer: Box, inner: Box) -> bool:
    """Whether nothing of a box, or hardly anything, stands outside of another."""
    return (
        outer[0] <= inner[0] + THIN
        and outer[1] <= inner[1] + THIN
        and outer[2] >= inner[2] - THIN
        and outer[3] >= inner[3] - THIN
    )


def _add_path(drawing: Drawing, path: int, matrix: Matrix) -> None:
    box = _bounds(path, matrix)
    if box is None:
        return
    filled, stroked = native.draw_mode(path)
    stroked = stroked and not _is_white(native.strokes([path])[0])
    filled = filled and not _is_white(native.fills([path])[0])
    if not stroked and not filled:
        return
    if _is_thin(box):
        drawing.strokes.append(box)
        return
    pieces = _pieces(path, matrix, drawing)
    if stroked:
        drawing.strokes += [edge for p in pieces for edge in p.edges if _is_thin(edge)]
    elif filled:
        for piece in pieces:
            if piece.is_box:
                (drawing.strokes if _is_thin(piece.box) else drawing.shades).append(piece.box)


@dataclass(slots=True)
class _Piece:
    """One closed or open run of a path's points."""

    points: list[tuple[float, float]]
    closed: bool = False
    curved: bool = False

    @property
    def edges(self) -> list[Box]:
        ends = [*self.points[1:], *(self.points[:1] if self.closed else [])]
        return [
            (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            for (x0, y0), (x1, y1) in zip(self.points, ends, strict=False)
        ]

    @property
    def box(self) -> Box:
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def is_box(self) -> bool:
        if self.curved or len(self.points) < 4:
            return False
        return all(
            len(ends) <= 2 or len({round(e, 1) for e in ends}) <= 2 for ends in map(set, zip(*self.points, strict=True))
        )


def _pieces(path: int, within: Matrix, drawing: Drawing) -> list[_Piece]:
    count = native.path_length(path)
    drawing.cut_short = drawing.cut_short or count > MOST_SEGMENTS
    a, b, c, d, e, f = _times(native.matrix(path), within)
    pieces: list[_Piece] = []
    for kind, (x, y), closes in native.segments(path, min(count, MOST_SEGMENTS)):
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append(_Piece([point]))
        else:
            pieces[-1].points.append(point)
            pieces[-1].curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pieces[-1].closed |= closes
    return [p for p in pieces if len(p.points) > 1]


def _is_thin(box: Box) -> bool:
    left, bottom, right, top = box
    return min(right - left, top - bottom) <= THIN


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _bounds(thing: int, within: Matrix) -> Box | None:
    box = native.bounds(thing)
    if box is None or within is SAME:
        return box
    left, bottom, right, top = box
    return _around([(x, y) for x in (left, right) for y in (bottom, top)], within)


def _around(points: Sequence[native.Point], within: Matrix) -> Box:
    """Return the box round points that stand in a form, on the page; ``NOTHING`` round none."""
    a, b, c, d, e, f = within
    xs, ys = [a * x + c * y + e for x, y in points], [b * x + d * y + f for x, y in points]
    return (min(xs), min(ys), max(xs), max(ys)) if points else NOTHING


def _is_white(colour: native.Colour) -> bool:
    """Whether a colour is white, or one that lets all through."""
    red, green, blue, dense = colour
    return dense == 0 or (red >= WHITE and green >= WHITE and blue >= WHITE)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
