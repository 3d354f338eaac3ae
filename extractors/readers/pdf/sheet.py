"""A PDF page as the reader sees it: turned upright, measured from its top left corner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import pi
from typing import NamedTuple

from taizhang.model import Box

RISE = 0.38  # of the type's size: how high above its foot a character's middle is


class Glyph(NamedTuple):
    """One printed character. ``base`` is the line that it stands on, ``size`` its em, all in points."""

    char: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool  # the file has a blank before it

    @property
    def top(self) -> float:
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.12 * self.size

    @property
    def middle(self) -> float:
        return self.base - RISE * self.size


# Makes a Glyph of its values as a tuple, in a third of the time: pages have thousands.
glyph_of: Callable[[tuple[str, float, float, float, float, bool]], Glyph] = partial(tuple.__new__, Glyph)


class Rule(NamedTuple):
    """A ruling line, or one edge of a shaded box: from ``start`` to ``end`` along its way, at ``at`` across it."""

    level: bool  # it runs from left to right
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates become those of the upright page.

    ``box`` is the visible part, left, bottom, right, top in points from the file's origin at the bottom left;
    ``turns`` how many quarter turns clockwise make the text upright.
    """

    box: Box
    turns: int = 0

    @property
    def width(self) -> float:
        left, bottom, right, top = self.box
        return top - bottom if self.turns % 2 else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.box
        return right - left if self.turns % 2 else top - bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the file stands on the upright page."""
        left, bottom, right, top = self.box
        match self.turns % 4:
            case 0:
                return x - left, top - y
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case _:
                return top - y, right - x

    def area(self, box: Box) -> Box:
        """Return where a box of the file (left, bottom, right, top) stands on the upright page."""
        (x0, y0), (x1, y1) = self.point(box[0], box[1]), self.point(box[2], box[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def quarter_of(angle: float) -> int | None:
    """Return how many quarter turns an angle in radians is, or None where it is none (a slanting watermark)."""
    quarters = angle / (pi / 2)
    nearest = round(quarters)
    return nearest % 4 if abs(quarters - nearest) < 0.05 else None
