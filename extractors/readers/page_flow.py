"""Reading order on a page, and where paragraphs begin by how their lines are set (GB/T 9704-2012 §7.3.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.letter import DATE_LINE, is_signature
from extractors.readers.aligned import rows_of
from extractors.readers.pages import Page, PageTable, TextLine, alike_wide
from normalizers.characters import squeezed
from normalizers.numbering import Rank, mark_of
from taizhang.model import Box

OVER = 0.6  # of a line's area: the same words so much over one another are one line set twice
LEAST_IN_COLUMN = 8  # lines
MIDDLE = (0.35, 0.65)  # of the page's width: where the gap between two columns may be
INDENT = 1.2  # em: a line that begins so far in begins a paragraph
SHORT = 2.0  # em: a line that ends so far from the margin ends a paragraph
WIDE = 1.7  # times the usual way from line to line: a wider one parts paragraphs
NARROW = 14  # em: text set no wider shows no margins
LARGE = 1.15  # times the usual type: larger type is a title's
SHARE = 0.08  # of the lines: where so many begin or end is a margin
SENTENCE_ENDS = "。；：！？;:!?"
MOST_SIGNED = 5  # lines of names above a date that stand at the left margin


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a table in the flow, and the page it stands on."""

    page: Page
    thing: TextLine | PageTable


def flow_of(page: Page) -> list[Piece]:
    """Return what stands on a page in reading order: what is side by side is one line, unless it is two columns."""
    tables = sorted(page.tables, key=lambda t: t.box[1])
    flow: list[Piece] = []
    lines = _once(page.lines)
    for table in [*tables, None]:
        above = [n for n in lines if table is None or _middle(n.box) < table.box[1]]
        kept = set(map(id, above))
        lines = [n for n in lines if id(n) not in kept]
        flow += [Piece(page, n) for n in _ordered(above, page.width)]
        if table is not None:
            flow.append(Piece(page, table))
    return flow


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _once(lines: Iterable[TextLine]) -> list[TextLine]:
    """Return the lines without those that are set a second time in one place."""
    kept: list[TextLine] = []
    seen: dict[str, list[Box]] = {}
    for line in lines:
        boxes = seen.setdefault(squeezed(line.text), [])
        if not any(_overlap(line.box, b) > OVER for b in boxes):
            kept.append(line)
        boxes.append(line.box)
    return kept


def _overlap(a: Box, b: Box) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    area = (a[2] - a[0]) * (a[3] - a[1])
    return wide * high / area if wide > 0 and high > 0 and area > 0 else 0.0


def _ordered(lines: Sequence[TextLine], width: float) -> list[TextLine]:
    rows = rows_of(lines)
    gutter = _gutter(rows, width)
    if gutter is None:
        return [_joined(row) for row in rows]
    ordered: list[TextLine] = []
    columns: tuple[list[TextLine], list[TextLine]] = ([], [])
    for row in rows:
        if any(n.box[0] < gutter < n.box[2] for n in row):  # set across both columns: a title, or what follows them
            ordered += [*columns[0], *columns[1], _joined(row)]
            columns = ([], [])
            continue
        for side, column in enumerate(columns):
            own = [n for n in row if (n.box[0] >= gutter) == bool(side)]
            column.extend([_joined(own)] if own else [])
    return [*ordered, *columns[0], *columns[1]]


def _gutter(rows: Sequence[Sequence[TextLine]], width: float) -> float | None:
    """Return where two columns part, or None where the page is not clearly set in two.

    They are two columns where nearly all lines keep clear of one place near the middle, with words on either side.
    """
    both = [(a, b) for row in rows for a, b in pairwise(row)]
    inner = [(a, b) for a, b in both if a.box[2] < MIDDLE[1] * width and b.box[0] > MIDDLE[0] * width]
    if len(inner) < LEAST_IN_COLUMN:
        return None
    at = (median(a.box[2] for a, _ in inner) + median(b.box[0] for _, b in inner)) / 2
    left = [n for row in rows for n in row if n.box[2] <= at]
    right = [n for row in rows for n in row if n.box[0] >= at]
    across = sum(len(row) for row in rows) - len(left) - len(right)
    if min(len(left), len(right)) < LEAST_IN_COLUMN or across * 5 > len(left) + len(right):
        return None
    full = [n for n in (*left, *right) if n.box[2] - n.box[0] > 0.3 * width]
    return at if len(full) * 2 >= len(left) + len(right) else None


def _joined(row: Sequence[TextLine]) -> TextLine:
    if len(row) == 1:
        return row[0]
    boxes = [n.box for n in row]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return TextLine(" ".join(n.text for n in row), box)


