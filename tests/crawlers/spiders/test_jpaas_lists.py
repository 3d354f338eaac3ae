"""jpaas lists: the column's page names a unit, the interface answers with its rows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.jpaas import Jpaas

SPIDER = object.__new__(Jpaas)
URL = "https://www.example.gov.cn/col/col1229063367/index.html"
UNIT = "https://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
FACTS = {"webId": "149", "tplSetId": "LWYU5", "tagId": "信息列表", "pageId": "1229063367"}


def shell(*tags: str) -> str:
    units = "".join(
        f"""<div id="{tag}"></div><script parseType="bulidstatic" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
        queryData="{{'parseType':'bulidstatic','webId':'149','tplSetId':'LWYU5','pageType':'column','tagId':'{tag}','editType':'null','pageId':'1229063367'}}"
        src="/cms_files/default/script/AuthorizedRead/unitbuild.js"></script>"""
        for tag in tags
    )
    return f"<html><body><div class='nav'><a href='/col/col1/index.html'>首页导航</a></div>{units}</body></html>"


def answer(numbers: range, page: int, count: int | None = 40) -> str:
    rows = "".join(
        f'<li class="clearfix"><a title="关于印发第{n}号方案的通知" href="/art/2021/art_{n:032x}.html">关于印发第{n}号…</a><b>[2021-09-{n % 28 + 1:02}]</b></li>'
        for n in numbers
    )
    told = f'rows="15" count="{count}" pageNo="{page}"' if count is not None else ""
    html = f'<div id="信息列表"><div class="page-content"><ul>{rows}</ul></div><div class="pagination" {told} unitid="信息列表"></div></div>'
    return json.dumps({"success": True, "code": "200", "data": {"html": html}}, ensure_ascii=False)


def listed(body: str, ask: Ask | None = None, **options: Any) -> Listing:
    ask = ask or Ask(URL)
    return SPIDER.listing(TextResponse(ask.url, body=body.encode()), Column("zfgz", "政府规章", URL, options), ask)


def query(ask: Ask | None) -> dict[str, str]:
    assert ask and ask.url.startswith(f"{UNIT}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}


def test_the_columns_page_leads_to_the_unit_that_holds_its_list() -> None:
    listing = listed(shell("导航", "信息列表", "页脚"))
    assert listing.entries == ()
    assert query(listing.following) == {"parseType": "bulidstatic", "pageType": "column", "editType": "null", **FACTS}
    assert listing.following and (listing.following.page, listing.following.headers["Referer"]) == (1, URL)
    assert query(listed(shell("导航", "右侧内容")).following)["tagId"] == "右侧内容"
    assert query(listed(shell("导航", "信息列表"), tagId="导航").following)["tagId"] == "导航"


def test_options_that_name_the_unit_spare_the_columns_page() -> None:
    assert query(SPIDER.first(Column("zfgz", "政府规章", URL, FACTS)))["tagId"] == "信息列表"
    assert SPIDER.first(Column("zfgz", "政府规章", URL, {"webId": "149"})) == Ask(URL)


def test_pages_are_asked_for_to_the_last() -> None:
    first = SPIDER.first(Column("zfgz", "政府规章", URL, FACTS))
    listing = listed(answer(range(15), 1), first)
    assert listing.entries[0] == Entry(
        f"https://www.example.gov.cn/art/2021/art_{0:032x}.html", "关于印发第0号方案的通知", date(2021, 9, 1)
    )
    assert len(listing.entries) == 15
    assert json.loads(query(listing.following)["paramJson"]) == {"pageNo": 2, "pageSize": 15}
    second = listed(answer(range(15, 30), 2), listing.following)
    assert json.loads(query(second.following)["paramJson"]) == {"pageNo": 3, "pageSize": 15}
    assert second.following and second.following.page == 3 and second.following.url.count("paramJson") == 1
    assert listed(answer(range(30, 40), 3), second.following).following is None


def test_a_site_that_answers_with_its_first_page_again_is_not_asked_on() -> None:
    assert listed(answer(range(15), 1), Ask(f"{UNIT}?webId=149", 2)).following is None


def test_an_older_interface_counts_pages_beside_its_html() -> None:
    first = SPIDER.first(Column("zfgz", "政府规章", URL, {**FACTS, "rows": 15}))
    assert query(first)["rows"] == "15"
    answered = json.loads(answer(range(15), 1, None))
    answered["data"]["pageCount"] = 2
    following = listed(json.dumps(answered), first, rows=15).following
    assert query(following)["pageNo"] == "2" and following and following.page == 2
    assert listed(json.dumps(answered), following, rows=15).following is None


def test_without_a_count_there_is_no_next_page() -> None:
    assert listed(answer(range(15), 1, None), Ask(f"{UNIT}?webId=149")).following is None
    assert listed(answer(range(0), 1), Ask(f"{UNIT}?webId=149")) == Listing(())


def test_an_answer_without_rows_is_an_error_that_says_what_it_has() -> None:
    with pytest.raises(ValueError, match=r"no piece of HTML at data\.html: it has success, message"):
        listed('{"success": false, "message": "参数错误"}', Ask(UNIT))


def test_a_page_that_was_built_whole_is_read_as_it_stands() -> None:
    listing = listed(
        '<ul><li class="clearfix"><a href="/art/2021/9/10/art_1_2.html">关于印发方案的通知</a><span>2021-09-10</span></li></ul>'
    )
    assert [entry.title for entry in listing.entries] == ["关于印发方案的通知"] and listing.following is None
