"""What a page states of its notice: meta tags, the disclosure header in each layout, the title above the text."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from extractors.readers import html
from taizhang.model import Document, Source
from taizhang.settings import Settings

SOURCE = Source("a.html", "0" * 64)
BODY = '<div id="zoom"><p>各单位：</p><p>现将有关事项通知如下。</p><p>一、编制清单。（责任单位：市司法局；完成时限：2022年6月底前）</p></div>'
TITLE = "临川市人民政府关于做好清单编制工作的通知"


def document(head: str = "", above: str = "", below: str = "", body: str = BODY) -> Document:
    return extract(f"<html><head>{head}</head><body>{above}{body}{below}</body></html>".encode(), SOURCE).document


HEADERS = {
    "cells": "<table><tr><td>索 引 号：</td><td>000123/2022-00017</td><td>文　　号：</td><td>临府字〔2022〕17号</td></tr><tr><td>发布机构</td><td>临川市人民政府</td><td>成文日期</td><td>2022年3月8日</td></tr></table>",
    "bold in a cell": "<table><tr><td><b>索引号</b>000123/2022-00017</td><td><b>文号</b>临府字〔2022〕17号</td></tr><tr><td><b>发布机构</b>临川市人民政府</td><td><b>成文日期</b>2022-03-08</td></tr></table>",
    "head cells": "<table><tr><th>索引号</th><td>000123/2022-00017</td></tr><tr><th>发文字号</th><td>临府字〔2022〕17号</td></tr><tr><th>发文机关</th><td>临川市人民政府</td></tr><tr><th>发文日期</th><td>2022-03-08</td></tr></table>",
    "items": "<ul><li>索引号：000123/2022-00017</li><li>发文字号：临府字〔2022〕17号</li><li>发文单位：临川市人民政府</li><li>生成日期：2022-03-08</li></ul>",
    "two spans": "<ul class=clearfix><li><span>索引号</span><span>000123/2022-00017</span></li><li><span>文号：</span> <span>临府字〔2022〕17号</span></li><li><span>发布机构</span><span>临川市人民政府</span></li><li><span>成文日期</span><span>2022-03-08</span></li></ul>",
    "terms": "<dl class=reference><dt>索引号：</dt><dd>000123/2022-00017</dd><dt>文号：</dt><dd>临府字〔2022〕17号</dd><dt>发布机构：</dt><dd>临川市人民政府</dd><dt>成文日期：</dt><dd>2022-03-08</dd></dl>",
    "paragraphs": "<p><span class=tt>索引号：</span><span class=value>000123/2022-00017</span></p><p><span class=tt>文号：</span><span class=value>临府字〔2022〕17号</span></p><p><span class=tt>发布机构：</span><span>临川市人民政府</span></p><p><span>成文日期：</span><span>2022-03-08</span></p>",
    "blocks": "<div><div>索引号：</div><div>000123/2022-00017</div></div><div><div>文号：</div><div>临府字〔2022〕17号</div></div><div><div>发布机构：</div><div>临川市人民政府</div></div><div><div>成文日期：</div><div>2022-03-08</div></div>",
    "labels above values": "<table><tr><td>索引号</td><td>发文字号</td><td>发布机构</td><td>成文日期</td></tr><tr><td>000123/2022-00017</td><td>临府字〔2022〕17号</td><td>临川市人民政府</td><td>2022-03-08</td></tr></table>",
    "brackets": "<ol><li>[索引号] <span>000123/2022-00017</span></li><li>[发文字号] <span><span>临府字</span><span>〔2022〕</span><span>17号</span></span></li><li>[发文机构] <span>临川市人民政府</span><span style='display:none'>----</span></li><li>[废止日期] <span>----</span></li><li>[成文日期] <span>2022-03-08</span></li></ol>",
}


@pytest.mark.parametrize("layout", HEADERS)
@pytest.mark.parametrize("where", ["above", "below"])
def test_each_layout_of_the_header_is_read_above_and_below_the_text(layout: str, where: str) -> None:
    found = document(**{where: f'<div class="xxgk">{HEADERS[layout]}</div>'})
    assert found.index_number == "000123/2022-00017"
    assert found.doc_number == "临府字〔2022〕17号"
    assert found.issuer == "临川市人民政府"
    assert str(found.written_on) == "2022-03-08"


@pytest.mark.parametrize("layout", HEADERS)
def test_each_layout_is_read_inside_the_notice_s_element(layout: str) -> None:
    found = document(body=BODY.replace("<p>各单位", HEADERS[layout] + "<p>各单位", 1))
    assert (found.index_number, found.doc_number) == ("000123/2022-00017", "临府字〔2022〕17号")


def test_a_second_copy_and_a_sample_in_a_comment_change_nothing() -> None:
    stale = "<!-- " + HEADERS["items"].replace("17号", "99号") + " -->"
    mobile = f'<div class="pchide abstract">{HEADERS["items"].replace("17号", "98号")}</div>'
    assert document(above=stale + mobile + HEADERS["items"]).doc_number == "临府字〔2022〕17号"


def test_a_search_form_is_no_header() -> None:
    form = "<div>标题：<input name=a></div><div>文号：<input name=b></div><div>发布机构：<select><option>市发改委</option></select></div><div><button>搜索</button>重置</div>"
    found = document(above=form)
    assert (found.doc_number, found.issuer, found.title) == (None, None, None)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f'<meta name="ArticleTitle" content="{TITLE}"><title>其他</title>', TITLE),
        (f"<META CONTENT='{TITLE}' NAME='articletitle'>", TITLE),
        (f'<meta name="ArticleTitle" content="&lt;b&gt;{TITLE}&lt;/b&gt;&amp;nbsp;">', TITLE),
        (f'<meta name="ArticleTitle" content="文章标题"><title>{TITLE}_市政府文件_临川市人民政府</title>', TITLE),
        (f'<meta name="ArticleTitle" content=""><title>{TITLE} - 临川市人民政府门户网站</title>', TITLE),
        (
            '<meta name="ArticleTitle" content="首页"><meta name="SiteName" content="首页"><title>临川市人民政府</title>',
            None,
        ),
        (f"<title>临川市人民政府 政府文件 - {TITLE}</title>", TITLE),
        ("<title>临川市人民政府门户网站</title>", None),
    ],
)
def test_the_title_is_that_of_the_meta_tag_else_the_page_s_own(head: str, title: str | None) -> None:
    assert document(head=head).title == title


def test_the_shown_title_goes_before_the_page_s_own() -> None:
    assert (
        document(head="<title>关于清单的通知-临川</title>", above=f"<h1>临川市人民政府</h1><h1>{TITLE}</h1>").title
        == TITLE
    )


def test_the_notice_s_own_title_is_taken_where_it_names_the_issuer_too() -> None:
    body = BODY.replace("<p>各单位", f"<p>{TITLE}</p><p>各单位", 1)
    assert document(head='<meta name="ArticleTitle" content="关于做好清单编制工作的通知">', body=body).title == TITLE


@pytest.mark.parametrize(
    ("content", "day"),
    [
        ("2022-03-10 09:30:00", "2022-03-10"),
        ("2022-05-22 11:122022-07-04 11:18", "2022-05-22"),
        ("", "2022-03-09"),
        ("发布时间", "2022-03-09"),
        ("2022-13-45", "2022-03-09"),
    ],
)
def test_the_day_of_publication_is_the_meta_tag_s_else_the_header_s(content: str, day: str) -> None:
    found = document(
        head=f'<meta name="PubDate" content="{content}">', above="<p>发布日期：2022-03-09 来源：市政府办公室</p>"
    )
    assert str(found.published_on) == day


def test_the_site_tells_the_region_where_nothing_else_does() -> None:
    body = BODY.replace("市司法局", "有关部门")
    assert document(body=body).region is None
    assert document(head='<meta name="SiteName" content="达州市人民政府">', body=body).adcode == "511700"


def test_labels_are_fields_and_values() -> None:
    page = f'<html><head><meta name="ContentSource" content="市府办"><meta name="Author" content="x"></head><body>{BODY}</body></html>'
    assert html.read(page.encode(), SOURCE, Settings()).labels == (("source", "市府办"),)


def test_a_line_above_the_notice_is_its_title_where_the_page_marks_none() -> None:
    line = "县人民政府办公室关于印发《2024年改革任务》的通知"
    page = f"<html><body><div><div><p>{line}</p></div><div>{BODY}</div></div></body></html>"
    assert extract(page.encode(), SOURCE).document.title == line


def test_a_title_with_words_of_the_site_before_it_and_a_number_behind_it() -> None:
    body = BODY.replace("<p>各单位", f"<p>{TITLE}</p><p>各单位", 1)
    assert document(head=f"<title>政府信息公开 {TITLE}</title>", body=body).title == TITLE
    found = document(above=f"<h1>{TITLE}（临府发〔2022〕3号）</h1>")
    assert (found.title, found.doc_number) == (TITLE, "临府发〔2022〕3号")
