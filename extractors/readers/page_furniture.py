"""Running heads, feet and page numbers: what a page prints round the notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.letter import ANNEX
from extractors.readers.lines import is_furniture
from extractors.readers.pages import Page, TextLine
from normalizers.characters import squeezed
from normalizers.headings import is_table_title

HEAD = 0.14  # of the page's height, from either end: where heads and feet stand
SAME_HEIGHT = 6.0  # points: heads stand no farther apart from page to page
DIGITS = re.compile(r"\d+")
NUMBER = re.compile(r"[—\-–－_·•*~〜～=|｜]*\s*\d{1,4}\s*[—\-–－_·•*~〜～=|｜]*")


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what is printed on each of them: running heads and feet, page numbers.

    A head is a line near the page's end that other pages have in the same place with the same words, but for numbers
    that count the pages. The title of a table that each page repeats is kept once.
    """
    repeated = _repeated(pages)
    titled: set[str] = set()
    bare = []
    for page in pages:
        kept = []
        for line in page.lines:
            words = squeezed(line.text)
            if id(line) in repeated:
                if not is_table_title(words) or words in titled:
                    continue
                titled.add(words)
            elif _is_marginal(page, line) and (is_furniture(line.text) or _is_page_number(page, line)):
                continue
            kept.append(line)
        bare.append(replace(page, lines=kept))
    return bare


def _is_marginal(page: Page, line: TextLine) -> bool:
    return line.box[3] < HEAD * page.height or line.box[1] > (1 - HEAD) * page.height


def _is_page_number(page: Page, line: TextLine) -> bool:
    """Whether a number stands alone above or below all that is on the page."""
    if not NUMBER.fullmatch(line.text.strip()):
        return False
    others = [n.box for n in page.lines if n is not line] + [t.box for t in page.tables]
    return all(b[3] <= line.box[1] + 1 for b in others) or all(b[1] >= line.box[3] - 1 for b in others)


def _repeated(pages: Sequence[Page]) -> set[int]:
    """Return which lines (by identity) stand on other pages too, in the same place."""
    places: dict[str, list[tuple[Page, TextLine]]] = {}
    for page in pages:
        for line in page.lines:
            if _is_marginal(page, line) and not ANNEX.match(line.text.strip()):
                places.setdefault(DIGITS.sub("#", squeezed(line.text)), []).append((page, line))
    found: set[int] = set()
    for entries in places.values():
        for page, line in entries:
            others = [
                (p, n) for p, n in entries if p is not page and abs(_height(p, n) - _height(page, line)) <= SAME_HEIGHT
            ]
            alike = {p.number for p, n in others if _counts(page, line, p, n)}
            if len(alike) >= min(2, len(pages) - 1) and alike:
                found.add(id(line))
    return found


def _height(page: Page, line: TextLine) -> float:
    """Return how far a line stands from the page's nearer end: pages may differ in size."""
    above, below = line.box[1], page.height - line.box[3]
    return above if above < below else -below


def _counts(page: Page, line: TextLine, other: Page, its: TextLine) -> bool:
    """Whether two lines have the same words, and numbers that are the same or as far apart as their pages."""
    mine, yours = DIGITS.findall(line.text), DIGITS.findall(its.text)
    apart = other.number - page.number
    return len(mine) == len(yours) and all(int(b) - int(a) in (0, apart) for a, b in zip(mine, yours, strict=True))
