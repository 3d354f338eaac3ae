"""Text renderings of notices: plain text, Markdown, what a browser or a converter leaves of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.letter import DATE_LINE
from extractors.readers.decoding import decode
from extractors.readers.layouts import Region, find_regions
from extractors.readers.lines import Line, lines_of, without_furniture
from normalizers.characters import mended
from normalizers.numbering import mark_of
from taizhang.model import EMPTY, Block, BlockKind, Cell, Grid, Issue, Notice, Passage, Place, Repair, Source, joined

ENDS = "。！？；：!?;:…』】）)]］〕"
LISTED = re.compile(r"[一二三四五六七八九十]是|[—－-]{2}|[★■●◆▲•·]|附\s*[件表注]|注\s*[：:]|【|〔|\[")
LABELLED = re.compile(r"[\u4e00-\u9fff\s]{2,10}[：:]")
LONG_HEADING = 45  # characters; a longer line with a mark is an item, not a heading
SHORTEST_CUT_HEADING = 18  # characters; a shorter heading fits its line
LONGEST_PARAGRAPH = 3000  # characters; what runs on longer is no paragraph, and joining it would take for ever
WRAP_AT_LEAST = 15
WRAP_AT_MOST = 60  # characters; lines cut at a fixed width are no wider
INDENT = "\u3000\u3000"
LOOSE = frozenset({"blanks", "stacked cells"})  # layouts that do not say where a cell ends


def read(data: bytes, source: Source) -> Notice:
    """Return the notice that the text of a file is. A file that is not text gives no blocks and an issue."""
    decoded = decode(data)
    if decoded.text is None:
        return Notice(source, "", (), decoded.repairs, decoded.issues)
    return notice_of(decoded.text, source, decoded.repairs, decoded.issues)


def notice_of(text: str, source: Source, repairs: Sequence[Repair] = (), issues: Sequence[Issue] = ()) -> Notice:
    """Return the notice that a text is: paragraphs with their wraps joined, and tables, in reading order."""
    lines = without_furniture(lines_of(text))
    blocks: list[Block] = []
    mends: list[Repair] = []
    width = _wrap_width(lines)
    start = tables = 0
    for region in [*find_regions(lines), Region(len(lines), len(lines), [], "")]:
        for passage, wrapped in _paragraphs(lines[start : region.start], width):
            place = Place(len(blocks), *passage.span, text[slice(*passage.span)])
            if wrapped:
                mends.append(Repair("lines_joined", "a paragraph cut by a line or page break is one again", place))
            blocks.append(Block(BlockKind.PARAGRAPH, len(blocks), passage))
        if region.rows:
            grid = _grid(region, tables)
            mends += _gap_repairs(region, grid, len(blocks), text)
            blocks.append(Block(BlockKind.TABLE, len(blocks), grid=grid))
            tables += 1
        start = region.end
    return Notice(source, text, tuple(blocks), (*repairs, *mends), tuple(issues))


def _grid(region: Region, ordinal: int) -> Grid:
    return Grid(
        tuple(tuple(Cell(mended(c), r, k) for k, c in enumerate(row)) for r, row in enumerate(region.rows)),
        ordinal,
        loose=region.layout in LOOSE,
    )


def _gap_repairs(region: Region, grid: Grid, block: int, text: str) -> list[Repair]:
    repairs = []
    for r in region.gaps:
        if r < len(grid.rows) and (cell := next((c for c in grid.rows[r] if len(c.text)), None)):
            start, end = cell.text.span
            place = Place(block, start, end, text[start:end], grid.ordinal, r, cell.column)
            repairs.append(Repair("table_joined", "a table broken by a blank line is one again", place))
    return repairs


def _paragraphs(lines: Sequence[Line], width: int | None) -> list[tuple[Passage, bool]]:
    """Return the paragraphs, mended, each with whether it was joined from several lines."""
    found: list[tuple[Passage, bool]] = []
    raw: list[Passage] = []
    so_far = EMPTY  # what stands in raw, joined and mended
    for line in lines:
        own = mended(line.text)
        if raw and _goes_on(so_far.value, raw[-1].value, line, own.value.strip(), width):
            raw.append(line.text)
            so_far = mended(joined(raw))
            continue
        if raw:
            found.append((_stripped(raw, so_far), len(raw) > 1))
        raw, so_far = [line.text], own
    if raw:
        found.append((_stripped(raw, so_far), len(raw) > 1))
    return [(p, wrapped) for p, wrapped in found if len(p)]


def _stripped(raw: Sequence[Passage], whole: Passage) -> Passage:
    """Return the lines as one paragraph, mended once the blanks round it are gone; ``whole`` is mended with them."""
    text = joined(raw)
    bare = text.strip()
    return whole if bare is text else mended(bare)


def _goes_on(paragraph: str, last: str, line: Line, value: str, width: int | None) -> bool:
    """Whether a line goes on with the paragraph before it, which a line or page break cut in mid sentence.

    ``value`` is the line mended.
    """
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


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which the lines were cut, in characters, or None where they were not."""
    lengths = sorted(len(line.value.strip()) for line in lines)
    if len(lengths) < 12:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    full = sum(1 for n in lengths if width - 3 <= n <= width)
    return width if WRAP_AT_LEAST <= width <= WRAP_AT_MOST and full * 3 >= len(lengths) else None
