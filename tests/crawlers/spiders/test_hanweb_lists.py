"""Hanweb lists: the first block in the column's page, the others from dataproxy.jsp, the newest sites' from queryList."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.hanweb import Hanweb

SPIDER = object.__new__(Hanweb)
URL = "https://www.example.gov.cn/col/col84242/index.html"
PROXY = "https://www.example.gov.cn/module/web/jpage/dataproxy.jsp"
NOTICES = Path(__file__).parents[2] / "notices"


def record(number: int) -> str:
    return (
        f"<record><![CDATA[<li><a href='/art/2021/9/{number % 28 + 1}/art_84242_{number}.html' target='_blank' title='关于印发第{number}号方案的通知'>"
        f"关于印发第{number}号…</a><span>2021-09-{number % 28 + 1:02}</span></li>]]></record>\n"
    )


def store(numbers: range, total: int | None = None, group: str = "") -> str:
    told = f"<totalrecord>{total}</totalrecord><totalpage>9</totalpage>" if total is not None else ""
    return f"<datastore>\n{told}{group}<recordset>{''.join(map(record, numbers))}</recordset></datastore>"


def unit(number: str = "356374", column: int = 84242, content: str = "", total: int = 40, more: str = "") -> str:
    return f"""<div id="{number}" class="jpage">{content}</div><script type="text/javascript">
    $('#{number}').jpage({{ perPage : 5, totalRecord:{total}, {more} proxyUrl : '/module/web/jpage/dataproxy.jsp', openCookies : false,
    ajaxParam : {{"col":1,"appid":1,"webid":7,"path":"/","columnid":{column},"sourceContentType":1,"unitid":"{number}","webname":"某省人民政府","permissiontype":0}} }});</script>"""


def embedded(numbers: range, total: int | None = None, group: str = "") -> str:
    return f'<script type="text/xml">{store(numbers, total, group)}</script>'


def listed(body: str, ask: Ask | None = None, **options: Any) -> Listing:
    ask = ask or Ask(URL)
    return SPIDER.listing(TextResponse(ask.url, body=body.encode()), Column("gfxwj", "文件", URL, options), ask)


def form(ask: Ask | None) -> dict[str, str]:
    assert ask and ask.body is not None
    return dict(parse_qsl(ask.body.decode(), keep_blank_values=True))


def test_the_columns_page_holds_the_first_block_and_tells_the_next() -> None:
    listing = listed(f"<html><body>{unit(content=embedded(range(15)))}</body></html>")
    assert len(listing.entries) == 15
    assert listing.entries[0] == Entry(
        "https://www.example.gov.cn/art/2021/9/1/art_84242_0.html", "关于印发第0号方案的通知", date(2021, 9, 1)
    )
    following = listing.following
    assert following and (following.url, following.page) == (f"{PROXY}?startrecord=16&endrecord=30&perpage=5", 2)
    assert following.headers["Referer"] == URL
    assert form(following) == {
        "col": "1", "appid": "1", "webid": "7", "path": "/", "columnid": "84242",
        "sourceContentType": "1", "unitid": "356374", "webname": "某省人民政府", "permissiontype": "0",
    }  # fmt: skip


def test_blocks_are_asked_for_one_behind_the_other_to_the_last() -> None:
    first = listed(unit(content=embedded(range(15)))).following
    assert first
    second = listed(store(range(15, 30), 40), first)
    assert [entry.title for entry in second.entries][:2] == ["关于印发第15号方案的通知", "关于印发第16号方案的通知"]
    assert second.entries[0].url.startswith("https://www.example.gov.cn/art/")
    assert second.following == Ask(f"{PROXY}?startrecord=31&endrecord=45&perpage=5", 3, first.body, first.headers)
    third = listed(store(range(30, 40), 40), second.following)
    assert (len(third.entries), third.following) == (10, None)


def test_without_a_total_the_block_that_is_not_full_is_the_last() -> None:
    ask = Ask(f"{PROXY}?startrecord=16&endrecord=30&perpage=5", 2, b"columnid=84242&unitid=356374&webid=7")
    assert (following := listed(store(range(15, 30)), ask).following) and following.page == 3
    assert listed(store(range(15, 29)), ask).following is None
    assert listed(store(range(0), 40), ask) == Listing(())
    assert listed("<html>404</html>", ask) == Listing(())


def test_a_page_whose_script_fills_it_leads_to_the_first_block() -> None:
    listing = listed(
        f'{unit()}<ul><li><a href="/art/2021/9/9/art_1_1.html">省长调研工业园区建设</a>2021-09-09</li></ul>'
    )
    assert listing.entries == ()
    assert listing.following and (listing.following.url, listing.following.page) == (
        f"{PROXY}?startrecord=1&endrecord=15&perpage=5",
        1,
    )


def test_rows_that_stand_in_the_unit_as_html_are_the_first_block() -> None:
    row = '<ul><li><a href="/art/2021/9/9/art_1_1.html">关于印发方案的通知</a>2021-09-09</li></ul>'
    listing = listed(unit(content=row))
    assert len(listing.entries) == 1
    assert listing.following and "startrecord=2&" in listing.following.url
    assert listed(unit(content=row, total=1)).following is None


def test_of_several_units_the_columns_own_is_read() -> None:
    page = unit("11", 9, embedded(range(100, 103))) + unit(content=embedded(range(15)), more="groupSize: 3,")
    listing = listed(page)
    assert len(listing.entries) == 15 and form(listing.following)["unitid"] == "356374"
    other = listed(page, unitid="11")
    assert [entry.title for entry in other.entries] == [f"关于印发第{n}号方案的通知" for n in (100, 101, 102)]
    assert form(other.following)["columnid"] == "9"


def test_the_link_to_the_next_group_tells_the_unit_too() -> None:
    link = '<nextgroup><![CDATA[<a href="/module/jslib/jquery/jpage/dataproxy.jsp?page=2&appid=1&webid=3095&path=/&columnid=84242&unitid=6101313&webname=%E6%9F%90%E7%BD%91"></a>]]></nextgroup>'
    listing = listed(embedded(range(45), 60, link))
    assert listing.following
    assert (
        listing.following.url
        == "https://www.example.gov.cn/module/jslib/jquery/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15"
    )
    assert (form(listing.following)["unitid"], form(listing.following)["webname"]) == ("6101313", "某网")
    assert listed(embedded(range(45), 45, link)).following is None


def test_an_encrypted_unit_leaves_the_first_block_alone() -> None:
    link = '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&columnid=Wk9wPT0%3D&unitid=aGVsbG8%3D&webid=1"></a>]]></nextgroup>'
    listing = listed(embedded(range(45), 600, link))
    assert len(listing.entries) == 45 and listing.following is None


def test_a_columns_options_tell_what_its_page_hides() -> None:
    listing = listed(
        embedded(range(27)), columnid=4729, unitid="18064", webid=1, perpage=9, proxy="/module/jpage/dataproxy.jsp"
    )
    assert listing.following
    assert (
        listing.following.url
        == "https://www.example.gov.cn/module/jpage/dataproxy.jsp?startrecord=28&endrecord=54&perpage=9"
    )
    assert (form(listing.following)["columnid"], form(listing.following)["unitid"]) == ("4729", "18064")


def test_a_page_of_plain_rows_is_read_and_one_without_any_lists_nothing() -> None:
    row = '<ul><li><a href="/art/2021/9/9/art_1_1.html">关于印发方案的通知</a>2021-09-09</li></ul>'
    assert len(listed(row).entries) == 1
    assert listed("<html><body>系统维护中</body></html>") == Listing(())


def test_a_real_page_of_the_newer_kind_leads_to_its_interface() -> None:
    url = "https://sthjt.jiangxi.gov.cn/jxssthjt/col/col42150/index.html"
    text = (NOTICES / "list-jiangxi.html").read_text("utf-8")
    listing = SPIDER.listing(TextResponse(url, body=text.encode()), Column("jd", "解读", url), Ask(url))
    assert listing.entries == ()
    assert listing.following and listing.following.url == "https://sthjt.jiangxi.gov.cn/queryList"
    asked = form(listing.following)
    assert (asked["current"], asked["webSiteCode[]"], asked["channelCode[]"], asked["pageSize"]) == (
        "1",
        "jxssthjt",
        "col42150",
        "15",
    )


def answer(numbers: range, **more: object) -> str:
    sources = [
        {
            "title": f" 关于印发第{n}号方案的通知 ",
            "pubDate": f"2021-09-{n % 28 + 1:02} 10:00:00",
            "urls": json.dumps({"pc": f"/jx/col/col42150/content/content_{n}.html"}),
        }
        for n in numbers
    ]
    return json.dumps(
        {"code": 200, "data": {"results": [{"source": source} for source in sources], **more}}, ensure_ascii=False
    )


def test_the_newer_interface_is_asked_page_by_page() -> None:
    body = b"current=1&unitid=380055&webSiteCode%5B%5D=jx&channelCode%5B%5D=a&channelCode%5B%5D=b&pageSize=15"
    first = Ask("https://www.example.gov.cn/queryList", 1, body)
    listing = listed(answer(range(15), total=20), first)
    assert listing.entries[0] == Entry(
        "https://www.example.gov.cn/jx/col/col42150/content/content_0.html", "关于印发第0号方案的通知", date(2021, 9, 1)
    )
    following = listing.following
    assert following and following.body
    pairs = parse_qsl(following.body.decode(), keep_blank_values=True)
    assert (following.page, pairs[0], [code for name, code in pairs if name == "channelCode[]"]) == (
        2,
        ("current", "2"),
        ["a", "b"],
    )
    assert listed(answer(range(15, 20), total=20), following).following is None
    assert listed(answer(range(15, 20)), following).following is None
    assert (again := listed(answer(range(15, 30)), following).following) and again.page == 3
    assert listed(answer(range(0)), following) == Listing(())


def test_an_answer_without_a_list_is_an_error_that_says_what_it_has() -> None:
    with pytest.raises(ValueError, match=r"no list at data\.results: it has code, msg"):
        listed('{"code": 500, "msg": "系统繁忙"}', Ask("https://www.example.gov.cn/queryList", 1, b"current=1"))
