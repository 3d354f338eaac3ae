"""Declared JSON interfaces: the ones that governments' sites are known to have, each as its column declares it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError
from crawlers.spiders.json_interface import JsonInterface

SPIDER = object.__new__(JsonInterface)
DAY = date(2021, 9, 10)

SICHUAN = Column(
    "cff",
    "川府发",
    "https://www.sc.gov.cn/10462/c103041/newzfwj.shtml",
    {
        "url": "/cms-scsrmzf/qryZFWJListByConditionsNew",
        "body": {"pageSize": 15, "pageNum": "{page}", "channelId": ["973183bdfdc94e9c9060f0707db6dd47"], "keyWord": ""},
        "items": "results",
        "fields": {"url": "url", "title": "title", "date": "publishedTime", "doc_number": "wh"},
        "total": "total",
        "size": 15,
    },
)
HENAN = Column(
    "yz",
    "豫政",
    "https://www.henan.gov.cn/zwgk/fgwj/yz/",
    {
        "url": "https://searchapi.henan.gov.cn/open/api/external?siteId=4500000001&channelMarkId=45000000010115416542079063&pageNumber={page}&pageSize=15",
        "items": "data.datas",
        "fields": {"url": "selfUrl", "title": "title", "date": "pubDate"},
    },
)
SHANDONG = Column(
    "gfxwj",
    "规范性文件",
    "http://www.shandong.gov.cn/col/col266672/index.html",
    {
        "url": "/jpaas-jpolicy-console-server/interface/getPolicyByOrgId?category=1&pageNo={page}&pageSize=20&sortKey=publish_date",
        "items": "data.list",
        "fields": {
            "url": "/jpaas-jpolicy-web-server/front/info/detail?iid={iid}",
            "title": "title",
            "date": "publishDate",
            "doc_number": ["fileNum", "docNumber"],
        },
        "pages": "data.pages",
    },
)
SUZHOU = Column(
    "zcwj",
    "政策文件",
    "http://www.suzhou.gov.cn/szsrmzf/zfxxgkzl/xxgkml.shtml?para=zcwj",
    {
        "url": "/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15",
        "form": {"pageIndex": "{page}", "channel_id": "dc1a3f5691e541108d5a18bdd028949b"},
        "items": "data.list",
        "fields": {
            "url": "URL",
            "title": "TITLE",
            "date": ["PUBLISHED_TIME_FORMAT", "C_FWRQ_FORMAT"],
            "doc_number": "C_WJBH",
        },
        "pages": "data.totalPage",
    },
)
JILIN = Column(
    "jzf",
    "吉政发",
    "https://infogate.jl.gov.cn/govsearch/jsonp/zf_jd_list.jsp?page={page}&lb=134657&callback=result&channelId=134657",
    {"items": "data", "fields": {"url": "puburl", "title": "title", "date": "tip.dates", "doc_number": "tip.filenum"}},
)
FUJIAN = Column(
    "mz",
    "闽政",
    "http://www.fujian.gov.cn/zwgk/zfxxgk/szfwj/",
    {
        "url": "/was5/web/search?channelid=291575&templet=docs.jsp&sortfield=-pubdate&prepage=15&page={page}",
        "items": "docs",
        "fields": {"url": "url", "title": "title", "doc_number": "fileno"},
        "total": "count",
        "size": 15,
    },
)
GUANGYUAN = Column(
    "wj",
    "文件",
    "http://www.cngy.gov.cn/govop/list/jb/40016.html",
    {
        "url": "/solr/select?q=Title:%E9%80%9A%E7%9F%A5&wt=json&start={start}&rows=10",
        "items": "response.docs",
        "fields": {"url": "url", "title": "title", "date": "createDate"},
        "total": "response.numFound",
        "size": 10,
    },
)
JIANGXI = Column(
    "zcwj",
    "政策文件",
    "https://drc.jiangxi.gov.cn/jxsfzhggwyh/zcwj/",
    {
        "url": "/queryList",
        "form": {"channelCode[]": ["col14590"], "current": "{page}", "pageSize": 15},
        "items": "data.results",
        "fields": {"url": "source.urls.pc", "title": "source.title", "date": "source.pubDate"},
    },
)
ALL = [SICHUAN, HENAN, SHANDONG, SUZHOU, JILIN, FUJIAN, GUANGYUAN, JIANGXI]


def listed(column: Column, answer: object, page: int = 1) -> Listing:
    body = answer.encode() if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False).encode()
    ask = SPIDER.first(column)
    ask = Ask(ask.url, page, ask.body, ask.headers)
    return SPIDER.listing(TextResponse(ask.url, body=body), column, ask)


def after(found: Listing) -> Ask:
    assert found.following is not None
    return found.following


def test_a_body_is_posted_as_json_with_the_page_in_it() -> None:
    ask = SPIDER.first(SICHUAN)
    assert ask.url == "https://www.sc.gov.cn/cms-scsrmzf/qryZFWJListByConditionsNew"
    assert json.loads(ask.body or b"") == {
        "pageSize": 15,
        "pageNum": "1",
        "channelId": ["973183bdfdc94e9c9060f0707db6dd47"],
        "keyWord": "",
    }
    assert ask.headers == {"Content-Type": "application/json", "Referer": SICHUAN.url}


def test_sichuan_with_control_characters_in_its_answer() -> None:
    answer = '{"total":31,"results":[{"url":"/10462/c103044/2021/9/10/0123456789abcdef0123456789abcdef.shtml","title":"四川省人民政府\t关于\n印发方案的通知","wh":"川府发〔2021〕20号","publishedTime":1631203200000}]}'
    found = listed(SICHUAN, answer)
    assert found.entries == (
        Entry(
            "https://www.sc.gov.cn/10462/c103044/2021/9/10/0123456789abcdef0123456789abcdef.shtml",
            "四川省人民政府关于印发方案的通知",
            DAY,
            "川府发〔2021〕20号",
        ),
    )
    following = after(found)
    assert following.page == 2 and json.loads(following.body or b"")["pageNum"] == "2"
    assert following.url == SPIDER.first(SICHUAN).url
    assert listed(SICHUAN, answer, 3).following is None


def test_henan_whose_interface_has_a_host_of_its_own_and_tells_no_total() -> None:
    assert SPIDER.first(HENAN).headers == {"Referer": HENAN.url}
    row = {
        "selfUrl": "https://www.henan.gov.cn/2021/09-10/2309999.html",
        "title": "河南省人民政府关于<em>印发</em>规划的通知",
        "pubDate": "2021-09-10 09:00:00",
    }
    found = listed(HENAN, {"code": 200, "data": {"datas": [row]}})
    assert found.entries == (Entry(row["selfUrl"], "河南省人民政府关于印发规划的通知", DAY),)
    assert "pageNumber=2&" in after(found).url
    assert listed(HENAN, {"code": 200, "data": {"datas": []}}, 2) == Listing(())


def test_a_title_that_the_options_do_not_tell_of_is_what_the_row_calls_so() -> None:
    column = replace(HENAN, options={**HENAN.options, "fields": {"url": "selfUrl"}})
    rows = [{"selfUrl": "https://www.henan.gov.cn/1.html", "title": "关于<em>规划</em>的通知"}, {"selfUrl": "/2.html"}]
    found = listed(column, {"data": {"datas": rows}})
    assert [entry.title for entry in found.entries] == ["关于规划的通知", None]


def test_shandong_whose_addresses_are_made_from_numbers() -> None:
    row = {
        "iid": "0a1b2c",
        "title": "关于公布清单的通知",
        "publishDate": "2021-09-10",
        "docNumber": "鲁政字〔2021〕158号",
    }
    found = listed(SHANDONG, {"data": {"pages": 2, "list": [row, {"iid": "", "title": "无"}]}})
    assert found.entries == (
        Entry(
            "http://www.shandong.gov.cn/jpaas-jpolicy-web-server/front/info/detail?iid=0a1b2c",
            "关于公布清单的通知",
            DAY,
            "鲁政字〔2021〕158号",
        ),
    )
    assert "pageNo=2&" in after(found).url
    assert listed(SHANDONG, {"data": {"pages": 2, "list": [row]}}, 2).following is None


def test_suzhou_that_is_sent_a_form() -> None:
    ask = SPIDER.first(SUZHOU)
    assert ask.body == b"pageIndex=1&channel_id=dc1a3f5691e541108d5a18bdd028949b"
    assert ask.headers["Content-Type"] == "application/x-www-form-urlencoded"
    row = {
        "TITLE": "市政府办公室关于印发要点的通知",
        "URL": "http://www.suzhou.gov.cn/szsrmzf/zfbgswj/202109/abc.shtml",
        "C_WJBH": "苏府办〔2021〕9号",
        "PUBLISHED_TIME_FORMAT": "",
        "C_FWRQ_FORMAT": "2021-09-10",
    }
    found = listed(SUZHOU, {"data": {"allRow": 16, "totalPage": "2", "list": [row]}})
    assert found.entries == (Entry(row["URL"], row["TITLE"], DAY, "苏府办〔2021〕9号"),)
    assert (after(found).body or b"").startswith(b"pageIndex=2&")


def test_jilin_that_answers_as_a_call() -> None:
    ask = SPIDER.first(JILIN)
    assert ask.url.startswith("https://infogate.jl.gov.cn/govsearch/jsonp/zf_jd_list.jsp?page=1&")
    assert ask.headers == {}  # no page but the interface itself is declared
    row = {
        "title": "关于印发方案的通知",
        "puburl": "http://xxgk.jl.gov.cn/szf/gkml/202109/t20210910_8211111.html",
        "tip": {"dates": "2021年09月10日", "filenum": "吉政发〔2021〕20号"},
    }
    body = f"\r\n\r\n\ufeff\r\n   result({json.dumps({'num': 1, 'data': [row]}, ensure_ascii=False)});\r\n"
    found = listed(JILIN, body)
    assert found.entries == (Entry(row["puburl"], "关于印发方案的通知", DAY, "吉政发〔2021〕20号"),)  # type: ignore[arg-type]
    assert "page=2&" in after(found).url


def test_fujian_whose_template_prints_loose_json_and_whose_dates_are_in_the_addresses() -> None:
    body = """{"count":"16","docs":[
    ,{"url":"http://www.fujian.gov.cn/zwgk/zfxxgk/szfwj/jgzz/202109/t20210910_5689000.htm","title":"关于印发福建省"十四五"规划的通知","fileno":"闽政〔2021〕1号",}
    ,{"url":"./202109/t20210931_5689001.htm","title":"关于推进
工作的通知","fileno":,}
    ]}"""
    found = listed(FUJIAN, body)
    assert found.entries == (
        Entry(
            "http://www.fujian.gov.cn/zwgk/zfxxgk/szfwj/jgzz/202109/t20210910_5689000.htm",
            '关于印发福建省"十四五"规划的通知',
            DAY,
            "闽政〔2021〕1号",
        ),
        Entry("http://www.fujian.gov.cn/zwgk/zfxxgk/szfwj/202109/t20210931_5689001.htm", "关于推进工作的通知"),
    )
    assert after(found).url.endswith("prepage=15&page=2")


def test_guangyuan_that_counts_rows_and_not_pages() -> None:
    assert "start=0&rows=10" in SPIDER.first(GUANGYUAN).url
    rows = [
        {"url": f"/govop/show/{n:032}.html", "title": "关于印发通知的通知", "createDate": "2021-09-09T16:00:00Z"}
        for n in range(10)
    ]
    found = listed(GUANGYUAN, {"responseHeader": {"status": 0}, "response": {"numFound": 25, "start": 0, "docs": rows}})
    assert len(found.entries) == 10 and found.entries[0].listed_on == DAY
    assert "start=10&rows=10" in after(found).url
    last = listed(GUANGYUAN, {"response": {"numFound": 25, "start": 20, "docs": rows[:5]}}, 3)
    assert len(last.entries) == 5 and last.following is None


def test_jiangxi_whose_form_has_a_list() -> None:
    assert SPIDER.first(JIANGXI).body == b"channelCode%5B%5D=col14590&current=1&pageSize=15"
    row = {
        "source": {
            "title": "关于下达计划的通知",
            "urls": '{"pc": "//drc.jiangxi.gov.cn/art/2021/9/10/art_14590_3600000.html", "mobile": ""}',
            "pubDate": "2021-09-10",
        }
    }
    [entry] = listed(JIANGXI, {"data": {"results": [row]}}).entries
    assert entry.url == "https://drc.jiangxi.gov.cn/art/2021/9/10/art_14590_3600000.html"


def test_a_page_may_be_a_number_and_the_first_one_0() -> None:
    options = {"url": "/api/list", "body": {"page": "{page:d}", "from": "{start:d}"}, "first_page": 0, "size": 20}
    column = Column("a", "文件", "http://h.gov.cn/a/", options | {"items": "", "fields": {"url": "u"}})
    assert json.loads(SPIDER.first(column).body or b"") == {"page": 0, "from": 0}
    found = listed(column, [{"u": "/a/1.html"}])
    assert json.loads(after(found).body or b"") == {"page": 1, "from": 20}


def test_headers_that_are_declared_go_before_those_that_are_not() -> None:
    column = Column(
        "a",
        "文件",
        "http://h.gov.cn/a/",
        {
            "url": "/api?p={page}",
            "headers": {"Referer": "http://h.gov.cn/b.html", "X-Requested-With": "XMLHttpRequest"},
        },
    )
    assert SPIDER.first(column).headers == {"Referer": "http://h.gov.cn/b.html", "X-Requested-With": "XMLHttpRequest"}


def test_an_interface_without_a_page_in_its_address_has_one_page() -> None:
    column = Column("a", "文件", "http://h.gov.cn/a/list.json", {"items": "*", "fields": {"url": "u"}})
    assert SPIDER.first(column) == Ask("http://h.gov.cn/a/list.json")
    assert listed(column, [[{"u": "/a/1.html"}], [{"u": "/a/2.html"}]]).following is None


def test_a_total_of_0_beside_rows_is_no_total() -> None:
    rows = [{"url": "/a.shtml", "title": "通知", "publishedTime": "2021-09-10"}]
    assert listed(SICHUAN, {"total": 0, "results": rows}).following is not None


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.url.split("/")[2])
def test_an_error_in_json_is_told_with_what_was_expected(column: Column) -> None:
    path = column.options["items"]
    with pytest.raises(AnswerError, match=rf"the answer has no '{path}': at its top it has code, msg: .*系统异常"):
        listed(column, {"code": 500, "msg": "系统异常，请稍后再试"})


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.url.split("/")[2])
def test_a_page_in_place_of_an_answer_is_told(column: Column) -> None:
    with pytest.raises(AnswerError, match="the answer is no JSON"):
        listed(column, "<html><body>访问过于频繁</body></html>")


def test_a_field_that_no_row_has_is_told_with_what_the_rows_have() -> None:
    with pytest.raises(AnswerError, match="no row has its url at 'URL'; the first has Url, TITLE"):
        listed(SUZHOU, {"data": {"totalPage": 1, "list": [{"Url": "/a.shtml", "TITLE": "通知"}]}})


def test_a_row_without_an_address_on_the_web_is_left_out() -> None:
    rows: list[dict[str, Any]] = [
        {"url": None},
        {"url": "javascript:void(0)"},
        {"url": "/1.shtml"},
        {"url": "/1.shtml"},
    ]
    answer = {"total": 4, "results": [row | {"title": "通知", "publishedTime": None} for row in rows[1:]] + [rows[0]]}
    # A time that is null in all rows is one that they do not have.
    with pytest.raises(AnswerError, match="no row has its date"):
        listed(SICHUAN, answer)
    answer["results"][0]["publishedTime"] = "2021-09-10"  # type: ignore[index]
    assert [entry.url for entry in listed(SICHUAN, answer).entries] == ["https://www.sc.gov.cn/1.shtml"]


def test_a_column_that_does_not_say_where_its_rows_are_is_told() -> None:
    column = Column("a", "文件", "http://h.gov.cn/a.json", {"fields": {"url": "u"}})
    with pytest.raises(AnswerError, match="the options of column a say no items: they say fields"):
        listed(column, [])
