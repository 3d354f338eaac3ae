"""The characters of a PDF page, as pdfium reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

import pypdfium2.raw as pdfium

from extractors.readers.pdf import native
from extractors.readers.pdf.sheet import Frame, Glyph, glyph_of, quarter_of
from taizhang.model import Box

SAMPLED = 8  # of Chinese characters, whether they have a Unicode map is asked of every eighth
REPLACEMENT = "\ufffd"
LEAST_SIZE = 1.0  # points; smaller type is not meant to be read
WIDE_FROM = "\u2e7f"  # characters after it are as wide as they are high
TALL = 0.95  # of a Latin character's box, its em
BLANKS = frozenset(map(chr, (*range(0x21), 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
UNSEEN = frozenset(map(chr, (0xAD, 0xFFFE, 0xFFFF, 0xFEFF, *range(0x200B, 0x2010), 0x2060)))
UNPRINTED = BLANKS | UNSEEN


@dataclass(frozen=True, slots=True)
class Typed:
    """A page's characters, the frame in which they stand upright, and the share of them that have no meaning."""

    glyphs: list[Glyph]
    frame: Frame
    unmapped: float
    cut_off: int  # characters of words that a clip leaves but a part of, as a narrow cell of a spreadsheet does


# A character that does not stand upright: where it stands, its box, its quarter turns (None: it slants), a blank.
_Turned = tuple[str, float, float, Box, int | None, bool]


@dataclass(slots=True)
class _Found:
    """The printed characters of a page, upright and not, and of how many it was asked whether they mean anything."""

    upright: list[Glyph] = field(default_factory=list)
    turned: list[_Turned] = field(default_factory=list)
    asked: int = 0
    unmapped: int = 0
    cut_off: int = 0


def glyphs_of(text_page: pdfium.FPDF_TEXTPAGE, visible: Box, rotation: int, hidden: Mapping[int, Box]) -> Typed:
    """Return the characters of a page, turned so that most of them stand upright.

    ``visible`` is the page's visible part in the file's points; ``rotation`` the quarter turns that the file asks for,
    which count where it has no characters. ``hidden`` are the addresses of text objects of which only what stands in a
    box is seen, or nothing. Characters drawn another way up, outside the page or too small to read are left out.
    """
    found = _found(text_page, visible, hidden)
    turns = Counter({0: len(found.upright)} if found.upright else {})
    turns.update(turn for *_, turn, _ in found.turned if turn is not None)
    turn = turns.most_common(1)[0][0] if turns else (4 - rotation) % 4
    frame = Frame(visible, (4 - turn) % 4)
    glyphs = found.upright if turn == 0 else []
    glyphs += [_upright(raw, frame) for raw in found.turned if raw[4] == turn]
    width, height = frame.width, frame.height
    seen = [
        glyph
        for glyph in glyphs
        if (size := glyph[4]) >= LEAST_SIZE
        and 0 <= (glyph[1] + glyph[2]) / 2 <= width
        and 0 <= glyph[3] - size / 3 <= height
    ]
    return Typed(seen, frame, found.unmapped / found.asked if found.asked else 0.0, found.cut_off)


def _upright(raw: _Turned, frame: Frame) -> Glyph:
    char, x, y, box, _, spaced = raw
    left, top, right, bottom = frame.area(box)
    size = right - left if char > WIDE_FROM else (bottom - top) * TALL
    return glyph_of((char, left, right, frame.point(x, y)[1], size, spaced))


def _found(page: pdfium.FPDF_TEXTPAGE, visible: Box, hidden: Mapping[int, Box]) -> _Found:
    found = _Found()
    upright = found.upright
    at = native.address_of(page)
    count = max(pdfium.FPDFText_CountChars(page), 0)
    page_left, _, _, page_top = visible
    foot = inf  # of the character before, where that stood upright
    spaced = False
    high = ""
    for i, char, left, bottom, right, top, x, y in zip(
        range(count),
        native.characters(at, count),
        *native.boxes(at, count),
        *native.origins(at, count),
        strict=True,
    ):
        if char in UNPRINTED:
            spaced = spaced or (char in BLANKS and not pdfium.FPDFText_IsGenerated(page, i))
            continue
        if "\ud800" <= char < "\ue000":
            if char < "\udc00":
                high = char
                continue
            char, high = _whole(high, char), ""
        if hidden and (seen := hidden.get(native.text_object(at, i))) is not None:
            across, up = (left + right) / 2, (bottom + top) / 2
            if not (seen[0] <= across <= seen[2] and seen[1] <= up <= seen[3]):
                found.cut_off += seen[0] < seen[2]
                continue
        common = "\u3000" < char < "\ua000" or "\uff00" < char < "\ufff0"
        if not common or i % SAMPLED == 0:
            weight = SAMPLED if common else 1
            found.asked += weight
            if _means_nothing(char) or native.has_no_meaning(at, i) == 1:
                found.unmapped += weight
                continue
        if (y == foot and -0.01 < x - left < 0.01) or _looks_upright(x, y, box := (left, bottom, right, top)):
            foot = y
            size = right - left if char > WIDE_FROM else (top - bottom) * TALL
            upright.append(glyph_of((char, left - page_left, right - page_left, page_top - y, size, spaced)))
        else:
            turn = quarter_of(pdfium.FPDFText_GetCharAngle(page, i))
            found.turned.append((char, x, y, box, turn, spaced))
        spaced = False
    return found


def _whole(high: str, low: str) -> str:
    """Return the character that two halves are."""
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + ord(low) - 0xDC00) if high else REPLACEMENT


def _means_nothing(char: str) -> bool:
    return char == REPLACEMENT or "\ue000" <= char < "\uf900" or char >= "\U000f0000"


def _looks_upright(x: float, y: float, box: Box) -> bool:
    """Whether a character stands at the left end of its own foot, as only upright type does."""
    left, bottom, right, top = box
    return abs(x - left) < 0.2 * (right - left) + 0.01 and bottom - 0.1 <= y <= bottom + 0.45 * (top - bottom)
