"""One printed task, one record: of a table or plan that a notice prints more than once the fullest printing counts."""

import hashlib
from collections.abc import Sequence

import pytest

from extractors import extraction
from extractors.extraction import extract
from extractors.readers.bundle import bundled
from extractors.readers.drafts import Draft, Printed
from taizhang.model import Attachment, Notice, Record, Repair, Source

HEAD = "市政府办公室关于印发工作要点的通知\n\n各县（区）人民政府：\n\n现将《工作要点》印发给你们，请认真贯彻执行。\n\n市政府办公室\n\n2021年3月5日\n\n"
COLUMNS = ("序号", "工作任务", "责任单位", "完成时限")
ROWS = [
    ("1", "梳理公开事项，编制目录。", "市司法局", "2021年6月底前"),
    ("2", "建设政务公开专区，提供查询。", "市民政局、市公安局", "2021年9月底前"),
    ("3", "开展业务培训，提升能力。", "市教育局", "2021年12月底前"),
    ("4", "健全评议制度，接受监督。", "市财政局", "2021年11月底前"),
]
PLAN = """一、重点任务

1.梳理公开事项。市司法局负责梳理公开事项并编制目录，向社会公布。（责任单位：市司法局；完成时限：2021年6月底前）

2.建设公开专区。在政务大厅设立政务公开专区，提供查询服务。（责任单位：市民政局；完成时限：2021年9月底前）

3.开展业务培训。分批培训工作人员，提升公开能力和水平。（责任单位：市教育局；完成时限：2021年12月底前）
"""


def table(rows: Sequence[tuple[str, ...]] = ROWS, columns: tuple[str, ...] = COLUMNS) -> str:
    return "".join(" | ".join(row) + "\n" for row in [columns, *rows])


def record_of(text: str, **attached: str) -> Record:
    files = [Attachment(f"{name}.txt", own.encode()) for name, own in attached.items()]
    data = text.encode()
    return extract(data, Source("页面.txt", hashlib.sha256(data).hexdigest()), attachments=files)


def drops(record: Record) -> list[Repair]:
    return [r for r in record.repairs if r.code == "copy_dropped"]


def differing(record: Record) -> list[str]:
    return [i.message for i in record.issues if i.code == "copies_differ"]


def changed(row: int, column: int, text: str) -> list[tuple[str, ...]]:
    return [
        tuple(text if (r, c) == (row, column) else cell for c, cell in enumerate(cells)) for r, cells in enumerate(ROWS)
    ]


def test_a_table_on_the_page_and_in_the_attachment_is_one_and_the_page_goes_first() -> None:
    record = record_of(HEAD + table(), 附件="附件\n\n" + table())
    assert [t.number for t in record.tasks] == ["1", "2", "3", "4"]
    assert {t.place.file for t in record.tasks if t.place} == {None}
    (drop,) = drops(record)
    assert drop.reason == "table 1 of 附件.txt repeats table 0; it gives no tasks"
    assert drop.place is not None
    assert drop.place.file == "附件.txt"
    assert differing(record) == []


def test_the_fuller_printing_wins_wherever_it_stands() -> None:
    record = record_of(HEAD + table(ROWS[:3]), 附件="附件\n\n" + table())
    assert len(record.tasks) == 4
    assert {t.place.file for t in record.tasks if t.place} == {"附件.txt"}
    assert "1 of its tasks are missing in the copy" in drops(record)[0].reason


def test_of_as_many_rows_the_one_with_more_cells_filled_wins() -> None:
    record = record_of(HEAD + table([(*r[:3], "") for r in ROWS]), 附件="附件\n\n" + table())
    assert [len(t.deadlines) for t in record.tasks] == [1, 1, 1, 1]
    assert {t.place.file for t in record.tasks if t.place} == {"附件.txt"}
    assert differing(record) == []


def test_a_deadline_that_differs_is_named_with_both_places() -> None:
    record = record_of(HEAD + table(), 附件="附件\n\n" + table(changed(1, 3, "2022年9月底前")))
    assert len(record.tasks) == 4
    assert "deadlines 2021年9月底前 / 2022年9月底前" in drops(record)[0].reason
    (issue,) = [i for i in record.issues if i.code == "copies_differ"]
    assert issue.place is not None
    assert (issue.place.quote, issue.place.file) == ("2021年9月底前", None)
    assert "but 2022年9月底前 in the copy (table 1 of 附件.txt, characters" in issue.message


