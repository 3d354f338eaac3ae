"""A page taken apart: what of it is the notice, what is said of the notice, and which files go with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml import etree

from extractors.letter import ANNEX
from extractors.readers.html.body import Copy, body_of, difference, items_within, same_text, weight_of, without_copies
from extractors.readers.html.flow import Seen, flow_of
from extractors.readers.html.header import Labels, header_labels, meta_labels, shown_title
from extractors.readers.html.lines import Item, PageLine, PageTable
from extractors.readers.html.links import attachments, of_the_site
from extractors.readers.html.marks import (
    Marked,
    marked,
    outermost,
    size_of,
    unlinked_size_of,
)
from extractors.readers.html.scripts import framed, scripted, scripts_of
from extractors.readers.html.strips import with_strips_joined
from extractors.readers.html.tree import Element, strip_unseen
from extractors.words import table
from normalizers.characters import squeezed

LEAST_HELD = 20  # characters in an element that holds a notice
LEAST_HIDDEN = 100  # characters of a hidden part that may be the notice
FULLER = 3  # a hidden container with so many times the text of the one that is shown is the notice
LINK_SHARE = 0.5
MANY_LINKS = 3  # lines of nothing but links in a row list other pages
MOST_AROUND = 0.5  # of the page's text; what holds more is not round the notice but holds it
HEAD = 40  # items of the notice in which its header may stand
COMMENTS = etree.XPath("//comment()")
FIELDS = etree.XPath("//textarea | //input[@value]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: ``body`` of its ``items`` is the notice.

    ``files`` are the links to files to download, with their addresses and words; ``others`` those of them that go with
    the site.
    """

    items: Sequence[Item]
    body: Sequence[Item]
    labels: Labels
    files: dict[Element, tuple[str, str]]
    others: frozenset[Element]
    copies: Sequence[Copy]
    pictures: Sequence[Element]
    title: str  # of the page, with the site's name
    contained: bool  # in an element of a known name


def page_of(root: Element, rows: int) -> Page:
    """Return the page taken apart; ``rows`` is the cap on a table's rows. The tree loses what is never shown."""
    meta = meta_labels(root)
    head = root.find(".//head/title")
    page_title = "".join(head.itertext()) if head is not None else ""
    begins = [(-1, e) for e in _begins(root)]
    scripts = scripts_of(root)
    frames = framed(root)
    strip_unseen(root)
    files = attachments(root) | frames
    names = marked(root)
    fields = frozenset(FIELDS(root))
    containers, hidden = _containers(begins + list(names.containers), names.hidden, files)
    seen = _seen(root, containers, hidden | fields, names, rows)
    items = flow_of(root, seen)
    if sum(map(weight_of, items)) < LEAST_HELD and (shown := _largest(hidden, LEAST_HIDDEN)) is not None:
        hidden = _without_above(hidden, shown)
        containers = [shown]
        seen = _seen(root, containers, hidden | fields, names, rows)
        items = flow_of(root, seen)
    said: Sequence[tuple[str, str]] = ()
    least = LEAST_HELD if containers else LEAST_HIDDEN
    if _holds_less(items, LEAST_HELD) and (field := _largest_field(fields)) is not None:
        items = _items_of(_said(field), field, seen)
    elif _holds_less(items, least) and (text := scripted(scripts)) is not None:
        told = _items_of(text.markup, text.above, seen)
        if sum(i.size for i in told) > FULLER * sum(map(weight_of, items)):
            items, said = told, text.labels
    containers += _repeating([e for _, e in names.containers], containers, items)
    items = with_strips_joined(items)
    own = body_of(items, containers, names.wrappers)
    body, copies = without_copies([i for i, o in zip(items, own, strict=True) if o])
    copies += _hidden_copies(hidden, body, rows)
    outside = [i for i, o in zip(items, own, strict=True) if not o]
    labels = [*meta, *said, *header_labels([*outside, *body[:HEAD]])]
    before = items[: next((k for k, o in enumerate(own) if o), 0)]
    if (title := shown_title(names.titles, page_title, before)) is not None:
        labels.append(("title", title))
    others = of_the_site(files, names.frame, containers)
    return Page(items, body, labels, files, others, copies, seen.pictures, page_title, bool(containers))


def _begins(root: Element) -> list[Element]:
    """Return the elements in which a comment says that the notice begins."""
    words = table("html")["begins"]
    found = (c.getparent() for c in COMMENTS(root) if any(w in (c.text or "") for w in words))
    return [e for e in found if e is not None and e.tag not in ("html", "body")]


