"""The numbers that Word draws itself (自动编号): 一、 before a heading, 1 in a column of numbers (序号).

They stand in no text of the file: numbering.xml says how each level counts, a paragraph or its style that it is counted
(ECMA-376 part 1 §17.9). What is drawn is written before the paragraph's words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.readers.docx.numerals import numeral
from extractors.readers.docx.parts import Element, Parts, W, is_on, number_in
from extractors.readers.errors import Unreadable

COUNTER = re.compile(r"%([1-9])")
MOST_STYLES = 50  # that stand on one another; more are a ring
NO_LIST = "0"  # the numId that takes a paragraph out of its style's list


@dataclass(frozen=True, slots=True)
class Level:
    """How one level counts and what it draws: ``text`` is 第%1章, with %1 to %9 for the levels' numbers."""

    start: int = 1
    style: str = "decimal"
    zeros: int = 0  # figures at least: 3 draws 001
    text: str = ""
    restarts_after: int = 9  # only a level above this one (1 the outermost) makes it start again; 0: none does
    is_legal: bool = False  # all numbers in plain digits
    spaced: bool = True


@dataclass(slots=True)
class List:
    """One list (abstractNum): its levels, and how far each has counted."""

    levels: dict[int, Level]
    of_styles: dict[str, int]  # the levels that styles of paragraphs are bound to
    style: str | None = None  # the style that holds its levels, where it has none itself
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Use:
    """A list as paragraphs name it (num): several may count on in one list, each with levels of its own."""

    of: List
    levels: dict[int, Level]
    starts: dict[int, int]  # levels that count anew where this use first counts


class Numbering:
    """The lists of a document, counting on from paragraph to paragraph in the order of the text."""

    def __init__(self, parts: Parts, content: Element) -> None:
        """``content`` is the document's body: what none of its paragraphs can name is not read."""
        self.drawn = 0  # numbers so far
        styled = next(content.iter(f"{W}pStyle"), None) is not None
        counts = styled or next(content.iter(f"{W}numPr"), None) is not None
        self.faults: list[Unreadable] = []
        root = self._part(parts, "numbering") if counts else None
        self._uses = {} if root is None else _uses(root)
        styles = self._part(parts, "styles") if self._uses and styled else None
        self._styles = (
            {} if styles is None else {str(s.get(f"{W}styleId")): s for s in styles.iterchildren(f"{W}style")}
        )
        self._of_style: dict[str, tuple[str, int] | None] = {}

    def _part(self, parts: Parts, kind: str) -> Element | None:
        try:
            return parts.related(kind)
        except Unreadable as fault:
            self.faults.append(fault)
            return None

    def label(self, properties: Element | None) -> str:
        """Return what Word draws before the paragraph with these properties (pPr), "" for nothing, and count it."""
        if not self._uses or properties is None:
            return ""
        named = self._named(properties)
        if named is None or (use := self._uses.get(named[0])) is None:
            return ""
        self._bound(use)
        return self._drawn(use, named[1])

    def _named(self, properties: Element) -> tuple[str, int] | None:
        """Return the list and level that the paragraph names, itself or by its style."""
        style = properties.find(f"{W}pStyle")
        styled = self._in_style(str(style.get(f"{W}val"))) if style is not None and self._styles else None
        own = properties.find(f"{W}numPr")
        if own is None:
            return styled
        key = own.find(f"{W}numId")
        level = number_in(own.find(f"{W}ilvl"), styled[1] if styled and key is None else 0)
        if key is None:
            return (styled[0], level) if styled else None
        return None if key.get(f"{W}val") == NO_LIST else (str(key.get(f"{W}val")), level)

    def _in_style(self, name: str) -> tuple[str, int] | None:
        if name not in self._of_style:
            self._of_style[name] = self._searched(name)
        return self._of_style[name]

    def _searched(self, name: str) -> tuple[str, int] | None:
        """Return the list and level that a style brings, its own or of the styles that it stands on."""
        level: int | None = None
        for base, style in self._chain(name):
            numbers = style.find(f"{W}pPr/{W}numPr")
            if numbers is None:
                continue
            if level is None and numbers.find(f"{W}ilvl") is not None:
                level = number_in(numbers.find(f"{W}ilvl"), 0)
            if (key := numbers.find(f"{W}numId")) is not None:
                value = str(key.get(f"{W}val"))
                if value == NO_LIST or value not in self._uses:
                    return None
                self._bound(self._uses[value])
                bound = self._uses[value].of.of_styles
                return value, bound.get(name, bound.get(base, level or 0))
        return None

    def _chain(self, name: str) -> Iterator[tuple[str, Element]]:
        for _ in range(MOST_STYLES):
            style = self._styles.get(name)
            if style is None:
                return
            yield name, style
            base = style.find(f"{W}basedOn")
            name = "" if base is None else str(base.get(f"{W}val"))

    def _bound(self, use: Use) -> None:
        """Find the levels of a list that only names the style which holds them (numStyleLink)."""
        if use.of.levels or use.of.style is None:
            return
        style = self._styles.get(use.of.style)
        key = None if style is None else style.find(f"{W}pPr/{W}numPr/{W}numId")
        other = None if key is None else self._uses.get(str(key.get(f"{W}val")))
        if other is not None:
            use.of = other.of

    def _drawn(self, use: Use, at: int) -> str:
        level = use.levels.get(at) or use.of.levels.get(at)
        if level is None:
            return ""
        counts = use.of.counts
        anew = use.starts.pop(at, None)
        counts[at] = anew if anew is not None else counts.get(at, level.start - 1) + 1
        for deeper in [d for d in counts if d > at]:
            below = use.levels.get(deeper) or use.of.levels[deeper]
            if at < below.restarts_after:
                del counts[deeper]
        if level.style == "bullet":
            return ""  # a bullet says nothing
        text = COUNTER.sub(lambda m: self._figure(use, int(m[1]) - 1, level), level.text)
        self.drawn += bool(text)
        return f"{text} " if text and level.spaced else text

    def _figure(self, use: Use, at: int, drawn: Level) -> str:
        level = use.levels.get(at) or use.of.levels.get(at) or Level()
        value = use.of.counts.get(at, level.start)
        plain = drawn.is_legal and level.style != "none"
        return numeral(value, "decimal" if plain else level.style).zfill(level.zeros)


