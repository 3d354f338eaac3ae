"""What pdfium is asked thousands of times a page: handles are addresses, answers come by the list.

pypdfium2's raw functions make an object of each handle and let other threads run at each call, which takes longer
than the answer does. Those here are the same functions, called with plain integers.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from ctypes import c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from itertools import repeat
from typing import Any, cast

import pypdfium2.raw as pdfium

BLACK = (0, 0, 0, 255)
NO_TEXT = pdfium.FPDF_TEXTRENDERMODE_UNKNOWN  # the rendering mode of what is no text

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]  # red, green, blue, how dense, each up to 255


def address_of(handle: Any) -> int:
    """Return the address that one of pypdfium2's handles holds, 0 where it holds none."""
    return ctypes.cast(handle, c_void_p).value or 0


def _direct(function: Any, answer: Any, *asked: Any) -> Callable[..., Any]:
    return cast(Callable[..., Any], ctypes.PYFUNCTYPE(answer, *asked)(address_of(function)))


_text = _direct(pdfium.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
_code = _direct(pdfium.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
_char_box = _direct(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_char_origin = _direct(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_page_object = _direct(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_form_object = _direct(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_ulong)
_kind = _direct(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_text_mode = _direct(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
_fill = _direct(pdfium.FPDFPageObj_GetFillColor, c_int, *[c_void_p] * 5)
_stroke = _direct(pdfium.FPDFPageObj_GetStrokeColor, c_int, *[c_void_p] * 5)
_bounds = _direct(pdfium.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)
_matrix = _direct(pdfium.FPDFPageObj_GetMatrix, c_int, *[c_void_p] * 2)
_draw_mode = _direct(pdfium.FPDFPath_GetDrawMode, c_int, *[c_void_p] * 3)
_clip = _direct(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
_clip_paths = _direct(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
_clip_length = _direct(pdfium.FPDFClipPath_CountPathSegments, c_int, c_void_p, c_int)
_clip_segment = _direct(pdfium.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int)
_segment = _direct(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
_segment_point = _direct(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)
_segment_kind = _direct(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
_segment_closes = _direct(pdfium.FPDFPathSegment_GetClose, c_int, c_void_p)
path_length = _direct(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
page_length = _direct(pdfium.FPDFPage_CountObjects, c_int, c_void_p)
form_length = _direct(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
has_no_meaning = _direct(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
text_object = _direct(pdfium.FPDFText_GetTextObject, c_void_p, c_void_p, c_int)


def characters(page: int, count: int) -> Sequence[str]:
    """Return the ``count`` characters of a page, those beyond U+FFFF as one or as two halves."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = _text(page, 0, count, ctypes.addressof(buffer)) - 1
    text = ctypes.string_at(buffer, 2 * max(written, 0)).decode("utf-16-le", errors="surrogatepass")
    if len(text) == written == count and "\0" not in text:
        return text
    # Some characters are not part of the text, or are more than one there: each is asked for by itself.
    return list(map(chr, map(_code, repeat(page), range(count))))


def boxes(page: int, count: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return the left, bottom, right and top ends of ``count`` characters, in the file's points."""
    sides = (c_float * (4 * count))()
    start = ctypes.addressof(sides)
    deque(map(_char_box, repeat(page), range(count), range(start, start + 16 * count, 16)), 0)
    left, top, right, bottom = (sides[n::4] for n in range(4))  # as FS_RECTF has them
    return left, bottom, right, top


def origins(page: int, count: int) -> tuple[list[float], list[float]]:
    """Return where ``count`` characters stand: the left end of their feet, across and up, in the file's points."""
    points = (c_double * (2 * count))()
    start = ctypes.addressof(points)
    end = start + 16 * count
    deque(map(_char_origin, repeat(page), range(count), range(start, end, 16), range(start + 8, end + 8, 16)), 0)
    return points[0::2], points[1::2]


def page_objects(page: int, count: int) -> list[int]:
    """Return the first ``count`` objects of a page."""
    return list(map(_page_object, repeat(page), range(count)))


def form_objects(form: int, count: int) -> list[int]:
    """Return the first ``count`` objects of a form."""
    return list(map(_form_object, repeat(form), range(count)))


def text_modes(things: Sequence[int]) -> list[int]:
    """Return the text rendering mode of each object, ``NO_TEXT`` for one that is no text."""
    return list(map(_text_mode, things))


def kinds(things: Sequence[int]) -> list[int]:
    """Return of which of pdfium's kinds each object is."""
    return list(map(_kind, things))


def fills(things: Sequence[int]) -> list[Colour]:
    """Return the colour that fills each object, black where it is not known."""
    return _colours(_fill, things)


def strokes(things: Sequence[int]) -> list[Colour]:
    """Return the colour of each object's lines, black where it is not known."""
    return _colours(_stroke, things)


def _colours(asked: Callable[..., Any], things: Sequence[int]) -> list[Colour]:
    count = len(things)
    parts = (c_uint * (4 * count))()
    start = ctypes.addressof(parts)
    known = list(map(asked, things, *(range(start + n, start + n + 16 * count, 16) for n in (0, 4, 8, 12))))
    found = list(zip(parts[0::4], parts[1::4], parts[2::4], parts[3::4], strict=True))
    return found if all(known) else [c if k else BLACK for c, k in zip(found, known, strict=True)]


def bounds(thing: int) -> tuple[float, float, float, float] | None:
    """Return the box round an object (left, bottom, right, top), None where it has none."""
    sides = (c_float * 4)()
    start = ctypes.addressof(sides)
    if not _bounds(thing, start, start + 4, start + 8, start + 12):
        return None
    left, bottom, right, top = sides
    return left, bottom, right, top


def matrix(thing: int) -> Matrix:
    """Return how an object's own coordinates become those that it stands in."""
    parts = (c_float * 6)()
    _matrix(thing, ctypes.addressof(parts))
    a, b, c, d, e, f = parts
    return a, b, c, d, e, f


def draw_mode(path: int) -> tuple[bool, bool]:
    """Return whether a path is filled, and whether its lines are drawn."""
    modes = (c_int * 2)()
    start = ctypes.addressof(modes)
    _draw_mode(path, start, start + 4)
    return bool(modes[0]), bool(modes[1])


def clips(things: Sequence[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return what clips each object: its clip, and the first segment of each path of it.

    Objects drawn under one clip have different clips, but the paths of these are the same ones.
    """
    found = list(map(_clip, things))
    counts = map(_clip_paths, found)
    return [
        (c, tuple(_clip_segment(c, n, 0) or 0 for n in range(count))) for c, count in zip(found, counts, strict=True)
    ]


def clip_paths(clip: int) -> list[list[Point]]:
    """Return the corners of each path of a clip."""
    parts = [range(max(_clip_length(clip, n), 0)) for n in range(_clip_paths(clip))]
    return [_ends([_clip_segment(clip, n, i) for i in part]) for n, part in enumerate(parts)]


def segments(path: int, count: int) -> list[tuple[int, Point, bool]]:
    """Return the first ``count`` segments of a path: of which kind each is, where it ends, whether it closes."""
    parts = list(map(_segment, repeat(path), range(count)))
    closes = map(bool, map(_segment_closes, parts))
    return list(zip(map(_segment_kind, parts), _ends(parts), closes, strict=True))


def _ends(parts: Sequence[int]) -> list[Point]:
    points = (c_float * (2 * len(parts)))()
    start = ctypes.addressof(points)
    end = start + 8 * len(parts)
    deque(map(_segment_point, parts, range(start, end, 8), range(start + 4, end + 4, 8)), 0)
    return list(zip(points[0::2], points[1::2], strict=True))
