"""A page's markup to lines: what begins a line, what is text and what is none."""

from __future__ import annotations

import pytest

from extractors.readers import html
from taizhang.model import BlockKind, Notice, Source
from taizhang.settings import Settings

LETTER = "现将有关事项通知如下，请各单位认真抓好贯彻落实，并将情况及时报送市政府办公室。"


def notice(body: str) -> Notice:
    page = f"<html><body><div id=zoom><p>{LETTER}</p>{body}</div></body></html>"
    return html.read(page.encode(), Source("a.html", "0" * 64), Settings())


def lines(body: str) -> list[str]:
    return [b.text.value for b in notice(body).blocks if b.kind is BlockKind.PARAGRAPH][1:]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>一、加强<b>组</b><span>织</span>领导</p>", ["一、加强组织领导"]),
        ("<div>一、加强领导<br/>二、强化督查</div>", ["一、加强领导", "二、强化督查"]),
        (
            "<div>一、加强领导<p>各单位要高度重视。</p>二、强化督查</div>",
            ["一、加强领导", "各单位要高度重视。", "二、强化督查"],
        ),
        ("<h2>一、总体要求</h2><h3>（一）目标</h3>", ["一、总体要求", "（一）目标"]),
        ("<p>　　&nbsp;&nbsp;一、加强\n    领导</p>", ["一、加强领导"]),
        ("<p>&ldquo;一网通办&rdquo;&#8212;改革&#150;试点</p>", ["“一网通办”—改革–试点"]),
        ("<p>加\u200b强\ufeff领\u00ad导</p>", ["加强领导"]),
        ("<p>保留<del>删去</del><s>旧</s><ins>新增</ins></p>", ["保留新增"]),
        ('<p>保留<span style="text-decoration: line-through">删去</span>的</p>', ["保留的"]),
        ("<p>汉<ruby>字<rt>zi</rt></ruby></p>", ["汉字"]),
        ("<p>100m<sup>2</sup></p>", ["100m2"]),
        ("<p>上<!-- 旧的 -->下<script>x('中')</script></p>", ["上下"]),
        ("<p><!--[if gte mso 9]>旧<![endif]-->正文<![if !supportLists]>一<![endif]></p>", ["正文一"]),
        (
            '<p>一、正文</p><p style="DISPLAY:none">二、藏</p><p hidden>三、藏</p><p class="pchide">四、藏</p>',
            ["一、正文"],
        ),
        ('<p style="overflow:hidden">一、正文</p>', ["一、正文"]),
        ("<p>一、正文<p>二、没有结束<p>三、标记", ["一、正文", "二、没有结束", "三、标记"]),
        ("<pre>一、正文\n二、分行</pre>", ["一、正文", "二、分行"]),
        ("<dl><dt>一、名称</dt><dd>说明</dd></dl>", ["一、名称", "说明"]),
        ('<p>一、正文<o:p></o:p></p><w:sdt><p class="MsoNormal">二、Word</p></w:sdt>', ["一、正文", "二、Word"]),
    ],
)
def test_markup_becomes_lines(body: str, said: list[str]) -> None:
    assert lines(body) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<ol><li>甲事项<li>乙事项</ol>", ["1.甲事项", "2.乙事项"]),
        (
            "<ol start=3><li>甲事项</li><li value=7>乙事项</li><li>丙事项</li></ol>",
            ["3.甲事项", "7.乙事项", "8.丙事项"],
        ),
        ("<ol reversed><li>甲事项</li><li>乙事项</li></ol>", ["2.甲事项", "1.乙事项"]),
        ("<ol><li>1.甲事项</li><li>（二）乙事项</li></ol>", ["1.甲事项", "（二）乙事项"]),
        (
            '<ol style="list-style-type:cjk-ideographic"><li>甲事项</li><li>乙事项</li></ol>',
            ["一、甲事项", "二、乙事项"],
        ),
        ('<ol style="list-style:none"><li>甲事项</li></ol>', ["甲事项"]),
        ("<ol><li><p>甲事项</p><p>说明</p></li></ol>", ["1.甲事项", "说明"]),
        ("<ul><li>甲事项</li></ul>", ["甲事项"]),
        ("<ol><li>甲事项<ol><li>其一</li></ol></li><li>乙事项</li></ol>", ["1.甲事项", "1.其一", "2.乙事项"]),
    ],
)
def test_a_list_prints_its_numbers(body: str, said: list[str]) -> None:
    assert lines(body) == said


