"""A page and the files attached to it are one notice: whose words are whose."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

from extractors.extraction import extract, record_of
from extractors.files import read_whole
from extractors.readers import read
from taizhang.model import Attachment, Notice, Record, Source
from taizhang.serial import record_to_json
from taizhang.settings import Settings

TITLE = "安平市人民政府办公室关于印发2021年工作要点的通知"
LETTER = f"""{TITLE}

安政办发〔2021〕12号

各县（区）人民政府：

现将《2021年工作要点》印发给你们，请认真贯彻执行。

安平市人民政府办公室

2021年3月5日
"""
ORDERS = f"""{TITLE}

各县（区）人民政府：

现将《2021年工作要点》印发给你们，并提出如下要求。

一、加强领导。各县（区）要健全机制，明确专人负责。

二、强化督查。市政府督查室要定期通报进度。

安平市人民政府办公室

2021年3月5日
"""
TABLE = """序号 | 工作任务 | 责任单位 | 完成时限
1 | 梳理公开事项，编制目录。 | 市司法局 | 6月底前
2 | 建设政务公开专区，提供查询。 | 市民政局 | 9月底前
"""
ANNEX = "附件1\n\n2020年度任务分解表\n\n石政办函〔2020〕7号\n\n2020年12月1日\n\n" + TABLE
PLAN = "一、重点任务\n\n（一）推进公开。市司法局负责编制目录，12月底前完成。\n\n（二）健全机制。市民政局负责建立台账，10月底前完成。\n"
FORM = "附件\n\n工作专员登记表\n\n姓名 | 单位 | 职务 | 电话\n- | - | - | -\n"


def record(text: str, **attached: str) -> Record:
    return extract(text.encode(), source_of(text), attachments=files(attached))


def files(attached: dict[str, str]) -> list[Attachment]:
    return [Attachment(f"{name}.txt", own.encode()) for name, own in attached.items()]


def source_of(text: str) -> Source:
    return Source("页面.txt", hashlib.sha256(text.encode()).hexdigest())


def test_the_page_says_who_issued_what_and_when() -> None:
    document = record(LETTER, 附件1=ANNEX).document
    assert (document.title, document.doc_number) == (TITLE, "安政办发〔2021〕12号")
    assert (str(document.written_on), document.issuer) == ("2021-03-05", "安平市人民政府办公室")
    assert document.cites == ("石政办函〔2020〕7号",)


def test_an_annexs_title_number_and_date_are_not_those_of_a_page_without_any() -> None:
    document = record("现将任务分解表印发给你们，请遵照执行。\n", 附件1=ANNEX).document
    assert (document.title, document.doc_number, document.written_on) == (None, None, None)


def test_what_the_page_leaves_open_the_same_notice_attached_says() -> None:
    document = record(f"{TITLE}\n\n浏览全文请下载。\n", 正文=LETTER + "\n" + PLAN).document
    assert (document.title, document.doc_number) == (TITLE, "安政办发〔2021〕12号")
    assert (str(document.written_on), document.issuer) == ("2021-03-05", "安平市人民政府办公室")


def test_a_year_left_out_is_that_of_the_notice_and_not_of_an_annex() -> None:
    dues = [str(d.due) for t in record(LETTER, 附件1=ANNEX).tasks for d in t.deadlines]
    assert dues == ["2021-06-30", "2021-09-30"]


def test_each_task_says_which_file_it_stands_in() -> None:
    found = record_to_json(record(LETTER + "\n" + PLAN, 附件1=ANNEX))
    assert [t["evidence"]["file"] for t in found["tasks"]] == [None, None, "附件1.txt", "附件1.txt"]
    assert found["tasks"][2]["units"][0]["evidence"]["file"] == "附件1.txt"
    assert found["tasks"][2]["deadlines"][0]["evidence"]["file"] == "附件1.txt"
    digest = hashlib.sha256(ANNEX.encode()).hexdigest()
    assert found["source"]["attachments"] == [{"name": "附件1.txt", "sha256": digest}]


def test_every_quote_stands_in_the_text_of_all_files() -> None:
    text = LETTER + "\n" + PLAN
    whole = read_whole(text.encode(), source_of(text), Settings(), files({"附件1": ANNEX, "附件2": FORM}))
    tasks = record_of(whole).tasks
    assert len(tasks) == 4
    for task in tasks:
        for place in (task.place, *(u.place for u in task.units), *(d.place for d in task.deadlines)):
            assert place is not None
            assert place.quote == whole.text[place.start : place.end] != ""


def test_no_heading_reaches_over_a_files_end() -> None:
    page = LETTER + "\n一、重点任务\n\n（一）推进公开\n\n1.编制目录。市司法局负责编制目录。\n"
    tasks = record(page, 附件1=TABLE, 附件2="2.建立台账。市民政局负责建立台账，10月底前完成。\n").tasks
    assert [t.section for t in tasks] == [("一、重点任务", "（一）推进公开"), (), (), ()]


def test_a_table_without_header_does_not_go_on_with_that_of_another_file() -> None:
    bare = "3 | 开展业务培训，提升能力。 | 市教育局 | 10月底前\n4 | 健全评议制度，接受监督。 | 市财政局 | 11月底前\n"
    together, apart = record(LETTER + "\n" + TABLE + "\n\n" + bare), record(LETTER + "\n" + TABLE, 附件2=bare)
    assert len(together.tasks) == len(apart.tasks) == 4
    assert "table_continued" not in [r.code for r in apart.repairs]


def test_a_letters_orders_are_no_tasks_where_the_plan_is_attached() -> None:
    assert [t.number for t in record(ORDERS, 附件=PLAN).tasks] == ["一", "二"]
    assert {t.place.file for t in record(ORDERS, 附件=PLAN).tasks if t.place} == {"附件.txt"}
    assert {t.place.file for t in record(ORDERS, 附件=TABLE).tasks if t.place} == {"附件.txt"}


def test_each_order_of_a_letter_that_is_left_out_is_a_repair_with_its_place() -> None:
    left_out = [r for r in record(ORDERS, 附件=PLAN).repairs if r.code == "letter_left_out"]
    assert [r.place and r.place.quote for r in left_out] == [t.place and t.place.quote for t in record(ORDERS).tasks]


def test_a_table_in_a_letter_orders_what_it_says_though_a_plan_is_attached() -> None:
    tasks = record(LETTER + "\n" + TABLE, 附件=PLAN).tasks
    assert {t.place.file for t in tasks if t.place} == {None, "附件.txt"}


def test_a_letters_orders_are_tasks_where_only_a_form_is_attached() -> None:
    alone, with_form = record(ORDERS), record(ORDERS, 附件=FORM)
    assert len(alone.tasks) == 2
    assert with_form.tasks == alone.tasks


def test_a_notice_attached_as_it_stands_on_the_page_keeps_its_orders() -> None:
    found = record(ORDERS, 通知=ORDERS + "\n（此件公开发布）\n")
    assert len(found.tasks) == 2
    assert {t.place.file for t in found.tasks if t.place} == {None}


def test_a_file_that_cannot_be_read_is_an_issue_and_the_rest_is_read() -> None:
    data = LETTER.encode()
    broken = Attachment("附件2.rar", b"Rar!\x1a\x07\0" + b"\0" * 50)
    found = extract(data, source_of(LETTER), attachments=[*files({"附件1": TABLE}), broken])
    assert len(found.tasks) == 2
    (issue,) = found.issues
    assert issue.message.startswith("附件2.rar: ")


def linking(*links: str, attachments: tuple[tuple[str, str], ...] = (), text: str = LETTER) -> Notice:
    notice = read(text.encode(), Source("页面.txt", "0" * 64, attachments=attachments), Settings())
    return Notice(notice.source, notice.text, notice.blocks, labels=tuple(("attachment", link) for link in links))


def test_a_page_without_tasks_whose_attachment_is_not_there_says_so() -> None:
    (issue,) = record_of(linking("./%E9%99%84%E4%BB%B61.docx\t附件1：分解表")).issues
    assert issue.code == "attachment_missing"
    assert "附件1：分解表 (./%E9%99%84%E4%BB%B61.docx)" in issue.message


def test_an_attachment_that_was_read_or_is_not_wanted_is_not_missing() -> None:
    given = (("sub/附件1.docx", "0" * 64),)
    codes = [i.code for i in record_of(linking("./%E9%99%84%E4%BB%B61.docx\t附件1", attachments=given)).issues]
    assert codes == ["no_tasks"]
    assert record_of(linking("附件2.docx\t登记表", text=LETTER + "\n" + TABLE)).issues == ()


def test_an_archive_of_a_page_and_its_annexes_is_one_notice() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, text in (
            ("附件1.txt", ANNEX),
            ("附件2.txt", "附件2\n\n" + TABLE),
            ("通知.txt", LETTER + "\n" + PLAN),
        ):
            archive.writestr(name, text)
    data = packed.getvalue()
    found = extract(data, Source("打包.zip", hashlib.sha256(data).hexdigest()))
    assert (found.document.title, found.document.doc_number) == (TITLE, "安政办发〔2021〕12号")
    assert [t.place.file for t in found.tasks if t.place] == ["通知.txt"] * 2 + ["附件1.txt"] * 2
    assert [r.reason for r in found.repairs if r.code == "copy_dropped"] == [
        "table 1 of 附件2.txt repeats table 0 of 附件1.txt; it gives no tasks"
    ]
