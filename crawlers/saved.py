"""Pages that a person saved: the address at which each stood, its markup, and the attachments that lie beside it."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crawlers.attachments import is_named_as_page
from crawlers.links import documents_in, file_name
from crawlers.listing import Link
from crawlers.raw import shown
from crawlers.text import decoded

ADDRESSES = "urls.csv"  # with a line for each file: its name, the address
SHORTCUT = ".url"  # what Windows calls a link that is dropped into a folder
HEAD = 16 * 1024  # bytes in which browsers write where a page was saved from
MARKS = (
    re.compile(rb"<!--\s{0,9}saved from url=\(\d{4}\)([^\s<>]{1,2000})"),  # Chrome, Edge, Internet Explorer
    re.compile(rb"<!--\s{0,9}Page saved with SingleFile\s{1,9}url:\s{0,9}([^\s<>]{1,2000})"),
)
SHORTCUT_LINE = re.compile(r"^(?:URL\s{0,9}=\s{0,9})?(https?://\S{1,2000})\s*$", re.IGNORECASE | re.MULTILINE)
MIME = re.compile(rb"\A(?:[\w-]{1,60}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,20}){1,40}\r?\n")


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page with its bytes. ``markup`` is its HTML, which an MHTML file holds in a part of its own."""

    path: Path
    url: str
    data: bytes
    markup: bytes


@dataclass(frozen=True, slots=True)
class Beside:
    """A file beside a page that the page links to."""

    path: Path
    link: Link


class AddressesWrong(ValueError):
    """A ``urls.csv`` that cannot be read so. The message names it, the line, and what was expected."""


def saved(path: Path, data: bytes, given: str | None) -> Saved | None:
    """Return the page with its address: the one ``given``, else the one that it names itself; None without."""
    markup, location = _unpacked(data)
    url = given or _address(location) or _marked(markup)
    return Saved(path, url, data, markup) if url else None


def beside(page: Saved, files: Sequence[Path], addresses: Mapping[Path, str]) -> tuple[Beside, ...]:
    """Return those of the files that the page links to, in the links' order, each once.

    A file is known by its address where one is given, else by its name: that in the link's address, or its words.
    """
    by_name = {file.name: file for file in files if not is_named_as_page(file)}
    by_url = {addresses[file]: file for file in files if file in addresses}
    found: dict[Path, Beside] = {}
    for link in documents_in(page.markup, page.url):
        file = by_url.get(link.url) or next((by_name[name] for name in _names(link) if name in by_name), None)
        if file is not None and file != page.path:
            found.setdefault(file, Beside(file, link))
    return tuple(found.values())


def addresses_in(folder: Path, files: Sequence[Path]) -> dict[Path, str]:
    """Return the addresses that ``urls.csv`` and shortcuts give the files of a folder. Raises AddressesWrong."""
    found: dict[Path, str] = {}
    for file in files:
        for shortcut in (file.with_name(file.name + SHORTCUT), file.with_suffix(SHORTCUT)):
            if shortcut != file and shortcut.is_file() and (match := SHORTCUT_LINE.search(_text(shortcut))):
                found.setdefault(file, match[1])
    table = folder / ADDRESSES
    return found | (dict(_rows(table)) if table.is_file() else {})


def is_told(path: Path) -> bool:
    """Whether the file tells addresses and is no page."""
    return path.name == ADDRESSES or path.suffix.lower() == SHORTCUT


def _rows(table: Path) -> Iterator[tuple[Path, str]]:
    rows = csv.reader(io.StringIO(_text(table)))
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[:2] == ["file", "url"]):
            continue
        url = _address(cells[1]) if len(cells) > 1 else None
        if url is None:
            raise AddressesWrong(
                f"{shown(table)}:{number}: {','.join(row)[:200]!r}; expected a file's name, a comma and its address "
                "with http:// or https://"
            )
        yield table.parent / cells[0], url


def _names(link: Link) -> Iterator[str]:
    """Yield what a browser may have called the file when it was saved."""
    last = posixpath.basename(urlsplit(link.url).path)
    yield from (file_name(link), unquote(last), unquote(last, "gb18030"), last, link.words)
    if link.words:
        yield link.words + posixpath.splitext(last)[1]


def _unpacked(data: bytes) -> tuple[bytes, str | None]:
    """Return the page's HTML and, for MHTML, the address that its head gives."""
    if not MIME.match(data[:HEAD]):
        return data, None
    message = message_from_bytes(data, policy=policy.default)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not parts:
        return data, None
    locations = (message["Snapshot-Content-Location"], parts[0]["Content-Location"], message["Content-Location"])
    markup = parts[0].get_payload(decode=True)
    return markup if isinstance(markup, bytes) else data, next((str(one) for one in locations if one), None)


def _marked(markup: bytes) -> str | None:
    head = markup[:HEAD]
    return next((_address(decoded(match[1])) for mark in MARKS if (match := mark.search(head))), None)


def _address(text: str | None) -> str | None:
    try:
        parts = urlsplit((text or "").strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else None


def _text(path: Path) -> str:
    return decoded(path.read_bytes())
