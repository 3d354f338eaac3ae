"""Files to download that a page links to."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from extractors.readers.html.tree import Element
from extractors.words import table
from normalizers.characters import squeezed

WORDS = etree.XPath("string()")
LINKS = etree.XPath("//a[@href]")


def attachments(root: Element) -> dict[Element, tuple[str, str]]:
    """Return the links to files to download, each with its address as printed and its words."""
    found: dict[Element, tuple[str, str]] = {}
    for link in LINKS(root):
        href = link.get("href").strip()
        if not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "tel:")):
            continue
        is_file = _is_file().search(href) is not None
        if not is_file and _is_page(href):
            continue
        text = " ".join(WORDS(link).split())
        if is_file or squeezed(text).startswith(_words()):
            found[link] = (href, text or link.get("title", "").strip())
    return found


def _is_page(href: str) -> bool:
    return href.lower().split("?")[0].rstrip("/").endswith((".html", ".htm", ".shtml"))


@cache
def _is_file() -> re.Pattern[str]:
    words = table("html")["attachments"]
    addresses = "|".join(map(re.escape, words["addresses"]))
    return re.compile(rf"\.(?:{'|'.join(words['endings'])})(?:$|[?#&])|{addresses}", re.IGNORECASE)


@cache
def _words() -> tuple[str, ...]:
    return tuple(table("html")["attachments"]["words"])
