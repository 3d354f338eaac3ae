"""Bytes to text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from taizhang.model import Issue, Repair

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A text file has no control characters but these; a file with more of them is not text.
ALLOWED_CONTROLS = "\t\n\r\f\v\x1a\x07"
CONTROLS = [c for c in map(chr, range(0x20)) if c not in ALLOWED_CONTROLS]
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})|encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})", re.I)
UTF_16 = frozenset({"unicode", "utf-16", "utf-16le", "utf16"})
DECLARED_WITHIN = 4096  # bytes
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
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, errors="replace"), encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return _checked(min((data.decode(e, errors="replace") for e in ("utf-8", "gb18030")), key=_lost), "damaged")


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """The text of a page, and what reading it took."""

    text: str
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


def decode_page(data: bytes, said: str | None = None) -> DecodedPage:
    """Return the bytes of a web page as text: by byte-order mark, as strict UTF-8 or GB18030, else as it declares.

    What a page declares counts last: pages declare GB2312 for GBK, and one for the other. Text always comes back; bytes
    that fit nothing stand as U+FFFD and are counted in an issue. ``said`` is what the page's
    container names.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _decoded_page(data[len(bom) :].decode(encoding, errors="replace"), encoding)
    if said in UTF_16:
        return _decoded_page(data.decode("utf-16-le", errors="replace"), "utf-16-le")
    try:
        return _decoded_page(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    # A few bytes lost do not make GB18030 of UTF-8: every Chinese character would be lost then.
    lossy = data.decode("utf-8", errors="replace")
    if 0 < _lost(lossy) * 100 <= sum(c > "\x7f" for c in lossy):
        return _decoded_page(lossy, "utf-8")
    try:
        return _decoded_page(data.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        declared = DECLARED.search(data, 0, DECLARED_WITHIN)
        names = [said or "", (declared[1] or declared[2]).decode("ascii") if declared else ""]
        texts = [(data.decode(e, errors="replace"), e) for e in ("gb18030", *filter(_is_known, names), "utf-8")]
    return _decoded_page(*min(texts, key=lambda t: _lost(t[0])))


def _is_known(name: str) -> bool:
    try:
        return bool("测".encode(name))
    except (LookupError, UnicodeEncodeError):
        return False


def _decoded_page(text: str, encoding: str) -> DecodedPage:
    return DecodedPage(text, *_told(text, encoding))


def _told(text: str, encoding: str) -> tuple[tuple[Repair, ...], tuple[Issue, ...]]:
    """Return what to say of how the text was decoded."""
    repairs = []
    issues = []
    if encoding != "utf-8":
        repairs.append(Repair("decoded", f"the file is not UTF-8; it was read as {encoding}"))
    if lost := _lost(text):
        issues.append(Issue("lost_characters", f"{lost} characters could not be read and stand as U+FFFD"))
    return tuple(repairs), tuple(issues)


def _lost(text: str) -> int:
    return text.count("\ufffd")


def _checked(text: str, encoding: str) -> Decoded:
    controls = sum(map(text.count, CONTROLS))
    lost = _lost(text)
    if controls > MOST_CONTROLS * len(text) or lost > MOST_LOST * len(text):
        return _unread("not_text", "the file is binary or in an unknown encoding, not text")
    return Decoded(text, *_told(text, encoding))


def _unread(code: str, message: str) -> Decoded:
    return Decoded(None, issues=(Issue(code, message),))
