"""PDF: pages read with pdfium, tables from their ruling lines or from how their words align, scans by OCR.

What pdfium reads is merged and parted as pdfplumber's table finder does it; pdfplumber's own reading of a file, which
takes many times as long, is never needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.drafts import Draft
from extractors.readers.errors import Unreadable
from extractors.readers.pages import add_pages
from extractors.readers.pdf.page import PageReader
from taizhang.model import Issue, Notice, Source
from taizhang.settings import Settings

MIB = 1024 * 1024
NAMED = 10  # of a PDF's attached files


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that a PDF is.

    A page that cannot be read is an issue, and the others are read. A file that asks for a password only to be
    changed is read. Raises Unreadable where the file is past a cap, asks for a password to be read, or is damaged.
    """
    if len(data) > settings.pdf_bytes:
        message = (
            f"the PDF is {len(data) / MIB:.1f} MiB large and TAIZHANG_PDF_BYTES allows "
            f"{settings.pdf_bytes / MIB:.1f} MiB; raise it, or split the file"
        )
        raise Unreadable("too_large", message)
    draft = Draft(source)
    with _opened(data) as document:
        count = len(document)
        if count > settings.pdf_pages:
            message = f"the PDF has {count} pages and TAIZHANG_PDF_PAGES allows {settings.pdf_pages}"
            raise Unreadable("too_large", f"{message}; raise it, or split the file")
        if not count:
            draft.issues.append(Issue("page_unreadable", "the PDF has no pages"))
        _name_attached(document, draft)
        reader = PageReader(document, draft, settings.scan_pages)
        pages = [page for i in range(count) if (page := reader.page(i)) is not None]
        add_pages(draft, pages)
        if pages and not draft.issues and not any(p.lines or p.tables for p in pages):
            draft.issues.append(Issue("blank_page", "no page of the PDF holds any text"))
    return draft.notice()


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Unreadable("encrypted", "the PDF asks for a password; save it without one and read that") from error
        raise Unreadable("damaged_file", f"the PDF is damaged ({error}); fetch it again") from error
    try:
        yield document
    finally:
        document.close()


def _name_attached(document: pypdfium2.PdfDocument, draft: Draft) -> None:
    """Put on record which files the PDF carries within it: they are not read."""
    count = document.count_attachments()
    if count:
        names = [document.get_attachment(i).get_name() for i in range(min(count, NAMED))]
        more = f" and {count - NAMED} more" if count > NAMED else ""
        message = f"the PDF carries files that are not read: {'、'.join(names)}{more}; save and read them by themselves"
        draft.issues.append(Issue("part_unread", message))