@dataclass(frozen=True, slots=True)
class Margins:
    """How the running text of each page is set, by number: left and right margins, type and leading in points.

    Pages of one width are set alike. A scanned page may lie somewhat to the side, and its lines' boxes are as high as
    OCR found them on that page.
    """

    of_page: dict[int, tuple[float, float, float, float]]

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Margins:
        """Return the margins of these pages."""
        by_width: list[list[Page]] = []
        for page in sorted(pages, key=lambda p: p.width):
            if not by_width or not alike_wide(by_width[-1][0].width, page.width):
                by_width.append([])
            by_width[-1].append(page)
        found = {}
        for alike in by_width:
            groups = [sorted(page.lines, key=lambda n: n.box[1]) for page in alike]
            lines = [n for group in groups for n in group]
            if not lines:
                continue
            size = median(n.box[3] - n.box[1] for n in lines)
            leads = [b.box[1] - a.box[1] for group in groups for a, b in pairwise(group)]
            leads = [lead for lead in leads if lead > size / 2]
            left = _edge([n.box[0] for n in lines], size, 1)
            right = _edge([n.box[2] for n in lines], size, -1)
            leading = median(leads) if leads else size * 1.5
            for page in alike:
                own, moved = _of_scan(page, left, size)
                found[page.number] = (left + moved, right + moved, own, leading)
        return cls(found)


def _of_scan(page: Page, left: float, size: float) -> tuple[float, float]:
    """Return how high a page's lines are, and how far to the right it lies of where the others do, in points."""
    if not page.scanned or len(page.lines) < LEAST_IN_COLUMN:
        return size, 0.0
    own = median(n.box[3] - n.box[1] for n in page.lines)
    moved = _edge([n.box[0] for n in page.lines], own, 1) - left
    return own, moved if abs(moved) < INDENT * size else 0.0


def _edge(places: Sequence[float], size: float, sign: int) -> float:
    """Return the outermost place where a fair share of the lines begin (``sign`` 1) or end (-1)."""
    step = size / 2
    bins = Counter(round(p / step) for p in places)
    least = max(1.0, SHARE * len(places))
    outermost = min((b for b, times in bins.items() if times >= least), key=lambda b: sign * b, default=None)
    if outermost is None:
        return min(places) if sign > 0 else max(places)
    near = [p for p in places if abs(p / step - outermost) <= 1]
    return min(near) if sign > 0 else max(near)


def starts_paragraph(piece: Piece, before: Piece | None, margins: Margins) -> bool | None:
    """Return whether a paragraph begins with the line, None where how it is set does not tell.

    A paragraph begins with an indent, after a line that ends short of the margin, or after a wider gap.
    """
    if before is None:
        return True
    line, last = piece.thing, before.thing
    if isinstance(line, PageTable) or isinstance(last, PageTable):
        return True
    own, its = margins.of_page.get(piece.page.number), margins.of_page.get(before.page.number)
    if own is None or its is None or not alike_wide(before.page.width, piece.page.width):
        return None
    left, right, size, leading = own
    same_page = piece.page.number == before.page.number
    alike = abs((line.box[3] - line.box[1]) / size - (last.box[3] - last.box[1]) / its[2]) <= 0.12
    if not alike:
        return True
    centred, was_centred = _is_centred(line.box, left, right, size), _is_centred(last.box, *its[:3])
    if line.box[3] - line.box[1] > LARGE * size:
        return not same_page or line.box[1] - last.box[1] > WIDE * max(leading, line.box[3] - line.box[1])
    if centred or was_centred:
        return None if same_page else True
    narrow = right - left < NARROW * size  # too few words to show where the margin is
    if narrow or (same_page and line.box[1] < last.box[1]):  # the head of the next column
        return None
    if its[1] - last.box[2] > SHORT * size or line.box[0] - left > INDENT * size:
        return True
    if same_page and line.box[1] - last.box[1] > WIDE * leading:
        return True
    mark = mark_of(line.text)
    return bool(mark and mark.rank is not Rank.PART and last.text.rstrip()[-1:] in SENTENCE_ENDS)


def _is_centred(box: Box, left: float, right: float, size: float) -> bool:
    inset = min(box[0] - left, right - box[2])
    return inset > INDENT * size and abs((box[0] - left) - (right - box[2])) < size


def signatures(flow: Sequence[Piece], margins: Margins) -> set[int]:
    """Return which pieces of the flow sign a letter: a date alone and the short lines right above it, after a sentence.

    Set at the left margin they look like the end of the paragraph above, where its last line is full.
    """
    found: set[int] = set()
    for at, piece in enumerate(flow):
        if not DATE_LINE.fullmatch(_words(piece)):
            continue
        first = at
        while at - first < MOST_SIGNED and first and _may_sign(flow[first - 1], margins):
            first -= 1
        if first and _words(flow[first - 1])[-1:] in ("。", "！"):
            found.update(range(first, at + 1))
    return found


def _may_sign(piece: Piece, margins: Margins) -> bool:
    words, own = _words(piece), margins.of_page.get(piece.page.number)
    return bool(words) and own is not None and own[1] - piece.thing.box[2] > SHORT * own[2] and is_signature(words)


def _words(piece: Piece) -> str:
    return "" if isinstance(piece.thing, PageTable) else piece.thing.text.strip()
