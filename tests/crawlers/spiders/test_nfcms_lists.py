"""NFCMS lists: index.html, index_2.html …"""

from __future__ import annotations

from datetime import date

from scrapy.http import TextResponse

from crawlers.listing import Ask, Entry, Listing
from crawlers.registry import Column
from crawlers.spiders.nfcms import Nfcms

SPIDER = object.__new__(Nfcms)
URL = "http://www.example.gov.cn/zwgk/wjk/qbwj/yfb/"
ROWS = """<div class="viewList"><ul><li><span class="name"><a href="http://www.example.gov.cn/zwgk/wjk/qbwj/yfb/content/post_1091433.html">关于印发工作方案的通知</a></span>
<span class="wh">粤府办〔2021〕35号</span><span class="date">2021-09-10</span></li></ul></div>
<script>window.NFCMS_SITE_ID=2; window.NFCMS_PUB_TYPE='cat';</script>"""


def listed(pager: str, page: int = 1, url: str = URL) -> Listing:
    body = f"<html><body>{ROWS}<div class='page'>{pager}</div></body></html>"
    return SPIDER.listing(TextResponse(url, body=body.encode()), Column("yfb", "粤府办", URL), Ask(url, page))


def test_a_page_lists_its_notices_with_their_numbers_and_links_to_the_next() -> None:
    listing = listed('<a class="next" href="http://www.example.gov.cn/zwgk/wjk/qbwj/yfb/index_2.html">下一页</a>')
    assert listing.entries == (
        Entry(f"{URL}content/post_1091433.html", "关于印发工作方案的通知", date(2021, 9, 10), "粤府办〔2021〕35号"),
    )
    assert listing.following == Ask(f"{URL}index_2.html", 2)


def test_without_a_link_the_second_page_is_index_2() -> None:
    assert listed("<span>共 12 页</span>").following == Ask(f"{URL}index_2.html", 2)
    assert listed("<span>共 12 页</span>", 2, f"{URL}index_2.html").following == Ask(f"{URL}index_3.html", 3)
    assert listed("<span>共 12 页</span>", 12, f"{URL}index_12.html").following is None
    assert listed('<script>createPageHTML(12, 0, "index", "html")</script>').following == Ask(f"{URL}index_2.html", 2)


def test_a_page_that_tells_no_other_is_the_only_one() -> None:
    assert listed("").following is None
