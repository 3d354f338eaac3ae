"""Headings of tables without separators: on lines of their own, or on one line parted by single blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.readers.lines import Line
from normalizers.characters import squeezed
from normalizers.headings import LONGEST_HEADING, Holds, Looks, heading_of, is_whole_heading, looks_of
from normalizers.numbering import mark_of
from taizhang.model import Passage, joined

MOST_LINES = 12  # no header takes more
MOST_HEADINGS = 24  # of one table
LONGEST_LINE = 40  # characters of a heading, letter-spaced and indented
PART_AT_MOST = 4  # characters of a heading's part on a line of its own
WORD = re.compile(r"[^ \t\u00a0\u3000]+")
MOST_WORDS = 40  # of a header on one line, letter-spaced


def heading_run(lines: Sequence[Line], i: int) -> tuple[list[Passage], int, int]:
    """Return the headings on lines of their own from ``i``, how many of them are known, and the line after them."""
    cells: list[Passage] = []
    known, j = 0, i
    while j < len(lines) and len(squeezed(lines[j].value)) <= LONGEST_HEADING:
        if known > MOST_HEADINGS:
            return [], 0, i
        if looks_of(lines[j].value) is Looks.NUMBER:
            break
        if taken := heading_lines(lines, j):
            cells.append(joined(line.text.strip() for line in lines[j : j + taken]))
            known += 1
            j += taken
        elif mark_of(lines[j].value):
            break
        elif j - i > MOST_LINES:
            return [], 0, i
        else:
            cells.append(lines[j].text.strip())
            j += 1
    return cells, known, j


def heading_lines(lines: Sequence[Line], j: int) -> int:
    """Return how many lines from ``j`` are one known heading (完成 / 时限), 0 where they are none."""
    if len(lines[j].value) > LONGEST_LINE or len(squeezed(lines[j].value).strip("：:*＊")) > LONGEST_HEADING:
        return 0
    for count in (3, 2):
        parts = [squeezed(line.value) for line in lines[j : j + count]]
        if len(parts) == count and max(map(len, parts)) <= PART_AT_MOST and is_whole_heading("".join(parts)):
            alone = {heading_of(p).holds for p in parts}
            if Holds.UNKNOWN in alone or len(alone) == 1:
                return count
    if heading_of(lines[j].value).holds is not Holds.UNKNOWN:
        return 1
    if j + 1 < len(lines) and heading_of(lines[j + 1].value).holds is Holds.UNKNOWN:
        return 2 if heading_of(lines[j].value + lines[j + 1].value).holds is not Holds.UNKNOWN else 0
    return 0


def headings_on(text: Passage) -> list[Passage]:
    """Return the headings on a line that parts them by single blanks, letter-spaced ones as one; [] if not all are.

    Of the ways to read 责 任 单 位 the one with the fewest headings is taken.
    """
    words = [m.span() for m in WORD.finditer(text.value)]
    if not 3 <= len(words) <= MOST_WORDS:
        return []
    best: list[list[tuple[int, int]] | None] = [[], *[None] * len(words)]
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_HEADING), end):
            before, so_far = best[start], best[end]
            if before is None or (so_far is not None and len(so_far) <= len(before) + 1):
                continue
            if _is_one_heading([text.value[slice(*w)] for w in words[start:end]]):
                best[end] = [*before, (words[start][0], words[end - 1][1])]
    return [text[slice(*span)] for span in best[-1] or []]


def _is_one_heading(words: Sequence[str]) -> bool:
    if len(words) == 1:
        return heading_of(words[0]).holds is not Holds.UNKNOWN
    return max(map(len, words)) <= 2 and is_whole_heading("".join(words))
