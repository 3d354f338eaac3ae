"""Repeats: where a file prints its own text once more, so that each printing is laid out for itself."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang.model import Block, BlockKind

SHARE = 0.7  # of a printing's characters that stand in the one before it; its tasks then say whether it is a copy
FEWEST_PARAGRAPHS = 3  # that differ
FEWEST_CHARACTERS = 100
SHORTEST_START = 4  # characters of the paragraph that begins a printing
MOST_TRIED = 40  # paragraphs that stand above already, as a page's title does


def starts_of_printings(blocks: Sequence[Block]) -> list[int]:
    """Return the ordinals of the blocks at which a file's text begins again, [] for nearly every notice.

    A printing is the rest of a file from a paragraph that stands above already, where most of this rest does.
    """
    files: dict[str | None, list[Block]] = {}
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH and len(block.text):
            files.setdefault(block.file, []).append(block)
    return [start for own in files.values() for start in _starts(own)]


def _starts(paragraphs: Sequence[Block]) -> list[int]:
    values = [b.text.value for b in paragraphs]
    if len(set(values)) + FEWEST_PARAGRAPHS > len(values):
        return []
    found: list[int] = []
    top = 0
    while (start := _next_start(values, top)) is not None:
        found.append(paragraphs[start].ordinal)
        top = start
    return found


def _next_start(values: Sequence[str], top: int) -> int | None:
    first: dict[str, int] = {}
    for i in range(top, len(values)):
        first.setdefault(values[i], i)
    again = [i for i in range(top + 1, len(values)) if first[values[i]] < i and len(values[i]) >= SHORTEST_START]
    for start in again[:MOST_TRIED]:
        rest = range(start, len(values))
        characters = sum(len(values[i]) for i in rest)
        if len({values[i] for i in rest}) < FEWEST_PARAGRAPHS or characters < FEWEST_CHARACTERS:
            return None
        if sum(len(values[i]) for i in rest if first[values[i]] < start) >= SHARE * characters:
            return start
    return None
