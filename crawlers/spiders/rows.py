"""The notices on a list page: its rows, each with a link, a title and mostly a date.

No site's own selectors are needed: a row is the largest part of the page that leads to one notice alone, and the rows
that count are those that stand alike, have a date or lead to what is shaped as a notice's address. A column may say
where its rows are by CSS selectors in its options: ``rows`` (each a row, or its link), ``link`` and ``date`` (both in a
row; ``link`` alone stands for the whole page).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.links import plain
from crawlers.listing import Entry, Link
from crawlers.spiders.addresses import date_in_address, is_notice
from crawlers.spiders.dates import listed_date
from crawlers.spiders.markup import (
    Anchor,
    Element,
    address,
    base_of,
    is_number,
    says_nothing,
    selected,
    squeezed,
    texts,
    title_of,
    tree_of,
    without_comments,
)
from crawlers.spiders.parts import MOST_ELEMENTS, Row, dated, line_of, owners_of, rows_of
from crawlers.spiders.words import words
from normalizers.doc_numbers import find_doc_numbers
from normalizers.downloads import is_download

SHORTEST_TITLE = 4
COUNTED = frozenset({"odd", "even", "first", "last", "on", "cur", "current", "active", "hover"})


def rows(text: str, url: str, options: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the notices on the list page at ``url``, each once, in the page's order.

    Raises ValueError for an option that is no CSS selector.
    """
    found = _entries(tree_of(text), url, options)
    if not found and "<!--" in text:
        found = _entries(tree_of(without_comments(text)), url, options)
    return found


