"""Pages in the manner of the platforms that government sites run on: the same notice from each of them."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from taizhang.model import Record, Source

PARAGRAPHS = [
    "各县（区）人民政府，市直各单位：",
    "现将《临川市2022年优化营商环境工作要点》印发给你们，请认真组织实施。",
    "一、提升审批效率",
    "（一）推行一窗受理。编制一窗受理事项清单，并向社会公布。（责任单位：市行政审批局；完成时限：2022年6月底前）",
    "（二）压缩办理时间。将企业开办时间压缩至一个工作日以内。（牵头单位：市市场监管局；配合单位：市税务局；完成时限：2022年12月底前）",
    "二、加强要素保障",
    "（三）完善用地供应。建立重点项目用地台账，定期通报。（责任单位：市自然资源局；完成时限：2022年9月底前）",
    "临川市人民政府办公室",
    "2022年3月8日",
]
TITLE = "临川市人民政府办公室关于印发临川市2022年优化营商环境工作要点的通知"
BODY = "".join(f'<p style="text-indent:2em"><span>{text}</span></p>\n' for text in PARAGRAPHS)
NAV = (
    '<div class="nav"><ul>'
    + "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in ("首页", "政务公开", "办事服务", "互动交流"))
    + "</ul></div>"
)
FOOT = '<div class="footer"><p>主办：临川市人民政府办公室　网站标识码：3610000001</p><p>赣ICP备05001234号　2019年12月31日前请升级浏览器，市信息中心负责维护。</p></div>'
META = f"""<META content="临川市人民政府" name="SiteName"><meta NAME='articletitle' content='{TITLE}'/>
<meta name="PubDate" content="2022-03-10 09:30:00"><meta name="ContentSource" content="市政府办公室">
<meta name="Keywords" content=""><meta name="Url" content="http://www.lc.gov.cn/a/1.html">"""
HEADER_TABLE = """<table class="xxgk"><tr><td>索 引 号：</td><td>000123/2022-00017</td><td>发文字号：</td><td>临府办字〔2022〕17号</td></tr>
<tr><td>发布机构：</td><td>临川市人民政府办公室</td><td>成文日期：</td><td>2022-03-08</td></tr></table>"""
RELATED = "".join(
    f'<li><a href="/b/{n}.html">市发改委2021年{n}月底前完成的工作一览</a><span>2021-0{n}-02</span></li>'
    for n in range(1, 7)
)

PAGES = {
    "trs": f"""<html><head>{META}</head><body>{NAV}<div class="position">当前位置：<a href="/">首页</a> &gt; 文件</div>
        {HEADER_TABLE}<div class="view TRS_UEDITOR trs_paper_default trs_word">{BODY}</div>
        <div class="xglj"><h3>相关链接</h3><ul>{RELATED}</ul></div>{FOOT}</body></html>""",
    "hanweb": f"""<html><head>{META}</head><body>{NAV}{HEADER_TABLE}<table width="100%"><tr><td>
        <div class="bt">{TITLE}</div><div>发布时间：2022-03-10 　浏览次数：<script>document.write(1)</script></div></td></tr><tr><td>
        <!--ZJEG_RSS.content.begin-->{BODY}<!--ZJEG_RSS.content.end--></td></tr></table>{FOOT}</body></html>""",
    "ucap": f"""<html><head>{META}</head><body><header>{NAV}</header>{HEADER_TABLE}<UCAPTITLE>{TITLE}</UCAPTITLE>
        <div id="UCAP-CONTENT"><UCAPCONTENT>{BODY}</UCAPCONTENT></div><div id="qr_container">扫一扫在手机打开当前页</div>{FOOT}</body></html>""",
    "vsb": f"""<html><head><title>{TITLE}-临川市人民政府</title></head><body>{NAV}{HEADER_TABLE}<form name="_newscontent_fromname">
        <div id="vsb_content_2"><div class="v_news_content">{BODY}</div></div></form>
        <p>上一条：<a href="1.htm">市财政局2021年底前完成的工作</a></p>{FOOT}</body></html>""",
    "gkmlpt": f"""<html><head>{META}<script>window._CONFIG={{DETAIL:{{content:"<p>一、旧稿</p>"}}}}</script></head><body>{NAV}
        <div class="classify"><table><tbody><tr><td class="first"><b>索引号:</b></td><td>000123/2022-00017</td></tr>
        <tr><td><b>文号:</b></td><td>临府办字〔2022〕17号</td></tr></tbody></table></div>
        <div class="article-content">{BODY}</div>{FOOT}</body></html>""",
    "lonsun": f"""<html><head>{META}</head><body>{NAV}<table class="table_suoyin"><tbody><tr><th>索引号：</th><td>000123/2022-00017</td>
        <th>文号：</th><td>临府办字〔2022〕17号</td></tr></tbody></table>
        <div class="wzcon j-fontContent">{BODY}</div><div class="tools">打印 关闭</div>{FOOT}</body></html>""",
    "ilist": f"""<html><head><title>{TITLE}</title></head><body>{NAV}<div id="attribute"><span>索引号：000123/2022-00017</span>
        <span>文号：临府办字〔2022〕17号</span><span>发文日期：2022-03-08</span></div>
        <section><article>{BODY}</article></section>{FOOT}</body></html>""",
    "nfcms": f"""<html><head>{META}</head><body>{NAV}<ul class="introduce"><li>索引号：000123/2022-00017</li>
        <li>文号：临府办字〔2022〕17号</li></ul><div class="content">{BODY}</div>{FOOT}</body></html>""",
    "epoint": f"""<html><head>{META}</head><body>{NAV}<dl><dt>索引号</dt><dd>000123/2022-00017</dd><dt>发文字号</dt><dd>临府办字〔2022〕17号</dd></dl>
        <div class="ewb-article"><h3>{TITLE}</h3><div class="ewb-article-content">{BODY}</div></div>{FOOT}</body></html>""",
    "tables for layout": f"""<html><head>{META}</head><body><table width="1000"><tr><td colspan="2">{NAV}</td></tr><tr><td width="200">
        <table><tr><td><a href="/1">政策解读</a></td></tr><tr><td><a href="/2">公示公告</a></td></tr></table></td><td>{HEADER_TABLE}
        <table><tr><td>{BODY}</td></tr></table></td></tr><tr><td colspan="2">{FOOT}</td></tr></table></body></html>""",
    "no known name": f"""<html><head><title>{TITLE}</title></head><body><div class="w1">{NAV}</div><div class="w2"><div class="q7">
        <p>索引号：000123/2022-00017</p><p>发文字号：临府办字〔2022〕17号</p><h1>{TITLE}</h1><div class="q8">{BODY}</div></div>
        <div class="q9"><ul>{RELATED}</ul></div></div><div class="w3">{FOOT}</div></body></html>""",
    "no markup but breaks": f"""<html><head>{META}</head><body>{HEADER_TABLE}<div class="x1">{"<br>".join(f"　　{t}" for t in PARAGRAPHS)}</div></body></html>""",
    "shown by a script": f"""<html><head>{META}</head><body>{NAV}{HEADER_TABLE}<div id="zoom" style="display: none">{BODY}</div>
        <div class="tools">字体：大 中 小</div>{FOOT}</body></html>""",
    "spread over editors": f"""<html><head>{META}</head><body>{NAV}{HEADER_TABLE}<div class="TRS_Editor">{BODY[: BODY.index("<p", BODY.index("二、"))]}</div>
        <div class="TRS_Editor">{BODY[BODY.index("<p", BODY.index("二、")) :]}</div>{FOOT}</body></html>""",
}
TASKS = [
    ("推行一窗受理", ["市行政审批局"], "2022-06-30"),
    ("压缩办理时间", ["市市场监管局", "市税务局"], "2022-12-31"),
    ("完善用地供应", ["市自然资源局"], "2022-09-30"),
]


def record(page: str) -> Record:
    return extract(page.encode(), Source("a.html", "0" * 64))


@pytest.mark.parametrize("platform", PAGES)
def test_each_platform_gives_the_notice_and_nothing_else(platform: str) -> None:
    found = record(PAGES[platform])
    tasks = [(t.title, [u.text for u in t.units], str(t.deadlines[0].due)) for t in found.tasks]
    assert tasks == TASKS
    assert [i.code for i in found.issues] == []


@pytest.mark.parametrize("platform", PAGES)
def test_each_platform_states_the_notice_s_title_and_numbers(platform: str) -> None:
    document = record(PAGES[platform]).document
    assert document.title == TITLE
    assert document.doc_number == "临府办字〔2022〕17号"
    assert document.index_number == "000123/2022-00017"
    assert document.issuer == "临川市人民政府办公室"
    assert str(document.written_on) == "2022-03-08"
    if "PubDate" in PAGES[platform]:
        assert str(document.published_on) == "2022-03-10"


def test_a_table_that_stands_beside_the_container_is_not_lost() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>完成第{n}项改革任务并总结推广</td><td>市财政局</td><td>2022年{n}月底前</td></tr>"
        for n in (5, 6, 7)
    )
    page = PAGES["trs"].replace(
        '<div class="xglj">',
        f'<div class="fj"><table><tr><td>序号</td><td>工作任务</td><td>责任单位</td><td>完成时限</td></tr>{rows}</table></div><div class="xglj">',
    )
    found = record(page)
    assert [str(t.deadlines[0].due) for t in found.tasks][-3:] == ["2022-05-31", "2022-06-30", "2022-07-31"]
    assert [u.text for u in found.tasks[-1].units] == ["市财政局"]


def test_news_beside_the_notice_are_no_part_of_its_last_item() -> None:
    news = "<p>热点新闻：市旧局将于2021年3月底前完成预算公开，请广大市民朋友们监督。</p>"
    page = f"<html><body><div class=z1><div class=z2>{BODY[: BODY.index('<p', BODY.index('（三）') + 9)]}</div><div class=z3>{news}</div></div></body></html>"
    found = record(page)
    assert [str(d.due) for t in found.tasks for d in t.deadlines] == ["2022-06-30", "2022-12-31", "2022-09-30"]


def test_what_goes_on_below_the_notice_s_element_is_read() -> None:
    page = PAGES["no known name"].replace(
        '<p style="text-indent:2em"><span>（三）', "</div><div class=q10><p><span>（三）"
    )
    assert [str(t.deadlines[0].due) for t in record(page).tasks] == ["2022-06-30", "2022-12-31", "2022-09-30"]


def test_the_page_s_own_address_is_the_notice_s() -> None:
    assert record(PAGES["trs"]).source.url == "http://www.lc.gov.cn/a/1.html"
    relative = PAGES["trs"].replace("http://www.lc.gov.cn/a/1.html", "./1.html")
    assert record(relative).source.url is None
