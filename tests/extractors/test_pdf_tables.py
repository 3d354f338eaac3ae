"""Tables of PDFs: ruled by lines, by dashes, by shaded boxes, open at the sides, or by nothing but how words align."""

from itertools import pairwise
from typing import Any

import pytest

from extractors.readers.pdf import read
from taizhang.model import Grid, Notice, Source
from taizhang.settings import Settings

XS = [60, 100, 300, 430, 530]
HEAD = ["序号", "工作任务", "责任单位", "完成时限"]
ROWS = [HEAD, ["1", "梳理事项。", "市民政局", "2021年底前"], ["2", "公开清单。", "市司法局", "2022年6月"]]
YS = [700, 680, 660, 640]


def notice(data: bytes) -> Notice:
    return read(data, Source("a.pdf", "0" * 64), Settings())


def grids(data: bytes) -> list[Grid]:
    return [b.grid for b in notice(data).blocks if b.grid is not None]


def rows(data: bytes) -> list[list[str]]:
    (grid,) = grids(data)
    return [[c.text.value for c in row] for row in grid.rows]


def words(press: Any, cells: list[list[str]], ys: list[int]) -> bytes:
    return b"".join(
        press.text(text, x + 4, y - 14, 10)
        for row, y in zip(cells, ys, strict=False)
        for text, x in zip(row, XS, strict=False)
    )


def test_a_ruled_table_keeps_its_rows_and_says_where_each_cell_stands(press: Any) -> None:
    data = press.page(press.text("附表", 60, 760), press.table(XS, YS, ROWS)).printed()
    assert rows(data) == ROWS
    (grid,) = grids(data)
    assert grid.rows[1][1].spot.page == 1
    assert grid.rows[1][1].spot.box == pytest.approx((100, 162, 300, 182), abs=1)
    assert [b.text.value for b in notice(data).blocks if b.grid is None] == ["附表"]


def test_a_cell_that_spans_rows_stands_once(press: Any) -> None:
    inner = [press.line(x, 700, x, 640) for x in XS]
    level = [press.line(60, y, 530, y) for y in (700, 680, 640)] + [
        press.line(60, 660, 300, 660),
        press.line(430, 660, 530, 660),
    ]
    data = press.page(
        *inner, *level, words(press, [HEAD, ["1", "甲。", "市民政局", "年底前"], ["2", "乙。", "", "6月"]], YS)
    ).printed()
    (grid,) = grids(data)
    assert (grid.rows[1][2].row_span, grid.rows[1][2].text.value) == (2, "市民政局")
    assert [c.text.value for c in grid.rows[2]] == ["2", "乙。", "6月"]


