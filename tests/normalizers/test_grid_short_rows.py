"""Rows short of cells: set under the columns they look like, never joined into one cell, their empty cells kept."""

from normalizers.alignment import aligned
from normalizers.grids import Table, mended_table
from normalizers.headings import Holds
from taizhang.model import Cell, Grid, Passage


def mended(rows: list[list[str]]) -> tuple[Table, list[str]]:
    offset = 0
    cells = []
    for r, row in enumerate(rows):
        line = []
        for c, text in enumerate(row):
            line.append(Cell(Passage(text, tuple(range(offset, offset + len(text)))), r, c))
            offset += len(text) + 1
        cells.append(tuple(line))
    found, mends = mended_table(Grid(tuple(cells)))
    assert found is not None
    return found, [m.code for m in mends]


def texts(found: Table) -> list[list[str]]:
    return [[c.text.value if c else "" for c in row.cells] for row in found.rows if row.section is None]


HEADER = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "备注"]


def test_an_empty_cell_before_a_deadline_keeps_the_lead_where_it_is() -> None:
    found, codes = mended([HEADER, ["1", "清理文件。", "市司法局", "", "长期坚持", ""]])
    assert texts(found) == [["1", "清理文件。", "市司法局", "", "长期坚持", ""]]
    assert codes == []


def test_an_empty_cell_is_kept_in_a_row_that_lost_its_category() -> None:
    found, codes = mended(
        [
            ["类别", "序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
            ["公开", "1", "推进清单公开。", "市编办", "市司法局", "9月底前"],
            ["2", "建立问责机制。", "市监委", "", "长期坚持", ""],
        ]
    )
    assert texts(found)[1] == ["公开", "2", "建立问责机制。", "市监委", "", "长期坚持"]
    assert codes == ["row_realigned", "value_filled"]


def test_a_row_that_lost_its_category_is_not_one_cell() -> None:
    found, _ = mended(
        [
            ["类别", "民生事项名称", "年度任务目标", "责任单位", "分管市领导", "工作完成情况"],
            ["四、教育", "14.改扩建学校", "完成2座教学楼建设，投入使用。", "教育局", "刘福", "完成主体施工。"],
            ["15.建设运动场地", "完成12处运动场地建设，投入使用。", "教育局", "刘福", "9月份开始施工，完成30%。"],
        ]
    )
    assert texts(found)[1] == [
        "四、教育",
        "15.建设运动场地",
        "完成12处运动场地建设，投入使用。",
        "教育局",
        "刘福",
        "9月份开始施工，完成30%。",
    ]


def test_a_short_name_stands_under_the_person() -> None:
    holds = [Holds.NUMBER, Holds.TASK, Holds.PERSON, Holds.UNIT, Holds.DEADLINE]
    assert aligned(["1", "推进改造。", "王 强", "市住建局", "11月底前"], holds) == [0, 1, 2, 3, 4]
    assert aligned(["1", "推进改造。", "市住建局", "11月底前"], holds) == [0, 1, 3, 4]


def test_same_as_above_is_filled_and_marked() -> None:
    rows = [["序号", "任务", "责任单位", "时限"], ["1", "推进清单公开", "市编办", "9月底前"]]
    found, codes = mended([*rows, ["2", "建立问责机制", "同上", "〃"], ["3", "开展评估", '"', "—"]])
    assert texts(found)[1:] == [["2", "建立问责机制", "市编办", "9月底前"], ["3", "开展评估", "市编办", "—"]]
    assert [c.filled for c in found.rows[1].cells if c] == [False, False, True, True]
    assert codes == ["value_filled"] * 3


def test_same_as_above_under_nothing_stays_as_printed() -> None:
    found, codes = mended([["序号", "任务", "责任单位", "时限"], ["1", "推进清单公开", "同上", "9月底前"]])
    assert texts(found) == [["1", "推进清单公开", "同上", "9月底前"]]
    assert codes == []


def test_a_theme_printed_again_on_a_new_page_is_on_record() -> None:
    header = ["序号", "类别", "工作任务", "责任单位", "完成时限"]
    first = ["1", "政务公开", "推进清单公开", "市编办", "9月底前"]
    _, codes = mended([header, first, header, ["1", "政务公开", "建立公开平台", "市监委", "9月底前"]])
    assert codes == ["header_dropped", "theme_repeated"]
    _, codes = mended([header, first, ["2", "政务公开", "建立公开平台", "市监委", "9月底前"]])
    assert codes == []


def test_totals_notes_and_a_title_printed_again_are_no_tasks() -> None:
    header = ["序号", "任务", "责任单位", "时限"]
    found, codes = mended(
        [header, ["1", "推进清单公开", "市编办", "9月底前"], ["任务分工表（续）"], header,
         ["2", "建立问责机制", "市监委", "年底前"], ["合计：2项"], ["备注：时限以文件为准"]]
    )  # fmt: skip
    assert [row[0] for row in texts(found)] == ["1", "2"]
    assert all(row.section is None for row in found.rows)
    assert codes == ["header_dropped", "total_dropped", "total_dropped"]


def test_a_header_of_two_rows_that_lost_its_spans_is_one() -> None:
    found, codes = mended(
        [
            ["序号", "工作任务", "责任分工", "完成时限"],
            ["牵头单位", "配合单位"],
            ["1", "推进清单公开", "市编办", "市财政局", "9月底前"],
        ]
    )
    assert [c.title for c in found.columns] == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    assert codes == ["header_joined"]
