"""The rows of a list: the parts of a page that lead to one notice alone, each with the date in it or beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from crawlers.spiders.addresses import year_in_address
from crawlers.spiders.dates import date_alone, is_day, is_published, listed_date
from crawlers.spiders.markup import Anchor, Element, day_of, squeezed, texts

WHOLE = frozenset({"li", "tr", "dl", "article"})  # a row is never more than one of these
HOLDERS = frozenset({"ul", "ol", "table", "tbody", "body", "html", "main", "form", "center"})  # nor one of these
MOST_ELEMENTS = 120  # of a row
MOST_CHARACTERS = 1_500
NEAR = 4  # elements beside a row in which its date is looked for
MOST_PARTS = 4  # that a date is printed in
MANY = ""


@dataclass(slots=True)
class Row:
    """A row of a list: its link, its element, its date, how much speaks for it, and whether it prints a day."""

    anchor: Anchor
    element: Element
    listed_on: date | None
    weight: int = 0
    has_day: bool = False


def owners_of(anchors: Iterable[Anchor]) -> dict[Element, str]:
    """Return for each element over a link the address that all links in it lead to, MANY where there are several."""
    owners: dict[Element, str] = {}
    for anchor in anchors:
        node = anchor.element
        while node is not None:
            owner = owners.get(node)
            if owner in (anchor.url, MANY):
                break
            owners[node] = anchor.url if owner is None else MANY
            node = node.getparent()
    return owners


def rows_of(anchors: Sequence[Anchor], owners: Mapping[Element, str]) -> list[Row]:
    """Return a row for each address, its title the longest that is given for it."""
    found: dict[tuple[str, Element], Row] = {}
    for anchor in anchors:
        element = _row(anchor, owners)
        row = found.get((anchor.url, element))
        if row is None:
            found[anchor.url, element] = Row(anchor, element, None)
        elif len(anchor.title) > len(row.anchor.title):
            row.anchor = anchor
    return dated(list(found.values()), owners)


def dated(rows: list[Row], owners: Mapping[Element, str]) -> list[Row]:
    """Give the rows their dates: what stands in each, else beside it, else in the line that it is part of."""
    for row in rows:
        row.listed_on = date_in(row.anchor, row.element)
    undated = [row for row in rows if row.listed_on is None]
    behind = [_beside(row, owners, back=False) for row in undated]
    before = [_beside(row, owners, back=True) for row in undated]
    days = before if sum(map(bool, before)) > sum(map(bool, behind)) else behind
    for row, day in zip(undated, days, strict=True):
        row.listed_on = day or _date_around(row)
    return rows


def _row(anchor: Anchor, owners: Mapping[Element, str]) -> Element:
    element = anchor.element
    while element.tag not in WHOLE:
        above = element.getparent()
        if above is None or above.tag in HOLDERS or owners.get(above) != anchor.url or not _is_small(above):
            break
        element = above
    return element


def _is_small(element: Element) -> bool:
    if next(islice(element.iter(), MOST_ELEMENTS, None), None) is not None:
        return False
    return sum(len(text.strip()) for text in element.itertext()) <= MOST_CHARACTERS


def date_in(anchor: Anchor, element: Element) -> date | None:
    """Return the date in a row: one that stands alone, of publication first, else the last; else one in its text."""
    if (said := day_of(anchor.element)) is not None:
        return said
    year = year_in_address(anchor.url)
    here = list(texts(element))
    alone = [(text, day) for _, text in here if (day := date_alone(text, year))]
    if alone:
        return next((day for text, day in alone if is_published(text)), alone[-1][1])
    within = set(islice(anchor.element.iter(), MOST_ELEMENTS))
    if (in_parts := _date_in_parts(element, year)) is not None:
        return in_parts
    outside = " ".join(text.strip() for node, text in here if node not in within)[:MOST_CHARACTERS]
    return listed_date(outside, year)


def _date_in_parts(element: Element, year: int | None) -> date | None:
    """Return the date that an element's parts make up together: <b>10</b><i>2021-09</i>."""
    for node in islice(element.iter(), MOST_ELEMENTS):
        if isinstance(node.tag, str) and 2 <= len(node) <= MOST_PARTS:
            said = squeezed(" ".join(text for _, text in islice(texts(node), MOST_PARTS + 1)))
            if day := date_alone(said, year):
                return day
    return None


def prints_day(row: Row) -> bool:
    """Whether a row has a date, be it one without its year."""
    return row.listed_on is not None or any(is_day(text) for _, text in texts(line_of(row)))


def _date_around(row: Row) -> date | None:
    line = line_of(row)
    return date_in(row.anchor, line) if line is not row.element else None


def line_of(row: Row) -> Element:
    """Return the line of the list that a row is, or is part of: a notice and its explanation (解读) may share one."""
    if row.element.tag in WHOLE:
        return row.element
    line = next((node for node in islice(row.element.iterancestors(), NEAR) if node.tag in WHOLE), None)
    return line if line is not None and _is_small(line) else row.element


def _beside(row: Row, owners: Mapping[Element, str], *, back: bool) -> date | None:
    """Return the date that stands behind a row, or before it: which of both is how a list is written as a whole."""
    year = year_in_address(row.anchor.url)
    node = row.element
    for _ in range(NEAR):
        before = node.getprevious()
        text = node.tail if not back else before.tail if before is not None else node.getparent().text
        if text and (day := listed_date(squeezed(text), year)):
            return day
        node = before if back else node.getnext()
        if node is None or node in owners:
            return None
        said = squeezed(" ".join(text for _, text in texts(node))) if isinstance(node.tag, str) else ""
        if day := listed_date(said, year):
            return day
    return None
