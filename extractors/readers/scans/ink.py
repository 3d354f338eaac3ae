"""The ink of a scanned page: what is darker than the paper, and which of it is rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from extractors.readers.scans.boxes import height_of
from extractors.readers.scans.engine import Pixels
from taizhang.model import Box

cv2: Any = import_module("cv2")

# Lengths are heights of a line of text.
LEVEL = 2.0  # a level ruling is longer: 一 and —— are strokes of text
UPRIGHT = 1.6  # an upright ruling is longer: 门 is not
SHORT = 0.6  # nor is one shorter that joins two level rulings
BRIDGED = 0.6  # a break in a ruling that a bad scan left is no wider
KEPT = 0.2  # of a line of text, above and below: a ruling may touch it there
CORE = 0.6  # of a line of text, in the middle of it: no ruling runs there
THICKEST = 0.4  # a thicker stroke is no ruling
DARKER = 18  # shades of 255: ink is so much darker than the paper beside it
BESIDE = 4  # pixels: so near to a ruling there is paper
CLEAR = 0.85  # of its length within a line of text, on both sides
ENDS = 0.1  # of a box's height: so far from its ends a ruling may be within it


@dataclass(frozen=True, slots=True)
class Ink:
    """Which pixels of a page are dark, and which of these belong to rulings: 255 or 0 each."""

    dark: Pixels
    level: Pixels
    upright: Pixels


def ink_of(image: Pixels, boxes: Sequence[Box], text_height: float) -> Ink:
    """Return the ink of a page, given where text stands on it and how high its lines are, in pixels.

    A level ruling never runs through a line of text. An upright one may, with paper on either side of it: the engine
    takes two cells that stand close for one line.
    """
    grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    dark = _thin(grey, max(int(THICKEST * text_height), 5))
    level = dark.copy()
    for box in boxes:
        inset = KEPT * min(height_of(box), text_height)
        if height_of(box) < 2 * text_height:  # a box of one line is drawn uneven: a ruling may be well within it
            inset = max(inset, (height_of(box) - CORE * text_height) / 2)
        level[int(box[1] + inset) : int(box[3] - inset), int(box[0]) : int(box[2])] = 0
    bridged = int(BRIDGED * text_height)
    level = _strokes(level, (int(LEVEL * text_height), 1), (bridged, 1))
    upright = _strokes(dark, (1, int(UPRIGHT * text_height)), (1, bridged))
    for box in boxes:
        _wipe_characters(upright, dark, level, box)
    return Ink(dark, level, cv2.bitwise_or(upright, _short(dark, level, boxes, text_height)))


def levels_of(ink: Ink) -> list[tuple[float, float, float]]:
    """Return each level ruling as (height, left, right) in pixels."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(ink.level)
    return [(float(middles[i][1]), float(stats[i][0]), float(stats[i][0] + stats[i][2])) for i in range(1, count)]


def _wipe_characters(upright: Pixels, dark: Pixels, level: Pixels, box: Box) -> None:
    """Wipe out what only looks like a ruling: strokes of characters that fill a row from edge to edge."""
    rows, columns = _inner(box)
    start, end = max(columns.start, BESIDE + 1), columns.stop
    if end <= start:
        return
    drawn = np.flatnonzero(upright[rows, start:end].any(axis=0))
    for group in np.split(drawn, np.flatnonzero(np.diff(drawn) > 1) + 1) if len(drawn) else []:
        first, last = start + int(group[0]), start + int(group[-1])
        own = level[rows, first] == 0
        left = dark[rows, first - BESIDE - 1 : first - 1].min(axis=1) == 0
        right = dark[rows, last + 2 : last + BESIDE + 2].min(axis=1, initial=255) == 0
        if not own.any() or (left & right)[own].mean() < CLEAR:
            upright[rows, first : last + 1] = 0


def _short(dark: Pixels, level: Pixels, boxes: Sequence[Box], text_height: float) -> Pixels:
    """Return the upright rulings of rows that are lower than a ruling is long: from one level ruling to the next."""
    bare = dark.copy()
    for box in boxes:
        bare[_inner(box)] = 0
    strokes = _strokes(bare, (1, int(SHORT * text_height)), (1, 1))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(strokes)
    kept = np.zeros(count, dtype=bool)
    for i in range(1, count):
        x, y, width, height = (int(n) for n in stats[i][:4])
        ends = (slice(max(y - BESIDE, 0), y + BESIDE), slice(y + height - BESIDE, y + height + BESIDE))
        thin = width <= THICKEST * text_height
        kept[i] = thin and all(level[end, x : x + width].any() for end in ends)
    return np.asarray(kept[marks] * 255, dtype=np.uint8)


def _inner(box: Box) -> tuple[slice, slice]:
    """Return the rows and columns of a box of text, but for its ends: a box is drawn somewhat wide."""
    inset = height_of(box) * ENDS
    left = max(int(box[0] + inset), 0)
    return slice(max(int(box[1]), 0), int(box[3])), slice(left, max(int(box[2] - inset), left))


def _thin(grey: Pixels, most: int) -> Pixels:
    """Return which pixels belong to strokes that are darker than their paper and no thicker than so many pixels."""
    darker = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, cv2.getStructuringElement(cv2.MORPH_RECT, (most, most)))
    return np.asarray(cv2.threshold(darker, DARKER, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)


def _strokes(dark: Pixels, least: tuple[int, int], bridged: tuple[int, int]) -> Pixels:
    rectangle = cv2.MORPH_RECT
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(rectangle, least))
    joined = cv2.morphologyEx(long, cv2.MORPH_CLOSE, cv2.getStructuringElement(rectangle, bridged))
    return np.asarray(joined, dtype=np.uint8)
