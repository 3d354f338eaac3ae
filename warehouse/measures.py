"""How wide a column and how high a row of a sheet must be for their texts to be seen.

Excel finds the height of a row with wrapped text by itself; LibreOffice shows one line where a file does not tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

WIDTH_LEAST, WIDTH_MOST = 8, 60  # of a column, in Excel's characters
LINE = 16  # points from line to line, of Chinese fonts too
HEIGHT_MOST = 409  # points: no row of a sheet is higher
# A line ends before it is full where a mark may not begin the next one, or a word has no room.
RAGGED = 2


def text_width(text: str) -> int:
    """Return how many of Excel's characters a text takes: a Chinese one is as wide as two."""
    # In UTF-8 a Latin letter has one byte and a Chinese character three: so it is counted without a look at each.
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) // 2


def column_width(texts: Iterable[str]) -> int:
    """Return the width that shows the longest line of the texts, within what is still handy."""
    widest = max((text_width(line) for text in texts for line in text.split("\n")), default=0)
    return min(WIDTH_MOST, max(WIDTH_LEAST, widest + RAGGED))


def row_height(texts: Sequence[str], widths: Sequence[int]) -> int | None:
    """Return how many points the texts need when they are wrapped to the widths; None where one line is enough."""
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return min(HEIGHT_MOST, lines * LINE) if lines > 1 else None


def _lines(text: str, width: int) -> int:
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    room = max(1, width - RAGGED)
    return sum(math.ceil(taken / room) if (taken := text_width(line)) > width else 1 for line in text.split("\n"))
