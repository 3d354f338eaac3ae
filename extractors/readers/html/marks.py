"""Elements by what the page calls them: those that hold the notice, those round it, those that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from lxml import etree

from extractors.readers.html.tree import Element
from extractors.words import table

NAMED = etree.XPath("//*[@id or @class]")
STYLED = etree.XPath(
    "//*[@hidden or @aria-hidden or contains(@style, 'none') or contains(@style, 'NONE') or contains(@style, 'idden')"
    " or contains(@style, 'mso-hide') or contains(@style, 'line-through')]"
)
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[^;]*line-through", re.IGNORECASE
)
WORDS = etree.XPath("string()")


KINDS = ("containers", "wrappers", "furniture", "titles")


@dataclass(frozen=True, slots=True)
class Marked:
    """What the names of a page's elements say of them; containers with their place in the list, the surest first."""

    containers: Sequence[tuple[int, Element]]
    wrappers: Sequence[Element]
    furniture: frozenset[Element]
    hidden: frozenset[Element]
    titles: Sequence[Element]


def marked(root: Element) -> Marked:
    """Return what the page's elements are by their names, classes, roles and styles."""
    found: dict[str, list[tuple[int, int, Element]]] = {kind: [] for kind in KINDS}
    hidden = {e for e in STYLED(root) if _is_unseen(e)}
    plain = (e for e in root.iter(*_tags()) if e.get("id") is None and e.get("class") is None)
    for order, element in enumerate((*NAMED(root), *plain)):
        said = _said_by(element.tag, element.get("id", ""), element.get("class", ""))
        for kind, place in said:
            if kind == "hidden":
                hidden.add(element)
            else:
                found[kind].append((place, order, element))
    first = {kind: [(p, e) for p, _, e in sorted(hits, key=lambda h: h[:2])] for kind, hits in found.items()}
    elements = {kind: [e for _, e in hits] for kind, hits in first.items()}
    return Marked(
        first["containers"],
        elements["wrappers"],
        frozenset(elements["furniture"]),
        frozenset(hidden),
        elements["titles"],
    )


@lru_cache(maxsize=4096)
def _said_by(tag: str, ident: str, classes: str) -> tuple[tuple[str, int], ...]:
    """Return what an element's names say: the kinds that it is of, each with its first place in their list."""
    names = [tag, f"#{ident.lower().strip()}", *(f".{c}" for c in classes.lower().split())]
    said: list[tuple[str, int]] = []
    for kind in KINDS:
        whole, begins = _selectors(kind)
        places = [whole[n] for n in names if n in whole]
        places += [place for begin, place in begins for n in names if n.startswith(begin)]
        if places:
            said.append((kind, min(places)))
    if any(n[1:] in table("html")["hidden"] for n in names if n[0] == "."):
        said.append(("hidden", 0))
    return tuple(said)


def size_of(element: Element) -> int:
    """Return how many characters the element's text has, blanks aside."""
    return len("".join(WORDS(element).split()))


def unlinked_size_of(element: Element) -> int:
    """Return how many characters of the element's text are no links, blanks aside."""
    return size_of(element) - sum(map(size_of, element.iter("a")))


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Return the elements that stand in no other of them."""
    whole = list(elements)
    known = set(whole)
    return [e for e in whole if known.isdisjoint(e.iterancestors())]


def _is_unseen(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden", "").lower() == "true"
        or UNSEEN.search(element.get("style", "")) is not None
    )


@cache
def _selectors(kind: str) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """Return the places of whole names in a list of selectors, and of beginnings of names."""
    words = [w.lower() for w in table("html")[kind]]
    return (
        {w: i for i, w in enumerate(words) if not w.endswith("*")},
        [(w[:-1], i) for i, w in enumerate(words) if w.endswith("*")],
    )


@cache
def _tags() -> tuple[str, ...]:
    """The names of elements among the selectors."""
    return tuple(sorted({w for kind in KINDS for w in table("html")[kind] if w[0] not in "#."}))
