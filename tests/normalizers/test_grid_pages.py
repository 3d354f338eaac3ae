"""Tables over pages: a row that a page break cuts anywhere is one again, and whole rows stay apart."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.grids import Table, mended_table
from taizhang.model import Cell, Grid, Passage, Spot

HEAD = ("序号", "工作任务", "责任单位", "完成时限")
ROWS = [
    ("1", "编制基层政务公开事项标准目录，向社会统一发布。", "市司法局、市民政局", "2021年底前"),
    ("2", "系统梳理历史规划。建立规划专栏，集中展示规划体系。", "市发展改革委、市自然资源局", "2021年9月底前"),
    ("3", "县级政务服务场所设立政务公开专区，完善设施，配备专人。", "市政务服务管理局", "2022年6月底前"),
    ("4", "依法发布预警信息，提升应急管理能力。", "市应急管理局、市水利局", "2021年12月底前"),
    ("5", "做好督查和审计发现问题及整改落实情况的公开。", "市审计局", "2022年12月底前"),
]
Line = Sequence[str]


def grid(*pages: Sequence[Line], spans: dict[tuple[int, int], int] | None = None) -> Grid:
    """Rows by pages. ``spans`` says how many rows the cell at (row, column) spans; what it spans is left out."""
    spans = spans or {}
    covered = {(r + n, c) for (r, c), down in spans.items() for n in range(1, down)}
    offset = r = 0
    rows = []
    for number, page in enumerate(pages, start=1):
        for row in page:
            cells = []
            for c, text in enumerate(row):
                if (r, c) not in covered:
                    passage = Passage(text, tuple(range(offset, offset + len(text))))
                    cells.append(Cell(passage, r, c, Spot(number), row_span=spans.get((r, c), 1)))
                    offset += len(text) + 1
            rows.append(tuple(cells))
            r += 1
    return Grid(tuple(rows))


def said(source: Grid) -> list[tuple[str, ...]]:
    found, _ = mended_table(source)
    assert found is not None
    return rows_of(found)


def rows_of(found: Table) -> list[tuple[str, ...]]:
    return [tuple(c.text.value if c else "" for c in row.cells) for row in found.rows if row.section is None]


def cut(row: Line, at: Sequence[int]) -> tuple[Line, Line]:
    return [t[:n] for t, n in zip(row, at, strict=True)], [t[n:] for t, n in zip(row, at, strict=True)]


@given(st.data(), st.integers(0, 4), st.booleans(), st.booleans())
def test_wherever_a_break_cuts_a_numbered_row_it_is_one_again(
    data: st.DataObject, which: int, number_below: bool, headed: bool
) -> None:
    row = ROWS[which]
    places = [0 if number_below else len(row[0]), *(data.draw(st.integers(0, len(t))) for t in row[1:])]
    upper, lower = cut(row, places)
    if not any(upper) or not any(lower):
        return
    source = grid([HEAD, *ROWS[:which], upper], [*([HEAD] if headed else []), lower, *ROWS[which + 1 :]])
    assert said(source) == ROWS


@given(st.integers(1, 4), st.booleans())
def test_rows_that_no_break_cuts_stay_apart(which: int, headed: bool) -> None:
    source = grid([HEAD, *ROWS[:which]], [*([HEAD] if headed else []), *ROWS[which:]])
    found, mends = mended_table(source)
    assert found is not None
    assert rows_of(found) == ROWS
    assert not {"row_joined", "cell_joined"} & {m.code for m in mends}


@given(st.data(), st.integers(0, 4))
def test_a_task_cut_in_mid_sentence_is_one_again_where_nothing_is_numbered(data: st.DataObject, which: int) -> None:
    rows = [row[1:] for row in ROWS]
    task = rows[which][0]
    at = data.draw(st.integers(1, len(task) - 1).filter(lambda n: task[n - 1] not in "。；"))
    upper, lower = cut(rows[which], [at, len(rows[which][1]), len(rows[which][2])])
    assert said(grid([HEAD[1:], *rows[:which], upper], [lower, *rows[which + 1 :]])) == rows


def test_rows_without_numbers_that_no_break_cuts_stay_apart() -> None:
    rows = [row[1:] for row in ROWS]
    for which in range(1, 5):
        assert said(grid([HEAD[1:], *rows[:which]], [rows[which], *rows[which + 1 :]])) == rows


def test_a_row_over_three_pages_is_one() -> None:
    long = ("2", "甲乙丙丁，戊己庚辛，壬癸。", "市民政局、市司法局、市水利局", "2021年底前")
    upper = ("2", "甲乙丙丁，", "市民政局、", "2021年底前")
    middle = ("", "戊己庚辛，", "市司法局、", "")
    lower = ("", "壬癸。", "市水利局", "")
    assert said(grid([HEAD, ROWS[0], upper], [HEAD, middle], [HEAD, lower, ROWS[2]])) == [ROWS[0], long, ROWS[2]]


def test_digits_of_a_number_that_a_break_parts_are_one_number() -> None:
    rows = [(str(n), "公开清单，接受监督。", "市民政局", "2021年底前") for n in range(10, 15)]
    upper, lower = ("1", "公开清单，", "市民政局", "2021年底前"), ("5", "接受监督。", "", "")
    assert said(grid([HEAD, *rows, upper], [lower]))[-1] == ("15", "公开清单，接受监督。", "市民政局", "2021年底前")


THEMED = ("序号", "工作任务", "具体要求", "责任单位", "完成时限")


@pytest.mark.parametrize("where", ["above", "below", "both"])
def test_a_merged_theme_over_a_break_is_that_of_every_row_it_spans(where: str) -> None:
    theme = "深化重点领域信息公开，促进管理能力提升。"
    at = {"above": len(theme), "below": 0, "both": 9}[where]
    number = {"above": ("2", ""), "below": ("", "2"), "both": ("2", "")}[where]
    first = [
        ("1", "深化决策公开。", "公开预案。", "市司法局", "年底前"),
        (number[0], theme[:at], "梳理事项。", "市民政局", "年底前"),
    ]
    first += [("", "", "公开清单。", "市水利局", "年底前")]
    second = [(number[1], theme[at:], "公示结果。", "市审计局", "年底前"), ("", "", "发布预警。", "市应急局", "年底前")]
    spans = {(2, 0): 2, (2, 1): 2, (4, 0): 2, (4, 1): 2}
    found = said(grid([THEMED, *first], second, spans=spans))
    assert [row[:3] for row in found] == [
        ("1", "深化决策公开。", "公开预案。"),
        *(("2", theme, task) for task in ("梳理事项。", "公开清单。", "公示结果。", "发布预警。")),
    ]


def test_a_section_title_at_the_head_of_a_page_is_no_half_of_a_row() -> None:
    title = ("二、深化管理公开", "", "", "")
    found, _ = mended_table(grid([HEAD, *ROWS[:2]], [title, *ROWS[2:]]))
    assert found is not None
    assert [r.section.text.value for r in found.rows if r.section] == ["二、深化管理公开"]
    assert rows_of(found) == ROWS


def test_a_table_of_one_page_is_left_as_it_is() -> None:
    half = ("", "接受监督。", "", "")
    found, mends = mended_table(grid([HEAD, *ROWS[:2], half, *ROWS[2:]]))
    assert found is not None
    assert "cell_joined" not in [m.code for m in mends]
    assert len(rows_of(found)) == 6