def test_lines_that_a_paste_from_print_cut_are_paragraphs_again() -> None:
    text = "各单位要把深化改革作为今年的重点任务来抓，主要负责同志亲自部署、亲自过问，" * 30 + "确保各项工作落到实处。"
    cut = [text[i : i + 30] for i in range(0, len(text), 30)]
    assert lines("".join(f"<p>{part}</p>" for part in cut)) == [text]


def test_a_paragraph_ends_where_the_page_says_so() -> None:
    said = ["各县区要加强统筹协调，建立健全工作机制，明确责任分工，细化工作举措，", "推动各项任务落地"]
    assert lines(f"<p>{said[0]}</p><p>{said[1]}</p>") == said


def test_a_page_behind_the_end_of_another_is_read() -> None:
    page = f"<html><body><p>页头</p></body></html>\n<html><body><div id=zoom><p>一、{LETTER}</p></div></body></html>"
    found = html.read(page.encode(), Source("a.html", "0" * 64), Settings())
    assert [b.text.value for b in found.blocks] == [f"一、{LETTER}"]
    assert [r.code for r in found.repairs] == ["markup_mended"]


def test_glyphs_of_the_site_s_own_font_are_told_of() -> None:
    found = notice("<p>一、加强\ue123\ue124领导</p>")
    assert [i.code for i in found.issues] == ["lost_characters"]
    assert "2 characters" in found.issues[0].message


def test_a_form_s_field_is_read_only_where_the_page_has_no_text() -> None:
    text = "一、加强组织领导。各单位要高度重视，明确专人负责，于2022年6月底前报送方案。" * 4
    alone = f"<html><body><div id=c></div><textarea id=t>{text}</textarea></body></html>"
    found = html.read(alone.encode(), Source("a.html", "0" * 64), Settings())
    assert found.blocks[0].text.value == text
    assert lines(f"<textarea>{text}</textarea>") == []


def test_the_markup_that_a_field_holds_is_read() -> None:
    text = "一、加强组织领导。各单位要高度重视，明确专人负责，于2022年6月底前报送方案。" * 4
    page = f'<html><body><input type="hidden" id="content" value="&lt;p&gt;{text}&lt;/p&gt;&lt;p&gt;二、加强督查。&lt;/p&gt;"></body></html>'
    found = html.read(page.encode(), Source("a.html", "0" * 64), Settings())
    assert [b.text.value for b in found.blocks] == [text, "二、加强督查。"]
    assert found.blocks[0].spot.path == "/html/body/input"


def test_lines_that_are_only_links_to_files_are_labels_not_text() -> None:
    body = '<p><a href="/P020220310.docx">附件1：任务分工表.docx</a></p><p>附件2：<a href="./b.pdf">清单</a></p>'
    found = notice(body)
    assert [v for f, v in found.labels if f == "attachment"] == [
        "/P020220310.docx\t附件1：任务分工表.docx",
        "./b.pdf\t清单",
    ]
    assert "任务分工表" not in found.text
    counted = '<ul><li>附件【<a href="/system/_content/download.jsp?wbfileid=1">分工表.zip</a>】已下载<span>12</span>次</li></ul>'
    assert lines(counted) == []
    assert lines('<p>分工见<a href="/a.doc">附件</a>，由市司法局负责。</p>') == ["分工见附件，由市司法局负责。"]
    assert lines('<p><a href="/a.doc">附件1</a></p><p>任务分工表</p>') == ["附件1", "任务分工表"]


def test_links_to_files_outside_the_notice_are_kept_once() -> None:
    page = f"""<html><body><div id=zoom><p>{LETTER}</p></div><div class="share"><a href="/x.html">分享</a></div>
        <div class="xglj"><a href="/module/download/downfile.jsp?id=1">方案</a><a href="/module/download/downfile.jsp?id=1">方案</a>
        <a href="javascript:void(0)">附件</a><a href="/fj.html">附件目录</a></div></body></html>"""
    found = html.read(page.encode(), Source("a.html", "0" * 64), Settings())
    assert [v for f, v in found.labels if f == "attachment"] == ["/module/download/downfile.jsp?id=1\t方案"]
