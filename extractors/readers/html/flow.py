"""A page's tree to lines and tables in reading order, each with the element that it stands in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from extractors.readers.drafts import Printed
from extractors.readers.html import tables
from extractors.readers.html.lines import BLANKS, BREAK, EDGE, TAGS, Item, PageLine, PageTable, Tag, plain_lines
from extractors.readers.html.numbers import number_of
from extractors.readers.html.tree import Element, Paths
from taizhang.model import Spot

DEEPEST_TABLE = 16  # a table that stands deeper in others lays the page out


@dataclass(slots=True)
class Seen:
    """What a walk goes by: elements that are passed over, elements round the notice, and the cap on rows."""

    skipped: Collection[Element]
    around: Collection[Element]
    rows: int
    blocks: Collection[Element] = ()  # inline elements that their style makes blocks or cells
    pictures: list[Element] = field(default_factory=list)
    paths: Paths = field(default_factory=Paths)


def flow_of(root: Element, seen: Seen, depth: int = 0) -> list[Item]:
    """Return the lines and tables below an element, in reading order."""
    return _Walk(root, seen, depth).items


class _Walk:
    """One walk over a part of the tree: the line in the making, and what has been found."""

    def __init__(self, root: Element, seen: Seen, depth: int) -> None:
        self.seen = seen
        self.depth = depth
        self.items: list[Item] = []
        self.words: list[str] = []
        self.blocks: list[Element] = [root]
        self.links: list[Element] = []
        self.linked = 0
        self.in_link = 0
        self.plain = 0
        self.laid_out = 0  # tables round the line that lay the page out
        self.blanks = 0
        self.number = ""
        self.broken = False
        self.lists: dict[Element, int] = {}
        self._run(root)

    def _run(self, root: Element) -> None:
        skipped = self.seen.skipped
        if text := root.text:
            self._say(text)
        above: list[tuple[Element, Tag | None, Iterator[Element]]] = []
        children = iter(root[:])
        while True:
            for element in children:
                tag = self._tag_of(element)
                if element not in skipped and not (tag is Tag.TABLE and self._table(element)):
                    self._begin(tag, element)
                    if len(element):
                        above.append((element, tag, children))
                        children = iter(element[:])
                        break
                    self._end(tag)
                if tail := element.tail:
                    self._say(tail)
            else:
                if not above:
                    break
                element, tag, children = above.pop()
                self._end(tag)
                if tail := element.tail:
                    self._say(tail)
        self._flush()

    def _tag_of(self, element: Element) -> Tag | None:
        tag = TAGS.get(element.tag)
        return Tag.BLOCK if tag is None and element in self.seen.blocks else tag

    def _begin(self, tag: Tag | None, element: Element) -> None:
        if tag is None:
            self.words.append(EDGE)
        else:
            self._open(tag, element)
        if text := element.text:
            self._say(text)

    def _end(self, tag: Tag | None) -> None:
        if tag is None:
            self.words.append(EDGE)
        else:
            self._close(tag)

    def _say(self, text: str) -> None:
        if self.plain:
            text = text.replace("\r\n", "\n").replace("\n", BREAK)
        self.words.append(text)
        if self.in_link:
            self.linked += len(text.strip())

    def _open(self, tag: Tag, element: Element) -> None:
        if tag is Tag.BREAK:
            before = len(self.items)
            self._flush()
            self.blanks += len(self.items) == before
            self.broken = True
        elif tag is Tag.LINK:
            self.words.append(EDGE)
            self.in_link += 1
            self.links.append(element)
        elif tag is Tag.PICTURE:
            self.seen.pictures.append(element)
        else:
            self._flush()
            self.broken = False
            self.blocks.append(element)
            if tag is Tag.PLAIN:
                self.plain += 1
            elif tag is Tag.TABLE:
                self.laid_out += 1
            elif tag is Tag.ITEM:
                self.number = number_of(element, self.lists)

    def _close(self, tag: Tag) -> None:
        if tag is Tag.LINK:
            self.words.append(EDGE)
            self.in_link -= 1
        elif tag is not Tag.BREAK and tag is not Tag.PICTURE:
            self._flush()
            self.broken = False
            self.blocks.pop()
            if tag is Tag.PLAIN:
                self.plain -= 1
            elif tag is Tag.TABLE:
                self.laid_out -= 1

    def _flush(self) -> None:
        words = self.words
        if not words:
            return
        whole = "".join(words)
        words.clear()
        if whole.isspace() and BREAK not in whole and "\u00a0" not in whole and "\u3000" not in whole:
            self.linked = 0
            self.links = []
            return
        for i, part in enumerate(whole.split(BREAK)):
            if not self.plain:
                part = BLANKS.sub(" ", part)
            text = part.replace(EDGE, "")
            if not text.strip():
                self.blanks += bool(i or "\u00a0" in text or "\u3000" in text)
                continue
            text = text.strip(" ") if not self.plain else text.rstrip()
            line = PageLine(text, part, self.blocks[-1], min(self.linked, len(text)), self.links)
            line.number, line.broken, line.blanks = self.number, self.broken or i > 0, self.blanks
            self.broken = False
            self.items.append(line)
            self.blanks = 0
            self.number = ""
        self.linked = 0
        self.links = []

    def _table(self, element: Element) -> bool:
        """Add a table of data; False where the table lays the page out, so that its cells are running text."""
        if self.depth + self.laid_out >= DEEPEST_TABLE or element in self.seen.around:
            return False
        rows = tables.rows_of(element, self.seen.skipped)
        if not tables.holds_data(element, rows):
            return False
        self._flush()
        printed: list[list[Printed]] = []
        lines: list[list[PageLine]] = []
        inner: list[Item] = []
        size = linked = 0
        apart = frozenset([*self.seen.skipped, *self.seen.blocks])
        self.items += [i for c in element.iterchildren("caption") for i in flow_of(c, self.seen, self.depth + 1)]
        for row in tables.spans_of(rows[: self.seen.rows]):
            cells: list[Printed] = []
            said: list[PageLine] = []
            for cell, down, across in row:
                own = plain_lines(cell, apart)
                if own is None:
                    found = flow_of(cell, self.seen, self.depth + 1)
                    own = [i for i in found if isinstance(i, PageLine)]
                    inner += [i for i in found if isinstance(i, PageTable)]
                text = "\n".join([line.number + line.text for line in own])
                cells.append(Printed(text, down, across, Spot(path=self.seen.paths.of(cell))))
                said += own
                size += len(text)
                linked += sum([line.linked for line in own])
            printed.append(cells)
            lines.append(said)
        self.items.append(PageTable(printed, element, lines, size, linked, max(0, len(rows) - self.seen.rows)))
        self.items += inner
        self.blanks = 0
        return True
