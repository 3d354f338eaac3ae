"""What a page says of its notice outside the text: meta tags, the disclosure header in any layout, the title."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.labels import HEADER, fields, labelled
from extractors.readers.html.body import is_header
from extractors.readers.html.lines import Item, PageLine
from extractors.readers.html.tree import Element
from extractors.words import table
from normalizers.characters import squeezed
from normalizers.dates import read_date
from normalizers.doc_numbers import find_doc_numbers

Labels = list[tuple[str, str]]
MARKUP = re.compile(r"<[^<>]{0,200}>")
DASHES = re.compile(r"[-—–_/\\.*·\s]*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What parts a page's title from the site's name.
SUFFIX = re.compile(r"\s*[_|｜]\s*|\s+[-—–]+\s*|\s*[-—–]+\s+|-(?=[^-]{2,24}$)")
DATES = ("written_on", "sent_on", "published_on")
TAKEN = HEADER | {"title", "source", "class"}
LONGEST_LINE = 160  # characters; a longer one is text
LONGEST_VALUE = 120  # characters
LONGEST_NAME = 60  # characters
SHORTEST_TITLE = 6  # characters


def meta_labels(root: Element) -> Labels:
    """Return what the meta tags say, as (field, value): markup and what a template left unfilled taken out."""
    known = {name: field for field, names in table("html")["meta"].items() for name in names}
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        field = known.get((tag.get("name") or tag.get("property") or "").strip().lower())
        if field is None or field in found:
            continue
        value = plain(tag.get("content") or "")
        if _says_something(value) and (field != "published_on" or read_date(value)):
            found[field] = value
    if found.get("title") in (found.get("site"), found.get("column")):
        found.pop("title", None)
    return list(found.items())


def plain(value: str) -> str:
    """Return a value without markup, references and blanks round it."""
    if "<" in value or "&" in value:
        value = html.unescape(MARKUP.sub("", html.unescape(value)))
    return " ".join(value.split())


def header_labels(items: Iterable[Item]) -> Labels:
    """Return what lines and tables of labels say, as (field, value), each field once."""
    found: dict[str, str] = {}
    waiting: str | None = None
    above: list[str] = []  # a row of nothing but labels, whose values stand below them
    for pieces in _rows(items):
        if pieces is None:
            waiting = None
            above = []
            continue
        named = [fields().get(squeezed(p).strip("：:[]【】"), "") for p in pieces]
        if len(above) == len(pieces) > 1 and not any(named):
            pieces = [word for pair in zip(above, pieces, strict=True) for word in pair]
            waiting = None
        above = pieces if all(named) else []
        said: dict[str, list[str]] = {}
        last = waiting
        waiting = None
        for piece in pieces:
            bare = squeezed(piece).strip("：:[]【】")
            if bare in fields():
                last = waiting = fields()[bare]
                continue
            if pairs := labelled(piece):
                for field, value in pairs:
                    said.setdefault(field, []).append(value)
                last = pairs[-1][0]
                waiting = None if pairs[-1][1] else last
            elif last is not None:
                said.setdefault(last, []).append(piece)
                waiting = None
        for field, values in said.items():
            value = plain("".join(v for v in values if _says_something(v)))
            if field in TAKEN and field not in found and _fits(field, value):
                found[field] = value
    return list(found.items())


def _rows(items: Iterable[Item]) -> Iterator[list[str] | None]:
    """Yield what may be a row of labels and values in pieces, and None for what can be none."""
    for item in items:
        if isinstance(item, PageLine):
            yield item.pieces if item.size <= LONGEST_LINE else None
        elif is_header(item):
            for row in item.lines:
                yield [p for line in row for p in line.pieces]
            yield None
        else:
            yield None


def _says_something(value: str) -> bool:
    return not DASHES.fullmatch(value) and squeezed(value).lower() not in table("html")["placeholders"]


def _fits(field: str, value: str) -> bool:
    """Whether a value can be what its label says."""
    if not _says_something(value) or len(value) > LONGEST_VALUE:
        return False
    if field in DATES:
        return read_date(value) is not None
    if field == "doc_number":
        return bool(find_doc_numbers(value))
    if field == "index_number":
        return re.search(r"\d", value) is not None and len(value) <= LONGEST_NAME
    if field == "url":
        return value.startswith("http")
    if field == "title":
        return len(value) >= SHORTEST_TITLE
    return CHINESE.search(value) is not None and len(value) <= LONGEST_NAME and "。" not in value


def shown_title(marked: Sequence[Element], page_title: str, before: Sequence[Item]) -> str | None:
    """Return the title that the page shows above its notice, else the page's own without the site's name, or None.

    Where there is none, it is the last line ``before`` the notice that reads as one: 关于印发…的通知.
    """
    for element in marked:
        words = plain("".join(element.itertext()))
        if is_title(words):
            return words
    if (own := next((part for part in SUFFIX.split(plain(page_title)) if is_title(part)), None)) is not None:
        return own
    lines = (i for i in reversed(before) if isinstance(i, PageLine) and not i.linked)
    return next((line.text.strip() for line in lines if "关于" in line.text and is_title(line.text.strip())), None)


def is_title(words: str) -> bool:
    """Whether the words read as the title of a notice: they end with a kind of document (通知, 方案)."""
    bare = re.sub(r"(?:[（(][^（）()]*[）)]|[》”\s])+$", "", words)
    genres = tuple(table("labels")["genres"]["words"])
    return SHORTEST_TITLE <= len(words) <= LONGEST_VALUE and bare.endswith(genres) and "。" not in words