def fragments(parts: Sequence[str], url: str, options: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the notices of a list whose rows came one by one, each a piece of markup."""
    marked = "".join(f'<div class="taizhang-row">{part}</div>' for part in parts)
    return rows(marked, url, {"rows": "div.taizhang-row"} | dict(options))


def _entries(root: Element | None, url: str, options: Mapping[str, Any]) -> tuple[Entry, ...]:
    if root is None:
        return ()
    base = base_of(root, url)
    if options.get("rows"):
        found = _told_rows(root, base, options)
    elif options.get("link"):
        anchors = [anchor for link in selected(root, options["link"]) if (anchor := _anchor(link, base))]
        found = rows_of(anchors, owners_of(anchors))
    else:
        found = _main(_found_rows(root, base, url), url)
    return _once(_entry(row, base, options) for row in found)


# ---- rows that the column's options tell


def _told_rows(root: Element, base: str, options: Mapping[str, Any]) -> list[Row]:
    anchors: list[Anchor] = []
    elements: list[Element] = []
    for element in selected(root, options["rows"]):
        links = selected(element, options["link"]) if options.get("link") else [element, *element.iter("a")]
        here = [anchor for link in links if (anchor := _anchor(link, base))]
        if here:
            anchors.append(_best(here))
            elements.append(element)
    if any(element.tag == "a" for element in elements):
        return rows_of(anchors, owners_of(anchors))
    found = [Row(anchor, element, None) for anchor, element in zip(anchors, elements, strict=True)]
    return dated(found, owners_of(anchors))


def _best(anchors: Sequence[Anchor]) -> Anchor:
    """Return the link of a row that leads to its notice."""
    pages = [anchor for anchor in anchors if not is_download(anchor.url)] or list(anchors)
    return max(pages, key=lambda anchor: (is_notice(anchor.url), len(anchor.title)))


# ---- rows that the page shows


def _found_rows(root: Element, base: str, url: str) -> list[Row]:
    """Return what may be rows: those that lead to a notice's address, and others that have a date."""
    anchors = [anchor for link in root.iter("a") if (anchor := _anchor(link, base)) and _may_be_listed(anchor, url)]
    strong = [anchor for anchor in anchors if is_notice(anchor.url) and not is_download(anchor.url)]
    found = rows_of(strong, owners_of(strong))
    within = {element for row in found for element in islice(row.element.iter(), MOST_ELEMENTS)}
    others = [anchor for anchor in anchors if anchor.element not in within]
    owners = owners_of([*strong, *others])
    found += [row for row in rows_of(others, owners) if row.listed_on]
    for row in found:
        row.weight = 2 * bool(row.listed_on) + is_notice(row.anchor.url) + (len(row.anchor.title) >= 2 * SHORTEST_TITLE)
    return [row for row in found if row.listed_on or not _is_aside(row.element)]


def _may_be_listed(anchor: Anchor, url: str) -> bool:
    return (
        anchor.url != url
        and len(anchor.title) >= SHORTEST_TITLE
        and not says_nothing(anchor.title)
        and urlsplit(anchor.url).hostname not in words()["feet"]
    )


def _main(found: list[Row], url: str) -> list[Row]:
    """Return the rows of the page's list: those that stand alike with most for them, and the column's own elsewhere."""
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    standing = _Standing()
    for row in found:
        line = line_of(row)
        groups[standing.of(line.getparent()), line.tag].append(row)
    if not groups:
        return []
    main = max(groups.values(), key=lambda group: sum(row.weight for row in group))
    folder = urljoin(url, ".").partition("?")[0]
    is_deep = urlsplit(folder).path.strip("/") != ""
    chosen = {id(row) for row in main}
    return [row for row in found if id(row) in chosen or (is_deep and row.anchor.url.startswith(folder))]


class _Standing:
    """Numbers for how elements stand in a page: the same where the tags and classes above them are the same."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, str, str], int] = {}
        self.known: dict[Element, int] = {}

    def of(self, element: Element | None) -> int:
        """Return the number of how an element stands."""
        above: list[Element] = []
        while element is not None and element not in self.known:
            above.append(element)
            element = element.getparent()
        number = self.known[element] if element is not None else 0
        for node in reversed(above):
            number = self.numbers.setdefault((number, str(node.tag), _class(node)), len(self.numbers) + 1)
            self.known[node] = number
        return number


def _class(element: Element) -> str:
    tokens = (token.rstrip("0123456789_-") for token in (element.get("class") or "").split())
    return " ".join(sorted({token for token in tokens if token and token not in COUNTED}))


def _is_aside(element: Element) -> bool:
    return any(node.tag in ("nav", "footer", "header", "aside") or _is_called_aside(node) for node in _upwards(element))


def _is_called_aside(element: Element) -> bool:
    said = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not _aside().isdisjoint(said.replace("-", " ").replace("_", " ").split())


@cache
def _aside() -> frozenset[str]:
    return frozenset(words()["aside"])


def _upwards(element: Element) -> Iterable[Element]:
    yield element
    yield from islice(element.iterancestors(), 12)


# ---- entries


def _anchor(link: Element, base: str) -> Anchor | None:
    url = address(link, base)
    return Anchor(link, url, title_of(link)) if url else None


def _entry(row: Row, base: str, options: Mapping[str, Any]) -> Entry:
    anchor = row.anchor
    listed_on = row.listed_on
    if options.get("date"):
        told = (listed_date(squeezed(node.text_content())) for node in selected(row.element, options["date"]))
        listed_on = next((day for day in told if day), listed_on)
    return Entry(
        anchor.url,
        None if says_nothing(anchor.title) else anchor.title,
        listed_on or date_in_address(anchor.url),
        _doc_number(row),
        _attachments(row, base),
    )


def _doc_number(row: Row) -> str | None:
    for _, text in texts(row.element):
        if is_number(text):
            return find_doc_numbers(text.strip())[0].value
    return None


def _attachments(row: Row, base: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in islice(row.element.iter("a"), MOST_ELEMENTS):
        href = (link.get("href") or "").strip()
        if is_download(href) and (url := address(link, base)) and url != row.anchor.url:
            found.setdefault(url, Link(url, href, squeezed(link.text_content()) or plain(link.get("title") or "")))
    return tuple(found.values())


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each address once, where it stands first, with what any of its rows tells."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.get(entry.url)
        if known is None:
            found[entry.url] = entry
        else:
            found[entry.url] = Entry(
                entry.url,
                known.title or entry.title,
                known.listed_on or entry.listed_on,
                known.doc_number or entry.doc_number,
                known.attachments or entry.attachments,
            )
    return tuple(found.values())
