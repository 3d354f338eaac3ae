"""Wrapped text is seen in every program: rows are as high, and columns as wide, as their texts need."""

from pathlib import Path

import openpyxl
import pytest

from warehouse.measures import HEIGHT_MOST, LINE, WIDTH_LEAST, WIDTH_MOST, column_width, row_height, text_width
from warehouse.sheets import Sheet, write_book


@pytest.mark.parametrize(("text", "width"), [("", 0), ("task", 4), ("任务", 4), ("2021年底前", 10), ("“专区”", 8)])
def test_a_chinese_character_is_as_wide_as_two_letters(text: str, width: int) -> None:
    assert text_width(text) == width


def test_a_column_is_as_wide_as_its_longest_line_within_bounds() -> None:
    assert column_width(["任务编号", "c80b63b4953cebbc\n1"]) == len("c80b63b4953cebbc") + 2
    assert column_width([""]) == WIDTH_LEAST
    assert column_width(["务" * 500]) == WIDTH_MOST


@pytest.mark.parametrize(
    ("texts", "lines"),
    [
        (("短", ""), 1),
        (("任" * 10, ""), 1),
        (("任" * 11, ""), 2),
        (("一\n二\n三", "任" * 11), 3),
        (("", "\n\n"), 3),
    ],
)
def test_a_row_is_as_high_as_its_highest_cell(texts: tuple[str, str], lines: int) -> None:
    assert row_height(texts, (20, 20)) == (lines * LINE if lines > 1 else None)


def test_no_row_is_higher_than_a_sheet_allows() -> None:
    assert row_height(("任务" * 20_000,), (44,)) == HEIGHT_MOST


def test_the_workbook_tells_heights_widths_and_how_it_is_printed(tmp_path: Path) -> None:
    rows = [("编发政务地图。", "政务" * 100), ("短", "短")]
    write_book(tmp_path / "a.xlsx", [Sheet("地图", ("主题", "任务"), rows, frozen=1)])
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert page.row_dimensions[2].height == pytest.approx(7 * LINE, abs=1)  # whole pixels
    assert page.row_dimensions[3].height is None
    assert 16 <= page.column_dimensions["A"].width < 18
    assert page.column_dimensions["B"].width > WIDTH_MOST
    assert (page.page_setup.orientation, page.print_title_rows, page.print_title_cols) == (
        "landscape",
        "$1:$1",
        "$A:$A",
    )
