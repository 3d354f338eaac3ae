"""Titles of sections in tables: a bare numeral with words beside it, or words with a mark; never a task."""

from collections.abc import Sequence

import pytest

from normalizers.grids import Table, mended_table
from normalizers.headings import Holds
from taizhang.model import Cell, Grid, Passage

HEADER = ["序号", "工作任务", "责任单位", "完成时限"]
FIRST = ["1", "新建厂房", "县工信局", "6月底"]
LAST = ["2", "建设幼儿园", "县教育局", "9月底"]


def table(rows: Sequence[Sequence[str]], loose: bool = False) -> Table:
    cells = tuple(
        tuple(
            Cell(Passage(t, tuple(range(100 * r + 20 * c, 100 * r + 20 * c + len(t)))), r, c) for c, t in enumerate(row)
        )
        for r, row in enumerate(rows)
    )
    found, _ = mended_table(Grid(cells, 0, loose=loose))
    assert found is not None
    return found


def sections(found: Table) -> list[str]:
    return [row.section.text.value for row in found.rows if row.section]


def tasks(found: Table) -> list[str]:
    return [c.text.value for row in found.rows for _, c in found.of(row, Holds.TASK)]


@pytest.mark.parametrize(
    ("row", "title"),
    [
        (["二", "民生保障", "", ""], "二、民生保障"),
        (["二、", "民生保障", "", ""], "二、民生保障"),
        (["（二）", "民生保障", "", ""], "（二）民生保障"),
        (["二", "2023年新建项目", "", ""], "二、2023年新建项目"),
        (["二", "民生保障", "—", ""], "二、民生保障"),
        (["二", "民生保障", "民生保障", "民生保障"], "二、民生保障"),
        (["三、交通类（2个）", "", "5000", ""], "三、交通类（2个）"),
        (["（三）交通类", "2项", "5000万元", ""], "（三）交通类"),
    ],
)
def test_a_row_of_a_numeral_and_a_title_is_a_section(row: list[str], title: str) -> None:
    found = table([HEADER, FIRST, row, LAST])
    assert sections(found) == [title]
    assert tasks(found) == ["新建厂房", "建设幼儿园"]


@pytest.mark.parametrize(
    "row",
    [
        ["二", "推进民生保障", "县民政局", ""],
        ["二", "推进民生保障", "", "9月底"],
        ["二", "推进保障。完善制度。", "", ""],
        ["2", "（一）推进民生保障", "", ""],
        ["一、推进民生保障", "", "", "9月底"],
        ["一、推进民生保障", "", "", "2023"],
        ["二", "", "县民政局", ""],
    ],
)
def test_a_row_that_says_more_is_no_section(row: list[str]) -> None:
    assert sections(table([HEADER, FIRST, row, LAST])) == []


def test_tasks_counted_in_chinese_are_tasks() -> None:
    rows = [
        HEADER,
        ["一", "新建厂房", "县工信局", "6月底"],
        ["二", "建设幼儿园", "", ""],
        ["三", "植树", "县林业局", "4月"],
    ]
    found = table(rows)
    assert sections(found) == []
    assert tasks(found) == ["新建厂房", "建设幼儿园", "植树"]


def test_a_section_is_filled_from_no_row_and_fills_none() -> None:
    found = table([HEADER, FIRST, ["二", "民生保障", "", ""], ["2", "建设幼儿园", "", ""]])
    assert found.rows[1].section is not None
    assert [c.text.value if c else "" for c in found.rows[2].cells] == ["2", "建设幼儿园", "", ""]


def test_a_numeral_that_spans_rows_heads_no_section() -> None:
    cells = [
        [Cell(Passage(t, tuple(range(len(t)))), r, c) for c, t in enumerate(row)] for r, row in enumerate([HEADER])
    ]
    spanning = Cell(Passage("一", (50,)), 1, 0, row_span=2)
    rest = [Cell(Passage(t, tuple(range(60, 60 + len(t)))), 1, k + 1) for k, t in enumerate(FIRST[1:])]
    second = [Cell(Passage("扩建厂房", (90, 91, 92, 93)), 2, 0)]
    third = [Cell(Passage(t, tuple(range(100, 100 + len(t)))), 3, k) for k, t in enumerate(LAST)]
    found, _ = mended_table(Grid(tuple(map(tuple, [*cells, [spanning, *rest], second, third])), 0))
    assert found is not None
    assert sections(found) == []


def test_a_loose_row_with_a_cell_a_column_stands_as_printed() -> None:
    header = ["序号", "工作任务", "责任领导", "牵头单位", "配合单位", "完成时限"]
    found = table(
        [
            header,
            ["1", "完成农田建设", "王某", "农业农村办", "各行政村", "11月底前"],
            ["2", "修缮村道", "李某", "交管站", "相关村", "8月底"],
        ],
        loose=True,
    )
    cells = [[c.text.value for _, c in found.of(row, Holds.UNIT)] for row in found.rows]
    assert cells == [["农业农村办", "各行政村"], ["交管站", "相关村"]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1", "推进公开，完善", "制度建设", "2021年6月"], ["1", "推进公开，完善制度建设", "", "2021年6月"]),
        (["1", "推进公开", "2021年6月", "县司法局"], None),
    ],
)
def test_a_loose_row_whose_cells_contradict_their_columns_is_realigned(
    row: list[str], expected: list[str] | None
) -> None:
    found = table([HEADER, ["9", "新建厂房", "县工信局", "6月底"], row], loose=True)
    cells = [c.text.value if c else "" for c in found.rows[1].cells]
    assert cells != row
    assert expected is None or cells[:2] + cells[3:] == expected[:2] + expected[3:]


def test_a_loose_row_whose_unit_went_astray_is_not_filled_from_above() -> None:
    header = ["序号", "工作任务", "责任单位"]
    rows = [header, ["1", "新建厂房", "县工信局"], ["2", "推进旅游厕所建设文化和旅游部"]]
    found = table(rows, loose=True)
    assert found.of(found.rows[1], Holds.UNIT) == []
    plain = table([header, rows[1], ["2", "推进旅游厕所建设"]], loose=True)
    assert [c.text.value for _, c in plain.of(plain.rows[1], Holds.UNIT)] == ["县工信局"]