def _containers(
    named: Sequence[tuple[int, Element]], hidden: frozenset[Element], files: Collection[Element]
) -> tuple[list[Element], frozenset[Element]]:
    """Return the elements that hold the notice by their names, and what stays hidden.

    They are those of the surest name that hold text. A hidden one is taken where the page shows none, or one with next
    to nothing in it: a script shows it to the reader.
    """
    holding = [(place, e, size_of(e)) for place, e in named if _holds_text(e, files)]
    out_of_sight = {e for _, e, _ in holding if _is_hidden(e, hidden)}
    shown = next(((p, e, n) for p, e, n in holding if e not in out_of_sight), None)
    secret = next(((p, e, n) for p, e, n in holding if e in out_of_sight), None)
    first = shown
    if secret is not None and (shown is None or (secret[2] > FULLER * shown[2] and secret[2] >= LEAST_HIDDEN)):
        first = secret
    if first is None:
        return [], hidden
    chosen = [e for p, e, _ in holding if p == first[0] and (e in out_of_sight) == (first is secret)]
    for element in chosen if first is secret else ():
        hidden = _without_above(hidden, element)
    return outermost(chosen), hidden


def _holds_text(element: Element, files: Collection[Element]) -> bool:
    """Whether an element holds text or tables, and not a list of links to other pages."""
    size = size_of(element)
    if next(element.iter("table"), None) is None and size < LEAST_HELD:
        return False
    return sum(size_of(a) for a in element.iter("a") if a not in files) <= LINK_SHARE * size


def _is_hidden(element: Element, hidden: frozenset[Element]) -> bool:
    return element in hidden or not hidden.isdisjoint(element.iterancestors())


def _without_above(hidden: frozenset[Element], element: Element) -> frozenset[Element]:
    return hidden - {element, *element.iterancestors()}


def _seen(root: Element, containers: Sequence[Element], hidden: frozenset[Element], names: Marked, rows: int) -> Seen:
    """Return what a walk over the page goes by: furniture is passed over unless the notice stands in it."""
    above = {a for e in containers for a in (e, *e.iterancestors())}
    whole = sum(map(unlinked_size_of, containers)) or unlinked_size_of(root)
    furniture = {
        e
        for e in names.furniture
        if e not in above and e.tag not in ("html", "body") and unlinked_size_of(e) <= MOST_AROUND * whole
    }
    return Seen(frozenset(hidden | furniture), frozenset(above), rows, names.blocks)


def _largest(elements: frozenset[Element], least: int) -> Element | None:
    """Return the element with the most text of its own, None where none has enough of it."""
    found = max(outermost(elements), key=unlinked_size_of, default=None)
    return found if found is not None and unlinked_size_of(found) >= least else None


def _largest_field(fields: frozenset[Element]) -> Element | None:
    """Return the field of a form that holds a text, which a script sets into the page."""
    found = max(fields, key=lambda f: len(_said(f)), default=None)
    return found if found is not None and len(_said(found)) >= LEAST_HIDDEN else None


def _said(field: Element) -> str:
    return str(field.get("value") or "".join(field.itertext()))


def _holds_less(items: Sequence[Item], least: int) -> bool:
    return sum(map(weight_of, items)) < least and not any(isinstance(i, PageTable) for i in items)


def _items_of(markup: str, element: Element, seen: Seen) -> list[Item]:
    """Return the lines and tables of a text that the page holds as a string, all of them in one element of the page."""
    inner = etree.fromstring(markup, etree.HTMLParser(no_network=True))
    if inner is None:
        return []
    strip_unseen(inner)
    items = flow_of(inner, seen)
    for item in items:
        item.element = element
    return items


def _repeating(named: Sequence[Element], chosen: Sequence[Element], items: Sequence[Item]) -> list[Element]:
    """Return other containers, apart from the chosen, that hold the same text: one of them will be the copy."""
    found: list[Element] = []
    near = {a for e in chosen for a in e.iterancestors()}
    first = [i for i, inside in zip(items, items_within(items, chosen), strict=True) if inside]
    for element in named if chosen else ():
        if element in near or not {element, *element.iterancestors()}.isdisjoint([*chosen, *found]):
            continue
        own = [i for i, inside in zip(items, items_within(items, [element]), strict=True) if inside]
        if own and same_text(own, first):
            found.append(element)
    return found


def _hidden_copies(hidden: frozenset[Element], body: Sequence[Item], rows: int) -> list[Copy]:
    copies = []
    for element in outermost(hidden):
        if size_of(element) >= LEAST_HIDDEN:
            hid = flow_of(element, Seen((), (), rows))
            if same_text(hid, body):
                copies.append(difference(hid, body))
    return copies


def without_links(body: Sequence[Item], files: Collection[Element]) -> list[Item]:
    """Return the items without lines that are nothing but links: files to download, and lists of other pages."""
    kept: list[Item] = []
    run: list[Item] = []
    for item in body:
        if isinstance(item, PageLine) and _names_file(item, files):
            continue
        if isinstance(item, PageLine) and item.linked >= len(item.text.strip()) - 1:
            run.append(item)
            continue
        kept += run if len(run) < MANY_LINKS else ()
        run = []
        kept.append(item)
    return [*kept, *(run if len(run) < MANY_LINKS else ())]


def _names_file(line: PageLine, files: Collection[Element]) -> bool:
    """Whether a line does no more than link to files: 附件【任务分工表.doc】已下载12次."""
    if not any(link in files for link in line.links) or "。" in line.text or ANNEX.fullmatch(squeezed(line.text)):
        return False
    return line.linked * 2 >= line.size or squeezed(line.text).startswith("附")
