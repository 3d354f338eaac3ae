"""A scanned page set upright: a slant of some degrees taken out."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from extractors.readers.scans.engine import Pixels

cv2: Any = import_module("cv2")

LOOKED_AT = 800  # pixels: a slant is seen as well on a smaller picture
STEEPEST = 8.0  # degrees
COARSE, FINE = 0.5, 0.05  # degrees
LEAST_SLANT = 0.1  # degrees
LEAST_GAIN = 1.02  # rows must part so much more sharply for the page to be turned


def straightened(image: Pixels) -> Pixels:
    """Return the page with its slant taken out; the corners that this lays open are white."""
    slant = slant_of(image)
    if abs(slant) < LEAST_SLANT:
        return image
    return np.asarray(_turned(image, slant, (255, 255, 255)), dtype=np.uint8)


def slant_of(image: Pixels) -> float:
    """Return by how many degrees the page must be turned for its lines to be level, 0.0 where none stand out.

    Level lines make the sums of dark pixels over the rows change most sharply.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = LOOKED_AT / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    level = _sharpness(dark, 0.0)
    coarse = max(np.arange(-STEEPEST, STEEPEST + COARSE, COARSE).tolist(), key=lambda a: _sharpness(dark, a))
    best = max(np.arange(coarse - COARSE, coarse + COARSE, FINE).tolist(), key=lambda a: _sharpness(dark, a))
    return float(best) if _sharpness(dark, best) > LEAST_GAIN * level else 0.0


def _sharpness(dark: Pixels, degrees: float) -> float:
    rows = _turned(dark, degrees, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _turned(image: Pixels, degrees: float, paper: Any) -> Any:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=paper)
