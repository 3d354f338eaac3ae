"""The characters of a PDF page, as pdfium reads them."""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from extractors.readers.pdf.sheet import Frame, Glyph, quarter_of
from taizhang.model import Box

SAMPLED = 8  # of Chinese characters, whether they have a Unicode map is asked of every eighth
REPLACEMENT = 0xFFFD
LEAST_SIZE = 1.0  # points; smaller type is not meant to be read
BLANKS = frozenset((*range(0x21), 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000))
UNSEEN = frozenset((0xAD, 0xFFFE, 0xFFFF, 0xFEFF, *range(0x200B, 0x2010), 0x2060))


@dataclass(frozen=True, slots=True)
class Typed:
    """A page's characters, the frame in which they stand upright, and the share of them that have no meaning."""

    glyphs: list[Glyph]
    frame: Frame
    unmapped: float


# A character as the file has it: where it stands, its box, its quarter turns (None: it slants), a blank before it.
_Raw = tuple[str, float, float, Box, int | None, bool]


def glyphs_of(text_page: pdfium.FPDF_TEXTPAGE, visible: Box, rotation: int, hidden: frozenset[int]) -> Typed:
    """Return the characters of a page, turned so that most of them stand upright.

    ``visible`` is the page's visible part in the file's points; ``rotation`` the quarter turns that the file asks for,
    which count where it has no characters. ``hidden`` are the addresses of text objects that nobody sees. Characters
    drawn another way up, outside the page or too small to read are left out.
    """
    raws, unmapped = _raws(text_page, hidden)
    turns = Counter(turn for *_, turn, _ in raws if turn is not None)
    turn = turns.most_common(1)[0][0] if turns else (4 - rotation) % 4
    frame = Frame(visible, (4 - turn) % 4)
    upright = frame.turns == 0
    x0, _, _, y0 = visible
    width, height = frame.width, frame.height
    glyphs: list[Glyph] = []
    for char, x, y, box, own, spaced in raws:
        if own != turn:
            continue
        if upright:
            base, left, right, high = y0 - y, box[0] - x0, box[2] - x0, box[3] - box[1]
        else:
            base = frame.point(x, y)[1]
            left, top, right, bottom = frame.area(box)
            high = bottom - top
        size = right - left if char > "\u2e7f" else high * 0.95
        if size >= LEAST_SIZE and 0 <= (left + right) / 2 <= width and 0 <= base - size / 3 <= height:
            glyphs.append(Glyph(char, left, right, base, size, spaced))
    return Typed(glyphs, frame, unmapped)


def _raws(page: pdfium.FPDF_TEXTPAGE, hidden: frozenset[int]) -> tuple[list[_Raw], float]:
    """Return the printed characters as the file has them, and the share of those asked that mean nothing."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    raws: list[_Raw] = []
    asked = unmapped = 0
    spaced = False
    high = 0
    for i in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, i)
        if code in BLANKS:
            spaced = spaced or not pdfium.FPDFText_IsGenerated(page, i)
            continue
        if code in UNSEEN:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else REPLACEMENT), 0
        if hidden and _address(pdfium.FPDFText_GetTextObject(page, i)) in hidden:
            continue
        common = 0x3000 < code < 0xA000 or 0xFF00 <= code < 0xFFF0
        if not common or i % SAMPLED == 0:
            weight = 1 if not common else SAMPLED
            asked += weight
            if _means_nothing(page, i, code):
                unmapped += weight
                continue
        pdfium.FPDFText_GetLooseCharBox(page, i, to_box)
        pdfium.FPDFText_GetCharOrigin(page, i, to_x, to_y)
        where = (box.left, box.bottom, box.right, box.top)
        turn = 0 if _looks_upright(x.value, y.value, where) else quarter_of(pdfium.FPDFText_GetCharAngle(page, i))
        raws.append((chr(code), x.value, y.value, where, turn, spaced))
        spaced = False
    return raws, unmapped / asked if asked else 0.0


def _address(pointer: pdfium.FPDF_PAGEOBJECT) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _means_nothing(page: pdfium.FPDF_TEXTPAGE, index: int, code: int) -> bool:
    private = 0xE000 <= code < 0xF900 or code >= 0xF0000
    return code == REPLACEMENT or private or pdfium.FPDFText_HasUnicodeMapError(page, index) == 1


def _looks_upright(x: float, y: float, box: Box) -> bool:
    """Whether a character stands at the left end of its own foot, as only upright type does."""
    left, bottom, right, top = box
    return abs(x - left) < 0.2 * (right - left) + 0.01 and bottom - 0.1 <= y <= bottom + 0.45 * (top - bottom)
