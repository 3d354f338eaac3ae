"""Crawled notices are read as files are: each address is a notice of its own, each of its versions is read once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawlers.states import State
from extractors.extraction import EXTRACTOR
from flows.afresh import ingest_afresh
from flows.ingest import ingest
from taizhang.model import Record
from taizhang.settings import Settings
from warehouse import records

ANNEX = """政务公开重点任务分工表
| 序号 | 工作任务 | 责任单位 | 完成时限 |
| --- | --- | --- | --- |
| 1 | 建立政务公开专员制度 | 市政府办公室 | 2021年10月底前 |
""".encode()
HELP = "本网站的使用帮助。".encode()


def stored(settings: Settings) -> list[Record]:
    return list(records.read_all(settings.records, EXTRACTOR))


def dues(record: Record) -> list[str]:
    return [deadline.text for task in record.tasks for deadline in task.deadlines]


def test_a_crawled_notice_is_read_with_its_address_its_source_and_the_day_of_its_list(crawls: Any) -> None:
    answer = crawls.answer(crawls.page(), title="关于印发\n分工表的通知", listed_on=date(2021, 9, 18))
    crawls.crawl({"/art/2021/9/18/art_1.html": answer})
    report = ingest([crawls.settings.raw], crawls.settings)
    assert (report.notices, report.new, report.tasks, report.faults) == (1, 1, 2, ())
    (record,) = stored(crawls.settings)
    assert record.source.url == "https://www.dazhou.gov.cn/art/2021/9/18/art_1.html"
    assert (record.source.name, record.source.site) == ("关于印发 分工表的通知", "dazhou")
    assert record.document.published_on == date(2021, 9, 18)
    assert (record.document.adcode, record.document.region) == ("511700", "四川省达州市")


def test_what_the_notice_says_of_itself_goes_before_what_its_source_tells(crawls: Any) -> None:
    letter = "发布机构：广元市人民政府 发布日期：2021年9月17日"
    page = crawls.page(letter=letter, title="广元市人民政府关于印发分工表的通知")
    crawls.crawl({"/1.html": crawls.answer(page, listed_on=date(2021, 9, 18))})
    ingest([crawls.settings.raw], crawls.settings)
    (record,) = stored(crawls.settings)
    assert (record.document.adcode, record.document.published_on) == ("510800", date(2021, 9, 17))


def test_a_notice_without_a_title_on_its_list_goes_by_the_last_part_of_its_address(crawls: Any) -> None:
    crawls.crawl({"/a/%E9%80%9A%E7%9F%A5.html?id=1": crawls.answer(crawls.page())})
    ingest([crawls.settings.raw], crawls.settings)
    assert [record.source.name for record in stored(crawls.settings)] == ["通知.html"]


def test_what_was_read_is_not_read_again_and_nothing_is_written(crawls: Any) -> None:
    answer = crawls.answer(crawls.page(crawls_tasks(), "附件1.txt"), {"附件1.txt": ANNEX, "使用帮助.doc": HELP})
    crawls.crawl({"/1.html": answer})
    assert ingest([crawls.settings.raw], crawls.settings).new == 1
    before = sorted(crawls.settings.records.iterdir())
    crawls.crawl({"/1.html": crawls.answer(state=State.UNCHANGED)})
    again = ingest([crawls.settings.raw], crawls.settings)
    assert (again.new, again.known) == (0, 1)
    assert sorted(crawls.settings.records.iterdir()) == before


def test_the_same_bytes_at_two_addresses_are_two_notices(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page()), "/2.html": crawls.answer(crawls.page())})
    assert ingest([crawls.settings.raw], crawls.settings).new == 2
    assert len({record.source.url for record in stored(crawls.settings)}) == 2
    crawls.crawl({"/3.html": crawls.answer(crawls.page())})
    report = ingest([crawls.settings.raw], crawls.settings)
    assert (report.new, report.known) == (1, 2)


def test_a_file_in_the_raw_folder_with_the_bytes_of_a_crawled_page_is_read_whichever_came_first(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page())})
    assert ingest([crawls.settings.raw], crawls.settings).new == 1
    (crawls.settings.raw / "通知.html").write_bytes(crawls.page())
    assert ingest([crawls.settings.raw], crawls.settings).new == 1
    assert ingest([crawls.settings.raw], crawls.settings).new == 0
    assert {record.source.site for record in stored(crawls.settings)} == {None, "dazhou"}


def test_every_version_is_read_also_when_several_came_between(crawls: Any) -> None:
    for month in (10, 11, 12):
        tasks = (("编制政务公开事项标准目录，向社会公开", "市司法局", f"2021年{month}月底前"),)
        crawls.crawl({"/1.html": crawls.answer(crawls.page(tasks))})
    report = ingest([crawls.settings.raw], crawls.settings)
    assert report.new == 3
    assert sorted(map(dues, stored(crawls.settings))) == [[f"2021年{month}月底前"] for month in (10, 11, 12)]


def test_an_attachment_is_read_with_its_page_and_one_of_the_site_is_not(crawls: Any) -> None:
    page = crawls.page((), "./附件1.txt")
    crawls.crawl({"/1.html": crawls.answer(page, {"./附件1.txt": ANNEX, "/help/使用帮助.doc": HELP})})
    ingest([crawls.settings.raw], crawls.settings)
    (record,) = stored(crawls.settings)
    assert [name for name, _ in record.source.attachments] == ["附件1.txt"]
    assert [(task.text, task.place.file) for task in record.tasks if task.place] == [
        ("建立政务公开专员制度", "附件1.txt")
    ]
    assert record.issues == ()


def test_an_attachment_whose_file_is_called_otherwise_is_not_missing_and_one_that_is_gone_is(crawls: Any) -> None:
    page = crawls.page((), "/download?file=P0201.txt&amp;id=7", "附件2.docx")
    files = {"/download?file=P0201.txt&id=7": "只有一句话。".encode(), "附件2.docx": None}
    crawls.crawl({"/1.html": crawls.answer(page, files)})
    ingest([crawls.settings.raw], crawls.settings)
    (record,) = stored(crawls.settings)
    missing = [issue.message for issue in record.issues if issue.code == "attachment_missing"]
    assert len(missing) == 1
    assert "附件2.docx" in missing[0]


def test_attachments_of_one_name_are_told_apart(crawls: Any) -> None:
    page = crawls.page((), "a/表.txt", "b/表.txt")
    other = ANNEX.replace("政府办公室".encode(), "司法局".encode())
    crawls.crawl({"/1.html": crawls.answer(page, {"a/表.txt": ANNEX, "b/表.txt": other})})
    ingest([crawls.settings.raw], crawls.settings)
    (record,) = stored(crawls.settings)
    assert [name for name, _ in record.source.attachments] == ["表.txt", "表 (2).txt"]


def test_bytes_that_the_store_has_lost_are_a_fault_that_names_the_address(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page()), "/2.html": crawls.answer(crawls.page(()))})
    for path in (crawls.settings.crawled / "objects").glob("??/*"):
        if path.read_bytes() == crawls.page():
            path.unlink()
    report = ingest([crawls.settings.raw], crawls.settings)
    assert report.new == 1
    (fault,) = report.faults
    assert fault.startswith("https://www.dazhou.gov.cn/1.html: ")
    assert "No such file" in fault


@pytest.mark.parametrize("below", ["", "crawled"])
def test_the_crawlers_folder_is_read_through_the_ledger_alone(crawls: Any, below: str) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page())})
    report = ingest([crawls.settings.raw / below], crawls.settings)
    assert (report.notices, [r.source.url for r in stored(crawls.settings)]) == (
        1,
        ["https://www.dazhou.gov.cn/1.html"],
    )


def test_other_folders_bring_no_crawled_notice(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page())})
    other = crawls.settings.raw / "other"
    other.mkdir()
    assert ingest([other], crawls.settings).notices == 0


def test_news_that_are_held_are_not_read(crawls: Any) -> None:
    from crawlers.ledger import open_ledger

    crawls.crawl({"/1.html": crawls.answer(crawls.page())})
    began = crawls.crawl({"/2.html": crawls.answer(crawls.page(()))})
    with open_ledger(crawls.settings) as ledger:
        ledger.hold("dazhou", "", began, "too few documents")
    assert ingest([crawls.settings.raw], crawls.settings).new == 1
    with open_ledger(crawls.settings) as ledger:
        ledger.release("dazhou", "", began)
    assert ingest([crawls.settings.raw], crawls.settings).new == 1


def crawls_tasks() -> tuple[tuple[str, str, str], ...]:
    return (("编制政务公开事项标准目录，向社会公开", "市司法局", "2021年9月底前"),)


def test_reading_afresh_gives_the_same_records_of_every_address_and_version(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page()), "/2.html": crawls.answer(crawls.page())})
    crawls.crawl({"/1.html": crawls.answer(crawls.page(crawls_tasks()), state=State.CHANGED)})
    ingest([crawls.settings.raw], crawls.settings)
    before = stored(crawls.settings)
    assert ingest_afresh([crawls.settings.raw], crawls.settings).new == 3
    assert stored(crawls.settings) == before
    assert len(before) == 3
