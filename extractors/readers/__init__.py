"""Readers: a file's bytes to blocks in reading order; one module a format, the same notice from all.

Which reader reads a file is told by its bytes, never by its name.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from taizhang.model import Issue, Notice, Source
from taizhang.settings import PREFIX, Settings, sized

# Imported when first needed: reading a text must not wait for the libraries of a PDF.
READERS = {
    Kind.TEXT: "extractors.readers.text",
    Kind.HTML: "extractors.readers.html",
    Kind.MHTML: "extractors.readers.mhtml",
    Kind.PDF: "extractors.readers.pdf",
    Kind.DOCX: "extractors.readers.docx",
    Kind.SHEET: "extractors.readers.sheets",
    Kind.WRITER: "extractors.readers.writer",
    Kind.PICTURE: "extractors.readers.pictures",
    Kind.ARCHIVE: "extractors.readers.archives",
}
# The setting that says how large a file of the kind may be.
CAPS = {
    Kind.TEXT: "text_bytes",
    Kind.HTML: "html_bytes",
    Kind.MHTML: "html_bytes",
    Kind.PDF: "pdf_bytes",
    Kind.DOCX: "office_bytes",
    Kind.SHEET: "office_bytes",
    Kind.WRITER: "office_bytes",
    Kind.PICTURE: "pdf_bytes",
    Kind.ARCHIVE: "office_bytes",
}


class Reader(Protocol):
    """What each reader's module offers."""

    def read(self, data: bytes, source: Source, settings: Settings) -> Notice:
        """Return the notice that the file is. Raises Unreadable where it cannot be read or is past a cap."""


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice that the bytes of one file are. What cannot be read gives no blocks, and the issue says why."""
    try:
        kind = kind_of(data, settings)
        within_cap(kind, data, settings)
        reader = cast(Reader, import_module(READERS[kind]))
        return reader.read(data, source, settings)
    except Unreadable as fault:
        return Notice(source, "", (), issues=(Issue(fault.code, f"{source.name}: {fault.message}"),))


def within_cap(kind: Kind, data: bytes, settings: Settings) -> None:
    """Raise Unreadable where there are more bytes than a file of this kind may have."""
    limit: int = getattr(settings, CAPS[kind])
    if len(data) > limit:
        raise Unreadable(
            "too_large",
            f"the file has {len(data):,} bytes, more than the {sized(limit)} that {PREFIX}{CAPS[kind].upper()} allows; "
            "it is kept and was not read",
        )
