"""Files to download that a page links to."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import chain

from lxml import etree

from extractors.readers.html.tree import Element
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.downloads import is_download

WORDS = etree.XPath("string()")
LINKS = etree.XPath("//a[@href]")


def attachments(root: Element) -> dict[Element, tuple[str, str]]:
    """Return the links to files to download, each with its address as printed and its words."""
    found: dict[Element, tuple[str, str]] = {}
    for link in LINKS(root):
        href = link.get("href").strip()
        if not href or href.startswith("#") or href.lower().startswith(("javascript:", "mailto:", "tel:")):
            continue
        is_file = is_download(href)
        if not is_file and _is_page(href):
            continue
        text = " ".join(WORDS(link).split())
        if is_file or squeezed(text).startswith(_words()):
            found[link] = (href, text or link.get("title", "").strip())
    return found


def of_the_site(
    files: dict[Element, tuple[str, str]], frame: frozenset[Element], containers: Collection[Element]
) -> frozenset[Element]:
    """Return the links to files that go with the site and not with the notice: help, and what its frame offers.

    ``frame`` are the elements of the site's frame, ``containers`` those that hold the notice: all in these is its own.
    """
    holding = frozenset(containers)
    its_own = _Within(holding)
    around = _Within(frame - holding.union(*(e.iterancestors() for e in holding)))
    found = set()
    for link, (_, words) in files.items():
        bare = squeezed(words)
        if its_own.has(link) or bare.startswith(_words()):
            continue
        if any(tool in bare for tool in _tools()) or around.has(link):
            found.add(link)
    return frozenset(found)


class _Within:
    """Whether elements stand in some others; the way up from one is gone but once."""

    def __init__(self, others: frozenset[Element]) -> None:
        self.told = dict.fromkeys(others, True)

    def has(self, element: Element) -> bool:
        way = []
        found = False
        for above in chain((element,), element.iterancestors()):
            if (known := self.told.get(above)) is not None:
                found = known
                break
            way.append(above)
        self.told.update(dict.fromkeys(way, found))
        return found


def _is_page(href: str) -> bool:
    return href.lower().split("?")[0].rstrip("/").endswith((".html", ".htm", ".shtml"))


@cache
def _tools() -> tuple[str, ...]:
    return tuple(table("html")["attachments"]["tools"])


@cache
def _words() -> tuple[str, ...]:
    return tuple(table("html")["attachments"]["words"])
