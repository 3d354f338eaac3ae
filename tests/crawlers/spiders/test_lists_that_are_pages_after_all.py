"""A list that comes as a page of HTML where an interface should answer: its rows are read, and the operator is told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from scrapy.http import HtmlResponse, Request, Response

from crawlers.downloading.circuit import Circuit
from crawlers.errand import Errand
from crawlers.job import ColumnReport, Job
from crawlers.ledger.values import Run, Standing, Walked
from crawlers.recorder import Recorder
from crawlers.registry import Column, Evidence, Site
from crawlers.scope import Scope
from crawlers.spiders.json_interface import JsonInterface
from crawlers.spiders.walk import BY_LOOKS
from crawlers.store import Store
from taizhang.settings import Settings

AT = datetime(2026, 3, 1, tzinfo=UTC)
INTERFACE = {
    "url": "/api/list",
    "body": {"page": "{page}"},
    "items": "data",
    "fields": {"url": "url", "title": "title"},
}
COLUMN = Column("wj", "文件", "http://www.sc.gov.cn/10462/newzfwj.shtml", INTERFACE)
SITE = Site(
    "sichuan",
    "四川省",
    "510000",
    "json",
    "http://www.sc.gov.cn/",
    (COLUMN,),
    "0 1 * * *",
    "g",
    Evidence("-"),
    hosts=("www.sc.gov.cn",),
)
NOTICE = "/10462/c103044/2021/9/10/5f1c2b3a4d5e6f708192a3b4c5d6e7f{}.shtml"
GONE = b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>"


class Brought:
    """A recorder that keeps the lines that it is brought."""

    def __init__(self) -> None:
        self.lines: list[object] = []

    def bring(self, line: object, data: bytes | None = None) -> None:
        self.lines.append(line)


def page(numbers: Iterable[int], following: str = "") -> bytes:
    rows = "".join(
        f'<li><a href="{NOTICE.format(number)}">关于印发第{number}号工作要点的通知</a><span>2021-09-1{number}</span></li>'
        for number in numbers
    )
    link = f'<a href="{following}">下一页</a>' if following else ""
    return f"<html><head><title>文件</title></head><body><ul>{rows}</ul>{link}</body></html>".encode()


def crawl(answers: dict[str, tuple[int, bytes]], complete: int = 0) -> tuple[list[str], ColumnReport, list[object]]:
    """Return the notices that are asked for, what came of the column, and the lines for the ledger."""
    brought = Brought()
    errand = Errand(
        site=SITE,
        job=Job("sichuan"),
        settings=Settings(),
        run=Run(7, "sichuan", "", AT),
        scope=Scope(SITE.hosts),
        recorder=cast(Recorder, brought),
        store=Store(Path("nowhere")),
        pages={},
        links={},
        standings={"wj": Standing("wj", complete=complete)},
        words_of=lambda data: None,
    )
    spider = JsonInterface(errand, Circuit({}, 3, 24))
    waiting: list[Request] = [*spider.columns()]
    notices = []
    while waiting:
        request = waiting.pop(0)
        if "walk" not in request.cb_kwargs:
            notices.append(request.url)
            continue
        status, body = answers[f"{request.method} {request.url.removeprefix('http://www.sc.gov.cn')}"]
        response: Response = HtmlResponse(request.url, status=status, body=body, request=request)
        waiting += spider.on_list(response, **request.cb_kwargs)
    return notices, errand.columns["wj"], brought.lines


def asked(numbers: Iterable[int]) -> list[str]:
    return [f"http://www.sc.gov.cn{NOTICE.format(number)}" for number in numbers]


def test_a_page_that_comes_where_json_is_expected_is_read_by_its_rows_to_its_end() -> None:
    answers = {
        "POST /api/list": (200, page(range(3), "/api/list_2.shtml")),
        "GET /api/list_2.shtml": (200, page(range(3, 6))),
    }
    notices, report, lines = crawl(answers)
    assert notices == asked(range(6))
    assert report.problem == "the answer is no JSON but a page of HTML; the rows that it shows were read"
    [walked] = [line for line in lines if isinstance(line, Walked)]
    assert walked.column.endswith(BY_LOOKS)  # the interface may list more once it answers


def test_the_column_s_own_page_is_read_where_its_interface_is_not_there() -> None:
    answers = {"POST /api/list": (404, GONE), "GET /10462/newzfwj.shtml": (200, page(range(3)))}
    notices, report, _ = crawl(answers)
    assert notices == asked(range(3))
    assert report.problem == "page 1: missing (404); the rows that the column's own page shows were read instead"


def test_a_site_that_takes_no_post_is_asked_for_the_column_s_own_page() -> None:
    answers = {"POST /api/list": (405, b"no"), "GET /10462/newzfwj.shtml": (200, page(range(3)))}
    assert crawl(answers)[0] == asked(range(3))


def test_the_interface_s_own_fault_is_told_where_the_column_s_page_lists_nothing_either() -> None:
    answers = {"POST /api/list": (404, GONE), "GET /10462/newzfwj.shtml": (200, page(()))}
    _, report, _ = crawl(answers)
    assert (report.problem, report.unreadable) == ("page 1: missing (404)", False)


def test_an_interface_that_has_answered_before_is_waited_for() -> None:
    _, report, _ = crawl({"POST /api/list": (404, GONE)}, complete=1)
    assert report.problem == "page 1: missing (404)"


def test_a_message_in_html_is_no_list() -> None:
    _, report, _ = crawl({"POST /api/list": (200, "<html><body>系统繁忙，请稍后再试</body></html>".encode())})
    assert report.problem == "page 1: failed (its list can't be read: the answer is no JSON but a page of HTML)"


def test_json_with_links_in_its_texts_is_no_page() -> None:
    answer = {"rows": [{"contentHtml": page(range(3)).decode()}]}
    _, report, _ = crawl({"POST /api/list": (200, json.dumps(answer).encode())})
    assert report.problem is not None
    assert "the answer has no 'data'" in report.problem
