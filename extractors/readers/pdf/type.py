"""Characters set in lines: which stand on one line, what the line says, where a cell's lines were only wrapped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from statistics import median

from extractors.readers.pdf.sheet import Glyph
from normalizers.headings import are_whole_units
from taizhang.model import Box

SAME_LINE = 0.35  # of the type's size: characters whose feet differ by less stand on one line
TWICE_WITHIN = 1.0  # points: the same character drawn so near is bold type, not a second character
TWINS = 3  # of the characters before one, among which its twin is looked for
WORD_GAP = 0.22  # of the type's size, between two Latin letters or digits
LEAST_GAP = 0.05  # of the type's size, between two Latin letters with a blank between them in the file
BLANK_GAP = 0.6  # of the type's size, beside a Chinese character
STANDS_OUT = 0.2  # of the type's size: between Chinese characters, so much wider than is usual on the line
LATIN = re.compile(r"[!-~]")
CHINESE = re.compile("[\u4e00-\u9fff]")
NEVER_FIRST = frozenset(
    "，。、；：？！）》〉」』】〕”’％,.;:?!)]}%·…—"
)  # no line begins with one (GB/T 15834-2011 §5.1.10)
NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
WIDE_FROM = "\u2e7f"  # characters after it are as wide as they are high
SLACK = 0.3  # em: the space that typesetting puts between Chinese and Latin type
MOST_PADDING = 14.0  # points between a cell's edge and its words

LEFT_OF, RIGHT_OF, FOOT_OF, SIZE_OF = (itemgetter(Glyph._fields.index(n)) for n in ("left", "right", "base", "size"))
BASE_OF = itemgetter(0)

Run = list[Glyph]


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """Return the characters by lines, top to bottom, each from left to right.

    A character drawn twice in nearly one place, as bold type is, counts once.
    """
    feet: dict[float, Run] = defaultdict(list)
    for glyph in glyphs:
        feet[glyph.base].append(glyph)
    lines: list[Run] = []
    first = size = 0.0  # of the line: where its highest type stands, how large its largest is
    for base, on_foot in sorted(feet.items(), key=BASE_OF):
        largest = max(map(SIZE_OF, on_foot))
        if lines and base - first <= SAME_LINE * max(size, largest):
            lines[-1] += on_foot
            size = max(size, largest)
        else:
            lines.append(on_foot)
            first, size = base, largest
    return [_once(sorted(line, key=LEFT_OF)) for line in lines]


def _once(line: Run) -> Run:
    kept = line[:1]
    last = line[0].left
    for glyph in line[1:]:
        left = glyph[1]
        if left - last > TWICE_WITHIN or not any(
            g.char == glyph.char and left - g.left <= TWICE_WITHIN for g in kept[-TWINS:]
        ):
            kept.append(glyph)
            last = left
    return kept


def text_of(run: Sequence[Glyph]) -> str:
    """Return what a line says: a blank where the file has one between Latin words, or where a gap is wide.

    Between Chinese characters that touch elsewhere on the line, a gap as wide as a Latin blank is one (县水利局 李海).
    """
    if not run:
        return ""
    parts = [run[0].char]
    usual: float | None = None  # gap, found once where it is asked for
    for before, glyph in pairwise(run):
        gap = glyph[1] - before[2]
        # Nearly all characters touch the one before: only of the others more is asked.
        if gap > LEAST_GAP * before[4] and gap > LEAST_GAP * glyph[4]:
            size = max(before.size, glyph.size)
            if LATIN.match(before.char) and LATIN.match(glyph.char):
                widest = LEAST_GAP if glyph.spaced else WORD_GAP
            elif CHINESE.match(before.char) and CHINESE.match(glyph.char):
                usual = _usual_gap(run) if usual is None else usual
                widest = min(BLANK_GAP, STANDS_OUT + usual)
            else:
                widest = BLANK_GAP
            if gap > widest * size:
                parts.append(" ")
        parts.append(glyph[0])
    return "".join(parts)


def _usual_gap(run: Sequence[Glyph]) -> float:
    """Return the way from one Chinese character to the next that is usual on a line, of the type's size."""
    gaps = [
        (b.left - a.right) / max(a.size, b.size)
        for a, b in pairwise(run)
        if CHINESE.match(a.char) and CHINESE.match(b.char)
    ]
    return max(median(gaps), 0.0)


def box_of(run: Sequence[Glyph]) -> Box:
    """Return the box round a line's characters, in points from the page's top left corner.

    It is as high as the Chinese type that is set in it: other fonts measure their type otherwise.
    """
    type_of = [g for g in run if g[0] > WIDE_FROM] or run
    size, base = _middle(map(SIZE_OF, type_of)), _middle(map(FOOT_OF, type_of))
    left, right = min(map(LEFT_OF, run)), max(map(RIGHT_OF, run))
    return round(left, 2), round(base - 0.88 * size, 2), round(right, 2), round(base + 0.12 * size, 2)


def _middle(values: Iterable[float]) -> float:
    """Return the median, at once where all are the same, as those of a line mostly are."""
    several = set(values := list(values))
    return values[0] if len(several) == 1 else median(values)


def split_at_gaps(run: Run, widest: float) -> list[Run]:
    """Return the stretches of a line that gaps wider than ``widest`` em part."""
    pieces: list[Run] = [[run[0]]]
    for before, glyph in pairwise(run):
        gap = glyph[1] - before[2]
        if gap > widest * before[4] and gap > widest * glyph[4]:
            pieces.append([])
        pieces[-1].append(glyph)
    return pieces


def padding_of(cells: Sequence[tuple[Box, Sequence[Run]]]) -> float:
    """Return how far words stay off the edges of a column's cells, in points."""
    gaps = [min(run[0].left - box[0], box[2] - run[-1].right) for box, runs in cells for run in runs if run]
    return min(max(min(gaps, default=0.0), 0.0), MOST_PADDING)


def cell_text(runs: Sequence[Run], box: Box, padding: float, listed: bool) -> str:
    """Return a cell's words, a line feed only where its lines were broken on purpose.

    A line that was full, so that what begins the next had no room on it, was wrapped. ``listed`` says that the column
    parts units by 、; where it does not, whole units on full lines are one a line.
    """
    if not runs:
        return ""
    words = [text_of(run) for run in runs]
    parts = [words[0]]
    for (before, after), (said, says) in zip(pairwise(runs), pairwise(words), strict=True):
        room = (box[2] - box[0]) - 2 * padding - (before[-1].right - before[0].left)
        wrapped = room < _first_width(after) and (listed or not are_whole_units(said, says))
        if not wrapped:
            parts.append("\n")
        elif LATIN.match(said[-1]) and LATIN.match(says[0]) and said[-1].isalpha() and says[0].isalpha():
            parts.append(" ")
        parts.append(says)
    return "".join(parts)


def _first_width(run: Run) -> float:
    """Return the room that the first word of a line needs, with the punctuation that may not begin a line."""
    end = 1
    while end < len(run):
        glyph, before = run[end], run[end - 1]
        latin = LATIN.match(before.char) and LATIN.match(glyph.char) and not glyph.spaced
        if not latin and glyph.char not in NEVER_FIRST and before.char not in NEVER_LAST:
            break
        end += 1
    return run[end - 1].right - run[0].left + SLACK * run[0].size
