"""A column whose page only tells where its list is: the list behind it is walked, with what only it names."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from scrapy.http import HtmlResponse, Request, TextResponse

from crawlers.downloading.circuit import Circuit
from crawlers.errand import Errand
from crawlers.job import Job
from crawlers.ledger.values import Discovery, Fetched, Page, Run, Standing
from crawlers.listing import Link
from crawlers.recorder import Recorder
from crawlers.registry import Column, Evidence, Site
from crawlers.scope import Scope
from crawlers.spiders.gkmlpt import Gkmlpt
from crawlers.states import Kind
from crawlers.store import Store
from taizhang.settings import Settings

AT = datetime(2026, 3, 1, tzinfo=UTC)
COLUMN = Column("wj", "文件", "http://www.sz.gov.cn/gkmlpt/index#5")
SITE = Site(
    "sz",
    "深圳市",
    "440300",
    "gkmlpt",
    "http://www.sz.gov.cn/",
    (COLUMN,),
    "0 1 * * *",
    "g",
    Evidence("-"),
    hosts=("www.sz.gov.cn",),
)
NOTICE = "http://www.sz.gov.cn/gkmlpt/content/9/9103/post_9103540.html"
FILE = "http://www.sz.gov.cn/attachment/0/7/9103540.docx"
INDEX = """<!DOCTYPE html><html><head><title>政府信息公开目录_深圳政府在线</title></head><body><h1>政府信息公开</h1><div id="app">政府信息公开指南、
政府信息公开制度、法定主动公开内容</div><script>window._CONFIG = {SID: '755001', TREE: [{"id": 5, "name": "政策文件"}]}</script></body></html>"""


class Brought:
    """A recorder that keeps the lines that it is brought."""

    def __init__(self) -> None:
        self.lines: list[object] = []

    def bring(self, line: object, data: bytes | None = None) -> None:
        self.lines.append(line)


def spider(pages: dict[str, Page] | None = None) -> tuple[Gkmlpt, Brought]:
    brought = Brought()
    errand = Errand(
        site=SITE,
        job=Job("sz"),
        settings=Settings(),
        run=Run(7, "sz", "", AT),
        scope=Scope(SITE.hosts),
        recorder=cast(Recorder, brought),
        store=Store(Path("nowhere")),
        pages=pages or {},
        links={},
        standings={"wj": Standing("wj")},
        words_of=lambda data: None,
    )
    return Gkmlpt(errand, Circuit({}, 3, 24)), brought


def given(made: Gkmlpt, request: Request, response: type[TextResponse], body: str) -> list[Request]:
    headers = {"ETag": '"1"', "Content-Type": "text/html" if response is HtmlResponse else "application/json"}
    answer = response(request.url, body=body.encode(), headers=headers, request=request)
    return list(made.on_list(answer, **request.cb_kwargs))


def answer(*articles: dict[str, Any]) -> str:
    return json.dumps({"articles": articles, "total": len(articles)}, ensure_ascii=False)


def article() -> dict[str, Any]:
    files = [{"name": "附件1：任务分工表.docx", "url": "/attachment/0/7/9103540.docx"}]
    return {"title": "关于印发方案的通知", "url": NOTICE, "display_publish_time": 1631203200, "attachment": files}


def walked(made: Gkmlpt, *articles: dict[str, Any]) -> list[Request]:
    [request] = made.columns()
    [behind] = given(made, request, HtmlResponse, INDEX)
    assert behind.url == "http://www.sz.gov.cn/gkmlpt/api/all/5?page=1&sid=755001"
    return given(made, behind, TextResponse, answer(*articles))


def test_the_list_behind_the_page_is_asked_for_and_read() -> None:
    made, brought = spider()
    assert [request.url for request in walked(made, article())] == [NOTICE]
    report = made.errand.columns["wj"]
    assert (report.problem, report.entries) == (None, 1)
    [index] = [line for line in brought.lines if isinstance(line, Fetched) and line.url.endswith("/index")]
    assert index.etag is None  # or the next crawl would hear that nothing changed, and not look at the list


def test_files_that_only_the_list_names_are_its_notices() -> None:
    made, _ = spider()
    walked(made, article())
    assert made.errand.listed[NOTICE] == (Link(FILE, "/attachment/0/7/9103540.docx", "附件1：任务分工表.docx"),)


def test_so_they_are_where_a_crawl_was_killed_between_the_list_and_the_notice() -> None:
    made, brought = spider({NOTICE: Page(NOTICE, Kind.NOTICE, "wj", 1, AT)})
    assert walked(made, article()) == []  # it is known, and waits with the others that are
    assert [link.url for link in made.errand.listed[NOTICE]] == [FILE]
    assert not [line for line in brought.lines if isinstance(line, Discovery) and line.kind is Kind.NOTICE]


def test_a_list_behind_the_page_that_is_empty_is_a_problem() -> None:
    made, _ = spider()
    assert walked(made) == []
    assert "lists nothing" in (made.errand.columns["wj"].problem or "")


def test_a_page_that_does_not_tell_is_a_problem() -> None:
    made, _ = spider()
    [request] = made.columns()
    assert given(made, request, HtmlResponse, INDEX.replace("SID", "SITE")) == []
    assert "names no SID" in (made.errand.columns["wj"].problem or "")
