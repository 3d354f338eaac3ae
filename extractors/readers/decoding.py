"""Bytes to text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from taizhang.model import Issue, Repair

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (DOCX, XLSX, WPS or ZIP)",
    b"\xd0\xcf\x11\xe0": "an old Office file (DOC, XLS or WPS)",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
}
# A text file has no control characters but these; a file with more of them is not text.
ALLOWED_CONTROLS = "\t\n\r\f\v\x1a\x07"
CONTROLS = [c for c in map(chr, range(0x20)) if c not in ALLOWED_CONTROLS]
HTML_HEAD = re.compile(r"\s*<(?:!doctype\s+html|html|\?xml)", re.IGNORECASE)
HTML_END = re.compile(r"</(?:p|div|td|tr|span|li)>", re.IGNORECASE)
MOST_TAGS = 10  # a text may quote a few
MOST_CONTROLS = 0.01  # of the characters
MOST_LOST = 0.005  # of the characters, where a few bytes fit no encoding


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, or None and the issue that says why there is none."""

    text: str | None
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the bytes as text: by byte-order mark, else as strict UTF-8, else as strict GB18030.

    GB18030 holds GBK and GB2312, which sites declare for one another. Line ends stay as they are.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return _unread("empty_file", "the file is empty")
    for magic, name in MAGIC.items():
        if data.startswith(magic):
            return _unread("not_text", f"the file is {name}, not text; save its text as UTF-8 and read that")
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, errors="replace"), encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _checked(min((data.decode(e, errors="replace") for e in ("utf-8", "gb18030")), key=_lost), "damaged")


def _lost(text: str) -> int:
    return text.count("\ufffd")


def _checked(text: str, encoding: str) -> Decoded:
    controls = sum(map(text.count, CONTROLS))
    lost = _lost(text)
    if controls > MOST_CONTROLS * len(text) or lost > MOST_LOST * len(text):
        return _unread("not_text", "the file is binary or in an unknown encoding, not text")
    if HTML_HEAD.match(text) or len(HTML_END.findall(text, 0, 50_000)) > MOST_TAGS:
        return _unread("not_text", "the file is an HTML page, not text; save its text as UTF-8 and read that")
    repairs = []
    issues = []
    if encoding != "utf-8":
        repairs.append(Repair("decoded", f"the file is not UTF-8; it was read as {encoding}"))
    if lost:
        issues.append(Issue("lost_characters", f"{lost} characters could not be read and stand as U+FFFD"))
    return Decoded(text, tuple(repairs), tuple(issues))


def _unread(code: str, message: str) -> Decoded:
    return Decoded(None, issues=(Issue(code, message),))
