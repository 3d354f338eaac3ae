"""A notice that prints its text or its table more than once gives one set of tasks, whatever form the second one has."""

import hashlib

import pytest

from extractors.extraction import extract
from taizhang.model import Attachment, Record, Source

TITLE = "安平市2021年工作方案\n\n"
PLAN = """一、重点任务

（一）推进公开。市司法局负责编制公开目录，覆盖全部乡镇和村，2021年11月底前完成。

（二）健全机制。市民政局负责建立服务台账，做到一户一档，2021年10月底前完成。

（三）改进服务。市教育局负责设立便民窗口二十处，实行首问负责制，2021年9月底前完成。

（四）优化流程。市水利局负责压减办事环节三十项，公布办事指南，2021年8月底前完成。

（五）加强培训。市人力资源社会保障局负责组织培训不少于2000人次，提高业务能力。

二、保障措施

（一）加强领导。各部门要高度重视，压实责任，确保各项任务落到实处。
"""
LETTER = """安平市人民政府办公室关于印发2021年工作方案的通知

安政办发〔2021〕12号

各县（区）人民政府：

现将《2021年工作方案》印发给你们，请认真贯彻执行。

安平市人民政府办公室

2021年3月5日

"""
HEADINGS = "序号 | 工作任务 | 责任单位 | 完成时限\n"
ROWS = (
    ("1", "梳理公开事项，编制目录。", "市司法局", "6月底前"),
    ("2", "建设公开专区，提供查询。", "市民政局", "9月底前"),
    ("3", "组织业务培训，发放证书。", "市教育局", "10月底前"),
)
TABLE = HEADINGS + "".join(" | ".join(row) + "\n" for row in ROWS)
OTHER_DAYS = TABLE.replace("6月底前", "5月底前").replace("9月底前", "8月底前").replace("10月底前", "7月底前")


def record(text: str, **attached: str) -> Record:
    data = text.encode()
    files = [Attachment(f"{name}.txt", own.encode()) for name, own in attached.items()]
    return extract(data, Source("页面.txt", hashlib.sha256(data).hexdigest()), attachments=files)


def texts(found: Record) -> list[str]:
    return [t.text for t in found.tasks]


@pytest.mark.parametrize("letter", ["", LETTER])
def test_a_text_that_a_file_prints_twice_gives_its_tasks_once(letter: str) -> None:
    once, twice = record(letter + TITLE + PLAN), record((letter + TITLE + PLAN + "\n") * 2)
    assert len(once.tasks) == 6
    assert texts(twice) == texts(once)
    assert [r.code for r in twice.repairs].count("copy_dropped") == 1
    assert not [i for i in twice.issues if i.code == "copies_differ"]


def test_a_day_that_the_second_printing_changes_is_told() -> None:
    again = record(TITLE + PLAN + "\n" + TITLE + PLAN.replace("10月底前", "9月底前"))
    assert len(again.tasks) == 6
    assert [i.code for i in again.issues] == ["copies_differ"]


def test_two_plans_that_share_their_safeguards_both_count() -> None:
    other = PLAN.replace("编制公开目录，覆盖全部乡镇和村", "开展法治宣传，走进所有学校").replace(
        "建立服务台账，做到一户一档", "改造养老机构，增设床位五百张"
    )
    other = other.replace("组织培训不少于2000人次，提高业务能力", "举办招聘会三十场，帮助毕业生就业")
    other = other.replace("设立便民窗口二十处，实行首问负责制", "修缮校舍四十间，更换课桌椅").replace(
        "压减办事环节三十项，公布办事指南", "疏浚河道六公里，加固两岸堤防"
    )
    found = record(TITLE + PLAN + "\n安平市2021年宣传方案\n\n" + other)
    assert len(found.tasks) == 12


def test_a_table_whose_days_another_file_changes_counts_once() -> None:
    found = record(LETTER + TABLE, 附件1="附件1\n\n任务分解表\n\n" + OTHER_DAYS)
    assert texts(found) == [row[1] for row in ROWS]
    assert [i.code for i in found.issues] == ["copies_differ"] * 3


def test_tables_of_two_years_both_count() -> None:
    first, second = "附件1\n\n2021年任务分解表\n\n" + TABLE, "附件2\n\n2022年任务分解表\n\n" + OTHER_DAYS
    assert len(record(LETTER, 附件1=first, 附件2=second).tasks) == 6


def test_a_table_that_the_page_prints_as_items_counts_once() -> None:
    items = "".join(f"{n}.{text}（责任单位：{unit}；完成时限：{day}）\n\n" for n, text, unit, day in ROWS)
    found = record(LETTER + "一、重点任务\n\n" + items, 附件1="附件1\n\n" + TABLE)
    assert [(t.text, t.place.file if t.place else None) for t in found.tasks] == [(r[1], "附件1.txt") for r in ROWS]
    assert "the text of the notice itself repeats the tables of 附件1.txt" in [r.reason for r in found.repairs][-1]


def test_a_plan_that_leaves_its_units_to_the_table_counts_with_it() -> None:
    items = "".join(f"{n}.{text}\n\n" for n, text, _, _ in ROWS)
    assert len(record(LETTER + "一、重点任务\n\n" + items, 附件1="附件1\n\n" + TABLE).tasks) == 6


def test_one_item_said_over_and_over_is_no_second_printing() -> None:
    assert len(record("一、任务\n\n" + "（一）编制目录，细化各领域的公开事项。\n\n" * 30).tasks) == 30
