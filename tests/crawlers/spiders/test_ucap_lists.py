"""ucap's lists: numbered files, and a search that answers in JSON or in pieces of HTML."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError
from crawlers.spiders.ucap import Ucap

SPIDER = object.__new__(Ucap)
CHANNEL = "17b0921ed7834c66aa970471b5f6315f"
STATIC = Column("gfxwj", "规范性文件", "https://www.sc.gov.cn/10462/c103044/list.shtml")
SEARCH = Column("szf", "省政府文件", f"https://www.hlj.gov.cn/common/search/{CHANNEL}?_pageSize=10&_isJson=true")
ES = Column("tzgg", "通知公告", "https://www.chengdu.gov.cn/cdsrmzf/c169603/zwgk_list.shtml", {"style": "es"})


def page(rows: str, pager: str = "") -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="SiteName" content="四川省人民政府">
<meta name="ColumnName" content="规范性文件"><meta name="channelId" content="{CHANNEL}"></head><body>
<div class="nav"><ul><li><a href="/10462/index.shtml">首页</a></li><li><a href="/10462/c103043/list.shtml">政策</a></li></ul></div>
<div class="biaobody"><ul>{rows}</ul></div><div id="page_div"></div>
{pager}
<div class="foot"><a href="http://www.gov.cn/">中国政府网</a> 网站标识码 5100000001</div></body></html>""".encode()


def row(number: int, day: str = "2021-09-10") -> str:
    return (
        f'<li><a href="/10462/c103044/2021/9/10/{number:032x}.shtml" target="_blank" '
        f'title="四川省人民政府关于印发第{number}号方案的通知">四川省人民政府关于印发第…</a><span>{day}</span></li>'
    )


def listed(column: Column, body: bytes, ask: Ask) -> Listing:
    return SPIDER.listing(TextResponse(ask.url, body=body), column, ask)


def after(found: Listing) -> Ask:
    assert found.following is not None
    return found.following


PAGERS = [
    "<script>createPageHTML('page_div',3, 1,'list','shtml',41);</script>",
    '<script type="text/javascript">\ncreatePageHTML(3, 1, "list", "shtml");\n</script>',
    '<div class="page"><a href="list_2.shtml">2</a></div><script>var total = 41; createPageHTML("page_div", 3, 1, "list", "shtml", total);</script>',
]


@pytest.mark.parametrize("pager", PAGERS)
def test_files_are_numbered_from_2_behind_an_underscore(pager: str) -> None:
    assert SPIDER.first(STATIC) == Ask(STATIC.url)
    found = listed(STATIC, page(row(1) + row(2), pager), Ask(STATIC.url))
    assert [entry.title for entry in found.entries] == [
        "四川省人民政府关于印发第1号方案的通知",
        "四川省人民政府关于印发第2号方案的通知",
    ]
    assert found.entries[0].url == f"https://www.sc.gov.cn/10462/c103044/2021/9/10/{1:032x}.shtml"
    assert found.entries[0].listed_on == date(2021, 9, 10)
    second = after(found)
    assert second == Ask("https://www.sc.gov.cn/10462/c103044/list_2.shtml", 2)
    third = after(listed(STATIC, page(row(3), pager), second))
    assert third == Ask("https://www.sc.gov.cn/10462/c103044/list_3.shtml", 3)
    assert listed(STATIC, page(row(4), pager), third).following is None


def test_the_stem_is_that_of_the_script() -> None:
    column = Column("gz", "规章", "https://www.xinjiang.gov.cn/xinjiang/gfxwj/zfxxgk_gknrz.shtml")
    pager = "<script>createPageHTML('page_div',10, 1,'zfxxgk_gknrz','shtml',189);</script>"
    found = listed(column, page(row(1), pager), Ask(column.url))
    assert after(found).url == "https://www.xinjiang.gov.cn/xinjiang/gfxwj/zfxxgk_gknrz_2.shtml"


def test_without_the_script_a_link_leads_on() -> None:
    found = listed(STATIC, page(row(1), '<a href="list_2.shtml">下一页</a>'), Ask(STATIC.url))
    assert after(found) == Ask("https://www.sc.gov.cn/10462/c103044/list_2.shtml", 2)


def test_without_both_no_further_page_is_guessed() -> None:
    found = listed(STATIC, page(row(1)), Ask(STATIC.url))
    assert len(found.entries) == 1 and found.following is None


def test_a_page_of_gbk_that_says_utf_8_is_read() -> None:
    body = page(row(1)).decode().encode("gb18030")
    [entry] = listed(STATIC, body, Ask(STATIC.url)).entries
    assert entry.title == "四川省人民政府关于印发第1号方案的通知"


def test_a_list_without_rows_is_empty() -> None:
    assert listed(STATIC, page(""), Ask(STATIC.url)).entries == ()


def result(number: int, **more: Any) -> dict[str, Any]:
    return {
        "title": f"黑龙江省人民政府关于<em>印发</em>第{number}号规划的通知",
        "url": f"/hlj/c108373/202109/c00_{number:08}.shtml",
        "publishedTimeStr": "2021-09-10 10:22:33",
        "content": "各市（地）人民政府：",
        "domainMetaList": [
            {
                "resultList": [
                    {"key": "source", "value": "省政府"},
                    {"key": "refno", "value": f"黑政发〔2021〕{number}号"},
                ]
            }
        ],
    } | more