def test_a_unit_that_differs_is_named() -> None:
    record = record_of(HEAD + table(), 附件="附件\n\n" + table(changed(0, 2, "市信访局")))
    assert "row 2 “梳理公开事项，编制目录。”: units 市司法局 / 市信访局" in drops(record)[0].reason
    assert len(differing(record)) == 1


def test_the_same_deadline_in_other_words_is_no_difference() -> None:
    record = record_of(HEAD + table(), 附件="附件\n\n" + table(changed(2, 3, "2021年底前")))
    assert len(record.tasks) == 4
    assert differing(record) == []


def test_many_differences_are_counted() -> None:
    rows = [(str(n), f"推进第{n}类事项标准化，编制清单。", "市司法局", "2021年6月底前") for n in range(1, 31)]
    edited = [(*r[:3], "2021年9月底前") if n % 3 == 0 else r for n, r in enumerate(rows)]
    record = record_of(HEAD + table(rows), 附件="附件\n\n" + table(edited))
    assert len(record.tasks) == 30
    assert drops(record)[0].reason.endswith("; and 5 more")
    assert len(differing(record)) == 6
    assert "differ in 5 more units and deadlines" in differing(record)[-1]


def test_a_row_that_only_the_copy_has_is_an_issue_at_its_place() -> None:
    rows = [(str(n), f"推进第{n}类事项标准化，编制清单。", "市司法局", "2021年6月底前") for n in range(1, 8)]
    other = [*rows[:5], ("8", "另行组织验收，公布结果。", "市审计局", "2021年7月底前")]
    record = record_of(HEAD + table(rows), 附件="附件\n\n" + table(other))
    assert len(record.tasks) == 7
    (issue,) = [i for i in record.issues if i.code == "copies_differ"]
    assert issue.place is not None
    assert (issue.place.quote, issue.place.file) == ("另行组织验收，公布结果。", "附件.txt")


@pytest.mark.parametrize("apart", [True, False])
def test_the_same_tasks_given_to_other_units_are_no_copy(apart: bool) -> None:
    city = "附件2 市级分工\n\n" + table([(r[0], r[1], r[2].replace("市", "县"), r[3]) for r in ROWS])
    province = HEAD + "附件1 省级分工\n\n" + table()
    record = record_of(province, 附件2=city) if apart else record_of(province + "\n" + city)
    assert len(record.tasks) == 8
    assert drops(record) == []


def test_the_same_tasks_with_other_deadlines_are_no_copy() -> None:
    later = table([(*r[:3], r[3].replace("2021", "2022")) for r in ROWS])
    assert len(record_of(HEAD + table() + "\n附件2 第二年安排\n\n" + later).tasks) == 8
    assert len(record_of(HEAD + table(), 附件2=later).tasks) == 8


def test_tables_that_name_other_years_are_no_copies() -> None:
    rows = [(r[0], f"完成2021年度任务，{r[1]}", *r[2:]) for r in ROWS]
    other = [(r[0], r[1].replace("2021", "2022"), *r[2:]) for r in rows]
    assert len(record_of(HEAD + table(rows), 附件2=table(other)).tasks) == 8


def test_a_small_table_that_shares_rows_with_two_drops_neither() -> None:
    more = [(str(n), f"办好民生实事第{n}件，按期交付。", "市住建局", "2021年10月底前") for n in range(5, 9)]
    record = record_of(HEAD + table(), 附件1=table(more), 附件2="摘要\n\n" + table([*ROWS[:2]]))
    assert len(record.tasks) == 8
    assert len(drops(record)) == 1


def test_a_copy_cut_over_two_pages_is_one_copy() -> None:
    first, second = table(ROWS[:2]), table(ROWS[2:])
    record = record_of(HEAD + table(), 甲=first + "\n\n附注：见下页\n\n" + second)
    assert len(record.tasks) == 4
    assert len(drops(record)) == 2


def draft(name: str, *tables: Sequence[tuple[str, ...]]) -> Notice:
    """Return the notice of a file with these tables one right below the other, the first row of each its heading."""
    made = Draft(Source(name, name))
    made.line("市政府办公室关于印发工作要点的通知")
    for rows in tables:
        made.table([[Printed(text) for text in row] for row in rows])
    return made.notice()


def test_copies_cut_over_pages_at_other_rows_are_one() -> None:
    rows = [(str(n), f"办好民生实事第{n}件，按期交付。", "市住建局", "2021年10月底前") for n in range(1, 13)]
    page, annex = (draft(name, [COLUMNS, *rows[:n]], [COLUMNS, *rows[n:]]) for name, n in (("页面", 8), ("附件", 5)))
    record = extraction.record_of(bundled(page.source, [(None, page), ("附件", annex)]))
    assert [t.number for t in record.tasks] == [r[0] for r in rows]
    assert len(drops(record)) == 1


