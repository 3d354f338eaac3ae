"""Lists of sites of no platform: a column's options tell its rows and its further pages."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.declared import CdataRecords, HtmlRows

HTML = object.__new__(HtmlRows)
CDATA = object.__new__(CdataRecords)
URL = "https://www.example.gov.cn/xxgk/gz/index.shtml"
ROW = '<div class="zc"><p><a class="t" href="view.jsp?id=3">关于印发方案的通知</a><i>2021-09-10</i></p></div>'


def listed(body: str, number: int = 1, **options: Any) -> Listing:
    column = Column("gz", "规章", URL, {"rows": "div.zc p", **options})
    url = URL if number == 1 else URL.replace(".shtml", f"_{number}.shtml")
    return HTML.listing(TextResponse(url, body=f"<html><body>{body}</body></html>".encode()), column, Ask(url, number))


def followed(body: str, number: int = 1, **options: Any) -> Ask | None:
    return listed(ROW + body, number, **options).following


def test_rows_are_where_the_options_say() -> None:
    [entry] = listed(ROW).entries
    assert (entry.url, entry.title) == ("https://www.example.gov.cn/xxgk/gz/view.jsp?id=3", "关于印发方案的通知")
    assert listed("<p>没有</p>", page="index_{page}.shtml") == Listing(())


def test_a_pattern_names_the_further_pages() -> None:
    assert followed("", page="index_{page}.shtml") == Ask("https://www.example.gov.cn/xxgk/gz/index_2.shtml", 2)
    assert followed("", page="index_{page}.shtml", second=1) == Ask(
        "https://www.example.gov.cn/xxgk/gz/index_1.shtml", 2
    )
    assert followed("", page="?page={page}&fix=0") == Ask(f"{URL}?page=2&fix=0", 2)


def test_a_pattern_ends_where_the_page_says() -> None:
    assert followed("共12页", 11, page="index_{page}.shtml") == Ask(
        "https://www.example.gov.cn/xxgk/gz/index_12.shtml", 12
    )
    assert followed("共12页", 12, page="index_{page}.shtml") is None
    assert (
        followed("<script>totalPage: 99, all = 7;</script>", 7, page="index_{page}.shtml", pages=r"all = (\d+)") is None
    )
    assert followed("<script>totalPage: 99, all = 7;</script>", 6, page="index_{page}.shtml", pages=r"all = (\d+)")
    assert followed("", 1, page="index_{page}.shtml", pages=r"all = (\d+)") is None


@pytest.mark.parametrize(
    ("option", "value"), [("pages", "all = ("), ("pages", r"\d+"), ("second", "two"), ("second", True)]
)
def test_an_option_that_makes_no_sense_is_named(option: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"the option {option}"):
        followed("99", 1, **{"page": "index_{page}.shtml", option: value})


def test_a_selector_names_the_link_to_the_next_page() -> None:
    links = '<div class="pg"><a class="on" href="index.shtml">1</a><a class="on" href="older.jsp?p=2">再往前</a></div>'
    assert followed(links, next=".pg a.on") == Ask("https://www.example.gov.cn/xxgk/gz/older.jsp?p=2", 2)
    assert followed("", next=".pg a.on") is None


def test_without_options_for_pages_the_page_itself_tells() -> None:
    assert followed("<script>createPageHTML(3, 0, 'index', 'shtml')</script>") == Ask(
        "https://www.example.gov.cn/xxgk/gz/index_1.shtml", 2
    )
    assert followed('<a href="?p=2">下一页</a>') == Ask(f"{URL}?p=2", 2)
    assert followed("") is None


# ---- records

RECORDS = {"page": "/module/web/jpage/dataproxy.jsp?page={page}&appid=1&columnid=77278", "per_page": 2}


def records(count: int, told: str = "", element: str = "record") -> bytes:
    rows = "".join(
        f"<{element}><![CDATA[<li><a href='/art/2021/9/10/art_1_{n}.html' title='关于印发第{n}号方案的通知'>…</a> 2021-09-10</li>]]></{element}>"
        for n in range(count)
    )
    return f"<datastore>{told}<recordset>{rows}</recordset></datastore>".encode()


def recorded(body: bytes, page: int = 1, options: dict[str, Any] = RECORDS) -> Listing:
    return CDATA.listing(TextResponse(URL, body=body), Column("tzgg", "通知公告", URL, options), Ask(URL, page))


def test_records_are_asked_for_as_the_options_say() -> None:
    assert CDATA.first(Column("tzgg", "通知公告", URL)) == Ask(URL)
    assert CDATA.first(Column("tzgg", "通知公告", URL, RECORDS)) == Ask(
        "https://www.example.gov.cn/module/web/jpage/dataproxy.jsp?page=1&appid=1&columnid=77278",
        headers={"Referer": URL},
    )
    posted = {
        "page": "/proxy.jsp?startrecord={start}&endrecord={end}",
        "body": "col=1&page={page}",
        "per_page": 45,
        "first_page": 0,
    }
    listing = recorded(records(45, "<totalrecord>50</totalrecord>"), 1, posted)
    following = listing.following
    assert following and (following.page, following.body) == (2, b"col=1&page=1")
    assert following.url == "https://www.example.gov.cn/proxy.jsp?startrecord=46&endrecord=90"


def test_records_end_where_the_answer_says() -> None:
    assert [entry.title for entry in recorded(records(2)).entries] == [
        "关于印发第0号方案的通知",
        "关于印发第1号方案的通知",
    ]
    assert recorded(records(2)).following and not recorded(records(1)).following
    assert recorded(records(2, "<totalrecord>4</totalrecord>")).following
    assert not recorded(records(2, "<totalrecord>4</totalrecord>"), 2).following
    assert not recorded(records(2, "<totalpage>3</totalpage>"), 3).following
    assert recorded(records(2, "<totalpage>3</totalpage>"), 2).following
    assert recorded(b"<html>404</html>") == recorded(records(0, "<totalrecord>4</totalrecord>")) == Listing(())


def test_a_page_that_holds_all_its_records_has_no_next_one() -> None:
    listing = recorded(b"<script type='text/xml'>" + records(30, element="item") + b"</script>", 1, {"record": "item"})
    assert (len(listing.entries), listing.following) == (30, None)


def test_cut_and_hostile_records_end() -> None:
    assert len(recorded(records(3)[:-60]).entries) == 2
    assert recorded(b"<record>" * 200_000) == Listing(())
    assert recorded(b"<record><![CDATA[" * 100_000) == Listing(())


def test_a_link_to_the_next_page_counts_before_a_pattern() -> None:
    link = '<a href="index_1.shtml">下一页</a>'
    assert followed(link, page="index_{page}.shtml") == Ask("https://www.example.gov.cn/xxgk/gz/index_1.shtml", 2)
