"""The directory of Guangdong's governments: hundreds of rows as JSON, attachments among them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Link, Listing
from crawlers.registry import Column
from crawlers.spiders.answers import AnswerError
from crawlers.spiders.gkmlpt import Gkmlpt

SPIDER = object.__new__(Gkmlpt)
COLUMN = Column("wj", "文件", "http://www.sz.gov.cn/gkmlpt/index#5", {"sid": 755001})
INDEX = """<!DOCTYPE html><html><head><title>政府信息公开</title></head><body><div id="app"></div>
<script>window._CONFIG = {SITE_ID: '755001', SID: '755001', TREE: [{"id":5,"name":"政策文件","children":[]}], SERVICE_AREA_ID: ''}</script>
</body></html>"""


def article(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "title": f"关于印发第{number}号方案的通知",
        "document_number": f"深府办〔2021〕{number}号",
        "identifier": f"114403006955506492/2021-{number:05}",
        "date": 1630944000,
        "created_at": "2021-09-09 18:00:00",
        "display_publish_time": 1631203200,
        "url": f"http://www.sz.gov.cn/gkmlpt/content/9/9103/post_{number}.html",
        "attachment": [],
    } | more


def listed(answer: object, page: int = 1, column: Column = COLUMN) -> Listing:
    ask = Ask(f"http://www.sz.gov.cn/gkmlpt/api/all/5?page={page}&sid=755001", page)
    body = json.dumps(answer, ensure_ascii=False).encode()
    return SPIDER.listing(TextResponse(ask.url, body=body), column, ask)


def test_the_first_page_is_asked_for_by_category_and_site() -> None:
    ask = SPIDER.first(COLUMN)
    assert ask.url == "http://www.sz.gov.cn/gkmlpt/api/all/5?page=1&sid=755001"
    assert ask.page == 1 and ask.body is None
    assert ask.headers["Referer"] == "http://www.sz.gov.cn/gkmlpt/index"


@pytest.mark.parametrize(
    ("address", "options", "expected"),
    [
        (
            "http://www.gz.gov.cn/gkmlpt/index",
            {"sid": "200001"},
            "http://www.gz.gov.cn/gkmlpt/api/all/0?page=1&sid=200001",
        ),
        (
            "http://www.gz.gov.cn/",
            {"sid": "200001", "category": 153},
            "http://www.gz.gov.cn/gkmlpt/api/all/153?page=1&sid=200001",
        ),
        (
            "https://www.zhaoqing.gov.cn/zqrsj/gkmlpt/index#21206",
            {"sid": 758017},
            "https://www.zhaoqing.gov.cn/zqrsj/gkmlpt/api/all/21206?page=1&sid=758017",
        ),
    ],
)
def test_the_category_is_behind_the_mark_and_the_site_may_stand_in_a_folder(
    address: str, options: dict[str, Any], expected: str
) -> None:
    assert SPIDER.first(Column("wj", "文件", address, options)).url == expected


def test_a_site_whose_number_is_not_known_tells_it_on_its_index_page() -> None:
    column = Column("wj", "文件", "http://www.sz.gov.cn/gkmlpt/index#5")
    ask = SPIDER.first(column)
    assert ask == Ask("http://www.sz.gov.cn/gkmlpt/index")
    found = SPIDER.listing(TextResponse(ask.url, body=INDEX.encode()), column, ask)
    assert found.entries == ()
    assert found.following is not None
    assert found.following.url == "http://www.sz.gov.cn/gkmlpt/api/all/5?page=1&sid=755001"


def test_an_index_page_without_the_number_is_an_error() -> None:
    column = Column("wj", "文件", "http://www.sz.gov.cn/gkmlpt/index#5")
    with pytest.raises(AnswerError, match="names no SID: give the site's number as the column's option sid"):
        SPIDER.listing(TextResponse(column.url, body=b"<html></html>"), column, SPIDER.first(column))


def test_a_row_becomes_an_entry_with_its_attachments() -> None:
    files = [
        {
            "id": 7,
            "name": "附件1：任务分工表.docx",
            "type": "docx",
            "size": 21000,
            "url": "/attachment/0/7/7123/9103540.docx",
        },
        {"id": 8, "name": "二维码.png", "url": ""},
    ]
    [entry] = listed({"articles": [article(9103540, attachment=files)], "total": 1}).entries
    assert entry == Entry(
        "http://www.sz.gov.cn/gkmlpt/content/9/9103/post_9103540.html",
        "关于印发第9103540号方案的通知",
        date(2021, 9, 10),
        "深府办〔2021〕9103540号",
        (
            Link(
                "http://www.sz.gov.cn/attachment/0/7/7123/9103540.docx",
                "/attachment/0/7/7123/9103540.docx",
                "附件1：任务分工表.docx",
            ),
        ),
    )


def test_fields_that_are_empty_give_way_to_others() -> None:
    odd = article(
        1,
        url="",
        post_url="/gkmlpt/content/9/9103/post_1.html",
        display_publish_time=0,
        document_number="",
        attachment="",
    )
    [entry] = listed({"articles": [odd], "total": 1}).entries
    assert entry.url == "http://www.sz.gov.cn/gkmlpt/content/9/9103/post_1.html"
    assert entry.listed_on == date(2021, 9, 9)
    assert entry.doc_number is None and entry.attachments == ()


@pytest.mark.parametrize(
    ("count", "total", "page", "goes_on"),
    [
        (100, 230, 1, True),
        (100, 230, 2, True),
        (30, 230, 3, False),
        (100, 100, 1, False),
        (20, 90, 1, True),  # pages that are smaller than a hundred: all 90 are asked for
        (10, 90, 5, True),
        (0, 90, 6, False),
        (100, 0, 4, True),  # a total that is not counted
    ],
)
def test_the_end_is_where_the_rest_of_the_total_has_come(count: int, total: int, page: int, goes_on: bool) -> None:
    found = listed({"articles": [article(n) for n in range(count)], "total": total}, page)
    assert len(found.entries) == count
    assert (found.following is not None) is goes_on
    if found.following:
        assert found.following.page == page + 1
        assert f"page={page + 1}&" in found.following.url


def test_without_a_total_an_empty_page_is_the_end() -> None:
    assert listed({"articles": [article(1)], "classify": {"post_count": 726}}).following is not None
    assert listed({"articles": [], "classify": {"post_count": 726}}, 2) == Listing(())


def test_an_answer_without_articles_is_an_error() -> None:
    with pytest.raises(AnswerError, match=r"has no 'articles'.*sid错误"):
        listed({"code": 500, "msg": "sid错误"})
