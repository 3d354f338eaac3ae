"""What a re-crawl altered, as the warehouse tells it: tasks, whole notices, and both versions of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
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


MOVED = (*CATALOGUE[:2], "2021年12月底前")
LETTER = "现将《政务公开重点任务分工表》印发给你们，请结合实际抓好落实，每月报送进展情况。"
# Tasks of a notice before and after, and what is told of them.
TASKS = {
    "removed": ((CATALOGUE, COUNTER), (COUNTER,), [("task removed", CATALOGUE[0], None)]),
    "added": ((COUNTER,), (TRAINING, COUNTER), [("task added", None, TRAINING[0])]),
    "unit": (
        (CATALOGUE,),
        ((CATALOGUE[0], "市行政审批局", CATALOGUE[2]),),
        [("units", "市司法局 (responsible)", "市行政审批局 (responsible)")],
    ),
    "edited-and-put-elsewhere": (
        (CATALOGUE, COUNTER),
        (TRAINING, (CATALOGUE[0] + "和企业", *CATALOGUE[1:]), COUNTER),
        [("task added", None, TRAINING[0]), ("text", CATALOGUE[0], CATALOGUE[0] + "和企业")],
    ),
}


def url_of(name: str) -> str:
    return f"https://www.dazhou.gov.cn/{name}.html"


def title_of(name: str) -> str:
    return f"关于印发《政务公开重点任务分工表》（{name}）的通知"


def either(second: str) -> tuple[str, str, str]:
    return (*CATALOGUE[:2], f"2021年9月底前出台方案，{second}全面完成")


def item(due: str) -> str:
    return f"一、编制目录。{due}编制政务公开事项目录，向社会公开。（责任单位：市司法局）"


def table(due: str) -> bytes:
    return f"任务分工表\n| 工作任务 | 责任单位 | 完成时限 |\n| --- | --- | --- |\n| {COUNTER[0]} | 市司法局 | {due} |\n".encode()


@dataclass(frozen=True)
class Altered:
    """A warehouse of notices that a second crawl found altered, each in one way, one of them a third crawl again."""

    settings: Settings
    first: datetime
    second: datetime

    def changes(self, name: str, columns: str = "change, old_value, new_value") -> list[tuple[Any, ...]]:
        """Return what is told of this notice."""
        where = f"url = '{url_of(name)}'"
        return rows(self.settings, f"SELECT {columns} FROM changes WHERE {where} ORDER BY new_fetched_at, change")


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory, crawls_in: Callable[[Path], Any]) -> Altered:
    crawls = crawls_in(tmp_path_factory.mktemp("altered") / "data")

    def page(name: str, tasks: Sequence[tuple[str, str, str]], *links: str, **more: Any) -> bytes:
        return bytes(crawls.page(tasks, *links, title=title_of(name), **more))

    def crawl(pages: Mapping[str, Any], state: State) -> datetime:
        answers = {
            f"/{name}.html": crawls.answer(found, state=state) if isinstance(found, bytes) else found
            for name, found in pages.items()
        }
        began: datetime = crawls.crawl(answers)
        return began

    annexed = page("annex", (), "附件1.txt")
    first = crawl(
        {
            "deadline": page("deadline", (CATALOGUE, COUNTER)),
            "two": page("two", (either("2022年6月底前"),)),
            **{name: page(name, before) for name, (before, _, _) in TASKS.items()},
            "bytes": page("bytes", (CATALOGUE,), counter=7),
            "wording": page("wording", (CATALOGUE,)),
            "back": page("back", (CATALOGUE,)),
            "blocked": page("blocked", (CATALOGUE,)),
            "annex": crawls.answer(annexed, {"附件1.txt": table("2021年9月底前")}),
            "running": page("running", (), letter=item("2021年9月底前")),
        },
        State.FETCHED,
    )
    second = crawl(
        {
            "deadline": page("deadline", (MOVED, COUNTER)),
            "two": page("two", (either("2022年12月底前"),)),
            **{name: page(name, after) for name, (_, after, _) in TASKS.items()},
            "bytes": page("bytes", (CATALOGUE,), counter=8),
            "wording": page("wording", (CATALOGUE,), letter=LETTER),
            "back": page("back", (MOVED,)),
            "blocked": crawls.answer(state=State.BLOCKED),
            "annex": crawls.answer(annexed, {"附件1.txt": table("2021年10月底前")}, state=State.UNCHANGED),
            "running": page("running", (), letter=item("2021年12月底前")),
        },
        State.CHANGED,
    )
    crawl({"back": page("back", (CATALOGUE,))}, State.CHANGED)
    built(crawls.settings)
    return Altered(crawls.settings, first, second)


def test_a_deadline_that_moved_is_told_with_both_days_and_both_versions(altered: Altered) -> None:
    days = "change, old_due, new_due, old_fetched_at, new_fetched_at"
    assert altered.changes("deadline", days) == [
        ("deadlines", date(2021, 9, 30), date(2021, 12, 31), utc(altered.first), utc(altered.second))
    ]
    cited = rows(
        altered.settings,
        "SELECT v.version_no, v.since = c.old_fetched_at, w.version_no, w.since = c.new_fetched_at, c.old_quote, "
        "c.new_quote FROM changes c JOIN versions v ON v.version_id = c.old_version_id "
        f"JOIN versions w ON w.version_id = c.new_version_id WHERE c.url = '{url_of('deadline')}'",
    )
    assert cited == [(1, True, 2, True, CATALOGUE[0], CATALOGUE[0])]


def test_of_two_deadlines_the_one_that_moved_is_told(altered: Altered) -> None:
    moved = ("deadlines", date(2022, 6, 30), date(2022, 12, 31))
    assert moved in altered.changes("two", "change, old_due, new_due")


def test_a_deadline_that_moved_in_running_text_is_told_once(altered: Altered) -> None:
    told = ("deadlines", "2021年9月底前 [2021-09-30]", "2021年12月底前 [2021-12-31]")
    assert altered.changes("running") == [told]


@pytest.mark.parametrize("name", TASKS)
def test_tasks_are_compared_with_those_of_the_version_before(altered: Altered, name: str) -> None:
    assert altered.changes(name) == TASKS[name][2]


def test_the_same_words_in_other_bytes_are_no_version(altered: Altered) -> None:
    query = "SELECT version_no, is_current FROM versions"
    assert rows(altered.settings, f"{query} WHERE url = '{url_of('bytes')}'") == [(1, True)]
    assert altered.changes("bytes") == []


def test_words_altered_outside_the_tasks_are_a_change_of_the_notice_and_of_no_task(altered: Altered) -> None:
    query = "SELECT count(*) FROM versions"
    assert rows(altered.settings, f"{query} WHERE url = '{url_of('wording')}'") == [(2,)]
    assert altered.changes("wording") == [("notice changed", title_of("wording"), title_of("wording"))]


def test_an_attachment_that_changed_is_a_version_of_its_notice(altered: Altered) -> None:
    assert altered.changes("annex", "change, old_due, new_due") == [
        ("deadlines", date(2021, 9, 30), date(2021, 10, 31))
    ]


def test_a_deadline_that_moved_and_moved_back_is_told_twice(altered: Altered) -> None:
    there, back = date(2021, 9, 30), date(2021, 12, 31)
    assert altered.changes("back", "old_due, new_due") == [(there, back), (back, there)]
    query = "SELECT due FROM task_deadlines JOIN tasks USING (task_id) JOIN documents USING (doc_id)"
    assert rows(altered.settings, f"{query} WHERE url = '{url_of('back')}'") == [(there,)]


def test_the_ledgers_words_stand_in_fetches(altered: Altered) -> None:
    query = "SELECT page_kind, source_key, state, doc_id IS NOT NULL FROM fetches"
    where = f"WHERE url = '{url_of('blocked')}' ORDER BY fetched_at"
    assert rows(altered.settings, f"{query} {where}") == [
        ("notice", "dazhou", state, True) for state in ("fetched", "blocked")
    ]
    assert altered.changes("blocked") == []


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


def test_what_is_held_stands_in_no_table_even_when_it_was_read_before(crawls: Any) -> None:
    from crawlers.ledger import open_ledger

    crawls.crawl({"/1.html": crawls.answer(crawls.page((CATALOGUE,)))})
    began = crawls.crawl({"/1.html": crawls.answer(crawls.page((MOVED,)), state=State.CHANGED)})
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
    for name, task in (("saved.html", MOVED), ("same.html", CATALOGUE)):
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
