"""What a file is, by its bytes: a name says little of what a site serves under it."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from io import BytesIO
from zipfile import ZipFile

from extractors.readers.compound import MAGIC as OLE
from extractors.readers.compound import Compound
from extractors.readers.errors import Unreadable
from extractors.readers.packages import FAULTS, within_parts
from taizhang.settings import Settings

DEFAULTS = Settings()
SAMPLE = 4096  # bytes
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
READABLE_PICTURES = (b"GIF87a", b"GIF89a", b"BM")  # a text may begin so
SHORTEST_PICTURE = 14  # bytes; what begins so and is shorter was cut off
STRANGE = {
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
# What an OLE file holds, by the names of the streams at its root: others may be embedded deeper.
OLE_STREAMS = {"WordDocument": "writer", "Workbook": "sheet", "Book": "sheet", "EncryptedPackage": "encrypted"}
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|div|p|span|br|ul|ol|dl|h[1-6]|section|article|main|header"
    rb"|nav|font|script|style|link|form|pre|center|strong|b|a|img|base|frameset)\b",
    re.IGNORECASE,
)
MARKUP_LATER = re.compile(rb"</(?:p|div|td|tr|span|li|table|html)\s*>", re.IGNORECASE)
MOST_TAGS = 10  # a text may quote a few
LATER = 50_000  # bytes
LONGEST_MIMETYPE = 100  # bytes
WORD_XML = re.compile(rb"<\?mso-application[^>]*Word\.Document|<w:wordDocument\b|<office:document\b|<pkg:package\b")
MAIL_HEAD = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,20}?MIME-Version:", re.IGNORECASE)


class Kind(StrEnum):
    """The kinds of files that are read, each by one reader."""

    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    PDF = "pdf"
    DOCX = "docx"
    SHEET = "sheet"  # XLS, XLSX, XLSB, ODS
    WRITER = "writer"  # DOC, WPS, RTF, ODT, Word's XML: read through LibreOffice
    PICTURE = "picture"
    ARCHIVE = "archive"  # ZIP


def kind_of(data: bytes, settings: Settings = DEFAULTS) -> Kind:
    """Return what the file is, by its bytes alone.

    Raises Unreadable for what no reader reads, and for a packed file with more parts than ``settings`` allow.
    """
    head = data[:SAMPLE]
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, name in STRANGE.items():
        if head.startswith(magic) and not (len(magic) == 2 and _is_text(head)):
            raise Unreadable("unknown_format", f"the file is {name}, which is not read; unpack or convert it")
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, settings)
    if head.startswith(OLE):
        return _ole_kind(data)
    if bare.startswith(b"{\\rtf"):
        return Kind.WRITER
    if _is_picture(head):
        return Kind.PICTURE
    if WORD_XML.search(head):
        return Kind.WRITER
    if MAIL_HEAD.match(bare) or bare[:13].lower() == b"mime-version:":
        return Kind.MHTML
    return Kind.HTML if is_markup(data) else Kind.TEXT


def is_markup(data: bytes) -> bool:
    """Whether the bytes are a page or a piece of one; UTF-16 too."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data[2 : LATER * 2].replace(b"\0", b"")
    bare = data[:SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare[:1] == b"<" and (
        MARKUP.match(bare) or bare[:5].lower() in (b"<?xml", b"<!--#", b"<!--[") or bare[:4] == b"<!--"
    ):
        return MARKUP.search(data[:LATER]) is not None
    if b"<" not in data[:LATER]:
        return False
    return len(MARKUP_LATER.findall(data[:LATER])) > MOST_TAGS


def _is_text(head: bytes) -> bool:
    return not any(c < 9 for c in head[:64])


def _is_picture(head: bytes) -> bool:
    if head.startswith(PICTURES) or (len(head) > 1 and any(m.startswith(head) for m in PICTURES if m[0] > 0x7F)):
        return True
    if head[:4] == b"RIFF" and (head[8:12] == b"WEBP" or len(head) < SHORTEST_PICTURE):
        return True
    # Two letters say too little where the rest was cut off.
    cut = len(head) < SHORTEST_PICTURE and not head.startswith(b"BM")
    return head.startswith(READABLE_PICTURES) and (cut or not _is_text(head))


def _zip_kind(data: bytes, settings: Settings) -> Kind:
    try:
        within_parts(data, settings)
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = b""
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mimetype = part.read(LONGEST_MIMETYPE)
    except (*FAULTS, zlib.error) as error:
        raise Unreadable("damaged_file", f"the archive is damaged ({error}); fetch it again") from error
    if any(n.startswith("word/") for n in names) and "[Content_Types].xml" in names:
        return Kind.DOCX
    if any(n.startswith("xl/") for n in names) and "[Content_Types].xml" in names:
        return Kind.SHEET
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.SHEET
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.WRITER
    if "OFD.xml" in names:
        raise Unreadable(
            "unknown_format", "the file is an OFD, which is not read; save it as PDF or DOCX and read that"
        )
    if any(n.startswith("ppt/") for n in names) or mimetype:
        raise Unreadable("unknown_format", "the file holds slides or drawings, which are not read")
    return Kind.ARCHIVE


def _ole_kind(data: bytes) -> Kind:
    try:
        names = Compound(data).names
    except Unreadable:  # cut off: what is left of it may still be read
        names = frozenset(n for n in OLE_STREAMS if n.encode("utf-16-le") + b"\0\0" in data)
        if not names:
            raise
    kind = next((kind for name, kind in OLE_STREAMS.items() if name in names), None)
    if kind == "encrypted":
        raise Unreadable("encrypted", "the file is encrypted; save it without its password and read that")
    if kind is None:
        raise Unreadable("unknown_format", "the file is an old Office file of no known kind; save it as DOCX or XLSX")
    return Kind(kind)
