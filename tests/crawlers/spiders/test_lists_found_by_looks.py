"""A column whose page is not as it is said to be: its rows are found by their looks, and that this was so is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from scrapy.http import HtmlResponse, Request

from crawlers.downloading.circuit import Circuit
from crawlers.errand import Errand
from crawlers.job import ColumnReport, Job
from crawlers.ledger.values import Run, Standing, Walked
from crawlers.recorder import Recorder
from crawlers.registry import Column, Evidence, Site
from crawlers.scope import Scope
from crawlers.spiders import spider_of
from crawlers.store import Store
from taizhang.settings import Settings

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOST = "http://www.a.gov.cn"
LIST = f"{HOST}/col/col4729/index.html"
SECOND = f"{HOST}/col/col4729/index_2.html"
PROXY = "/module/web/jpage/dataproxy.jsp"
ROWS = "".join(
    f'<li><a href="/info/1483/79{n}00.htm">关于做好第{n}批秋季防汛工作的通知</a><span>2021-09-1{n}</span></li>'
    for n in range(1, 6)
)
TEXT = "为进一步做好政府信息公开工作，现将有关文件公布如下，请各部门、各单位认真组织学习，抓好贯彻落实。"
PAGE = f"<html><head><title>通知公告</title></head><body><h1>通知公告</h1><p>{TEXT}</p><ul>{ROWS}</ul>%s</body></html>"
NOTICES = [f"{HOST}/info/1483/79{n}00.htm" for n in range(1, 6)]
UNIT = {"columnid": "4729", "unitid": "18064", "webid": "1"}


class Crawl:
    """A walk over a column of a site that has these pages, by GET, and no other."""

    def __init__(self, platform: str, options: dict[str, Any], pages: Mapping[str, str], url: str = LIST) -> None:
        column = Column("gsgg", "公示公告", url, options)
        evidence = Evidence("-")
        site = Site(
            "a", "甲市", "511400", platform, HOST, (column,), "0 1 * * *", "g", evidence, hosts=("www.a.gov.cn",)
        )
        self.asked: list[str] = []
        self.lines: list[object] = []
        self.pages = pages
        self.errand = Errand(
            site=site,
            job=Job("a"),
            settings=Settings(),
            run=Run(7, "a", "", AT),
            scope=Scope(site.hosts),
            recorder=cast(Recorder, self),
            store=Store(Path("nowhere")),
            pages={},
            links={},
            standings={"gsgg": Standing("gsgg")},
            words_of=lambda data: None,
        )
        self.spider = spider_of(platform)(self.errand, Circuit({}, 3, 24))
        self.notices = [url for request in self.spider.columns() for url in self.walked(request)]

    def bring(self, line: object, data: bytes | None = None) -> None:
        self.lines.append(line)

    def walked(self, request: Request) -> list[str]:
        """Ask for a page of the list and those behind it; return the addresses of the notices."""
        self.asked.append(f"{request.method} {request.url.removeprefix(HOST)}")
        body = self.pages.get(request.url) if request.method == "GET" else None
        response = HtmlResponse(
            request.url,
            status=404 if body is None else 200,
            body=(body or "<html><body>404 Not Found</body></html>").encode(),
            headers={"Content-Type": "text/html"},
            request=request,
        )
        found: list[str] = []
        for then in self.spider.on_list(response, **request.cb_kwargs):
            found += self.walked(then) if "walk" in then.cb_kwargs else [then.url]
        return found

    @property
    def report(self) -> ColumnReport:
        return self.errand.columns["gsgg"]


@pytest.mark.parametrize("platform", ["html", "trs", "vsb", "nfcms"])
def test_rows_that_a_selector_does_not_name_are_found_and_this_is_told(platform: str) -> None:
    crawl = Crawl(platform, {"rows": "div.id-list ul li"}, {LIST: PAGE % ""})
    assert crawl.notices == NOTICES
    assert "its options name nothing: has its layout changed?" in (crawl.report.problem or "")
    assert [line for line in crawl.lines if isinstance(line, Walked)]  # it came to its end


def test_rows_that_a_selector_names_are_found_without_a_word() -> None:
    crawl = Crawl("html", {"rows": "ul li"}, {LIST: PAGE % ""})
    assert (crawl.notices, crawl.report.problem) == (NOTICES, None)


def test_the_pages_behind_are_read_in_the_same_way() -> None:
    behind = PAGE.replace("/info/1483/", "/info/1484/") % ""
    crawl = Crawl("html", {"rows": "div.rows li"}, {LIST: PAGE % '<a href="index_2.html">下一页</a>', SECOND: behind})
    assert crawl.asked == ["GET /col/col4729/index.html", "GET /col/col4729/index_2.html"]
    assert len(crawl.notices) == 10


def test_a_page_of_records_that_has_rows_instead_is_read_by_its_looks() -> None:
    crawl = Crawl("cdata", {}, {LIST: PAGE % ""})
    assert crawl.notices == NOTICES
    assert "its list is not as cdata has it" in (crawl.report.problem or "")


def test_a_page_that_lists_nothing_at_all_stays_a_problem() -> None:
    crawl = Crawl("html", {"rows": "ul li"}, {LIST: f"<html><body><h1>通知公告</h1><p>{TEXT}</p></body></html>"})
    assert (crawl.notices, crawl.report.unreadable) == ([], True)


def test_a_hanweb_page_that_sets_up_no_list_is_read_as_it_stands() -> None:
    crawl = Crawl("hanweb", UNIT, {LIST: PAGE % '<a href="index_2.html">下一页</a>', SECOND: PAGE % ""})
    assert crawl.notices == NOTICES
    assert crawl.asked == ["GET /col/col4729/index.html", "GET /col/col4729/index_2.html"]


def test_and_the_interface_that_its_options_name_is_asked_for_the_rest() -> None:
    crawl = Crawl("hanweb", UNIT, {LIST: PAGE % ""})
    assert crawl.notices == NOTICES
    assert [line.partition("?")[0] for line in crawl.asked[1:]] == [f"POST {PROXY}", f"GET {PROXY}"]
    assert crawl.report.problem is None


def test_blocks_are_got_where_they_can_not_be_posted_for() -> None:
    records = "".join(
        f'<record><![CDATA[<li><a href="/art/2021/9/1{n}/art_4729_{n}.html">关于做好第{n}批防汛工作的通知</a></li>]]></record>'
        for n in range(1, 6)
    )
    form = "col=1&appid=1&webid=1&path=%2F&columnid=4729&sourceContentType=1&unitid=18064&webname=&permissiontype=0"
    options = UNIT | {"perpage": 2, "group": 2}
    blocks = {
        f"{HOST}{PROXY}?startrecord={start}&endrecord={start + 3}&perpage=2&{form}": (
            f"<datastore><totalrecord>6</totalrecord><recordset>{part}</recordset></datastore>"
        )
        for start, part in ((1, records), (5, records.replace("/9/", "/8/")))
    }
    page = f"<html><body><h1>通知公告</h1><p>{TEXT}</p><div id='18064'></div></body></html>"
    crawl = Crawl("hanweb", options, {LIST: page, **blocks})
    assert len(crawl.notices) == 10
    assert [line.partition(" ")[0] for line in crawl.asked] == ["GET", "POST", "GET", "GET"]
