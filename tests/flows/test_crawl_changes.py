"""What a re-crawl altered, as the warehouse tells it: tasks, whole notices, and both versions of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crawlers.states import State
from flows import publish
from flows.ingest import ingest
from taizhang.settings import Settings
from warehouse.connection import open_warehouse

CATALOGUE = ("编制基层政务公开事项标准目录，向社会公开", "市司法局", "2021年9月底前")
COUNTER = ("在县级政务服务大厅设立政务公开专区", "市政务服务管理局", "2022年6月底前")
TRAINING = ("举办全市政务公开工作培训班，提高业务能力", "市政府办公室", "2021年11月底前")


def built(settings: Settings) -> None:
    ingest([settings.raw], settings)
    publish.build(settings)


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with open_warehouse(settings.warehouse) as connection:
        return connection.execute(query).fetchall()


def changes(settings: Settings, columns: str = "change, old_value, new_value") -> list[tuple[Any, ...]]:
    return rows(settings, f"SELECT {columns} FROM changes ORDER BY new_fetched_at, change")


def utc(at: datetime, seconds: int = 2) -> datetime:
    """Return when the first page of a crawl was fetched, as the warehouse has it."""
    return at.replace(tzinfo=None) + timedelta(seconds=seconds)


def test_a_first_crawl_changes_nothing(crawls: Any) -> None:
    crawls.crawl({f"/{n}.html": crawls.answer(crawls.page((CATALOGUE,), title=f"第{n}号通知")) for n in range(3)})
    built(crawls.settings)
    assert rows(crawls.settings, "SELECT count(*), count(source_key) FROM documents") == [(3, 3)]
    assert changes(crawls.settings) == []


def test_a_deadline_that_moved_is_told_with_both_days_and_both_versions(crawls: Any) -> None:
    first = crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE, COUNTER)))})
    moved = (*CATALOGUE[:2], "2021年12月底前")
    second = crawls.crawl({"/1.html": crawls.answer(crawls.page((moved, COUNTER)), state=State.CHANGED)})
    built(crawls.settings)
    days = "change, old_due, new_due, old_fetched_at, new_fetched_at, url"
    url = "https://www.dazhou.gov.cn/1.html"
    assert changes(crawls.settings, days) == [
        ("deadlines", date(2021, 9, 30), date(2021, 12, 31), utc(first), utc(second), url)
    ]
    cited = rows(
        crawls.settings,
        "SELECT v.version_no, v.since = c.old_fetched_at, w.version_no, w.since = c.new_fetched_at, c.old_quote, "
        "c.new_quote FROM changes c JOIN versions v ON v.version_id = c.old_version_id "
        "JOIN versions w ON w.version_id = c.new_version_id",
    )
    assert cited == [(1, True, 2, True, CATALOGUE[0], CATALOGUE[0])]


def test_of_two_deadlines_the_one_that_moved_is_told(crawls: Any) -> None:
    def page(second: str) -> bytes:
        return bytes(crawls.page(((*CATALOGUE[:2], f"2021年9月底前出台方案，{second}全面完成"),)))

    crawls.crawl({"/1.html": crawls.answer(page("2022年6月底前"))})
    crawls.crawl({"/1.html": crawls.answer(page("2022年12月底前"), state=State.CHANGED)})
    built(crawls.settings)
    assert ("deadlines", date(2022, 6, 30), date(2022, 12, 31)) in changes(crawls.settings, "change, old_due, new_due")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((CATALOGUE, COUNTER), (COUNTER,), [("task removed", CATALOGUE[0], None)]),
        ((COUNTER,), (TRAINING, COUNTER), [("task added", None, TRAINING[0])]),
        (
            (CATALOGUE,),
            ((CATALOGUE[0], "市行政审批局", CATALOGUE[2]),),
            [("units", "市司法局 (responsible)", "市行政审批局 (responsible)")],
        ),
        (
            (CATALOGUE, COUNTER),
            (TRAINING, (CATALOGUE[0] + "和企业", *CATALOGUE[1:]), COUNTER),
            [("task added", None, TRAINING[0]), ("text", CATALOGUE[0], CATALOGUE[0] + "和企业")],
        ),
    ],
    ids=["removed", "added", "unit", "edited and put elsewhere"],
)
def test_tasks_are_compared_with_those_of_the_version_before(
    crawls: Any,
    before: Sequence[tuple[str, str, str]],
    after: Sequence[tuple[str, str, str]],
    expected: list[tuple[str, str | None, str | None]],
) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page(before))})
    crawls.crawl({"/1.html": crawls.answer(crawls.page(after), state=State.CHANGED)})
    built(crawls.settings)
    assert changes(crawls.settings) == expected


def test_new_gone_and_returned_notices_are_told_and_the_others_not(crawls: Any) -> None:
    pages = {f"/{n}.html": crawls.page((CATALOGUE,), title=f"关于印发第{n}号分工表的通知") for n in range(1, 5)}
    same, gone = crawls.answer(state=State.UNCHANGED), crawls.answer(state=State.MISSING)
    first = crawls.crawl({path: crawls.answer(pages[path]) for path in ("/1.html", "/2.html")})
    second = crawls.crawl(
        {"/1.html": same, "/2.html": crawls.answer(state=State.SOFT_404), "/3.html": crawls.answer(pages["/3.html"])}
    )
    built(crawls.settings)
    told = "change, old_value, new_value, old_fetched_at, new_fetched_at"
    second_title, third_title = "关于印发第2号分工表的通知", "关于印发第3号分工表的通知"
    missing = ("notice missing", second_title, "soft_404", utc(first, 4), utc(second, 4))
    added = ("notice added", None, third_title, None, utc(second, 6))
    assert changes(crawls.settings, told) == [missing, added]
    query = "SELECT doc_title, missing_since FROM documents WHERE missing_since IS NOT NULL"
    assert rows(crawls.settings, query) == [(second_title, utc(second, 4))]
    third = crawls.crawl({"/1.html": gone, "/2.html": crawls.answer(pages["/2.html"]), "/3.html": same})
    built(crawls.settings)
    assert changes(crawls.settings, told)[2:] == [
        ("notice missing", "关于印发第1号分工表的通知", "missing", utc(first), utc(third)),
        ("notice back", "soft_404", second_title, utc(second, 4), utc(third, 4)),
    ]
    assert rows(crawls.settings, "SELECT count(*) FROM documents WHERE missing_since IS NOT NULL") == [(1,)]
    ids = "SELECT change FROM changes c JOIN versions v ON v.version_id = coalesce(new_version_id, old_version_id)"
    assert len(rows(crawls.settings, ids)) == 4


def test_a_page_that_was_never_there_is_not_missed_and_is_new_when_it_comes(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page((COUNTER,)))})
    crawls.crawl({"/2.html": crawls.answer(state=State.MISSING)})
    built(crawls.settings)
    assert changes(crawls.settings) == []
    crawls.crawl({"/2.html": crawls.answer(crawls.page((CATALOGUE,)))})
    built(crawls.settings)
    assert [change for change, *_ in changes(crawls.settings)] == ["notice added"]


def test_the_same_words_in_other_bytes_are_no_version(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,), counter=7))})
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,), counter=8), state=State.CHANGED)})
    built(crawls.settings)
    assert rows(crawls.settings, "SELECT version_no, is_current FROM versions") == [(1, True)]
    assert changes(crawls.settings) == []


def test_words_altered_outside_the_tasks_are_a_change_of_the_notice_and_of_no_task(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,)))})
    letter = "现将《政务公开重点任务分工表》印发给你们，请结合实际抓好落实，每月报送进展情况。"
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,), letter=letter), state=State.CHANGED)})
    built(crawls.settings)
    title = "关于印发《政务公开重点任务分工表》的通知"
    assert rows(crawls.settings, "SELECT count(*) FROM versions") == [(2,)]
    assert changes(crawls.settings) == [("notice changed", title, title)]


def test_an_attachment_that_changed_is_a_version_of_its_notice(crawls: Any) -> None:
    def table(due: str) -> bytes:
        return f"任务分工表\n| 工作任务 | 责任单位 | 完成时限 |\n| --- | --- | --- |\n| {COUNTER[0]} | 市司法局 | {due} |\n".encode()

    page = crawls.page((), "附件1.txt")
    crawls.crawl({"/1.html": crawls.answer(page, {"附件1.txt": table("2021年9月底前")})})
    crawls.crawl({"/1.html": crawls.answer(page, {"附件1.txt": table("2021年10月底前")}, state=State.UNCHANGED)})
    built(crawls.settings)
    assert changes(crawls.settings, "change, old_due, new_due") == [
        ("deadlines", date(2021, 9, 30), date(2021, 10, 31))
    ]


def test_a_deadline_that_moved_and_moved_back_is_told_twice(crawls: Any) -> None:
    moved = (*CATALOGUE[:2], "2021年12月底前")
    for number, task in enumerate((CATALOGUE, moved, CATALOGUE)):
        state = State.CHANGED if number else State.FETCHED
        crawls.crawl({"/1.html": crawls.answer(crawls.page((task,)), state=state)})
    built(crawls.settings)
    there, back = date(2021, 9, 30), date(2021, 12, 31)
    assert changes(crawls.settings, "old_due, new_due") == [(there, back), (back, there)]
    assert rows(crawls.settings, "SELECT due FROM task_deadlines") == [(there,)]


def test_the_ledgers_words_stand_in_fetches(crawls: Any) -> None:
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,)))})
    crawls.crawl({"/1.html": crawls.answer(state=State.BLOCKED)})
    built(crawls.settings)
    query = "SELECT page_kind, source_key, state, doc_id IS NOT NULL FROM fetches ORDER BY fetched_at"
    assert rows(crawls.settings, query) == [("notice", "dazhou", state, True) for state in ("fetched", "blocked")]


def test_what_is_held_stands_in_no_table_even_when_it_was_read_before(crawls: Any) -> None:
    from crawlers.ledger import open_ledger

    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,)))})
    moved = (*CATALOGUE[:2], "2021年12月底前")
    began = crawls.crawl({"/1.html": crawls.answer(crawls.page((moved,)), state=State.CHANGED)})
    ingest([crawls.settings.raw], crawls.settings)
    with open_ledger(crawls.settings) as ledger:
        ledger.hold("dazhou", "", began, "silent for 200 days")
    built(crawls.settings)
    assert rows(crawls.settings, "SELECT due FROM task_deadlines") == [(date(2021, 9, 30),)]
    assert changes(crawls.settings) == []
    with open_ledger(crawls.settings) as ledger:
        ledger.release("dazhou", "", began)
    built(crawls.settings)
    assert changes(crawls.settings, "new_due") == [(date(2021, 12, 31),)]


def test_a_file_saved_of_an_address_that_was_crawled_is_no_version_of_it(crawls: Any) -> None:
    moved = (*CATALOGUE[:2], "2021年12月底前")
    for name, task in (("saved.html", moved), ("same.html", CATALOGUE)):
        address = b'<head><meta name="Url" content="https://www.dazhou.gov.cn/1.html">'
        (crawls.settings.raw / name).write_bytes(crawls.page((task,)).replace(b"<head>", address))
    built(crawls.settings)
    assert rows(crawls.settings, "SELECT url, source_key FROM documents") == [
        ("https://www.dazhou.gov.cn/1.html", None)
    ]
    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,)))})
    built(crawls.settings)
    assert rows(crawls.settings, "SELECT source_key, version_count FROM documents") == [("dazhou", 1)]
    assert changes(crawls.settings) == []
