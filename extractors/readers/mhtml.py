"""Web pages saved with their pictures in one file (MHTML, 网页归档): the page in it, read as any other."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesParser

from extractors.readers import html
from extractors.readers.decoding import decode_page
from extractors.readers.errors import Unreadable
from taizhang.model import Issue, Notice, Source
from taizhang.settings import Settings

PAGES = ("text/html", "application/xhtml+xml")


def read(data: bytes, source: Source, settings: Settings) -> Notice:
    """Return the notice of the main page; pictures, styles and frames in the file are left alone.

    Paths are those of the page as it stands in its part, decoded. Raises Unreadable where the file is past the cap on
    pages, or holds no page. A file that is cut off gives what is there, and an issue.
    """
    if len(data) > settings.html_bytes:
        raise Unreadable(
            "too_large",
            f"the file has {len(data)} bytes, more than TAIZHANG_HTML_BYTES={settings.html_bytes}; raise it to read it",
        )
    mail = BytesParser(policy=policy.compat32).parsebytes(data.lstrip())
    page = _main_page(mail)
    payload = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(payload, bytes) or not payload.strip():
        raise Unreadable("damaged_file", "the archived page holds no HTML; it may be cut off: save it again")
    decoded = decode_page(payload, page.get_content_charset())
    issues = list(decoded.issues)
    if _is_cut_off(mail, data):
        issues.append(Issue("damaged_file", "the archived page is cut off; what is there was read: save it again"))
    return html.read_page(decoded.text, source, settings, decoded.repairs, issues)


def _main_page(mail: Message) -> Message | None:
    """Return the part that the file says it starts with, else the first page in it (RFC 2387, RFC 2557)."""
    pages = [p for p in mail.walk() if p.get_content_type() in PAGES]
    start = str(mail.get_param("start") or "").strip("<> ")
    named = (p for p in pages if start and str(p.get("Content-ID") or "").strip("<> ") == start)
    return next(named, pages[0] if pages else None)


def _is_cut_off(mail: Message, data: bytes) -> bool:
    """Whether the line that ends the last part is missing."""
    boundary = mail.get_boundary()
    return boundary is not None and f"--{boundary}--".encode("ascii", "replace") not in data
