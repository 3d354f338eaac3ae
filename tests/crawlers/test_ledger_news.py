"""News are the lines that change what is known: new bytes, a page that vanished or came back, a site that shuts us out."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.ledger import news as news_lines
from crawlers.ledger.values import News
from crawlers.states import Kind, State

URL = "https://www.ms.gov.cn/info/1483/1199786.htm"
LIST = "https://www.ms.gov.cn/tz/index.html"
S = State


def told(crawls: Any) -> list[State]:
    return [line.state for line in crawls.ledger.news()]


def test_a_line_of_news_cites_its_fetch(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.find(URL)
        crawls.fetch(URL, S.FETCHED, "a", status=200)
        at = crawls.now
    assert list(crawls.ledger.news()) == [News("meishan", URL, Kind.NOTICE, at, S.FETCHED, None, 200, "a" * 64, False)]


@pytest.mark.parametrize(
    ("fetches", "expected"),
    [
        ([(S.FETCHED, "a"), (S.UNCHANGED, "a"), (S.UNCHANGED, None)], [0]),
        ([(S.FETCHED, "a"), (S.CHANGED, "b"), (S.CHANGED, "a")], [0, 1, 2]),
        ([(S.FETCHED, "a"), (S.FETCHED, "a")], [0]),
        ([(S.FETCHED, "a"), (S.MISSING, None), (S.MISSING, None), (S.SOFT_404, None)], [0, 1]),
        ([(S.FETCHED, "a"), (S.MISSING, None), (S.FETCHED, "a"), (S.UNCHANGED, "a")], [0, 1, 2]),
        ([(S.FETCHED, "a"), (S.MISSING, None), (S.TIMED_OUT, None), (S.MISSING, None)], [0, 1]),
        ([(S.FETCHED, "a"), (S.SOFT_404, None), (S.BLOCKED, None), (S.MISSING, None)], [0, 1, 2, 3]),
        ([(S.FETCHED, "a"), (S.BLOCKED, None), (S.BLOCKED, None), (S.FAILED, None), (S.BLOCKED, None)], [0, 1]),
        ([(S.FETCHED, "a"), (S.BLOCKED, None), (S.UNCHANGED, "a")], [0, 1, 2]),
        ([(S.FETCHED, "a"), (S.TIMED_OUT, None), (S.UNCHANGED, "a"), (S.FAILED, None)], [0]),
        ([(S.TIMED_OUT, None), (S.FETCHED, "a")], [1]),
        ([(S.FORBIDDEN, None), (S.FORBIDDEN, None), (S.TLS_FAILED, None), (S.FETCHED, "a")], [0, 2, 3]),
        ([(S.MISSING, None), (S.MISSING, None), (S.FETCHED, "a")], [0, 2]),
        ([(S.TOO_LARGE, None), (S.REFUSED, None)], [0, 1]),
    ],
)
def test_what_changes_nothing_is_no_news(
    crawls: Any, fetches: list[tuple[State, str | None]], expected: list[int]
) -> None:
    with crawls.crawl(0):
        for state, data in fetches:
            crawls.fetch(URL, state, data)
    assert told(crawls) == [fetches[number][0] for number in expected]


def test_it_makes_no_difference_whether_lines_come_in_one_batch_or_in_many(crawls: Any, crawls_of: Any) -> None:
    from crawlers.ledger.values import Fetched

    states = [(S.FETCHED, "a"), (S.UNCHANGED, "a"), (S.MISSING, None), (S.MISSING, None), (S.FETCHED, "a")]
    with crawls.crawl(0):
        crawls.write(
            fetched=[Fetched(URL, Kind.NOTICE, crawls.now, state, sha256=data and data * 64) for state, data in states]
        )
    assert told(crawls) == [S.FETCHED, S.MISSING, S.FETCHED]


def test_a_page_that_moved_is_news_once(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a")
        for _ in range(2):
            crawls.fetch(URL, S.MOVED, "a", final_url=f"{URL}l")
        crawls.fetch(URL, S.MOVED, "a", final_url=f"{URL}#2")
    assert told(crawls) == [S.FETCHED, S.MOVED, S.MOVED]


def test_a_list_tells_nothing_by_its_bytes_but_when_it_shuts_us_out(crawls: Any) -> None:
    with crawls.crawl(0):
        for state in (S.FETCHED, S.CHANGED, S.BLOCKED, S.BLOCKED, S.UNCHANGED, S.CHANGED):
            crawls.fetch(LIST, state, kind=Kind.LIST)
    assert told(crawls) == [S.BLOCKED, S.UNCHANGED]


def test_a_page_that_did_not_come_has_no_bytes_in_the_news(crawls: Any) -> None:
    with crawls.crawl(0):
        crawls.fetch(URL, S.FETCHED, "a")
        crawls.fetch(URL, S.MISSING, status=404, reason="gone")
    missing = list(crawls.ledger.news())[-1]
    assert (missing.sha256, missing.status, missing.reason) == (None, 404, "gone")


def test_a_notice_is_new_when_its_column_had_been_walked_to_the_end_without_it(crawls: Any) -> None:
    with crawls.crawl(0):  # cut off: the column's end was not reached
        crawls.find("a", walk=1)
        crawls.fetch("a", S.FETCHED, "a")
    assert [line.is_new for line in crawls.ledger.news()] == [False]
    with crawls.crawl(1):
        crawls.find("b", walk=1)
        crawls.fetch("b", S.FETCHED, "b")
        crawls.walked(1)
    with crawls.crawl(2):
        crawls.find("c", walk=2)
        crawls.fetch("c", S.FETCHED, "c")
        crawls.find("x", Kind.ATTACHMENT, walk=2)
        crawls.fetch("x", S.FETCHED, "d", Kind.ATTACHMENT)
        crawls.find("e", walk=2, column="new")  # the first walk of another column
        crawls.fetch("e", S.FETCHED, "e")
        crawls.walked(2)
        crawls.walked(2, "new")
    assert {line.url: line.is_new for line in crawls.ledger.news()} == {
        "a": False,
        "b": False,
        "c": True,
        "x": False,
        "e": False,
    }


def test_a_run_tells_nothing_until_it_ended(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, S.FETCHED, "a")
    assert told(crawls) == []
    crawls.end("stopped")
    assert told(crawls) == [S.FETCHED]


def test_what_a_killed_run_brought_is_told_once_another_took_its_place(crawls: Any) -> None:
    crawls.begin(0)
    crawls.fetch(URL, S.FETCHED, "a")
    crawls.begin(3)
    assert told(crawls) == [S.FETCHED]


def test_the_news_of_all_sources_come_in_the_order_in_which_they_were_written(crawls: Any, crawls_of: Any) -> None:
    other = crawls_of(crawls.ledger, "dazhou")
    crawls.begin(0)
    other.begin(0)
    for one, url in ((crawls, "1"), (other, "2"), (crawls, "3")):
        one.fetch(url, S.FETCHED, "a")
    other.end()
    crawls.end()
    assert [line.url for line in crawls.ledger.news()] == ["1", "2", "3"]


def test_news_come_all_however_many_are_read_at_once(crawls: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_lines, "AT_ONCE", 2)
    for count in range(1, 6):
        with crawls.crawl(count):
            crawls.fetch(str(count), S.FETCHED, "a")
        assert [line.url for line in crawls.ledger.news()] == [str(number) for number in range(1, count + 1)]
