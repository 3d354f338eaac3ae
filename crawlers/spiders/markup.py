"""A list page's tree, and what its links say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

import lxml.html
from cssselect import SelectorError
from lxml import etree

from crawlers.links import absolute
from crawlers.spiders.dates import date_alone, listed_date
from crawlers.spiders.words import words
from normalizers.doc_numbers import find_doc_numbers

Element = Any  # lxml comes without types

UNREAD = frozenset({"script", "style", "template", "noscript", "select", "option", "textarea"})
HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = frozenset({"p", "div", "dt", "dd", *HEADS})
LONGEST_TITLE = 500
MOST_TEXTS = 200  # texts that one link or row is made of
BLANKS = re.compile(r"[\s\u3000\u200b\ufeff]+")
NO_WORD = re.compile(r"[\W\d_]*")
# What a link's own attributes are called that tell its notice's title and day (政府信息公开目录 of the old JCMS).
TITLES = ("title", "mc")
DAYS = ("rq",)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link that may be a notice's: its element, absolute address and words."""

    element: Element
    url: str
    title: str


def tree_of(text: str) -> Element | None:
    """Return the root of a page's tree; None of a text without an element."""
    data = text.replace("\x00", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml.html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def without_comments(text: str) -> str:
    """Return the page with what stands in its comments as part of it; a conditional comment stays one.

    Some templates comment the first page's rows out and let a script bring them back.
    """
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        inside = text[start + 4 : end]
        parts += text[at:start], "" if inside.lstrip().startswith("[if") else inside
        at = end + 3
    return "".join(parts) + text[at:]


def base_of(root: Element, url: str) -> str:
    """Return the address that the page's links are relative to."""
    base = next(root.iter("base"), None)
    href = base.get("href") if base is not None else None
    return absolute(url, href.strip()) or url if href else url


def selected(element: Element, selector: object) -> list[Element]:
    """Return what a CSS selector names in an element. Raises ValueError for one that is none."""
    try:
        return list(element.cssselect(str(selector)))
    except SelectorError as fault:
        raise ValueError(
            f"the option {str(selector)!r} is no CSS selector ({fault}): write one such as 'ul.list li'"
        ) from None


def address(link: Element, base: str) -> str | None:
    """Return where a link leads; None where that is no web address, or one that a script has yet to fill in."""
    href = re.sub(r"[\r\n\t]+", "", link.get("href") or "").strip()
    if not href or href.startswith("#") or any(mark in href for mark in words()["unfilled"]):
        return None
    return absolute(base, href)


def title_of(link: Element) -> str:
    """Return the title that a link gives: its title attribute where the text is cut short or is part of it."""
    given = next((value for name in TITLES if (value := squeezed(link.get(name) or ""))), "")
    if match := _labelled("title_labels").search(link.get("title") or ""):
        given = squeezed(match[1])
    text = squeezed(_own_words(link))
    cut = tuple(words()["cut_short"])
    is_less = not text or text.endswith(cut) or (text in given and not given.endswith(cut))
    return without_marks(given if given and is_less else text)[:LONGEST_TITLE]


def without_marks(title: str) -> str:
    """Return a title without the bullets and dashes before it."""
    return title.lstrip(words()["marks"] + " \t")


def says_nothing(title: str) -> bool:
    """Whether a link's words are those of the page's own furniture (更多, 下一页, 3)."""
    bare = BLANKS.sub("", title).strip(words()["around"])
    return len(bare) < 2 or bare in words()["no_titles"] or NO_WORD.fullmatch(bare) is not None


def squeezed(text: str) -> str:
    """Return a text on one line, its blanks as one each."""
    return BLANKS.sub(" ", text).strip()


def texts(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield each text in an element with the element that it stands in, blanks and scripts left out."""
    for node in islice(element.iter(), MOST_TEXTS):
        if isinstance(node.tag, str) and node.tag not in UNREAD and node.text and node.text.strip():
            yield node, node.text
        if node is not element and node.tail and node.tail.strip():
            yield node.getparent(), node.tail


def day_of(link: Element) -> date | None:
    """Return the date in a link's own attributes, None where there is none."""
    said = next((value for name in DAYS if (value := link.get(name))), None)
    if said:
        return listed_date(said)
    match = _labelled("day_labels").search(link.get("title") or "")
    return listed_date(match[1]) if match else None


@cache
def _labelled(labels: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(words()[labels])})\s?[:：]\s{{0,4}}([^\r\n]{{2,300}})")


def _own_words(link: Element) -> str:
    """Return the words of a link that are its title: not the date, the number and the summary of a card."""
    inside = [node for node in islice(link.iter(), MOST_TEXTS) if node is not link and isinstance(node.tag, str)]
    heads = [node for node in inside if node.tag in HEADS or "tit" in (node.get("class") or "")]
    for node in (
        *heads,
        *(node for node in inside if node.tag in BLOCKS and sum(1 for _ in islice(node.iter(*BLOCKS), 2)) == 1),
    ):
        said = _said(node)
        if said.strip() and not date_alone(said):
            return said
    return _said(link)


def _said(element: Element) -> str:
    """Return the words in an element, dates and document numbers that stand alone left out where there are others."""
    said = [text[:LONGEST_TITLE] for _, text in texts(element)]
    return "".join([text for text in said if not date_alone(text) and not is_number(text)] or said)


def is_number(text: str) -> bool:
    """Whether a text is a document number (文号) and nothing else."""
    bare = text.strip()
    return len(bare) < 60 and any(found.start <= 1 and found.end >= len(bare) - 1 for found in find_doc_numbers(bare))