def _uses(root: Element) -> dict[str, Use]:
    lists = {a.get(f"{W}abstractNumId"): _list(a) for a in root.iterchildren(f"{W}abstractNum")}
    uses: dict[str, Use] = {}
    for num in root.iterchildren(f"{W}num"):
        named = num.find(f"{W}abstractNumId")
        if named is None or (of := lists.get(named.get(f"{W}val"))) is None:
            continue
        levels, starts = {}, {}
        for change in num.iterchildren(f"{W}lvlOverride"):
            at = number_in(change, 0, "ilvl")
            if (level := change.find(f"{W}lvl")) is not None:
                levels[at] = _level(level)
            if (start := change.find(f"{W}startOverride")) is not None:
                starts[at] = number_in(start, 1)
        uses[str(num.get(f"{W}numId"))] = Use(of, levels, starts)
    return uses


def _list(element: Element) -> List:
    levels = {number_in(e, 0, "ilvl"): e for e in element.iterchildren(f"{W}lvl")}
    of_styles = {str(s.get(f"{W}val")): at for at, e in levels.items() if (s := e.find(f"{W}pStyle")) is not None}
    link = element.find(f"{W}numStyleLink")
    style = None if link is None else link.get(f"{W}val")
    return List({at: _level(e) for at, e in levels.items()}, of_styles, style)


def _level(element: Element) -> Level:
    found = element.find(f".//{W}numFmt")  # in a choice of formats (custom), the first
    style = "decimal" if found is None else str(found.get(f"{W}val"))
    example = "" if found is None else str(found.get(f"{W}format") or "").split(",")[0].strip()
    text = element.find(f"{W}lvlText")
    gap = element.find(f"{W}suff")
    restart = number_in(element.find(f"{W}lvlRestart"), -1)
    return Level(
        start=number_in(element.find(f"{W}start"), 0),
        style=style,
        zeros=len(example) if style == "custom" and example.isdigit() else 0,
        text="" if text is None else str(text.get(f"{W}val") or ""),
        restarts_after=number_in(element, 0, "ilvl") if restart < 0 else restart,
        is_legal=is_on(element.find(f"{W}isLgl")),
        spaced=gap is None or gap.get(f"{W}val") != "nothing",
    )
