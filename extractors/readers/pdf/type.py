"""Characters set in lines: which stand on one line, what the line says, where a cell's lines were only wrapped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.readers.pdf.sheet import Glyph
from normalizers.headings import are_whole_units
from taizhang.model import Box

SAME_LINE = 0.35  # of the type's size: characters whose feet differ by less stand on one line
TWICE_WITHIN = 1.0  # points: the same character drawn so near is bold type, not a second character
TWINS = 3  # of the characters before one, among which its twin is looked for
WORD_GAP = 0.22  # of the type's size, between two Latin letters or digits
BLANK_GAP = 0.6  # of the type's size, beside a Chinese character
LATIN = re.compile(r"[!-~]")
NEVER_FIRST = frozenset(
    "，。、；：？！）》〉」』】〕”’％,.;:?!)]}%·…—"
)  # no line begins with one (GB/T 15834-2011 §5.1.10)
NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
WIDE_FROM = "\u2e7f"  # characters after it are as wide as they are high
SLACK = 0.3  # em: the space that typesetting puts between Chinese and Latin type
MOST_PADDING = 14.0  # points between a cell's edge and its words

Run = list[Glyph]


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """Return the characters by lines, top to bottom, each from left to right.

    A character drawn twice in nearly one place, as bold type is, counts once.
    """
    lines: list[Run] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.left)):
        if lines and glyph.base - base <= SAME_LINE * max(size, glyph.size):
            lines[-1].append(glyph)
            size = max(size, glyph.size)
        else:
            lines.append([glyph])
            base, size = glyph.base, glyph.size
    for line in lines:
        line.sort(key=lambda g: g.left)
    return [_once(line) for line in lines]


def _once(line: Run) -> Run:
    kept: Run = []
    for glyph in line:
        if not any(g.char == glyph.char and glyph.left - g.left <= TWICE_WITHIN for g in kept[-TWINS:]):
            kept.append(glyph)
    return kept


def text_of(run: Sequence[Glyph]) -> str:
    """Return what a line says: a blank where the file has one between Latin words, or where a gap is wide."""
    if not run:
        return ""
    parts = [run[0].char]
    for before, glyph in pairwise(run):
        gap = glyph.left - before.right
        size = max(before.size, glyph.size)
        if LATIN.match(before.char) and LATIN.match(glyph.char):
            if gap > WORD_GAP * size or (glyph.spaced and gap > 0.05 * size):
                parts.append(" ")
        elif gap > BLANK_GAP * size:
            parts.append(" ")
        parts.append(glyph.char)
    return "".join(parts)


def box_of(run: Sequence[Glyph]) -> Box:
    """Return the box round a line's characters, in points from the page's top left corner.

    It is as high as the Chinese type that is set in it: other fonts measure their type otherwise.
    """
    type_of = [g for g in run if g.char > WIDE_FROM] or run
    size = median(g.size for g in type_of)
    base = median(g.base for g in type_of)
    left, right = min(g.left for g in run), max(g.right for g in run)
    return round(left, 2), round(base - 0.88 * size, 2), round(right, 2), round(base + 0.12 * size, 2)


def split_at_gaps(run: Run, widest: float) -> list[Run]:
    """Return the stretches of a line that gaps wider than ``widest`` em part."""
    pieces: list[Run] = [[run[0]]]
    for before, glyph in pairwise(run):
        if glyph.left - before.right > widest * max(before.size, glyph.size):
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
