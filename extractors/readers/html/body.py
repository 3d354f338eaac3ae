"""Where on a page the notice stands: in an element of a known name, else where the text is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.labels import fields, is_header_line
from extractors.letter import ANNEX, DATE_LINE
from extractors.readers.html.lines import Item, PageLine, PageTable
from extractors.readers.html.tree import Element
from extractors.readers.lines import is_furniture
from normalizers.characters import squeezed
from normalizers.numbering import mark_of

PROSE = re.compile(r"[，。；：、（）]")
LEAST_PROSE = 12  # characters in a line that counts as text
LINK_SHARE = 0.5
KEPT_SHARE = 0.9  # of the text: an element with less of it does not hold the notice
OUTSIDE_SHARE = 0.5  # so much text beside a container, and the container holds only a part
MAIN_SHARE = 0.75  # of the text, in one part of the page: what stands below it is beside the matter
PARTS = ("div", "td", "section", "article", "main")
LEAST_TABLE = 30  # characters
COPY_SHARE = 0.3  # of the text: what may be a copy of the rest
SAME_SHARE = 0.8  # of the lesser's characters stand in the greater
LEAST_COPY = 60  # characters


@dataclass(frozen=True, slots=True)
class Copy:
    """A part of a page that repeats another: what stands only in the copy, in characters and rows of tables."""

    characters: int
    rows: int


def weight_of(item: Item) -> int:
    """Return how many characters of text an item has that may be the notice's: links, labels and tools have none."""
    if isinstance(item, PageTable):
        return max(0, item.size - item.linked)
    if item.size < LEAST_PROSE or item.linked > LINK_SHARE * item.size or not PROSE.search(item.text):
        return 0
    return 0 if is_furniture(item.text) or is_header_line(item.text) else item.size - item.linked


def items_within(items: Sequence[Item], elements: Iterable[Element]) -> list[bool]:
    """Return for each item whether it stands in one of the elements."""
    known = set(elements)
    inside: dict[Element, bool] = {}
    return [_is_within(i.element, known, inside) for i in items]


def _is_within(element: Element, known: set[Element], inside: dict[Element, bool]) -> bool:
    if (told := inside.get(element)) is None:
        told = element in known or not known.isdisjoint(element.iterancestors())
        inside[element] = told
    return told


def body_of(items: Sequence[Item], containers: Sequence[Element], wrappers: Sequence[Element]) -> list[bool]:
    """Return for each item of the page whether it belongs to the notice.

    The containers hold it, and tables of data beside them do; where they hold too little of the page's text, and where
    there are none, the smallest element that holds nearly all of it does.
    """
    weights = [weight_of(i) for i in items]
    if containers:
        inside = items_within(items, containers)
        held = sum(w for w, own in zip(weights, inside, strict=True) if own)
        beside = sum(w for i, w, own in zip(items, weights, inside, strict=True) if not own and isinstance(i, PageLine))
        if held and beside <= max(OUTSIDE_SHARE * held, LEAST_COPY):
            return [own or _is_own_table(i) for i, own in zip(items, inside, strict=True)]
    scope = items_within(items, wrappers[:1]) if wrappers else [True] * len(items)
    if sum(w for w, own in zip(weights, scope, strict=True) if own) < KEPT_SHARE * sum(weights):
        scope = [True] * len(items)
    return _densest(items, [w if own else 0 for w, own in zip(weights, scope, strict=True)])


def _is_own_table(item: Item) -> bool:
    return (
        isinstance(item, PageTable)
        and len(item.rows) > 1
        and item.size >= LEAST_TABLE
        and item.linked <= LINK_SHARE * item.size
        and not is_header(item)
    )


def is_header(item: PageTable) -> bool:
    """Whether a table is the header of the disclosure (索引号、发文字号 …)."""
    lines = [line for row in item.lines for line in row]
    known = sum(squeezed(line.head).strip("：:[]【】") in fields() or is_header_line(line.text) for line in lines)
    return known * 4 >= len(lines) > 0


