"""Rulings on a picture make the cells of a table; merged cells span, and what is no table is none."""

import importlib.util
import os

import numpy as np
import pytest

from taizhang.model import Box

if importlib.util.find_spec("cv2") is None:
    if os.environ.get("CI"):
        raise ImportError("tests of scans need the extra ocr")
    pytest.skip("tests of scans need the extra ocr: pip install 'taizhang[ocr]'", allow_module_level=True)

from extractors.readers.scans.engine import Pixels
from extractors.readers.scans.ink import ink_of, levels_of
from extractors.readers.scans.rulings import Ruled, ruled_tables, without_rulings
from extractors.readers.scans.upright import slant_of

TEXT = 24.0  # pixels: how high a line of text is
XS, YS = (50, 150, 450, 600), (50, 110, 200, 320, 420)


def paper() -> Pixels:
    return np.full((500, 700, 3), 255, dtype=np.uint8)


def ruled(xs: tuple[int, ...] = XS, ys: tuple[int, ...] = YS, *, wide: int = 2) -> Pixels:
    image = paper()
    for y in ys:
        image[y : y + wide, xs[0] : xs[-1] + wide] = 0
    for x in xs:
        image[ys[0] : ys[-1] + wide, x : x + wide] = 0
    return image


def tables(image: Pixels, boxes: tuple[Box, ...] = ()) -> list[Ruled]:
    return ruled_tables(ink_of(image, boxes, TEXT), TEXT)


def shape(table: Ruled) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.column, c.row_span, c.column_span) for c in table.cells]


def test_each_cell_between_rulings_is_found() -> None:
    (table,) = tables(ruled())
    assert shape(table) == [(r, c, 1, 1) for r in range(4) for c in range(3)]
    assert np.allclose(table.cells[4].box, (150, 110, 450, 200), atol=2)


def test_cells_without_a_ruling_between_them_are_merged() -> None:
    image = ruled()
    image[195:205, 55:145] = 255  # between rows 1 and 2 of the first column
    image[55:105, 445:455] = 255  # between columns 1 and 2 of the first row
    (table,) = tables(image)
    assert (1, 0, 2, 1) in shape(table)
    assert (0, 1, 1, 2) in shape(table)
    assert len(table.cells) == 10


def test_a_faint_and_broken_ruling_is_one() -> None:
    image = ruled(wide=1)
    image[image == 0] = 190
    image[:, 200:206] = 255
    image[160:166] = 255
    (table,) = tables(image)
    assert len(table.cells) == 12


def test_a_double_ruling_is_one() -> None:
    image = ruled()
    image[114:116, 50:602] = 0
    (table,) = tables(image)
    assert len(table.cells) == 12


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    image = ruled()
    image[55:415, 48:54] = image[55:415, 598:604] = 255
    for y in YS:
        image[y : y + 2, 50:602] = 0
    (table,) = tables(image)
    assert len(table.cells) == 12


def test_a_frame_round_the_page_is_no_table() -> None:
    assert tables(ruled((20, 680), (20, 480))) == []


def test_a_stroke_within_a_line_of_text_is_no_ruling() -> None:
    image = ruled()
    image[260:262, 155:445] = 0
    assert len(tables(image)[0].cells) > 12
    assert len(tables(image, ((152, 249, 448, 273),))[0].cells) == 12


def test_rulings_are_wiped_out_for_reading() -> None:
    image = ruled()
    ink = ink_of(image, (), TEXT)
    assert without_rulings(image, ink, ruled_tables(ink, TEXT)).min() == 255


def test_level_rulings_are_told_by_height_and_reach() -> None:
    image = paper()
    image[100:102, 50:600] = 0
    ((y, left, right),) = levels_of(ink_of(image, (), TEXT))
    assert (round(y), round(left, -1), round(right, -1)) == (100, 50, 600)


@pytest.mark.parametrize("degrees", [0.0, 0.7, -2.5])
def test_the_slant_of_a_page_is_told(degrees: float) -> None:
    image = paper()
    image[:] = 255
    for y in range(60, 440, 30):
        image[y : y + 12, 60:640:3] = 0
    import cv2

    turn = cv2.getRotationMatrix2D((350, 250), degrees, 1.0)
    slanted = np.asarray(cv2.warpAffine(image, turn, (700, 500), borderValue=(255, 255, 255)), dtype=np.uint8)
    assert slant_of(slanted) == pytest.approx(-degrees, abs=0.11)


def test_a_low_row_of_headings_above_a_row_of_one_cell_keeps_its_cells() -> None:
    image = ruled(ys=(50, 74, 98, 200))
    image[76:97, 140:460] = 255  # 一、深化行政决策公开 spans all columns
    (table,) = tables(image)
    assert shape(table)[:5] == [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 0, 1, 3), (2, 0, 1, 1)]


def test_the_stroke_of_a_character_that_fills_a_low_row_is_no_ruling() -> None:
    image = ruled(ys=(50, 74, 98, 122, 200))
    for top in (52, 76, 100):
        for x in range(200, 320, 6):
            image[top : top + 22, x : x + 2] = 0  # strokes that touch the rulings above and below
        for y in range(top, top + 22, 5):
            image[y : y + 2, 200:320] = 0
    (table,) = tables(image, tuple((190.0, top, 330.0, top + 24.0) for top in (51.0, 75.0, 99.0)))
    assert shape(table) == [(r, c, 1, 1) for r in range(4) for c in range(3)]


def test_a_level_ruling_under_a_box_that_is_drawn_too_high_is_one() -> None:
    (table,) = tables(ruled(), ((160.0, 193.0, 440.0, 226.0),))
    assert len(table.cells) == 12
