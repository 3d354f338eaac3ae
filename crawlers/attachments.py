"""Attachments on disk: the files beside a page that it links to.

``attached(page, links)`` gives the files that are there and the links that are not. ``links`` are addresses, or the
reader's labels of them (the address, a tab, its words). ``links_in(data)`` finds the addresses in a page's bytes
without building its tree: enough to know, before any page is read, which files belong to another's notice.
"""

from __future__ import annotations

import html
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

from crawlers.raw import shown
from crawlers.text import decoded

HREF = re.compile(
    r"""<a\s[^<>]{0,2000}?\bhref\s*=\s*(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))""", re.I
)
# What a page links to and is no document: other pages, and what a browser needs to draw them.
OTHER_PAGES = frozenset({"", ".htm", ".html", ".shtml", ".xhtml", ".mhtml", ".mht", ".jsp", ".asp", ".aspx", ".php"})
PARTS_OF_PAGES = frozenset({".css", ".js", ".json", ".gif", ".svg", ".ico", ".woff", ".ttf", ".xml"})
# What a browser keeps in the folder that it makes beside a saved page, beside those.
SAVED_PARTS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".download", ".woff2", ".mp4"})
SAVED_FOLDERS = ("_files", ".files", "_文件")
SAVED_PAGES = (".html", ".htm", ".shtml", ".xhtml")


def attached(page: Path, links: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Return the files beside the page that it links to, each once, in the links' order; and the links with no file.

    A relative address is looked for in the page's own folder and below it, never above, and no link of the file
    system leads out of it. An address of a site is no file's: it is among the links with none.
    """
    folder = page.parent
    found: dict[Path, None] = {}
    missing: list[str] = []
    for link in dict.fromkeys(links):
        path = next((p for p in _candidates(link) if _is_inside(folder, p)), None)
        if path is None:
            missing.append(link)
        elif not _same(folder / path, page):
            found.setdefault(folder / path)
    return list(found), missing


def is_named_as_page(path: Path) -> bool:
    """Whether the file is called as pages are; a link to one is never taken for one to a document."""
    return path.suffix.lower() in OTHER_PAGES


def links_in(data: bytes) -> list[str]:
    """Return the addresses that a page's bytes link to and that may be documents, each once, in order."""
    found: dict[str, None] = {}
    for match in HREF.finditer(decoded(data)):
        address = html.unescape(next(group for group in match.groups() if group is not None)).strip()
        ending = PurePosixPath(_path(address) or "").suffix.lower()
        if ending not in OTHER_PAGES | PARTS_OF_PAGES:
            found.setdefault(address)
    return list(found)


def is_part_of_page(path: Path) -> bool:
    """Whether the file is what a browser saved to draw a page with: it lies in the folder that goes with the page."""
    ending = path.suffix.lower()
    if ending not in OTHER_PAGES | PARTS_OF_PAGES | SAVED_PARTS:
        return False
    for folder in path.parents:
        for added in SAVED_FOLDERS:
            if folder.name.endswith(added):
                stem = folder.name.removesuffix(added)
                return any(folder.with_name(stem + page).is_file() for page in SAVED_PAGES)
    return False


def name_beside(page: Path, path: Path) -> str:
    """Return an attachment's name as text: its way down from the page's folder, parted by slashes."""
    return shown(path.relative_to(page.parent)).replace(os.sep, "/")


def _candidates(link: str) -> Iterator[Path]:
    """Yield the relative paths that a link may mean: its percents are UTF-8 or GBK, its accents joined or apart."""
    way = _path(link.partition("\t")[0].strip())
    if way is None:
        return
    ways = [way]
    if "%" in way:
        data = unquote_to_bytes(way)
        # As printed first: a file's name may hold a percent sign.
        ways += [data.decode(c) for c in ("utf-8", "gb18030") if _decodes(data, c)]
    for one in ways:
        forms = [one, unicodedata.normalize("NFC", one), unicodedata.normalize("NFD", one)]
        with suppress(UnicodeEncodeError):
            forms.append(os.fsdecode(one.encode("gb18030")))  # what a zip packed in China leaves on the disk
        yield from map(Path, dict.fromkeys(forms))


def _path(address: str) -> str | None:
    """Return the address's path, None where it is a site's and not one beside the page."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    return parts.path or None


def _is_inside(folder: Path, relative: Path) -> bool:
    if relative.is_absolute() or ".." in relative.parts or "\0" in str(relative):
        return False
    path = folder / relative
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except OSError:  # too long a name, no right to look
        return False


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
