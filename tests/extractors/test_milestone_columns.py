"""Columns headed with a time (一季度): each cell is a milestone that is reached by then."""

from collections.abc import Callable
from datetime import date

import pytest

from taizhang.model import Kind, Precision, Record

HEAD = "达州市人民政府办公室\n2024年2月10日\n附件\n重点工作分工表\n"


def milestones(record: Record) -> list[list[tuple[str, str | None, str | None]]]:
    return [[(d.text, d.due.isoformat() if d.due else None, d.what) for d in t.deadlines] for t in record.tasks]


TABLE = """| 序号 | 项目名称 | 责任单位 | {0} | {1} | {2} | {3} |
| 1 | 推进污水处理厂改造 | 市住建局 | 完成招标 | 主体施工 | —— | 竣工验收 |
| 2 | 推进农贸市场迁建 | 市商务局 | 无 | 完成设计 | 开工建设 | |
"""


@pytest.mark.parametrize(
    "titles",
    [
        ("一季度", "二季度", "三季度", "四季度"),
        ("第一季度进度目标", "第二季度进度目标", "第三季度进度目标", "第四季度进度目标"),
        ("1季度", "2季度", "3季度", "4季度"),
        ("3月底前", "6月底前", "9月底前", "12月底前"),
    ],
)
def test_each_cell_is_due_at_the_end_of_the_time_that_heads_it(
    record_of: Callable[[str], Record], titles: tuple[str, ...]
) -> None:
    assert milestones(record_of(HEAD + TABLE.format(*titles))) == [
        [(titles[0], "2024-03-31", "完成招标"), (titles[1], "2024-06-30", "主体施工"), (titles[3], "2024-12-31", "竣工验收")],
        [(titles[1], "2024-06-30", "完成设计"), (titles[2], "2024-09-30", "开工建设")],
    ]  # fmt: skip


def test_the_cell_is_the_evidence(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + TABLE.format("一季度", "二季度", "三季度", "四季度"))
    first = record.tasks[0].deadlines[0]
    assert first.place is not None
    assert first.place.quote == "完成招标"
    assert (first.kind, first.precision) == (Kind.BY, Precision.QUARTER)


def test_a_time_in_the_cell_goes_before_its_heading(record_of: Callable[[str], Record]) -> None:
    table = "| 序号 | 工作任务 | 责任单位 | 上半年 | 下半年 |\n| 1 | 推进公开 | 市编办 | 3月底前出台方案 | 完成验收 |\n"
    (task,) = record_of(HEAD + table).tasks
    assert [d.due for d in task.deadlines] == [date(2024, 3, 31), date(2024, 12, 31)]


def test_without_a_year_there_is_an_issue_and_no_date(record_of: Callable[[str], Record]) -> None:
    table = "| 序号 | 工作任务 | 责任单位 | 上半年 | 下半年 |\n| 1 | 推进公开 | 市编办 | 出台方案 | / |\n"
    record = record_of(table)
    assert [t.deadlines for t in record.tasks] == [()]
    assert [i.code for i in record.issues] == ["deadline_unclear"]


def test_quarters_on_a_second_header_row_whose_span_was_lost(record_of: Callable[[str], Record]) -> None:
    table = "| 序号 | 工作任务 | 责任单位 | 进度安排 |\n| 一季度 | 二季度 |\n| 1 | 推进公开 | 市编办 | 出台方案 | 完成验收 |\n"
    found = milestones(record_of(HEAD + table))
    assert found == [[("一季度", "2024-03-31", "出台方案"), ("二季度", "2024-06-30", "完成验收")]]
