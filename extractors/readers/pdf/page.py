"""One page of a PDF: its text layer where that makes sense, else its picture."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.clock import scanned_page
from extractors.readers.drafts import Draft
from extractors.readers.errors import Unreadable
from extractors.readers.pages import Page, TextLine
from extractors.readers.pdf.drawing import Drawing, drawing_of
from extractors.readers.pdf.glyphs import Typed, glyphs_of
from extractors.readers.pdf.ruled import ruled_tables
from extractors.readers.pdf.sheet import Frame
from extractors.readers.pdf.type import box_of, runs_of, split_at_gaps, text_of
from taizhang.model import Box, Issue, Place

POINTS = 72.0  # to an inch
FINEST = 200.0  # dots to an inch, of a page's picture
MOST_PIXELS = 30_000_000  # of a page's picture
FEW = 12  # characters: a page with fewer and a picture over it is a scan with a stamp on it
COVERED = 0.5  # of a page, by pictures: it is a scan
SENSELESS = 0.2  # of the characters: with more that mean nothing, a text layer is of no use
PIECES = 0.8  # em: a wider gap parts two pieces of a line
UNWRITTEN = ("Btn", "Sig")  # kinds of form fields in which nothing is written
STATES = ("Off", "On", "Yes")  # of a box to be ticked
MOST_WIDGETS = 2_000


class PageReader:
    """Reads the pages of one open PDF. What it cannot read goes to the draft's issues."""

    def __init__(self, document: pypdfium2.PdfDocument, draft: Draft, most_scans: int) -> None:
        self.document = document
        self.draft = draft
        self.most_scans = most_scans  # pages that are read as pictures
        self.scans = 0
        self.last: pypdfium2.PdfPage | None = None
        self.ocr = True  # until it turns out not to be installed

    def page(self, index: int) -> Page | None:
        """Return page ``index`` (from 0), None where it cannot be read."""
        number = index + 1
        try:
            page = self.document[index]
        except pypdfium2.PdfiumError as error:
            self.draft.issues.append(Issue("page_unreadable", f"page {number} is damaged ({error})", _on(number)))
            return None
        try:
            return self._read(page, number)
        except (pypdfium2.PdfiumError, ValueError, OverflowError, ZeroDivisionError) as error:
            self.draft.issues.append(
                Issue("page_unreadable", f"page {number} could not be read ({error})", _on(number))
            )
            return None
        finally:
            # The page before stays open until here: pdfium forgets the fonts that no open page uses.
            if self.last is not None:
                self.last.close()
            self.last = page

    def _read(self, page: pypdfium2.PdfPage, number: int) -> Page | None:
        drawing = drawing_of(page.raw, page.get_bbox())
        typed = _typed(page, drawing)
        if drawing.cut_short:
            self.draft.issues.append(
                Issue(
                    "page_unreadable", f"page {number} holds more than is looked at; its end is left out", _on(number)
                )
            )
        if typed.unmapped > SENSELESS:
            message = f"the characters of page {number} have no meaning in Unicode; the page is read as a picture"
            self.draft.issues.append(Issue("no_text_map", message, _on(number)))
            return self._seen(page, number)
        if len(typed.glyphs) < FEW and _share(drawing.pictures, page.get_bbox()) > COVERED:
            return self._seen(page, number)
        return self._typeset(page, number, drawing, typed)

    def _typeset(self, page: pypdfium2.PdfPage, number: int, drawing: Drawing, typed: Typed) -> Page:
        frame = typed.frame
        if typed.cut_off:
            message = (
                f"page {number} cuts off words at the edge of a cell, {typed.cut_off} characters; they are left out"
            )
            self.draft.issues.append(Issue("words_cut_off", message, _on(number)))
        ruled = ruled_tables(drawing.rules(frame), typed.glyphs, number)
        if ruled.too_many:
            self.draft.issues.append(
                Issue("page_unreadable", f"page {number} is a drawing; no tables were looked for on it", _on(number))
            )
        pieces = [p for run in runs_of(ruled.rest) for p in split_at_gaps(run, PIECES)]
        lines = [TextLine(text_of(p), box_of(p)) for p in pieces] + _filled_in(page, frame)
        levels = tuple((r.at, r.start, r.end) for r in ruled.rules if r.level)
        return Page(number, frame.width, frame.height, lines, ruled.tables, levels)

    def _seen(self, page: pypdfium2.PdfPage, number: int) -> Page | None:
        """Return what OCR reads on the page's picture, None where it cannot."""
        if not self.ocr:
            return None
        from extractors.readers import pictures

        self.scans += 1
        if self.scans > self.most_scans:
            self._name_cap(number)
            return None
        width, height = page.get_size()
        scale = min(FINEST / POINTS, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        try:
            with scanned_page():
                return pictures.page_of(page.render(scale=scale).to_pil(), number, 1 / scale)
        except Unreadable as fault:
            self.ocr = fault.code != "ocr_missing"
            message = fault.message if not self.ocr else f"page {number}: {fault.message}"
            where = "" if self.ocr else f"page {number} and perhaps others are pictures; "
            self.draft.issues.append(Issue(fault.code, where + message, _on(number)))
            return None

    def _name_cap(self, number: int) -> None:
        """Say once that from this page on pictures are left out."""
        if self.scans == self.most_scans + 1:
            message = (
                f"page {number} and the scanned ones behind it were not read: TAIZHANG_SCAN_PAGES allows "
                f"{self.most_scans} scanned pages; raise it, or split the file"
            )
            self.draft.issues.append(Issue("too_large", message, _on(number)))


def _on(number: int) -> Place:
    return Place(0, 0, 0, "", page=number)


def _typed(page: pypdfium2.PdfPage, drawing: Drawing) -> Typed:
    text_page = pdfium.FPDFText_LoadPage(page.raw)
    if not text_page:
        raise ValueError("its text cannot be loaded")
    try:
        return glyphs_of(text_page, page.get_bbox(), page.get_rotation() // 90, drawing.hidden())
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _share(pictures: list[Box], visible: Box) -> float:
    """Return how much of the page pictures cover, the largest alone or a row of strips together."""
    left, bottom, right, top = visible
    area = max((right - left) * (top - bottom), 1.0)
    seen = [(max(p[0], left), max(p[1], bottom), min(p[2], right), min(p[3], top)) for p in pictures]
    return min(sum(max(b[2] - b[0], 0) * max(b[3] - b[1], 0) for b in seen) / area, 1.0)


def _filled_in(page: pypdfium2.PdfPage, frame: Frame) -> list[TextLine]:
    """Return what was filled in: free text put on the page, and form fields that pdfium has not drawn as text."""
    lines = []
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MOST_WIDGETS)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, i)
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            key = {pdfium.FPDF_ANNOT_WIDGET: b"V", pdfium.FPDF_ANNOT_FREETEXT: b"Contents"}.get(kind)
            hidden = pdfium.FPDFAnnot_GetFlags(note) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW)
            if key is None or hidden or _string(note, b"FT") in UNWRITTEN:
                continue
            if not (words := _string(note, key)).strip() or words in STATES:
                continue
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(note, ctypes.byref(box))
            left, top, right, bottom = frame.area((box.left, box.bottom, box.right, box.top))
            said = words.splitlines()
            height = (bottom - top) / len(said)
            for n, text in enumerate(said):
                lines.append(TextLine(text, (left, top + n * height, right, top + (n + 1) * height)))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return lines


def _string(note: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < 100_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")
