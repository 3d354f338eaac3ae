"""A red seal on a scanned page goes, the date beneath it and the red head of the document stay."""

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2")

from extractors.readers.scans.seals import without_seals  # noqa: E402

SCALE = 0.48  # points a pixel: 150 dots to an inch
RED, BLACK = (40, 30, 220), (20, 20, 20)  # blue, green, red


def sealed(width: int, height: int) -> np.ndarray:
    page = np.full((500, 700, 3), 250, dtype=np.uint8)
    cv2.ellipse(page, (350, 250), (width // 2, height // 2), 0, 0, 360, RED, 6)
    cv2.rectangle(page, (330, 230), (370, 270), RED, -1)  # its star
    cv2.line(page, (150, 250), (550, 250), BLACK, 4)  # the date beneath
    return page


@pytest.mark.parametrize("size", [(250, 250), (270, 180)], ids=["round", "oval"])
def test_a_seal_goes_and_the_print_beneath_it_stays(size: tuple[int, int]) -> None:
    clean = without_seals(sealed(*size), SCALE)
    assert (clean[249:252, 150:551].max(axis=2) < 100).all()
    rest = np.delete(clean, range(245, 256), axis=0)
    assert rest.min() > 180


@pytest.mark.parametrize("size", [(80, 80), (600, 90)], ids=["a red letter", "a red head"])
def test_what_is_not_as_large_and_round_as_a_seal_stays(size: tuple[int, int]) -> None:
    page = sealed(*size)
    assert (without_seals(page, SCALE) == page).all()
