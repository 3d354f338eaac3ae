"""A page's picture set upright, and where on it text stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.readers.scans.boxes import Piece, moved, text_height, width_of
from extractors.readers.scans.engine import Pixels, find_text, is_upside_down
from extractors.readers.scans.upright import straightened
from taizhang.model import Box

SHOWN = 20  # lines: whether they stand upside down shows in so many
TALL = 1.6  # times the width: a longer picture is looked at in tiles
TILE = 1.3  # times the width: how long a tile is at most
CUT_WITHIN = 0.3  # of a tile: from its end up to here, the emptiest row is where it is cut
MARGIN = 2  # pixels round a line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture set upright, and the boxes of text that the engine found on it."""

    image: Pixels
    boxes: list[Box]
    down: list[Box]  # those whose text runs down the page
    height: float  # of a line of text, in pixels


def sheet_of(image: Pixels) -> Sheet:
    """Return the page upright: level, not on its side, not on its head."""
    image = straightened(image)
    found = _found(image)
    if sum(down for _, down in found) * 2 > len(found):
        image = straightened(np.ascontiguousarray(np.rot90(image)))
        found = _found(image)
    widest = sorted((b for b, down in found if not down), key=width_of)[-SHOWN:]
    if is_upside_down([crop(image, b) for b in widest]):
        image = np.ascontiguousarray(np.rot90(image, 2))
        found = _found(image)
    across = [b for b, down in found if not down]
    height = text_height(across or [b for b, _ in found])
    return Sheet(image, [b for b, _ in found], [b for b, down in found if down], height)


def _found(image: Pixels) -> list[tuple[Box, bool]]:
    """Return the boxes of text, found tile by tile where the picture is long, as that of a page in an app is."""
    found = []
    top = 0
    for end in _cuts(image):
        for box, down in find_text(image[top:end]):
            found.append((moved(Piece(box), 0, top).box, down))
        top = end
    return found


def _cuts(image: Pixels) -> list[int]:
    """Return where the tiles of a picture end, each at the row with the least ink near its end."""
    height, width = image.shape[:2]
    if height <= TALL * width:
        return [height]
    changes = np.abs(np.diff(image.min(axis=2).astype(np.int16), axis=1)).sum(axis=1)
    length = int(TILE * width)
    cuts = [0]
    while height - cuts[-1] > length:
        end = cuts[-1] + length
        start = end - int(CUT_WITHIN * length)
        window = changes[start:end]
        emptiest = np.flatnonzero(window == window.min())
        cuts.append(start + int(emptiest[len(emptiest) // 2]))
    return [*cuts[1:], height]


def crop(image: Pixels, box: Box) -> Pixels:
    """Return the part of a picture in a box, with a margin round it."""
    left, top, right, bottom = (int(n) for n in box)
    top, left = max(top - MARGIN, 0), max(left - MARGIN, 0)
    crop = image[top : max(bottom + MARGIN, top + 1), left : max(right + MARGIN, left + 1)]
    return np.ascontiguousarray(crop)
