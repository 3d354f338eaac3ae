"""Lonsun and iList: lists of HTML whose pages are numbered in their address."""

from __future__ import annotations

from datetime import date

import pytest
from scrapy.http import HtmlResponse, TextResponse

from crawlers.listing import Ask, Link, Listing
from crawlers.registry import Column
from crawlers.spiders.ilist import IList
from crawlers.spiders.lonsun import Lonsun
from crawlers.spiders.page_counts import is_rest, page_count

LONSUN = object.__new__(Lonsun)
ILIST = object.__new__(IList)
LABEL = Column(
    "szf",
    "省政府文件",
    "https://www.ah.gov.cn/site/label/8888?labelName=publicInfoList&siteId=6781961&organId=1681&type=4&catId=6708461&pageIndex=1&pageSize=18&action=list&isDate=true&dateFormat=yyyy-MM-dd",
)
DIRECTORY = Column("fdzdgk", "法定主动公开内容", "https://www.mz.gov.cn/info/iList.jsp?node_id=GKmzs&cat_id=15971")


def label(*numbers: int, pager: str = "") -> bytes:
    rows = "".join(
        f'<ul class="clearfix xxgk_nav_list"><li class="rt"><div><a class="title" href="https://www.ah.gov.cn/public/1681/{number}.html" '
        f'target="_blank" title="安徽省人民政府关于印发第{number}号方案的通知">安徽省人民政府关于印发第...</a></div></li>'
        f'<li><span class="date">2021-09-10</span></li></ul>'
        for number in numbers
    )
    return f'<div class="xxgk_navli">{rows}</div>{pager}'.encode()


def directory(*numbers: int) -> bytes:
    rows = "".join(
        f'<li><a href="/gk/xzgfxwj/{number}.htm" title="绵竹市人民政府办公室关于第{number}号工作的通知" target="_blank">绵竹市人民政府…</a>'
        f"<span>[2021-09-10]</span></li>"
        for number in numbers
    )
    return f"""<html><body><div class="location">当前位置：<a href="/">首页</a></div><div class="list_div"><ul>{rows}</ul></div>
<div class="page"><a href="?cur_page=1">首页</a><a href="?cur_page=2">下一页</a></div></body></html>""".encode()


def after(found: Listing) -> Ask:
    assert found.following is not None
    return found.following


def test_a_label_is_asked_for_by_page_index() -> None:
    ask = LONSUN.first(LABEL)
    assert ask.url == LABEL.url
    pager = '<script>Ls.pagination("#page_list",{pageIndex:1,pageSize:18,pageCount:3,total:41});</script>'
    found = LONSUN.listing(TextResponse(ask.url, body=label(553956781, 553956782, pager=pager)), LABEL, ask)
    assert [entry.url for entry in found.entries] == [
        "https://www.ah.gov.cn/public/1681/553956781.html",
        "https://www.ah.gov.cn/public/1681/553956782.html",
    ]
    assert found.entries[0].title == "安徽省人民政府关于印发第553956781号方案的通知"
    assert found.entries[0].listed_on == date(2021, 9, 10)
    second = after(found)
    assert second == Ask(LABEL.url.replace("pageIndex=1", "pageIndex=2"), 2)
    third = after(LONSUN.listing(TextResponse(second.url, body=label(553956783, pager=pager)), LABEL, second))
    last = LONSUN.listing(TextResponse(third.url, body=label(553956784, pager=pager)), LABEL, third)
    assert len(last.entries) == 1 and last.following is None


def test_a_label_without_a_pager_goes_on_until_a_page_is_empty() -> None:
    ask = LONSUN.first(LABEL)
    second = after(LONSUN.listing(TextResponse(ask.url, body=label(553956781)), LABEL, ask))
    nothing = "<p>暂无相关信息</p>".encode()
    assert LONSUN.listing(TextResponse(second.url, body=nothing), LABEL, second) == Listing(())


def test_a_column_without_a_page_in_its_address_is_asked_for_its_first() -> None:
    column = Column("gs", "公示", "https://www.cnbz.gov.cn/public/column/6615904?type=4&catId=6715691&action=list")
    assert LONSUN.first(column).url == column.url + "&pageIndex=1"


def test_a_directory_is_asked_for_by_its_current_page() -> None:
    ask = ILIST.first(DIRECTORY)
    assert ask.url == DIRECTORY.url + "&cur_page=1"
    found = ILIST.listing(TextResponse(ask.url, body=directory(101, 102)), DIRECTORY, ask)
    assert [entry.url for entry in found.entries] == [
        "https://www.mz.gov.cn/gk/xzgfxwj/101.htm",
        "https://www.mz.gov.cn/gk/xzgfxwj/102.htm",
    ]
    assert found.entries[0].title == "绵竹市人民政府办公室关于第101号工作的通知"
    assert found.entries[0].listed_on == date(2021, 9, 10)
    second = after(found)
    assert second == Ask(DIRECTORY.url + "&cur_page=2", 2)
    assert ILIST.listing(TextResponse(second.url, body=directory()), DIRECTORY, second).entries == ()


def test_a_directory_names_files_in_an_element_of_its_own() -> None:
    body = """<html><body><div id="attribute"><span class="gk">索引号：008439000/2021-00012</span><span class="gk">文号：竹府办发〔2021〕9号</span>
<span class="gk fj">附件：<file href="group1/M00/01/3C/rBAA.docx">附件1：任务分工表.docx</file><file href='/group1/M00/01/3C/rBAB.pdf'>解读.pdf</file></span></div>
<section><article><p>正文</p><a href="/group1/M00/01/3C/rBAB.pdf">下载</a></article></section></body></html>"""
    url = "https://www.mz.gov.cn/gk/xzgfxwj/101.htm"
    found = ILIST.attachments(HtmlResponse(url, body=body.encode()))
    assert {link.url for link in found} == {
        "https://www.mz.gov.cn/group1/M00/01/3C/rBAA.docx",
        "https://www.mz.gov.cn/group1/M00/01/3C/rBAB.pdf",
    }
    assert (
        Link("https://www.mz.gov.cn/group1/M00/01/3C/rBAA.docx", "group1/M00/01/3C/rBAA.docx", "附件1：任务分工表.docx")
        in found
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("pageCount:25,", 25),
        ('{"pageCount": "25"}', 25),
        ("var totalPage = 25;", 25),
        ("totalPages:25", 25),
        ("共25页", 25),
        ("共 <b>25</b> 页 当前第1页", 25),
        ("第1/25页", 25),
        ("页次：1/25", 25),
        ("pageCount:0,", None),
        ("共25条", None),
        ("", None),
    ],
)
def test_pagers_tell_the_number_of_pages(text: str, count: int | None) -> None:
    assert page_count(text) == count


def test_the_rest_of_a_total_is_told_from_a_page_that_is_too_small() -> None:
    assert is_rest(5, 25, 3, 10)
    assert is_rest(10, 10, 1, 10)
    assert not is_rest(10, 25, 2, 10)
    assert not is_rest(5, 25, 2, 10)
    assert not is_rest(10, 0, 1, 10)
