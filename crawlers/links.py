"""The files that a page links to, found in its bytes without building its tree."""

from __future__ import annotations

import html
import posixpath
import re
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from crawlers.listing import Link
from crawlers.text import decoded
from normalizers.downloads import is_download, is_file

# A link and its words; each part is bounded, so that a page that never ends one costs nothing.
ANCHOR = re.compile(
    r"""<a\s[^<>]{0,2000}?\bhref\s*=\s*(?:"([^"<>]{1,2000})"|'([^'<>]{1,2000})'|([^\s"'<>]{1,2000}))[^<>]{0,2000}>"""
    r"""((?:[^<]|<(?!/?a[\s>])[^<>]{0,500}>){0,300}?)</a""",
    re.IGNORECASE,
)
BASE = re.compile(r"""<base\s[^<>]{0,200}?\bhref\s*=\s*["']?([^"'\s<>]{1,500})""", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{0,500}>")
ESCAPED = re.compile(r"""\\(["'/]|u(?!d[89a-f])[0-9a-f]{4})""", re.IGNORECASE)  # markup in a script is JSON
SCHEMES = ("http", "https")
NAMED_IN = ("filename", "fileName", "file", "name")  # what a download's address calls its file


def documents_in(data: bytes, url: str) -> tuple[Link, ...]:
    """Return the links of the page at ``url`` to files to download, each address once, in order."""
    text = ESCAPED.sub(_unescaped, without_comments(decoded(data)))
    base = BASE.search(text)
    stands_at = urljoin(url, base[1]) if base else url
    found: dict[str, Link] = {}
    for match in ANCHOR.finditer(text):
        href = html.unescape(match[1] or match[2] or match[3]).strip()
        if not is_download(href):
            continue
        address = absolute(stands_at, href)
        if address and address != url:
            found.setdefault(address, Link(address, href, plain(match[4])))
    return tuple(found.values())


def without_comments(text: str) -> str:
    """Return a page's text without its comments; one that never ends is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def _unescaped(match: re.Match[str]) -> str:
    return match[1] if len(match[1]) == 1 else chr(int(match[1][1:], 16))


def absolute(base: str, href: str) -> str | None:
    """Return the address that a link means on the page at ``base``, without its fragment; None for no web address."""
    try:
        address = urljoin(base, href.replace("\\", "/")).partition("#")[0]
        return address if urlsplit(address).scheme in SCHEMES else None
    except ValueError:
        return None


def plain(markup: str) -> str:
    """Return the words of a piece of markup."""
    return " ".join(html.unescape(TAG.sub("", markup)).split())


def file_name(link: Link, disposition: str | None = None) -> str:
    """Return what an attachment is called: by its link's words, its address or the answer's header, in this order."""
    if is_file(link.words) and len(link.words) < 200:
        return link.words.replace("/", "_")
    parts = urlsplit(link.url)
    query = {key: value for key, _, value in (pair.partition("=") for pair in parts.query.split("&"))}
    names = [*(query[key] for key in NAMED_IN if query.get(key)), posixpath.basename(parts.path)]
    for name in (_unquoted(name) for name in names):
        if is_file(name):
            return name.replace("/", "_")
    given = _of_header(disposition) if disposition else None
    return (given or link.words or names[-1] or parts.netloc).replace("/", "_")[:200]


def _of_header(disposition: str) -> str | None:
    match = re.search(r"filename\*\s*=\s*[\w-]*''([^;]+)", disposition, re.I) or re.search(
        r"""filename\s*=\s*"?([^";]+)""", disposition, re.I
    )
    return posixpath.basename(_unquoted(match[1].strip()).replace("\\", "/")) or None if match else None


def _unquoted(name: str) -> str:
    return decoded(unquote_to_bytes(name))
