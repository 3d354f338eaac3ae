"""Broken tables: what a conversion did to rows and columns is undone, and every repair is on record."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from normalizers.grids import Table, mended_table
from normalizers.headings import Holds
from taizhang.model import Cell, Grid, Passage, Role

HEADER = ["序号", "工作任务", "责任单位", "完成时限"]


def grid(rows: Sequence[Sequence[str]], ordinal: int = 0) -> Grid:
    offset = 0
    cells = []
    for r, row in enumerate(rows):
        line = []
        for c, text in enumerate(row):
            line.append(Cell(Passage(text, tuple(range(offset, offset + len(text)))), r, c))
            offset += len(text) + 1
        cells.append(tuple(line))
    return Grid(tuple(cells), ordinal)


def table(rows: Sequence[Sequence[str]]) -> Table:
    found, _ = mended_table(grid(rows))
    assert found is not None
    return found


def codes(rows: Sequence[Sequence[str]]) -> list[str]:
    return [m.code for m in mended_table(grid(rows))[1]]


def texts(found: Table) -> list[list[str]]:
    return [[c.text.value if c else "" for c in row.cells] for row in found.rows if row.section is None]


def test_a_header_narrower_than_its_rows_covers_two_columns() -> None:
    found = table(
        [
            ["序号", "工作任务", "市级指导单位", "完成时限", ""],
            ["1", "深化决策公开。", "推行重大决策预公开。", "市司法局", "2022年6月"],
            ["2", "深化管理公开。", "深化行政执法公示。", "市公安局", "2021年12月"],
        ]
    )
    assert [c.heading.holds for c in found.columns] == [
        Holds.NUMBER,
        Holds.THEME,
        Holds.TASK,
        Holds.UNIT,
        Holds.DEADLINE,
    ]
    assert found.columns[3].heading.role is Role.GUIDE


def test_rows_that_lost_a_span_are_set_under_their_columns_and_filled() -> None:
    rows = [
        ["序号", "工作任务", "市级指导单位", "完成时限", ""],
        ["1", "深化决策公开。", "推行重大决策预公开。", "市司法局", "2022年6月"],
        ["探索建立会议制度。", "市发展改革委", "2022年6月", "", ""],
        ["2", "深化管理公开。", "深化行政执法公示。", "市公安局", "2021年12月"],
    ]
    found = table(rows)
    assert texts(found)[1] == ["1", "深化决策公开。", "探索建立会议制度。", "市发展改革委", "2022年6月"]
    filled = [c.filled for c in found.rows[1].cells if c]
    assert filled == [True, True, False, False, False]
    assert {"row_realigned", "value_filled"} <= set(codes(rows))


def test_a_blank_unit_and_deadline_go_on_from_the_row_above() -> None:
    found = table([HEADER, ["1", "公开规划。", "市发展改革委", "2021年9月底前"], ["2", "梳理历史规划。", "", ""]])
    assert texts(found)[1] == ["2", "梳理历史规划。", "市发展改革委", "2021年9月底前"]


def test_a_deadline_is_not_carried_into_a_row_that_has_its_own_units() -> None:
    found = table(
        [HEADER, ["1", "公开规划。", "市发展改革委", "2021年9月底前"], ["2", "梳理历史规划。", "市档案馆", ""]]
    )
    assert texts(found)[1] == ["2", "梳理历史规划。", "市档案馆", ""]


def test_nothing_is_filled_over_a_section_title() -> None:
    found = table(
        [HEADER, ["1", "公开规划。", "市档案馆", "2021年底"], ["二、深化管理公开"], ["2", "梳理规划。", "", ""]]
    )
    assert texts(found)[1] == ["2", "梳理规划。", "", ""]


def test_a_row_cut_by_a_page_break_is_one_row_again() -> None:
    rows = [
        HEADER,
        ["1", "推进政务公开，完善", "市司法局、", "2022年6月"],
        ["", "制度机制。", "市公安局", ""],
        ["2", "梳理事项。", "市民政局", "2022年6月"],
        ["3", "公开清单。", "市民政局", "2022年6月"],
    ]
    found = table(rows)
    assert texts(found)[0] == ["1", "推进政务公开，完善制度机制。", "市司法局、市公安局", "2022年6月"]
    assert len(texts(found)) == 3
    assert "row_joined" in codes(rows)


def test_the_header_printed_again_is_dropped() -> None:
    rows = [HEADER, ["1", "梳理事项。", "市民政局", "年底前"], HEADER, ["2", "公开清单。", "市民政局", "年底前"]]
    assert len(texts(table(rows))) == 2
    assert "header_dropped" in codes(rows)


def test_a_header_of_two_rows_is_one() -> None:
    found = table(
        [
            ["序号", "工作任务", "责任分工", "责任分工", "完成时限"],
            ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
            ["1", "梳理事项。", "市民政局", "市司法局", "年底前"],
        ]
    )
    roles = [c.heading.role for c in found.columns if c.heading.holds is Holds.UNIT]
    assert roles == [Role.LEAD, Role.SUPPORT]
    assert len(texts(found)) == 1


def test_section_titles_are_no_tasks() -> None:
    found = table([HEADER, ["一、深化决策公开"], ["1", "梳理事项。", "市民政局", "年底前"], ["合计", "", "", "29"]])
    assert [r.section.text.value for r in found.rows if r.section] == ["一、深化决策公开"]
    assert len(texts(found)) == 1


def test_a_cell_broken_in_two_is_one_again() -> None:
    found = table(
        [
            HEADER,
            ["1", "梳理事项。", "市民政局", "年底前"],
            ["2", "公开清单。", "市民政局、", "市司法局", "2021年底前"],
            ["3", "完善制度。", "市民政局", "年底前"],
            *[[str(n), "完善制度。", "市民政局", "年底前"] for n in range(4, 30)],
        ]
    )
    assert texts(found)[1] == ["2", "公开清单。", "市民政局、市司法局", "2021年底前"]


def test_merged_cells_stand_in_each_row_they_span() -> None:
    plain = grid([HEADER, ["1", "梳理事项。", "市民政局", "年底前"], ["2", "公开清单。", "年底前"]])
    spanning = plain.rows[1][2]._replace(row_span=2)
    found, mends = mended_table(Grid((plain.rows[0], (*plain.rows[1][:2], spanning, plain.rows[1][3]), plain.rows[2])))
    assert found is not None
    assert texts(found)[1] == ["2", "公开清单。", "市民政局", "年底前"]
    assert [m.code for m in mends] == ["span_filled"]


def test_a_column_of_dates_under_the_wrong_heading_is_the_deadline() -> None:
    found = table(
        [
            ["序号", "工作任务", "责任单位", "备注"],
            ["1", "梳理事项。", "市民政局", "2021年底前"],
            ["2", "公开清单。", "市民政局", "2021年6月底前"],
        ]
    )
    assert found.columns[3].heading.holds is Holds.DEADLINE
    assert found.columns[3].by_content


def test_persons_and_progress_are_no_units_or_deadlines() -> None:
    found = table(
        [
            ["序号", "工作任务", "责任单位", "责任人", "完成时限", "落实情况"],
            ["1", "梳理事项。", "市民政局", "张三", "2021年底前", "已于2021年6月完成"],
        ]
    )
    kinds = [c.heading.holds for c in found.columns]
    assert kinds == [Holds.NUMBER, Holds.TASK, Holds.UNIT, Holds.PERSON, Holds.DEADLINE, Holds.PROGRESS]


def test_a_table_without_header_goes_on_with_the_one_before() -> None:
    first = table([HEADER, ["1", "梳理事项。", "市民政局", "年底前"]])
    second, mends = mended_table(grid([["2", "公开清单。", "市司法局", "2021年6月"]], 1), first)
    assert second is not None
    assert second.columns == first.columns
    assert "table_continued" in [m.code for m in mends]


def test_a_table_with_nothing_in_it_is_none() -> None:
    assert mended_table(grid([["", ""], ["", ""]]))[0] is None
    assert mended_table(Grid(()))[0] is None


CELLS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "序号",
        "工作任务",
        "责任单位",
        "完成时限",
        "推进公开。",
        "市民政局",
        "年底前",
        "一、深化",
        "合计",
        "—",
    ]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_any_grid_is_mended_or_none_and_no_printed_task_is_lost(rows: list[list[str]]) -> None:
    source = grid(rows)
    found, mends = mended_table(source)
    if found is None:
        assert not any(text for row in rows for text in row)
        return
    assert all(len(r.cells) == len(found.columns) for r in found.rows)
    assert all(m.code and m.reason for m in mends)
