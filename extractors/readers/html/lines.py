"""What a page's tree gives: lines of running text and tables of data, and the lines of a plain cell."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from extractors.readers.drafts import Printed
from extractors.readers.html.tree import Element
from extractors.words import table

EDGE = "\x1f"  # where an inline element begins or ends: it parts a label from its value
BREAK = "\x1e"
BLANKS = re.compile(r"[ \t\r\n\f]+")
DEEPEST_WORDS = 8  # inline elements in one another: what is deeper takes the long way


class Tag(Enum):
    """What an element does to the lines."""

    BLOCK = auto()
    BREAK = auto()
    TABLE = auto()
    ITEM = auto()
    LINK = auto()
    PLAIN = auto()  # pre
    PICTURE = auto()


TAGS = dict.fromkeys(table("html")["elements"]["blocks"], Tag.BLOCK) | {
    "br": Tag.BREAK,
    "table": Tag.TABLE,
    "li": Tag.ITEM,
    "a": Tag.LINK,
    "pre": Tag.PLAIN,
    "xmp": Tag.PLAIN,
    "listing": Tag.PLAIN,
    "textarea": Tag.PLAIN,
    "img": Tag.PICTURE,
}


@dataclass(slots=True)
class PageLine:
    """A line of running text.

    ``linked`` counts its characters that are links, ``number`` is what its list prints before it, ``broken`` says that
    a <br> stands before it, ``blanks`` how many blank lines do.
    """

    text: str
    raw: str  # with its edges
    element: Element
    linked: int
    links: list[Element]
    number: str = ""
    broken: bool = False
    blanks: int = 0

    @property
    def size(self) -> int:
        return len(self.text)

    @property
    def pieces(self) -> list[str]:
        """The line's words, parted where an inline element begins or ends."""
        return [bare for piece in self.raw.split(EDGE) if (bare := piece.strip())]

    @property
    def head(self) -> str:
        """The first of the pieces."""
        return next(bare for piece in self.raw.split(EDGE) if (bare := piece.strip()))


@dataclass(slots=True)
class PageTable:
    """A table of data: its rows as printed, and the lines of its cells row by row."""

    rows: list[list[Printed]]
    element: Element
    lines: list[list[PageLine]]
    size: int
    linked: int
    overlong: int = 0  # rows past the cap, which were left out


Item = PageLine | PageTable


def plain_lines(cell: Element, apart: Collection[Element]) -> list[PageLine] | None:
    """Return the lines of a cell that holds words, or blocks of words, and nothing else: what a walk finds, sooner.

    None where it holds more. Most cells of a page are such.
    """
    inner = cell[:]
    blocks = inner if inner and TAGS.get(inner[0].tag) is Tag.BLOCK else [cell]
    if blocks is inner and (text := cell.text) and not text.isspace():
        return None
    found: list[PageLine] = []
    for block in blocks:
        words: list[str] = []
        if block is not cell:
            if TAGS.get(block.tag) is not Tag.BLOCK or block in apart:
                return None
            if (tail := block.tail) and not tail.isspace():
                return None
        if not _is_said(words, block, apart):
            return None
        raw = BLANKS.sub(" ", "".join(words))
        text = raw.replace(EDGE, "")
        if BREAK in text:
            return None
        if text.strip():
            found.append(PageLine(text.strip(" "), raw, block, 0, []))
    return found


def _is_said(words: list[str], element: Element, apart: Collection[Element], depth: int = 0) -> bool:
    """Put the element's words to the others; False where anything but inline elements stands in it."""
    if text := element.text:
        words.append(text)
    for child in element[:]:
        if child.tag in TAGS or child in apart or depth > DEEPEST_WORDS:
            return False
        words.append(EDGE)
        if not _is_said(words, child, apart, depth + 1):
            return False
        words.append(EDGE)
        if tail := child.tail:
            words.append(tail)
    return True
