"""TRS lists: what their script says of the pages, in the orders in which it says it."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.http import TextResponse

from crawlers.listing import Ask, Listing
from crawlers.registry import Column
from crawlers.spiders.paging import Pager, pager_in
from crawlers.spiders.trs import Trs

SPIDER = object.__new__(Trs)
URL = "https://www.example.gov.cn/zwgk/zcfg/szfwj/"
ROWS = """<ul class="right-list-box">
<li><a href="./202109/t20210910_791510.html" title="关于印发工作方案的通知">关于印发工作方案…</a><span>2021-09-10</span></li>
<li><a href="../qfh/202109/t20210902_791400.html">关于做好秋季防汛的通知</a><span>2021-09-02</span></li></ul>"""


def listed(
    script: str, page: int = 1, url: str = URL, rows: str = ROWS, asked: str | None = None, **options: Any
) -> Listing:
    body = f"<!DOCTYPE html><html><body>{rows}<div class='page'><script>{script}</script></div></body></html>"
    column = Column("szfwj", "省政府文件", URL, options)
    return SPIDER.listing(TextResponse(url, body=body.encode()), column, Ask(asked or url, page))


def test_the_first_page_names_the_second() -> None:
    listing = listed('createPageHTML(12, 0, "index", "html");')
    assert [entry.url for entry in listing.entries] == [
        f"{URL}202109/t20210910_791510.html",
        "https://www.example.gov.cn/zwgk/zcfg/qfh/202109/t20210902_791400.html",
    ]
    assert listing.following == Ask(f"{URL}index_1.html", 2)


def test_a_page_in_between_names_the_next_and_the_last_none() -> None:
    assert listed('createPageHTML(12, 4, "index", "html");', 5, f"{URL}index_4.html").following == Ask(
        f"{URL}index_5.html", 6
    )
    assert listed('createPageHTML(12, 11, "index", "html");', 12, f"{URL}index_11.html").following is None
    assert listed('createPageHTML(1, 0, "index", "html");').following is None


@pytest.mark.parametrize(
    ("script", "page", "following"),
    [
        (
            "createPage(34,0,'index','html');function createPage(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}",
            1,
            "index_1.html",
        ),
        ('createPageHTML(50, 0, "index","htm",849);', 1, "index_1.htm"),
        ('createPageHTML(7,0,"index","shtml","black2",136);', 1, "index_1.shtml"),
        ('createPageHTML(191, 13, 0, "index", "html");', 1, "index_1.html"),  # rows, pages, this page
        ('createPageHTML(191, 13, 12, "index", "html");', 13, None),
        ('createPageHTML(30, 0, 15, "index", "html");', 1, "index_1.html"),  # pages, this page, rows a page
        ("createPageHTML('paging', 25, 1, 'index', 'html', 500);", 1, "index_2.html"),
        ("createPageHTML('paging', 25, 2, 'index', 'html', 500);", 2, "index_3.html"),
        ("createPageHTML('paging', 25, 25, 'index', 'html', 500);", 25, None),
        ('createPageHTML(9, 0, "index_10960", "html");', 1, "index_10960_1.html"),
        ('createPageHTML(9, 0, "wjk_glrb", ".html");', 1, "wjk_glrb_1.html"),
        (
            'var currentPage = 0;//所在页从0开始\nvar countPage = 25\nvar name = "index"+"."+"shtml";',
            1,
            "index_1.shtml",
        ),
        (
            "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ if(_nPageCount<=1) return; }",
            1,
            None,
        ),
        ('createPageHTML(total, cur, "index", "html");', 1, None),
        ("", 1, None),
    ],
)
def test_the_scripts_arguments_are_read_in_all_their_orders(script: str, page: int, following: str | None) -> None:
    expected = Ask(URL + following, page + 1) if following else None
    assert listed(script, page).following == expected


def test_a_column_may_say_how_its_second_page_is_numbered() -> None:
    assert listed('createPageHTML(9, 0, "index", "html");', second=2).following == Ask(f"{URL}index_2.html", 2)
    third = listed('createPageHTML(9, 1, "index", "html");', 2, f"{URL}index_2.html", second=2)
    assert third.following == Ask(f"{URL}index_3.html", 3)


def test_without_a_script_the_pages_own_link_leads_on() -> None:
    links = '<a href="index.html">上一页</a> <a href="index_2.html">下一页</a>'
    assert listed("", 2, f"{URL}index_1.html", ROWS + links).following == Ask(f"{URL}index_2.html", 3)
    assert listed("", 2, f"{URL}index_1.html", ROWS + '<a href="javascript:;">下一页</a>').following is None
    assert listed("", 2, f"{URL}index_1.html", ROWS + '<a href="index_1.html">下一页</a>').following is None


def test_a_page_without_rows_is_the_end() -> None:
    assert listed(
        'createPageHTML(12, 3, "index", "html");', 4, f"{URL}index_3.html", "<p>您访问的页面不存在</p>"
    ) == Listing(())


def test_a_numbered_first_page_goes_on_from_its_own_name() -> None:
    url = "https://www.example.gov.cn/zwgk/szfwj/tjsrmzf/index_10960.html"
    following = listed('createPageHTML(9, 0, "index_10960", "html");', url=url).following
    assert following == Ask("https://www.example.gov.cn/zwgk/szfwj/tjsrmzf/index_10960_1.html", 2)


def test_gbk_declared_as_utf_8_is_read() -> None:
    body = f"<html><head><meta charset='utf-8'></head><body>{ROWS}</body></html>".encode("gb18030")
    listing = SPIDER.listing(TextResponse(URL, body=body, encoding="utf-8"), Column("a", "b", URL), Ask(URL))
    assert [entry.title for entry in listing.entries] == ["关于印发工作方案的通知", "关于做好秋季防汛的通知"]


def test_a_real_page_tells_its_pages_in_a_comment() -> None:
    script = "<!--<script>createPageHTML('page_div',10, 1,'zwgklist','shtml',200);</script>-->"
    pager = pager_in(script, 1)
    assert pager == Pager(10, "zwgklist", "shtml", 2)
    assert (
        pager
        and pager.url("http://a.gov.cn/jyt/c110634/zwgklist.shtml", 2) == "http://a.gov.cn/jyt/c110634/zwgklist_2.shtml"
    )


@pytest.mark.parametrize(
    ("pager", "page", "following"),
    [
        ('<span>1</span><a href="index_1.html">2</a><a href="index_2.html">3</a>', 1, "index_1.html"),
        ('<a href="index.html">1</a><span>[2]</span><a href="index_2.html">[3]</a>', 2, "index_2.html"),
        ('<a href="index.html">1</a><a href="index_1.html">2</a><span>3</span>', 3, None),
        ('<a href="/rili/2.html">2</a>', 1, None),  # a day of a calendar
    ],
)
def test_a_link_that_is_called_by_the_next_pages_number_leads_there(
    pager: str, page: int, following: str | None
) -> None:
    here = URL if page == 1 else f"{URL}index_{page - 1}.html"
    listing = listed("", page, here, rows=f"{ROWS}<div class='page'>{pager}</div>")
    assert listing.following == (Ask(f"{URL}{following}", page + 1) if following else None)


def test_the_link_to_the_next_page_counts_before_what_a_script_lets_guess() -> None:
    listing = listed('createPageHTML(3, 1, "index", "html");', rows=f'{ROWS}<a href="index_1.html">下一页</a>')
    assert listing.following == Ask(f"{URL}index_1.html", 2)


def test_without_a_script_the_total_in_words_counts() -> None:
    assert listed("", rows=f"{ROWS}<div>共<b>3</b>页</div>").following == Ask(f"{URL}index_1.html", 2)
    last = listed("", 3, f"{URL}index_2.html", rows=f"{ROWS}<div>共<b>3</b>页</div>")
    assert last.following is None
