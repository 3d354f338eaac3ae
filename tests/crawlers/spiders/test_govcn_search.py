"""The State Council's policy library: groups of what its search finds, and the feed of the newest."""

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
from crawlers.spiders.govcn import GovCn

SPIDER = object.__new__(GovCn)
COLUMN = Column(
    "bm", "部门文件", "https://www.gov.cn/zhengce/zhengcewenjianku/index.htm", {"library": "zhengcelibrary"}
)


def found_row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": f"国务院办公厅关于印发第{number}号<em>方案</em>的通知",
        "url": f"https://www.gov.cn/zhengce/zhengceku/202109/content_{number}.htm",
        "pcode": f"国办发〔2021〕{number}号",
        "puborg": "国务院办公厅",
        "pubtimeStr": "2021.09.10",
        "ptime": 1631203200000,
        "pubtime": 0,
    } | more


def listed(answer: object, page: int = 1, column: Column = COLUMN, size: int = 20) -> Listing:
    ask = Ask(f"https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary&p={page}&n={size}", page)
    body = json.dumps(answer, ensure_ascii=False).encode()
    return SPIDER.listing(TextResponse(ask.url, body=body), column, ask)


def groups(**rows: list[dict[str, Any]] | None) -> dict[str, Any]:
    of_each = {name: {"catName": name, "totalCount": len(found or ()), "listVO": found} for name, found in rows.items()}
    return {"code": 200, "msg": "操作成功", "searchVO": {"totalCount": 0, "catMap": of_each}}


def test_the_library_is_searched_newest_first() -> None:
    ask = SPIDER.first(COLUMN)
    parts = urlsplit(ask.url)
    query = parse_qs(parts.query, keep_blank_values=True)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "sousuo.www.gov.cn", "/search-gov/data")
    assert query["t"] == ["zhengcelibrary"] and query["p"] == ["1"] and query["sort"] == ["pubtime"]
    assert "type" not in query  # with it the search finds nothing
    assert ask.headers["Referer"] == COLUMN.url


def test_an_address_of_the_search_keeps_its_own_parameters() -> None:
    address = "https://sousuo.www.gov.cn/search-gov/data?t=zhengcelibrary_gw&n=5&sort=score"
    query = parse_qs(urlsplit(SPIDER.first(Column("gw", "国务院文件", address)).url).query)
    assert (
        query["t"] == ["zhengcelibrary_gw"]
        and query["n"] == ["5"]
        and query["sort"] == ["score"]
        and query["p"] == ["1"]
    )


def test_all_groups_are_read_and_doubles_are_one() -> None:
    answer = groups(gongwen=[found_row(1)], bumenfile=[found_row(2), found_row(1)], gongbao=None)
    first, second = listed(answer).entries
    assert first.url == "https://www.gov.cn/zhengce/zhengceku/202109/content_1.htm"
    assert first.title == "国务院办公厅关于印发第1号方案的通知"
    assert first.listed_on == date(2021, 9, 10)
    assert first.doc_number == "国办发〔2021〕1号"
    assert second.url.endswith("content_2.htm")


def test_groups_may_stand_on_top() -> None:
    assert len(listed(groups(gongwen=[found_row(1)])["searchVO"]).entries) == 1


def test_a_search_of_one_library_may_have_one_list() -> None:
    answer = {"code": 200, "searchVO": {"totalCount": 41, "listVO": [found_row(n) for n in range(20)]}}
    assert listed(answer).following is not None
    last = {"code": 200, "searchVO": {"totalCount": 41, "listVO": [found_row(40)]}}
    assert listed(last, 3).following is None


def test_older_names_and_times_as_numbers_are_read() -> None:
    old = found_row(3, pubtimeStr=None, pcode="")
    old["wenhao"] = "国发〔2021〕3号"
    [entry] = listed(groups(gongwen=[old])).entries
    assert entry.listed_on == date(2021, 9, 10) and entry.doc_number == "国发〔2021〕3号"


def test_the_option_categories_keeps_to_some_groups() -> None:
    column = Column("gw", "国务院文件", COLUMN.url, {"categories": ["gongwen"]})
    answer = groups(gongwen=[found_row(1)], otherfile=[found_row(2)])
    assert [entry.url[-5:] for entry in listed(answer, column=column).entries] == ["1.htm"]


def test_pages_go_on_until_the_longest_group_is_at_its_end() -> None:
    answer = groups(gongwen=[found_row(1)], bumenfile=[found_row(n) for n in range(2, 7)])
    answer["searchVO"]["catMap"]["bumenfile"]["totalCount"] = 12
    found = listed(answer, 1, size=5)
    assert found.following is not None and found.following.page == 2
    assert "&p=2&n=5" in found.following.url
    answer["searchVO"]["catMap"]["gongwen"]["listVO"] = None
    assert listed(answer, 2, size=5).following is not None
    answer["searchVO"]["catMap"]["bumenfile"]["listVO"] = [found_row(11), found_row(12)]
    assert listed(answer, 3, size=5).following is None


def test_a_search_that_finds_nothing_ends() -> None:
    assert listed(groups(gongwen=None, bumenfile=[]), 4) == Listing(())


@pytest.mark.parametrize(
    "answer", [{"code": 500, "msg": "操作失败"}, {"code": "1001", "msg": "操作失败", "searchVO": None}]
)
def test_an_error_of_the_search_is_told(answer: dict[str, Any]) -> None:
    with pytest.raises(AnswerError, match=r"the search went wrong, it answers .*操作失败"):
        listed(answer)


def test_an_answer_of_another_shape_is_an_error() -> None:
    with pytest.raises(AnswerError, match="without catMap and listVO"):
        listed({"code": 200, "searchVO": {"results": []}})


def test_the_feed_is_one_page() -> None:
    column = Column("zx", "最新政策", "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json")
    feed = [
        {
            "TITLE": "国务院关于开展试点的批复",
            "SUB_TITLE": "",
            "URL": "https://www.gov.cn/zhengce/content/202109/10/content_5636595.htm",
            "DOCRELPUBTIME": "2021-09-10",
        }
    ]
    ask = SPIDER.first(column)
    assert ask == Ask(column.url)
    found = SPIDER.listing(TextResponse(ask.url, body=json.dumps(feed).encode()), column, ask)
    assert [entry.listed_on for entry in found.entries] == [date(2021, 9, 10)]
    assert found.following is None