def test_a_search_is_asked_for_json_page_by_page() -> None:
    ask = SPIDER.first(SEARCH)
    query = parse_qs(urlsplit(ask.url).query)
    assert urlsplit(ask.url).path == f"/common/search/{CHANNEL}"
    assert query["_pageSize"] == ["10"] and query["_isJson"] == ["true"] and query["page"] == ["1"]
    body = json.dumps(
        {"code": 200, "data": {"total": 12, "page": 1, "rows": 10, "results": [result(n) for n in range(10)]}}
    ).encode()
    found = listed(SEARCH, body, ask)
    assert len(found.entries) == 10
    entry = found.entries[3]
    assert entry.url == "https://www.hlj.gov.cn/hlj/c108373/202109/c00_00000003.shtml"
    assert entry.title == "黑龙江省人民政府关于印发第3号规划的通知"
    assert entry.listed_on == date(2021, 9, 10)
    assert entry.doc_number == "黑政发〔2021〕3号"
    second = after(found)
    assert second.page == 2 and parse_qs(urlsplit(second.url).query)["page"] == ["2"]
    rest = json.dumps({"data": {"total": 12, "results": [result(10), result(11, domainMetaList=None)]}}).encode()
    last = listed(SEARCH, rest, second)
    assert last.following is None
    assert last.entries[1].doc_number is None


def test_a_search_that_has_nothing_more_ends() -> None:
    ask = Ask(f"https://www.hlj.gov.cn/common/search/{CHANNEL}?page=9", 9)
    assert listed(SEARCH, b'{"data": {"total": 0, "results": []}}', ask) == Listing(())


@pytest.mark.parametrize("around", ["{}", '{{"data": {}}}', '{{"code": 200, "results": {{"data": {}}}}}'])
def test_results_stand_on_top_or_further_in(around: str) -> None:
    inner = json.dumps({"total": 1, "results": [result(1)]})
    found = listed(SEARCH, around.format(inner).encode(), SPIDER.first(SEARCH))
    assert len(found.entries) == 1 and found.following is None
    nothing = around.format('{"total": 0, "results": null}')
    assert listed(SEARCH, nothing.encode(), SPIDER.first(SEARCH)) == Listing(())


def test_a_search_that_went_wrong_is_told() -> None:
    with pytest.raises(AnswerError, match=r"the search answers without results: code, msg: .*500"):
        listed(SEARCH, '{"code": 500, "msg": "查询失败"}'.encode(), SPIDER.first(SEARCH))
    with pytest.raises(AnswerError, match="the search answers without results"):
        listed(SEARCH, b'{"code": 200, "data": null}', SPIDER.first(SEARCH))


def test_a_search_may_answer_in_pieces_of_html() -> None:
    options = {"channel": CHANNEL, "style": "search", "parameters": {"_template": "hainan", "_isJson": "false"}}
    column = Column("szf", "省政府文件", "https://www.hainan.gov.cn/hainan/szfwj/szfwj.shtml", options)
    ask = SPIDER.first(column)
    query = parse_qs(urlsplit(ask.url).query)
    assert urlsplit(ask.url).path == f"/common/search/{CHANNEL}"
    assert query["_template"] == ["hainan"] and query["_isJson"] == ["false"]
    piece = f'<div class="cen-div-1 mar-t"><ul>{row(1)}{row(2)}</ul></div>'.encode()
    found = listed(column, piece, ask)
    assert len(found.entries) == 2
    second = after(found)
    assert second.page == 2 and "_template=hainan" in second.url and second.headers == ask.headers
    assert listed(column, b'<div class="cen-div-1 mar-t"><ul></ul></div>', second) == Listing(())
    told = piece + "<div>共 2 页</div>".encode()
    assert listed(column, told, second).following is None


def test_the_channel_of_a_search_is_read_from_the_columns_page() -> None:
    ask = SPIDER.first(ES)
    assert ask == Ask(ES.url)
    found = listed(ES, page(""), ask)
    assert found.entries == ()
    first = after(found)
    assert first.url.startswith(f"https://www.chengdu.gov.cn/es-search/search/{CHANNEL}?")
    assert first.page == 1
    assert first.headers["Referer"] == ES.url
    answer = {
        "results": [
            {
                "title": "关于公布名单的通知",
                "url": "https://www.chengdu.gov.cn/a/1.shtml",
                "publishedTimeStr": "2021-09-10",
            }
        ]
    }
    assert len(listed(ES, json.dumps(answer).encode(), first).entries) == 1


@pytest.mark.parametrize(
    "head",
    [
        f"<meta content='{CHANNEL}' name='channelId'/>",
        f'<META NAME="channelid" CONTENT="{CHANNEL}">',
        f'<meta name="ColumnName" content="通知"><meta name="channelId" content="{CHANNEL}" />',
    ],
)
def test_the_channel_is_found_however_the_head_is_written(head: str) -> None:
    assert CHANNEL in after(listed(ES, head.encode(), SPIDER.first(ES))).url


def test_a_columns_page_without_a_channel_is_an_error() -> None:
    with pytest.raises(AnswerError, match="names no channelId in its head: give it as the column's option channel"):
        listed(ES, b"<html><head></head></html>", SPIDER.first(ES))


def test_a_channel_in_the_options_is_asked_at_once() -> None:
    column = Column("tzgg", "通知公告", ES.url, {"channel": CHANNEL})
    assert SPIDER.first(column).url.startswith(f"https://www.chengdu.gov.cn/es-search/search/{CHANNEL}?")
