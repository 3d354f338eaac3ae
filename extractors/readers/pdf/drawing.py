"""What a PDF page draws besides its characters: ruling lines, shaded boxes, pictures, text that nobody sees."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from extractors.readers.pdf.sheet import Frame, Rule
from taizhang.model import Box

MOST_OBJECTS = 200_000  # on a page
MOST_SEGMENTS = 20_000  # of a path
DEEPEST = 10  # forms that stand in one another
THIN = 3.0  # points; a box no thicker is a line
SHORT = 0.8  # points; a shorter line is a dot, unless others stand beside it
WHITE = 245  # of 255 in each colour: nobody sees it on paper
INVISIBLE = 3  # the text rendering mode of a scan's hidden text

Matrix = tuple[float, float, float, float, float, float]
# What pdfium writes its answers to: made once, for a page asks thousands of times.
COLOUR = tuple(ctypes.c_uint() for _ in range(4))
TO_COLOUR = tuple(ctypes.byref(c) for c in COLOUR)
SIDES = tuple(ctypes.c_float() for _ in range(4))
TO_SIDES = tuple(ctypes.byref(s) for s in SIDES)

SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawing:
    """What was drawn, in the file's own points: lines and shaded boxes as boxes (left, bottom, right, top)."""

    strokes: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)  # addresses of text objects in the invisible rendering mode
    pale: dict[int, Box] = field(default_factory=dict)  # of white text objects, and where they stand
    texts: int = 0
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

    def hidden(self) -> frozenset[int]:
        """Return the text objects that nobody sees: white on the bare page, or invisible where other text is seen."""
        behind = [*self.shades, *self.pictures]
        hidden = {at for at, box in self.pale.items() if not any(_holds(b, box) for b in behind)}
        if len(self.unseen) < self.texts * 0.7:
            hidden |= self.unseen
        return frozenset(hidden)


def drawing_of(page: pdfium.FPDF_PAGE) -> Drawing:
    """Return what a page draws, forms within it too, up to ``MOST_OBJECTS`` objects."""
    drawing = Drawing()
    for left, (thing, kind, matrix) in enumerate(_objects(page, drawing)):
        if left >= MOST_OBJECTS:
            drawing.cut_short = True
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            _add_text(drawing, thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(drawing, thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (box := _bounds(thing, matrix)):
            (drawing.strokes if _is_thin(box) else drawing.pictures).append(box)
    return drawing


def _objects(page: pdfium.FPDF_PAGE, drawing: Drawing) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, int, Matrix]]:
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _within(thing, _times(_matrix(thing), SAME), 1, drawing)
        else:
            yield thing, kind, SAME


def _within(
    form: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int, drawing: Drawing
) -> Iterator[tuple[pdfium.FPDF_PAGEOBJECT, int, Matrix]]:
    if depth > DEEPEST:
        drawing.cut_short = True
        return
    for i in range(pdfium.FPDFFormObj_CountObjects(form)):
        thing = pdfium.FPDFFormObj_GetObject(form, i)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _within(thing, _times(_matrix(thing), matrix), depth + 1, drawing)
        else:
            yield thing, kind, matrix


def _add_text(drawing: Drawing, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
    drawing.texts += 1
    if pdfium.FPDFTextObj_GetTextRenderMode(thing) == INVISIBLE:
        drawing.unseen.add(_address(thing))
    elif _is_white(thing, pdfium.FPDFPageObj_GetFillColor) and (box := _bounds(thing, matrix)):
        drawing.pale[_address(thing)] = box


def _add_path(drawing: Drawing, thing: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
    box = _bounds(thing, matrix)
    if box is None:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(fill), ctypes.byref(stroke))
    stroked = bool(stroke.value) and not _is_white(thing, pdfium.FPDFPageObj_GetStrokeColor)
    filled = bool(fill.value) and not _is_white(thing, pdfium.FPDFPageObj_GetFillColor)
    if not stroked and not filled:
        return
    if _is_thin(box):
        drawing.strokes.append(box)
        return
    pieces = _pieces(thing, matrix, drawing)
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
        xs, ys = {round(x, 1) for x, _ in self.points}, {round(y, 1) for _, y in self.points}
        return not self.curved and len(self.points) >= 4 and len(xs) <= 2 and len(ys) <= 2


def _pieces(path: pdfium.FPDF_PAGEOBJECT, within: Matrix, drawing: Drawing) -> list[_Piece]:
    count = pdfium.FPDFPath_CountSegments(path)
    if count > MOST_SEGMENTS:
        drawing.cut_short = True
        count = MOST_SEGMENTS
    a, b, c, d, e, f = _times(_matrix(path), within)
    x, y = ctypes.c_float(), ctypes.c_float()
    pieces: list[_Piece] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not pieces:
            pieces.append(_Piece([point]))
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            pieces[-1].curved = True
            pieces[-1].points.append(point)
        else:
            pieces[-1].points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            pieces[-1].closed = True
    return [p for p in pieces if len(p.points) > 1]


def _is_thin(box: Box) -> bool:
    left, bottom, right, top = box
    return min(right - left, top - bottom) <= THIN


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _bounds(thing: pdfium.FPDF_PAGEOBJECT, within: Matrix) -> Box | None:
    if not pdfium.FPDFPageObj_GetBounds(thing, *TO_SIDES):
        return None
    left, bottom, right, top = SIDES
    if within is SAME:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = within
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x in (left.value, right.value) for y in (bottom.value, top.value)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_white(thing: pdfium.FPDF_PAGEOBJECT, colour_of: Callable[..., int]) -> bool:
    """Whether a thing is drawn in white, or in a colour that lets all through."""
    if not colour_of(thing, *TO_COLOUR):
        return False
    red, green, blue, alpha = COLOUR
    return alpha.value == 0 or (red.value >= WHITE and green.value >= WHITE and blue.value >= WHITE)


def _matrix(thing: pdfium.FPDF_PAGEOBJECT) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _address(thing: pdfium.FPDF_PAGEOBJECT) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0
