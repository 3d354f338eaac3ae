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
from crawlers.spiders.parts import MOST_ELEMENTS, Row, dated, line_of, owners_of, prints_day, rows_of
from crawlers.spiders.words import words
from normalizers.doc_numbers import find_doc_numbers
from normalizers.downloads import is_download

SELECTORS = frozenset({"rows", "link", "date"})  # the options that are CSS selectors
SHORTEST_TITLE = 4
LONGEST_LABEL = 12
LABELLED = frozenset({("[", "]"), ("【", "】"), ("［", "］"), ("〔", "〕"), ("(", ")"), ("（", "）")})
FAR_MORE = 10  # times as many rows: then they count although those others have dates
LEAST_WORDY = 3
WORDY = 14  # characters of a title, on average; a menu's words are half as many
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
    others = [anchor for anchor in anchors if anchor.element not in within and not _is_label(anchor.title)]
    owners = owners_of([*strong, *others])
    rest = rows_of(others, owners)
    for row in (*found, *rest):
        row.has_day = prints_day(row)
    found += [row for row in rest if row.has_day] or ([] if strong else _wordy(rest, url))
    found = [row for row in found if not _is_aside(row.element, "foot" if row.has_day else "aside")]
    for row in found:
        row.weight = 2 * row.has_day + is_notice(row.anchor.url) + (len(row.anchor.title) >= 2 * SHORTEST_TITLE)
    return found


def _wordy(rest: list[Row], url: str) -> list[Row]:
    """Return the rows that only their words speak for: several that stand alike, worded at length as titles are."""
    host = urlsplit(url).netloc
    own = [row for row in rest if urlsplit(row.anchor.url).netloc == host and not _is_aside(row.element, "aside")]
    main = _main(own, url) if own else []
    is_list = len(main) >= LEAST_WORDY and sum(len(row.anchor.title) for row in main) >= WORDY * len(main)
    return main if is_list else []


def _may_be_listed(anchor: Anchor, url: str) -> bool:
    return (
        anchor.url != url
        and len(anchor.title) >= SHORTEST_TITLE
        and not says_nothing(anchor.title)
        and (urlsplit(anchor.url).hostname or "").removeprefix("www.") not in words()["feet"]
    )


def _is_label(title: str) -> bool:
    """Whether a link's words are those of the kind that its row's notice is of ([政策文件])."""
    return len(title) <= LONGEST_LABEL and (title[:1], title[-1:]) in LABELLED


def _main(found: list[Row], url: str) -> list[Row]:
    """Return the rows of the page's list: those that stand alike with most for them, and the column's own elsewhere."""
    groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
    standing = _Standing()
    for row in found:
        line = line_of(row)
        groups[standing.of(line.getparent()), line.tag].append(row)
    if not groups:
        return []
    main = _heaviest(groups.values())
    folder = urljoin(url, ".").partition("?")[0]
    is_deep = urlsplit(folder).path.strip("/") != ""
    chosen = {id(row) for row in main}
    return [row for row in found if id(row) in chosen or (is_deep and row.anchor.url.startswith(folder))]


def _heaviest(groups: Iterable[list[Row]]) -> list[Row]:
    """Return the rows with most for them. Rows with dates come first: the last page of a list may have but one."""
    by_weight = sorted(groups, key=lambda group: sum(row.weight for row in group))
    dated_ones = [group for group in by_weight if 2 * sum(row.has_day for row in group) >= len(group)]
    if dated_ones and FAR_MORE * len(dated_ones[-1]) >= len(by_weight[-1]):
        return dated_ones[-1]
    return by_weight[-1]


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


def _is_aside(element: Element, kind: str) -> bool:
    """Whether an element stands in a part of the page that holds no list; ``kind`` names the words for such parts."""
    return any(node.tag in _parts(kind) or _is_called(node, kind) for node in _upwards(element))


def _is_called(element: Element, kind: str) -> bool:
    said = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return not _parts(kind).isdisjoint(said.replace("-", " ").replace("_", " ").split())


@cache
def _parts(kind: str) -> frozenset[str]:
    return frozenset(words()[kind])


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
