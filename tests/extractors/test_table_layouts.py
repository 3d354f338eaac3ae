"""Tables as conversions leave them: pipes, tabs, single cells, blanks, box drawing; each to the same tasks."""

from collections.abc import Callable

import pytest

from taizhang.model import Record

HEAD = "达州市人民政府办公室\n2021年9月10日\n附件\n任务分工表\n"

PIPES = """序号 | 工作任务 | 责任单位 | 完成时限 |
1 | 推行决策预公开。 | 市司法局、市公安局 | 2022年6月 |
2 | 公开规范性文件。 | 市民政局 | 2021年12月 |
"""
MARKDOWN = """| 序号 | 工作任务 | 责任单位 | 完成时限 |
|---|:---|---|---|
| 1 | 推行决策预公开。 | 市司法局、市公安局 | 2022年6月 |
| 2 | 公开规范性文件。 | 市民政局 | 2021年12月 |
"""
TABS = """序号\t工作任务\t责任单位\t完成时限
1\t推行决策预公开。\t市司法局、市公安局\t2022年6月

2\t公开规范性文件。\t市民政局\t2021年12月
"""
LED = """\t序号
\t工作任务
\t责任单位
\t完成时限

\t1
\t推行决策
预公开。
\t市司法局、市公安局
\t2022年6月

\t2
\t公开规范性文件。
\t市民政局
\t2021年
12月
"""
TOKENS = """序号
|
工作任务
|
责任单位
|
完成时限
|
1
|
推行决策预公开。
|
市司法局、市公安局
|
2022年6月
|
2
|
公开规范性文件。
|
市民政局
|
2021年12月
|
"""
SPACED = """序号  工作任务  责任单位  完成时限

1  推行决策预公开 。  市司法局、 市公安局  202 2 年 6 月

2  公开规范性文件 。  市民政局  2021 年 12 月
"""
STACKED = """序号

工作任务

责任单位

完成

时限

1

推行决策预公开。

市司法局

市公安局

2022年6月

2

公开规范性文件。

市民政局

2021年12月

分享到:
"""
BOX = """┌──┬────────┬──────────┬────────┐
│序号│工作任务    │责任单位      │完成时限│
├──┼────────┼──────────┼────────┤
│1   │推行决策预  │市司法局、市公│2022年6 │
│    │公开。      │安局          │月      │
├──┼────────┼──────────┼────────┤
│2   │公开规范性文│市民政局      │2021年12│
│    │件。        │              │月      │
└──┴────────┴──────────┴────────┘
"""


def rows(record: Record) -> list[tuple[str | None, str, list[str], list[str]]]:
    return [
        (t.number, t.text, [u.text for u in t.units], [d.due.isoformat() for d in t.deadlines if d.due])
        for t in record.tasks
    ]


@pytest.mark.parametrize("table", [PIPES, MARKDOWN, TABS, LED, TOKENS, SPACED, STACKED, BOX])
def test_every_layout_gives_the_same_tasks(record_of: Callable[[str], Record], table: str) -> None:
    assert rows(record_of(HEAD + table)) == [
        ("1", "推行决策预公开。", ["市司法局", "市公安局"], ["2022-06-30"]),
        ("2", "公开规范性文件。", ["市民政局"], ["2021-12-31"]),
    ]


def test_two_tasks_under_one_number_in_single_cells(record_of: Callable[[str], Record]) -> None:
    stacked = STACKED.replace("2021年12月\n", "2021年12月\n\n修订目录。\n\n2021年11月\n")
    assert rows(record_of(HEAD + stacked))[2] == ("2", "修订目录。", ["市民政局"], ["2021-11-30"])


def test_a_theme_before_the_number_in_a_table_of_tokens(record_of: Callable[[str], Record]) -> None:
    tokens = "工作任务\n|\n具体要求\n|\n责任单位\n|\n时限要求\n|\n" + "\n|\n".join(
        ["集中公开", "1", "清理规范性文件。", "市司法局", "持续推进", "做好解读", "2", "丰富解读形式。", "市民政局", "持续推进", "3", "建立解读人制度。", "市民政局", "持续推进"]
    )  # fmt: skip
    record = record_of(HEAD + tokens + "\n|\n")
    assert [(t.number, t.section, t.text) for t in record.tasks] == [
        ("1", ("集中公开",), "清理规范性文件。"),
        ("2", ("做好解读",), "丰富解读形式。"),
        ("3", ("做好解读",), "建立解读人制度。"),
    ]


def test_a_table_whose_cells_came_out_empty_is_an_issue_and_no_task(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + "工作任务 |\n工作要求 |\n牵头单位 |\n责任单位 |\n一、紧扣开局 |\n|||\n|\n|||\n|\n|\n")
    assert record.tasks == ()
    assert [i.code for i in record.issues] == ["empty_table"]


def test_an_unknown_heading_is_an_issue_and_its_column_is_left_out(record_of: Callable[[str], Record]) -> None:
    text = (
        HEAD
        + "序号 | 工作任务 | 责任单位 | 花絮 |\n1 | 推行决策预公开。 | 市司法局 | 甲方案 |\n2 | 公开文件。 | 市民政局 | 123456 |\n"
    )
    record = record_of(text)
    assert len(record.tasks) == 2
    issue = next(i for i in record.issues if i.code == "unknown_heading")
    assert issue.place is not None
    assert issue.place.quote == "花絮"


def test_a_deadline_that_makes_no_sense_is_an_issue_and_no_guess(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + PIPES.replace("2022年6月", "2022年底11月前"))
    assert record.tasks[0].deadlines == ()
    assert [i.code for i in record.issues] == ["deadline_unclear"]
    assert record.tasks[1].deadlines[0].text == "2021年12月"


def test_a_second_copy_of_a_table_gives_no_tasks(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + PIPES + "附件 任务分工表\n\n" + SPACED)
    assert len(record.tasks) == 2
    assert "copy_dropped" in [r.code for r in record.repairs]


def test_a_table_of_figures_gives_no_tasks(record_of: Callable[[str], Record]) -> None:
    record = record_of(
        HEAD + "地区 | 目标 | 完成 | 比例 |\n东坡区 | 8000 | 22921 | 286.5 |\n彭山区 | 3800 | 6138 | 161.5 |\n"
    )
    assert record.tasks == ()


def test_a_table_of_tabs_whose_cells_are_all_empty_is_an_issue_and_no_task(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + "工作任务\t责任单位\t完成时限\n" + "\t\t\n" * 4)
    assert record.tasks == ()
    assert [i.code for i in record.issues] == ["empty_table"]


def test_a_unit_cell_that_names_no_unit_is_an_issue(record_of: Callable[[str], Record]) -> None:
    record = record_of(HEAD + PIPES.replace("市民政局", "2022年6月").replace("市司法局、市公安局", "—"))
    assert [t.units for t in record.tasks] == [(), ()]
    issue = next(i for i in record.issues if i.code == "unit_unclear")
    assert issue.place is not None and issue.place.quote == "2022年6月"
    assert len([i for i in record.issues if i.code == "unit_unclear"]) == 1
