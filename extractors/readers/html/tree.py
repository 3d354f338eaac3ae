"""A page's text to a tree, and the way down the tree to each element."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree

from extractors.readers.errors import Unreadable
from extractors.words import table
from taizhang.settings import Settings

Element = Any  # lxml gives no types

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*?(/?)>")
C1_REFERENCE = re.compile(r"&#(?:(1[2345]\d)|[xX]([89][0-9a-fA-F]))(?![0-9a-fA-F]);?")
GB_BLANK = "\ue5e5"  # GBK's A3A0, a blank that Unicode has no place for
STRAY = etree.XPath(
    "boolean(//td[not(ancestor::tr)] | //table/text()[normalize-space()] | //tbody/text()[normalize-space()]"
    " | //tr/text()[normalize-space()] | //tr/*[not(self::td or self::th or self::form or self::input)]//td"
    " | //tr/tr | //table/*[self::div or self::p or self::span or self::td])"
)
# A second page behind the end of the first, which libxml2 leaves out.
GOES_ON = re.compile(r"</html\s*>\s*<(?:html|!doctype|body|div|p|table)\b", re.IGNORECASE)
MOST_TO_MEND = 2 * 1024 * 1024  # characters: the mender is 20 times as slow as the parser


def tree_of(text: str, settings: Settings) -> tuple[Element, bool]:
    """Return the root of the page's tree, and whether its markup had to be mended.

    Markup is broken where words or blocks stand between a table's rows and cells, cells outside rows, or a page behind
    a page: there libxml2 and browsers part ways, and html5lib does what browsers do. Raises Unreadable past the
    cap on depth.
    """
    _check_depth(text, settings.html_depth)
    text = clean(text)
    root = _parsed(text)
    if len(text) <= MOST_TO_MEND and (STRAY(root) or GOES_ON.search(text)):
        return _mended(text), True
    return root, False


def clean(text: str) -> str:
    """Return the page's text as a browser takes it: no NUL, references to Windows' characters resolved."""
    if "\0" in text:
        text = text.replace("\0", "")
    if "&#" in text:
        text = C1_REFERENCE.sub(_windows, text)
    return text.replace(GB_BLANK, "\u3000") if GB_BLANK in text else text


def strip_unseen(root: Element) -> None:
    """Take comments, scripts, styles and deleted text out of the tree. What follows them stays."""
    # All elements of a kind go, so that the place of any other among its kind, and its path, stays as it was.
    unseen = table("html")["elements"]["unseen"]
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *unseen, with_tail=False)


class Paths:
    """The ways down one tree to its elements. The children of an element are counted once, for all of them."""

    def __init__(self) -> None:
        self._known: dict[Element, str] = {}

    def of(self, element: Element) -> str:
        """Return the element's way down the tree: /html/body/div[2]/p[3]."""
        above = []
        while element not in self._known and (parent := element.getparent()) is not None:
            above.append(element)
            element = parent
        self._known.setdefault(element, f"/{element.tag}")
        for child in reversed(above):
            self._count_children(element)
            element = child
        return self._known[element]

    def _count_children(self, parent: Element) -> None:
        """Count the children by their names; one of Office's (o:p), which a path can't hold, among all."""
        way = self._known[parent]
        children = [child for child in parent[:] if isinstance(child.tag, str)]
        tags = [child.tag for child in children]
        seen: dict[str, int] = {}
        for place, (child, tag) in enumerate(zip(children, tags, strict=True), 1):
            seen[tag] = count = seen.get(tag, 0) + 1
            step = tag if count == 1 and tags.count(tag) == 1 else f"{tag}[{count}]"
            self._known[child] = f"{way}/*[{place}]" if ":" in tag else f"{way}/{step}"


def _parsed(text: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        raise Unreadable("no_notice", "the page is empty")
    return root


def _mended(text: str) -> Element:
    from bs4 import BeautifulSoup

    return _parsed(str(BeautifulSoup(text, "html5lib")))


def _windows(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return bytes([code]).decode("cp1252", "replace") if 0x80 <= code <= 0x9F else match[0]


def _check_depth(text: str, cap: int) -> None:
    """Raise Unreadable where more elements than the cap stand in one another; told before a tree is built."""
    if text.count("<") - text.count("</") <= cap:
        return
    flat = frozenset(table("html")["elements"]["flat"])
    open_tags: list[str] = []
    counts: Counter[str] = Counter()
    for match in TAG.finditer(text):
        tag = match[2].lower()
        if tag in flat or match[3]:
            continue
        if not match[1]:
            open_tags.append(tag)
            counts[tag] += 1
            if len(open_tags) > cap:
                raise Unreadable(
                    "too_large",
                    f"elements stand more than {cap} deep, which is TAIZHANG_HTML_DEPTH; raise it to read the page",
                )
        elif counts[tag]:
            while True:
                last = open_tags.pop()
                counts[last] -= 1
                if last == tag:
                    break
