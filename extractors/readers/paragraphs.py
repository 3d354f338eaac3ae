"""Lines to paragraphs: what a line or page break cut in two is one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.letter import DATE_LINE
from extractors.readers.lines import Line
from normalizers.characters import mended
from normalizers.numbering import mark_of
from taizhang.model import EMPTY, NOWHERE, Passage, Spot, joined

ENDS = "。！？；：!?;:…』】）)]］〕"
LISTED = re.compile(r"[一二三四五六七八九十]是|[—－-]{2}|[★■●◆▲•·]|附\s*[件表注]|注\s*[：:]|【|〔|\[")
LABELLED = re.compile(r"[\u4e00-\u9fff\s]{2,10}[：:]")
LONG_HEADING = 45  # characters; a longer line with a mark is an item, not a heading
SHORTEST_CUT_HEADING = 18  # characters; a shorter heading fits its line
LONGEST_PARAGRAPH = 3000  # characters; what runs on longer is no paragraph, and joining it would take for ever
WRAP_AT_LEAST = 15
WRAP_AT_MOST = 60  # characters; lines cut at a fixed width are no wider
INDENT = "\u3000\u3000"


class Paragraph(NamedTuple):
    """A paragraph, mended: its text, where it begins, and whether it was joined from several lines."""

    text: Passage
    spot: Spot
    wrapped: bool


def paragraphs_of(lines: Sequence[Line], width: int | None) -> list[Paragraph]:
    """Return the paragraphs that the lines are, where lines were cut at ``width`` characters (None: at no width)."""
    found: list[Paragraph] = []
    raw: list[Passage] = []
    spot = NOWHERE
    so_far = EMPTY  # what stands in raw, joined and mended
    for line in lines:
        own = mended(line.text)
        if raw and _goes_on(so_far.value, raw[-1].value, line, own.value.strip(), width):
            raw.append(line.text)
            so_far = mended(joined(raw))
            continue
        if raw:
            found.append(Paragraph(_stripped(raw, so_far), spot, len(raw) > 1))
        raw, so_far, spot = [line.text], own, line.spot
    if raw:
        found.append(Paragraph(_stripped(raw, so_far), spot, len(raw) > 1))
    return [p for p in found if len(p.text)]


def _stripped(raw: Sequence[Passage], whole: Passage) -> Passage:
    """Return the lines as one paragraph, mended once the blanks round it are gone; ``whole`` is mended with them."""
    value = whole.value
    if value.strip() == value and not ("#" in value or ">" in value):
        return whole  # but for Markdown's marks at its head, blanks round a text change nothing in it
    text = joined(raw)
    bare = text.strip()
    return whole if bare is text else mended(bare)


def _goes_on(paragraph: str, last: str, line: Line, value: str, width: int | None) -> bool:
    """Whether a line goes on with the paragraph before it, which a line or page break cut in mid sentence.

    ``value`` is the line mended.
    """
    if line.starts is not None and len(paragraph) <= LONGEST_PARAGRAPH:
        return not line.starts
    if (
        len(paragraph) > LONGEST_PARAGRAPH
        or not value
        or paragraph.rstrip()[-1:] in ENDS
        or line.value.startswith(INDENT)
    ):
        return False
    if mark_of(value) or LISTED.match(value) or DATE_LINE.match(value) or LABELLED.match(value):
        return False
    if LABELLED.match(paragraph.strip()) and len(paragraph) < LONG_HEADING:
        return False
    if width is not None and not line.blanks_before:
        return len(last.strip()) >= width - 4
    if mark_of(paragraph) and "。" not in paragraph and len(paragraph) < LONG_HEADING:
        cut = len(paragraph) >= SHORTEST_CUT_HEADING and value.endswith("。") and "，" not in value and len(value) <= 20
        return cut and not line.blanks_before
    if mark_of(paragraph) and "。" in paragraph:
        return True
    return any(c in paragraph for c in "。，,") and len(paragraph) > 20


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which the lines were cut, in characters, or None where they were not."""
    lengths = sorted(len(line.value.strip()) for line in lines)
    if len(lengths) < 12:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(1 for n in lengths if width - 3 <= n <= width)
    return width if WRAP_AT_LEAST <= width <= WRAP_AT_MOST and full * 3 >= len(lengths) else None
