"""Red seals (公章) on a scanned page: taken off the paper, so that the signature and the date beneath can be read."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from extractors.readers.scans.engine import Pixels

cv2: Any = import_module("cv2")

RED = 40  # shades of 255 by which red outshines green and blue
LEAST, MOST = 70.0, 190.0  # points: a seal's width and height; an organ's are 42 mm and more, a company's 38 mm
LONGEST = 1.7  # times its other side: some seals are oval
GAPS = 9  # pixels: so wide may what is printed over a ring part it


def without_seals(image: Pixels, scale: float) -> Pixels:
    """Return the page with its red seals as pale as its paper; what is printed in black beneath them stays.

    ``image`` is blue, green and red, ``scale`` points per pixel. Only what is as large and as round as a seal goes: the
    red head of a document (红头) stays.
    """
    red = (image[:, :, 2].astype(np.int16) - image[:, :, :2].max(axis=2) > RED).astype(np.uint8)
    if not red.any():
        return image
    count, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, np.ones((GAPS, GAPS), np.uint8)))
    clean = image.copy()
    for i in range(1, count):
        left, top, width, height = (int(n) for n in stats[i][:4])
        sides = sorted((width * scale, height * scale))
        if sides[0] < LEAST or sides[1] > MOST or sides[1] > LONGEST * sides[0]:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        # The edges of its strokes are less red than they are, so they go by what lies round it too.
        inked = cv2.dilate(red[window], np.ones((3, 3), np.uint8)) > 0
        part = clean[window]
        part[inked] = part[inked][:, 2:3]  # in red light, red ink is as bright as paper
    return clean
