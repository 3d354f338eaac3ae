"""The files that a page links to, as its bytes have them, and what these files are called."""

from __future__ import annotations

import json

import pytest

from crawlers.links import documents_in, file_name
from crawlers.listing import Link

AT = "http://www.a.gov.cn/zwgk/202107/t20210701_1.html"


def found(markup: str) -> list[tuple[str, str]]:
    return [(link.url, link.words) for link in documents_in(markup.encode(), AT)]


def test_a_link_to_a_document_is_found_with_its_words_whatever_its_markup() -> None:
    markup = """<p>附件：<a class=x href='./P0202107.docx' target="_blank"><span>1.<b>任务分工表</b></span></a></p>"""
    assert found(markup) == [("http://www.a.gov.cn/zwgk/202107/P0202107.docx", "1.任务分工表")]


def test_an_address_without_an_ending_is_known_by_what_it_goes_through() -> None:
    markup = (
        '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=77">附件</a>'
    )
    url = "http://www.a.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77"
    assert found(markup) == [(url, "附件")]


def test_pages_and_pictures_are_no_documents() -> None:
    assert (
        found('<a href="a.html">x</a><a href="b.jpg">x</a><a href="#c.doc">x</a><a href="javascript:d.doc">x</a>') == []
    )


def test_a_link_in_a_comment_is_none() -> None:
    assert found('<!-- <a href="old.doc">旧</a> --><a href="new.doc">新</a>') == [
        ("http://www.a.gov.cn/zwgk/202107/new.doc", "新")
    ]


def test_a_comment_that_never_ends_hides_nothing_and_costs_nothing() -> None:
    markup = "<!--" * 100_000 + '<a href="new.doc">新</a>'
    assert found(markup) == [("http://www.a.gov.cn/zwgk/202107/new.doc", "新")]


def test_links_in_the_json_of_a_page_s_script_are_found() -> None:
    content = {"content": '<p><a href="/attachment/0/1.docx">附件</a><a href="/attachment/0/2.pdf">图解</a></p>'}
    files = [("http://www.a.gov.cn/attachment/0/1.docx", "附件"), ("http://www.a.gov.cn/attachment/0/2.pdf", "图解")]
    plain = json.dumps(content, ensure_ascii=False)
    for printed in (plain, plain.replace("/", "\\/"), json.dumps(content).replace("<", "\\u003c")):
        assert found(f"<script>window._CONFIG = {{DETAIL: {printed}}}</script>") == files


def test_the_same_address_counts_once() -> None:
    assert len(found('<a href="a.pdf">一</a><a href="./a.pdf">二</a>')) == 1


def test_the_page_s_base_holds() -> None:
    assert found('<base href="/files/"><a href="a.pdf">一</a>')[0][0] == "http://www.a.gov.cn/files/a.pdf"


def test_gbk_is_read_where_the_bytes_are_no_utf_8() -> None:
    (link,) = documents_in('<a href="/附件.xls">清单</a>'.encode("gbk"), AT)
    assert (link.url, link.words) == ("http://www.a.gov.cn/附件.xls", "清单")


@pytest.mark.parametrize(
    ("link", "disposition", "name"),
    [
        (Link("http://a/x/P01.docx", "P01.docx", "附件1.任务表.docx"), None, "附件1.任务表.docx"),
        (Link("http://a/x/P01.docx", "P01.docx", "附件1"), None, "P01.docx"),
        (Link("http://a/d.jsp?filename=%E8%A1%A8.xls", "d.jsp", "下载"), None, "表.xls"),
        (Link("http://a/d.jsp?filename=%B1%ED.xls", "d.jsp", "下载"), None, "表.xls"),
        (Link("http://a/d.jsp?wbfileid=7", "d.jsp", "附件"), "attachment; filename*=UTF-8''%E8%A1%A8.pdf", "表.pdf"),
        (Link("http://a/d.jsp?wbfileid=7", "d.jsp", "附件"), 'attachment; filename="..\\a/b.pdf"', "b.pdf"),
        (Link("http://a/d.jsp?wbfileid=7", "d.jsp", "附件/二"), None, "附件_二"),
        (Link("http://a/", "/", ""), None, "a"),
    ],
)
def test_a_file_is_called_by_its_link_its_address_or_the_answer(link: Link, disposition: str | None, name: str) -> None:
    assert file_name(link, disposition) == name