def _densest(items: Sequence[Item], weights: Sequence[int]) -> list[bool]:
    """Return for each item whether it stands in the smallest element that holds nearly all of the text."""
    whole = sum(weights)
    held: dict[Element, int] = {}
    for item, weight in zip(items, weights, strict=True):
        if weight:
            held[item.element] = held.get(item.element, 0) + weight
            for above in item.element.iterancestors():
                held[above] = held.get(above, 0) + weight
    enough = [e for e, w in held.items() if w >= KEPT_SHARE * whole and e.tag not in ("table", "tr", "p", "li")]
    if not enough:
        return [True] * len(items)
    deepest = max(enough, key=lambda e: sum(1 for _ in e.iterancestors()))
    inside = items_within(items, [deepest])
    main = max(deepest, key=lambda e: held.get(e, 0), default=None)
    if main is None or main.tag not in PARTS or held.get(main, 0) < MAIN_SHARE * whole:
        return inside
    for part in main.itersiblings(*PARTS):
        own = items_within(items, [part])
        if not any(_is_of_notice(i) for i, o in zip(items, own, strict=True) if o):
            inside = [keep and not o for keep, o in zip(inside, own, strict=True)]
    return inside


def _is_of_notice(item: Item) -> bool:
    """Whether an item shows that what stands below the text goes on with it: a table, a number, an annex, a date."""
    if isinstance(item, PageTable):
        return _is_own_table(item)
    bare = squeezed(item.text)
    return mark_of(item.text) is not None or ANNEX.match(bare) is not None or DATE_LINE.fullmatch(bare) is not None


def without_copies(items: Sequence[Item]) -> tuple[list[Item], list[Copy]]:
    """Return the items without what the page prints a second time (for a telephone's screen), and what was dropped."""
    sizes = [i.size for i in items]
    whole = sum(sizes)
    spans: dict[Element, tuple[int, int]] = {}
    for k, item in enumerate(items):
        for element in (item.element, *item.element.iterancestors()):
            spans[element] = (spans[element][0] if element in spans else k, k + 1)
    ranges = sorted({s for s in spans.values() if sum(sizes[slice(*s)]) >= max(COPY_SHARE * whole, LEAST_COPY)})
    for first in ranges:
        for second in ranges:
            if first[1] > second[0]:
                continue
            one, other = items[slice(*first)], items[slice(*second)]
            if not same_text(one, other):
                continue
            dropped, kept = (first, second) if _size(one) < _size(other) else (second, first)
            rest = [i for k, i in enumerate(items) if not dropped[0] <= k < dropped[1]]
            cleaned, more = without_copies(rest)
            return cleaned, [difference(items[slice(*dropped)], items[slice(*kept)]), *more]
    return list(items), []


def same_text(one: Sequence[Item], other: Sequence[Item]) -> bool:
    """Whether the lesser of the two stands nearly whole in the other."""
    lesser, greater = sorted((_lines(one), _lines(other)), key=lambda t: sum(map(len, t)))
    known = set(greater)
    size = sum(map(len, lesser))
    return size >= LEAST_COPY and sum(len(t) for t in lesser if t in known) >= SAME_SHARE * size


def difference(copy: Sequence[Item], kept: Sequence[Item]) -> Copy:
    """Return how much of a copy does not stand in what is kept."""
    known = set(_lines(kept))
    rows = {_row(r) for t in kept if isinstance(t, PageTable) for r in t.lines}
    return Copy(
        sum(len(t) for t in _lines(copy) if t not in known),
        sum(_row(r) not in rows for t in copy if isinstance(t, PageTable) for r in t.lines),
    )


def _size(items: Sequence[Item]) -> int:
    return sum(i.size for i in items)


def _lines(items: Sequence[Item]) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, PageLine):
            lines.append(squeezed(item.text))
        else:
            lines += [squeezed(line.text) for row in item.lines for line in row]
    return lines


def _row(lines: Sequence[PageLine]) -> str:
    return squeezed("".join([line.text for line in lines]))
