"""Layouts of tables in text renderings: which lines are a table, and what its cells are.

A conversion writes a table as pipes, tabs, box drawing, columns parted by blanks, or one cell a line. Each layout is a
function from the lines and an index to a :class:`Region`, or None where the lines there are not of that layout. Nothing
is repaired here: the rows come out as ragged as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.readers.layouts.boxes import boxed
from extractors.readers.layouts.cards import cards
from extractors.readers.layouts.pipes import piped, piped_tokens
from extractors.readers.layouts.region import Region, with_breaks
from extractors.readers.layouts.runs import LONGEST_LINE
from extractors.readers.layouts.singles import single_spaced
from extractors.readers.layouts.stacks import spaced, stacked
from extractors.readers.layouts.tabs import tab_led, tabbed
from extractors.readers.layouts.unnumbered import unnumbered
from extractors.readers.lines import Line
from normalizers.characters import is_unbroken
from normalizers.patterns import holds_any

LEADS = "•·●■★【[—-：:*＊┌┏╔├+"  # what a label, a heading or a box may begin or end with

LAYOUTS: tuple[Callable[[Sequence[Line], int], Region | None], ...] = (
    boxed,
    piped_tokens,
    piped,
    tabbed,
    tab_led,
    spaced,
    single_spaced,
    stacked,
    unnumbered,
    cards,
)


def find_regions(lines: Sequence[Line]) -> list[Region]:
    """Return the tables among the lines, in order."""
    regions: list[Region] = []
    i = 0
    while i < len(lines):
        if _is_prose(lines[i].value):
            i += 1
            continue
        region = next((r for layout in LAYOUTS if (r := layout(lines, i))), None)
        if region:
            regions.append(replace(region, rows=with_breaks(region.rows)))
            i = region.end
        else:
            i += 1
    return regions


def _is_prose(value: str) -> bool:
    """Whether no layout can begin with a line: a long one without blanks, tabs, pipes, or what leads a label."""
    bare = value.strip()
    return (
        len(bare) > LONGEST_LINE
        and is_unbroken(bare)
        and bare[0] not in LEADS
        and bare[-1] not in LEADS
        and not holds_any(value, ("\t", "|", "｜", "¦", "：", ":"))
    )


__all__ = ["LAYOUTS", "Region", "find_regions"]