def test_a_table_printed_again_right_below_is_a_copy_though_a_deadline_differs() -> None:
    record = extraction.record_of(draft("页面", [COLUMNS, *ROWS], [COLUMNS, *changed(1, 3, "2022年9月底前")]))
    assert len(record.tasks) == 4
    assert len(differing(record)) == 1


def test_in_one_file_a_table_of_other_columns_with_a_deadline_edited_twice_is_no_copy() -> None:
    edited = [(*r[:3], r[3].replace("2021", "2022") if n < 2 else r[3]) for n, r in enumerate(ROWS)]
    record = extraction.record_of(draft("页面", [COLUMNS, *ROWS], [("序号", "任务", "牵头单位", "时限"), *edited]))
    assert len(record.tasks) == 8


def test_a_printing_misread_in_a_character_is_a_copy() -> None:
    rows = [(r[0], r[1] + "做到应公开尽公开。", *r[2:]) for r in ROWS]
    scanned = [(r[0], r[1].replace("应公开", "应公幵"), *r[2:]) for r in rows]
    record = record_of(HEAD + table(rows), 扫描=table(scanned))
    assert len(record.tasks) == 4
    assert "text 开尽公开。 / 幵尽公开。" in drops(record)[0].reason
    assert differing(record) == []


def test_a_printing_whose_cells_ran_together_is_a_copy() -> None:
    rows = [(r[0], r[1] + r[2], "", r[3]) for r in ROWS]
    record = record_of(HEAD + table(), 附件="附件\n\n" + table(rows))
    assert [t.text for t in record.tasks] == [r[1] for r in ROWS]
    assert len(drops(record)) == 1


def test_a_plan_on_the_page_and_in_the_attachment_is_one() -> None:
    record = record_of(HEAD + PLAN, 方案="工作要点\n\n" + PLAN)
    assert [t.number for t in record.tasks] == ["1", "2", "3"]
    assert {t.place.file for t in record.tasks if t.place} == {None}
    assert drops(record)[0].reason == "the text of 方案.txt repeats the text of the notice itself; it gives no tasks"


def test_a_plan_with_a_deadline_edited_is_one_and_says_so() -> None:
    record = record_of(HEAD + PLAN, 方案=PLAN.replace("2021年9月", "2021年10月"))
    assert len(record.tasks) == 3
    assert len(differing(record)) == 1
    assert "2021年10月底前 in the copy (the text of 方案.txt, characters" in differing(record)[0]


def test_a_closing_paragraph_belongs_to_its_plan() -> None:
    plan = PLAN + "\n各县（区）、各部门要压实责任，认真抓好落实。\n"
    record = record_of(HEAD + plan, 方案="工作要点\n\n" + plan)
    assert len(record.tasks) == 4
    assert {t.place.file for t in record.tasks if t.place} == {None}


def test_a_list_on_the_page_and_in_the_attachment_is_one() -> None:
    named = "工作先行县名单\n\n成都市青白江区、都江堰市、蒲江县、富顺县\n"
    record = record_of(HEAD + PLAN + "\n" + named, 名单=named)
    assert [len(one.members) for one in record.lists] == [4]
    assert "copy_dropped" in [r.code for r in record.repairs]


def test_a_summary_of_the_plan_is_no_copy() -> None:
    summary = "政策解读\n\n一、主要内容\n\n1.梳理公开事项。市司法局要把公开事项理清楚，方便群众查询。\n\n2.加强督促检查。市政府督查室要定期通报各单位的进度。\n"
    record = record_of(HEAD + PLAN, 解读=summary)
    assert len(record.tasks) == 5
    assert drops(record) == []


def test_a_plan_and_the_table_that_divides_its_work_are_two() -> None:
    plan = "\n\n".join(["一、重点任务", *(f"{r[0]}.{r[1]}" for r in ROWS)])
    record = record_of(HEAD + plan, 分工表="附件\n\n" + table())
    assert [t.origin for t in record.tasks] == ["narrative"] * 4 + ["table"] * 4


def test_the_same_bytes_attached_twice_are_read_once() -> None:
    record = record_of(HEAD, 甲=table(), 乙=table())
    assert len(record.tasks) == 4
    assert [r.reason for r in drops(record)] == ["乙.txt holds the same bytes as 甲.txt"]
    assert [name for name, _ in record.source.attachments] == ["甲.txt", "乙.txt"]