def dashes(press: Any, x0: float, y0: float, x1: float, y1: float) -> bytes:
    steps = int(max(x1 - x0, y0 - y1) // 5)
    if y0 == y1:
        return b"".join(press.line(x0 + 5 * n, y0, min(x0 + 5 * n + 3, x1), y0) for n in range(steps + 1))
    return b"".join(press.line(x0, y0 - 5 * n, x0, max(y0 - 5 * n - 3, y1)) for n in range(steps + 1))


def boxes(press: Any) -> bytes:
    return b"".join(
        press.shade(left, low, right - left, high - low) for high, low in pairwise(YS) for left, right in pairwise(XS)
    )


@pytest.mark.parametrize("ruling", ["dashes", "double lines", "thin boxes", "shaded boxes", "no outer sides", "a form"])
def test_however_a_table_is_ruled_its_rows_are_the_same(press: Any, ruling: str) -> None:
    level = [(60, y, 530, y) for y in YS]
    upright = [(x, 700, x, 640) for x in XS]
    match ruling:
        case "dashes":
            drawn = b"".join(dashes(press, *line) for line in (*level, *upright))
        case "double lines":
            drawn = b"".join(
                press.line(*n) + press.line(n[0] + 1.5, n[1] + 1.5, n[2] + 1.5, n[3] + 1.5) for n in (*level, *upright)
            )
        case "thin boxes":
            drawn = b"".join(press.shade(a, b, c - a, 0.5, "0 0 0") for a, b, c, _ in level)
            drawn += b"".join(press.shade(a, d, 0.5, b - d, "0 0 0") for a, b, _, d in upright)
        case "shaded boxes":
            drawn = boxes(press)
        case "no outer sides":
            drawn = b"".join(press.line(*n) for n in (*level, *upright[1:-1]))
        case _:
            drawn = (
                b"q 1 0 0 1 10 5 cm "
                + b"".join(press.line(a - 10, b - 5, c - 10, d - 5) for a, b, c, d in (*level, *upright))
                + b"Q\n"
            )
    assert rows(press.page(drawn, words(press, ROWS, YS)).printed()) == ROWS


def test_a_box_round_a_paragraph_and_a_page_frame_are_no_tables(press: Any) -> None:
    frame = b"20 20 555 802 re S 50 600 500 60 re S\n"
    data = press.page(frame, press.text("现将有关事项通知如下。", 60, 630)).printed()
    assert [b.text.value for b in notice(data).blocks] == ["现将有关事项通知如下。"]


def test_a_row_that_the_page_leaves_open_below_is_in_the_table(press: Any) -> None:
    lines = [press.line(60, y, 530, y) for y in (700, 680)] + [press.line(x, 700, x, 640) for x in XS]
    assert rows(press.page(*lines, words(press, ROWS[:2], [700, 680])).printed()) == ROWS[:2]


def test_a_cell_wrapped_at_its_edge_is_one_line_and_units_on_lines_of_their_own_are_two(press: Any) -> None:
    xs = [60, 100, 204, 300, 400]
    cells = [HEAD, ["1", "梳理事项目录并向社会\n公开。", "市民政局\n市司法局", "2021年底\n前"]]
    (grid,) = grids(press.page(press.table(xs, [700, 680, 640], cells)).printed())
    assert [c.text.value for c in grid.rows[1]] == [
        "1",
        "梳理事项目录并向社会公开。",
        "市民政局、市司法局",
        "2021年底前",
    ]


def test_units_with_their_persons_on_lines_of_their_own_are_two(press: Any) -> None:
    persons = press.text("王强", 347, 666, 10) + press.text("李海", 347, 654, 10)  # a third of an em behind the units
    cells = [HEAD, ["1", "梳理事项。", "县住建局\n县水利局", "6月"]]
    (grid,) = grids(press.page(press.table(XS, [700, 680, 640], cells), persons).printed())
    assert grid.rows[1][2].text.value == "县住建局王强、县水利局李海"


def test_columns_that_nothing_rules_are_told_from_the_header_and_from_how_words_align(press: Any) -> None:
    cells = [
        HEAD,
        ["1", "梳理事项目录，", "市民政局", "2021年底前"],
        ["", "向社会公开。", "", ""],
        ["2", "公开清单。", "市司法局", "2022年6月"],
    ]
    data = press.page(press.text("一、任务分工如下。", 60, 740), words(press, cells, [700, 670, 655, 625])).printed()
    assert rows(data) == [
        HEAD,
        ["1", "梳理事项目录，向社会公开。", "市民政局", "2021年底前"],
        ["2", "公开清单。", "市司法局", "2022年6月"],
    ]


def test_aligned_words_without_a_known_header_are_no_table(press: Any) -> None:
    cells = [
        ["甲", "乙", "丙", "丁"],
        ["1", "梳理事项。", "市民政局", "2021年底前"],
        ["2", "公开清单。", "市司法局", "6月"],
    ]
    assert grids(press.page(words(press, cells, YS)).printed()) == []


@pytest.mark.parametrize(
    ("turn", "rotate", "at"), [("0 1 -1 0", 0, lambda x, y: (842 - y, x)), ("0 1 -1 0", 90, lambda x, y: (842 - y, x))]
)
def test_a_table_that_lies_on_its_side_is_read_upright(press: Any, turn: str, rotate: int, at: Any) -> None:
    press.rotate = rotate
    parts = []
    for row, y in zip(ROWS, YS, strict=False):
        for text, x in zip(row, XS, strict=False):
            parts.append(press.text(text, *at(x + 4, y - 14), 10, turn))
    for y in YS:
        parts.append(press.line(*at(60, y), *at(530, y)))
    for x in XS:
        parts.append(press.line(*at(x, 700), *at(x, 640)))
    assert rows(press.page(*parts).printed()) == ROWS
