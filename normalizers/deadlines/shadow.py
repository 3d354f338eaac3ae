"""A reading copy of a text in which every date is written one way, and the way back to the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from normalizers.characters import is_unbroken, one_for_one
from normalizers.deadlines.words import table

# A line break between two digits may part two numbers; a blank before a time of day parts it from the day.
BLANK = re.compile(r"(?<![0-9])\s+|\s+(?![0-9\s])|[^\S\n\r]+(?![0-9]{1,2}[:：])")


class Shadow(NamedTuple):
    """Text with widths, zeros and dashes folded and blanks left out. ``places[i]`` is where ``text[i]`` came from.

    ``places`` is None where nothing was left out, so that both texts share their indices.
    """

    text: str
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original text under this stretch of the shadow."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@cache
def _folded() -> Callable[[str], str]:
    fold = table()["fold"]
    return one_for_one(fold["from"], fold["to"])


def shadow_of(text: str) -> Shadow:
    """Return the shadow of a text."""
    folded = _folded()(text)
    if is_unbroken(folded):
        return Shadow(folded)
    gone = {i for m in BLANK.finditer(folded) for i in range(*m.span())}
    if not gone:
        return Shadow(folded)
    kept = tuple(i for i in range(len(folded)) if i not in gone)
    return Shadow("".join(folded[i] for i in kept), kept)
