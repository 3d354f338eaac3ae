"""Elements by what the page calls them: those that hold the notice, those round it, those that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from lxml import etree

from extractors.readers.html.tree import Element
from extractors.words import table

UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[^;]*line-through", re.IGNORECASE
)
WORDS = etree.XPath("string()")
AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table\b)", re.IGNORECASE)

KINDS = ("containers", "wrappers", "furniture", "frame", "titles")


@dataclass(frozen=True, slots=True)
class Marked:
    """What the names of a page's elements say of them; containers with their place in the list, the surest first."""

    containers: Sequence[tuple[int, Element]]
    wrappers: Sequence[Element]
    furniture: frozenset[Element]
    frame: frozenset[Element]  # the site's, such as its menus and its foot
    hidden: frozenset[Element]
    titles: Sequence[Element]
    blocks: frozenset[Element]  # those that their own style makes blocks, or rows and cells of a table


def marked(root: Element) -> Marked:
    """Return what the page's elements are by their names, classes, roles and styles."""
    found: dict[str, list[tuple[int, int, Element]]] = {kind: [] for kind in KINDS}
    hidden: set[Element] = set()
    blocks: set[Element] = set()
    elements = list(root.iter(etree.Element))
    named, tags = len(elements), _tags()
    for order, element in enumerate(elements):
        ident = classes = None
        for name, value in element.items():  # one look at all of them: a page's elements are many
            if name == "class":
                classes = value
            elif name == "id":
                ident = value
            elif name == "style":
                if _hides(value):
                    hidden.add(element)
                if _is_block(value):
                    blocks.add(element)
            elif name == "hidden" or (name == "aria-hidden" and value.lower() == "true"):
                hidden.add(element)
        if ident is None and classes is None:
            if element.tag not in tags:
                continue
            order += named  # those with names of their own go before
        for kind, place in _said_by(element.tag, ident or "", classes or ""):
            if kind == "hidden":
                hidden.add(element)
            else:
                found[kind].append((place, order, element))
    first = {kind: [(p, e) for p, _, e in sorted(hits, key=lambda h: h[:2])] for kind, hits in found.items()}
    of_kind = {kind: [e for _, e in hits] for kind, hits in first.items()}
    return Marked(
        first["containers"],
        of_kind["wrappers"],
        frozenset(of_kind["furniture"]),
        frozenset(of_kind["frame"]),
        frozenset(hidden),
        of_kind["titles"],
        frozenset(blocks),
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


@lru_cache(maxsize=4096)
def _hides(style: str) -> bool:
    return UNSEEN.search(style) is not None


@lru_cache(maxsize=4096)
def _is_block(style: str) -> bool:
    return AS_BLOCK.search(style) is not None


@cache
def _selectors(kind: str) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """Return the places of whole names in a list of selectors, and of beginnings of names."""
    words = [w.lower() for w in table("html")[kind]]
    return (
        {w: i for i, w in enumerate(words) if not w.endswith("*")},
        [(w[:-1], i) for i, w in enumerate(words) if w.endswith("*")],
    )


@cache
def _tags() -> frozenset[str]:
    """The names of elements among the selectors."""
    return frozenset(w for kind in KINDS for w in table("html")[kind] if w[0] not in "#.")
