"""Files of one notice in the warehouse: which were read, and which of them each fact stands in."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from taizhang.model import Deadline, Kind, Place, Record, Role, Source, Task, Unit
from warehouse.build import build
from warehouse.connection import open_warehouse
from warehouse.ids import version_id
from warehouse.records import write_batch

Make = Callable[..., Record]
PAGE = Place(0, 0, 2, "公开", page=3, path="/html/body/p[2]")
ANNEX = Place(4, 9, 11, "目录", 0, 1, 1, 2, "任务!B7", (70.5, 99.0, 210.0, 120.25), "附件1.pdf")
ATTACHED = (("附件1.pdf", "a" * 64), ("附件2.docx", "b" * 64))


def with_attachments(record: Record, attachments: Sequence[tuple[str, str]] = ATTACHED) -> Record:
    return dataclasses.replace(record, source=dataclasses.replace(record.source, attachments=tuple(attachments)))


def placed(task: Task, place: Place) -> Task:
    unit = Unit("市司法局", Role.LEAD, place=place)
    return dataclasses.replace(task, place=place, units=(unit,), deadlines=(Deadline("年底前", Kind.BY, place=place),))


def rows(tmp_path: Path, records: Sequence[Record], query: str) -> list[tuple[object, ...]]:
    write_batch(tmp_path / "records", records)
    with open_warehouse(build(tmp_path / "records", tmp_path).warehouse) as connection:
        return connection.execute(query).fetchall()


def test_the_attachments_stand_in_order(tmp_path: Path, make_record: Make) -> None:
    record = with_attachments(make_record("页面.html", "公开"))
    found = rows(
        tmp_path, [record], "SELECT doc_id, ordinal, attachment_name, sha256 FROM attachments ORDER BY ordinal"
    )
    assert found == [(record.source.sha256[:16], n, *pair) for n, pair in enumerate(ATTACHED, start=1)]


def test_facts_name_their_file_and_where_it_has_them(
    tmp_path: Path, make_record: Make, make_task: Callable[..., Task]
) -> None:
    tasks = [placed(make_task(text), place) for text, place in (("公开", PAGE), ("目录", ANNEX))]
    record = with_attachments(make_record("页面.html", *tasks))
    expected = [
        (3, "/html/body/p[2]", None, None),
        (2, "任务!B7", "70.5,99,210,120.25", "附件1.pdf"),
    ]
    for table in ("tasks", "task_units", "task_deadlines"):
        query = f"SELECT page, path, box, file FROM {table} ORDER BY task_id"
        assert rows(tmp_path / table, [record], query) == expected
    query = "SELECT task_page, task_path, task_box, task_file FROM triples ORDER BY task_id"
    assert rows(tmp_path / "triples", [record], query) == expected


def test_other_attachments_make_another_version_and_other_names_do_not() -> None:
    page = Source("页面.html", "c" * 64)
    assert version_id(page) == "c" * 16
    one = version_id(dataclasses.replace(page, attachments=ATTACHED))
    assert one != version_id(page)
    assert one != version_id(dataclasses.replace(page, attachments=ATTACHED[:1]))
    assert one == version_id(dataclasses.replace(page, attachments=(("x.docx", "b" * 64), ("y.pdf", "a" * 64))))


def test_a_page_read_again_with_its_attachments_is_a_later_version(tmp_path: Path, make_record: Make) -> None:
    page = make_record("页面.html", "公开")
    later = dataclasses.replace(with_attachments(page), tasks=make_record("", "公开", "目录").tasks)
    assert rows(tmp_path, [page, later], "SELECT version_count, task_count FROM documents") == [(2, 2)]


def test_a_file_read_alone_before_its_page_is_no_notice_of_its_own(tmp_path: Path, make_record: Make) -> None:
    annex = make_record("附件1.docx", "目录")
    page = with_attachments(make_record("页面.html", "目录"), [("附件1.docx", annex.source.sha256)])
    assert rows(tmp_path, [annex, page], "SELECT name FROM documents") == [("页面.html",)]


def test_a_file_published_under_an_address_of_its_own_stays_a_notice(tmp_path: Path, make_record: Make) -> None:
    annex = make_record("附件1.docx", "目录", url="https://www.example.gov.cn/1.docx")
    page = with_attachments(make_record("页面.html", "公开"), [("附件1.docx", annex.source.sha256)])
    found = rows(tmp_path, [annex, page], "SELECT name FROM documents ORDER BY name")
    assert found == [("附件1.docx",), ("页面.html",)]
