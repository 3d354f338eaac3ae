"""Ledgers as they are printed: titles inside the table, columns of weights and assessors, tables without headings."""

import hashlib
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO

import openpyxl

from extractors.extraction import extract
from taizhang.model import Record, Role, Source, Task


def record_of(data: bytes, name: str = "notice.html") -> Record:
    return extract(data, Source(name, hashlib.sha256(data).hexdigest()))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of a page; a row of one cell spans all columns."""
    width = max(map(len, rows))
    cells = ((f'<td colspan="{width if len(row) == 1 else 1}">{escape(c)}</td>' for c in row) for row in rows)
    return "<table>" + "".join("<tr>" + "".join(row) + "</tr>" for row in cells) + "</table>"


def page(*parts: str) -> Record:
    return record_of(f'<html><body><div class="TRS_Editor">{"".join(parts)}</div></body></html>'.encode())


def units(task: Task) -> list[tuple[str, str]]:
    return [(u.role.value, u.text) for u in task.units]


def dues(record: Record) -> list[str]:
    return [str(d.due) for t in record.tasks for d in t.deadlines]


def test_the_title_in_a_tables_first_row_is_the_notices_and_tells_the_year() -> None:
    found = page(
        table(
            [
                ["附件2"],
                ["临江县2022年民生实事责任分解表"],
                ["序号", "实事内容", "责任单位", "完成时限"],
                ["1", "新建口袋公园8个。", "县城管局", "9月底前"],
                ["2", "改造供水管网15公里。", "县水利局", "11月底前"],
            ]
        )
    )
    assert found.document.title == "临江县2022年民生实事责任分解表"
    assert dues(found) == ["2022-09-30", "2022-11-30"]
    assert [t.text for t in found.tasks] == ["新建口袋公园8个。", "改造供水管网15公里。"]


def test_weights_are_no_numbers_and_those_who_assess_no_units() -> None:
    found = page(
        "<p>2023年目标考核指标分解表</p>",
        table(
            [
                ["一级指标", "二级指标", "权重", "责任单位", "考核单位", "完成时间"],
                ["经济发展", "固定资产投资增速", "10", "市发展改革委", "市统计局", "2023年底"],
                ["社会民生", "城镇新增就业人数", "5", "市教育局", "市统计局", "2023年8月"],
            ]
        ),
    )
    assert [(t.number, t.section, t.text) for t in found.tasks] == [
        (None, ("经济发展",), "固定资产投资增速"),
        (None, ("社会民生",), "城镇新增就业人数"),
    ]
    assert [units(t) for t in found.tasks] == [[("responsible", "市发展改革委")], [("responsible", "市教育局")]]
    assert found.issues == ()


def test_when_work_begins_is_no_deadline() -> None:
    found = page(
        table(
            [
                ["序号", "事项", "启动时间", "完成时间", "责任单位"],
                ["1", "编制规划", "2024年3月", "2024年6月30日", "市规划局"],
                ["2", "组织评审", "2024年7月", "2024年8月", "市规划局"],
            ]
        )
    )
    assert dues(found) == ["2024-06-30", "2024-08-31"]


def test_a_table_of_short_tasks_goes_on_without_its_headings() -> None:
    first = [["序号", "任务", "责任单位", "时限"], ["1", "建成甲馆。", "县教育局", "2024年6月"]]
    rest = [["2", "建成乙馆。", "县水利局", "2024年8月"], ["3", "建成丙馆。", "县司法局", "2024年9月"]]
    found = page(table(first), table(rest))
    assert [t.number for t in found.tasks] == ["1", "2", "3"]
    assert dues(found) == ["2024-06-30", "2024-08-31", "2024-09-30"]


def test_the_first_named_leads_only_where_no_column_names_who_does() -> None:
    rows = [
        ["序号", "任务", "牵头单位", "责任单位"],
        ["1", "新建改建农村公路。", "县交通局", "县财政局、县水利局"],
    ]
    said = "<p>责任单位中排在第一位的为牵头单位。</p>"
    assert [u.role for u in page(said, table(rows)).tasks[0].units] == [Role.LEAD, Role.RESPONSIBLE, Role.RESPONSIBLE]
    alone = [[row[0], row[1], row[3]] for row in rows]
    assert [u.role for u in page(said, table(alone)).tasks[0].units] == [Role.LEAD, Role.RESPONSIBLE]


def test_headings_that_ran_together_are_no_section() -> None:
    found = page(
        table(
            [
                ["序号重点任务责任单位工作进度"],
                ["1", "建设政务公开专区，提供查询服务。", "市司法局", "2021年底前"],
                ["2", "编制公开事项目录，覆盖全部乡镇。", "市民政局", "2022年底前"],
                ["3", "组织公开业务培训，发放合格证书。", "市教育局", "2023年底前"],
            ]
        )
    )
    assert [(t.number, t.section, units(t)) for t in found.tasks] == [
        ("1", (), [("responsible", "市司法局")]),
        ("2", (), [("responsible", "市民政局")]),
        ("3", (), [("responsible", "市教育局")]),
    ]
    assert dues(found) == ["2021-12-31", "2022-12-31", "2023-12-31"]


def test_a_year_alone_under_the_deadlines_is_its_end() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["序号", "任务", "责任单位", "完成年限", "完成率", "备注"],
        [1, "启用系统", "市大数据局", 2024, None, None],
        [2, "建成体育馆", "市体育局", 2025, None, None],
    ):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    assert dues(record_of(out.getvalue(), "台账.xlsx")) == ["2024-12-31", "2025-12-31"]


def test_lines_of_a_cell_without_figures_are_one_phrase(word_file: Callable[..., bytes]) -> None:
    def cell(*lines: str) -> str:
        return f"<w:tc>{''.join(f'<w:p><w:r><w:t>{line}</w:t></w:r></w:p>' for line in lines)}</w:tc>"

    rows = [
        [["序号"], ["任务"], ["责任单位"], ["完成时限"]],
        [["1"], ["编制清单。"], ["市司法局"], ["动态调整", "及时公开"]],
    ]
    body = "".join(f"<w:tr>{''.join(cell(*lines) for lines in row)}</w:tr>" for row in rows)
    found = record_of(word_file(f"<w:tbl>{body}</w:tbl><w:p/>"), "清单.docx")
    assert [d.text for d in found.tasks[0].deadlines] == ["动态调整及时公开"]


def test_years_below_a_heading_are_headings_and_no_task() -> None:
    found = page(
        "<table><tr><td rowspan=2>编号</td><td rowspan=2>重点任务</td><td colspan=2>年度目标</td>"
        "<td rowspan=2>责任单位</td></tr><tr><td>2023年</td><td>2024年</td></tr>"
        "<tr><td>1.1</td><td>培育高新技术企业</td><td>新增50家</td><td>新增60家</td><td>市科技局</td></tr>"
        "<tr><td>1.2</td><td>建设科技创新平台</td><td>新建3个</td><td>新建4个</td><td>市科技局</td></tr></table>"
    )
    assert [(t.number, t.text, units(t)) for t in found.tasks] == [
        ("1.1", "培育高新技术企业", [("responsible", "市科技局")]),
        ("1.2", "建设科技创新平台", [("responsible", "市科技局")]),
    ]


def test_what_a_column_says_of_its_first_name_holds_for_it() -> None:
    rows = [
        ["序号", "任务", "责任单位（排在首位的为牵头单位）", "完成时间"],
        ["1", "修订应急预案。", "市应急管理局、市气象局", "2023年5月"],
    ]
    assert units(page(table(rows)).tasks[0]) == [("lead", "市应急管理局"), ("responsible", "市气象局")]


def test_a_tables_title_is_no_part_of_the_item_above_it() -> None:
    found = page(
        "<p>一、重点任务</p><p>（一）强化督查。市政府督查室要定期通报进展。</p>",
        table([["任务分工表"], ["序号", "任务", "责任单位"], ["1", "建设政务云平台。", "市教育局"]]),
    )
    assert [t.text for t in found.tasks] == ["强化督查。市政府督查室要定期通报进展。", "建设政务云平台。"]
