"""The pages of notices in the markup of each platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from announcements import Announcement
from papers import HEADINGS

Links = Sequence[tuple[str, str]]  # words and address of each attachment
NUMERALS = "一二三四五六七八九十"
STYLE = 'style="text-indent:2em"'


def body(notice: Announcement, links: Links) -> str:
    """Return the notice itself: the covering letter, the plan with duties as a table or as items, the attachments."""
    parts = [
        _paragraph("各县（区）人民政府，市级有关部门："),
        _paragraph(notice.opening),
        f'<p style="text-align:right">{notice.office.issuer}</p>',
        f'<p style="text-align:right">{_written(notice)}</p>',
        f'<p style="text-align:center"><strong>{notice.subject}</strong></p>',
        _paragraph("一、重点任务"),
        _table(notice) if notice.tabular else _items(notice),
        *(f'<p {STYLE}><a href="{escape(href)}" target="_blank">{escape(words)}</a></p>' for words, href in links),
    ]
    return "\n".join(parts)


def page(platform: str, notice: Announcement, links: Links) -> str:
    """Return the whole page of a notice as this platform's templates make it."""
    return ARTICLES[platform](notice, body(notice, links))


def list_page(city: str, title: str, rows: str, below: str = "") -> str:
    """Return a column's page round its rows, which the platform writes. ``below`` are its pager and scripts."""
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}-{city}人民政府</title>
<meta name="SiteName" content="{city}人民政府"><meta name="ColumnName" content="{title}"><meta name="ColumnType" content="政策文件">
</head><body>{NAVIGATION}<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; {title}</div>
<div class="main">{rows}</div>
{below}
{_foot(city)}</body></html>"""


def _paragraph(text: str) -> str:
    return f"<p {STYLE}><span>{escape(text)}</span></p>"


def _items(notice: Announcement) -> str:
    return "\n".join(
        _paragraph(f"（{NUMERALS[n]}）{duty.title}。{duty.detail}。（责任单位：{duty.units}；完成时限：{duty.until}）")
        for n, duty in enumerate(notice.duties)
    )


def _table(notice: Announcement) -> str:
    rows = [HEADINGS, *((str(n), d.text, d.units, d.until) for n, d in enumerate(notice.duties, 1))]
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f'<table border="1" cellspacing="0">{"".join(f"<tr>{row}</tr>" for row in cells)}</table>'


def _written(notice: Announcement) -> str:
    day = notice.written_on
    return f"{day.year}年{day.month}月{day.day}日"


NAVIGATION = (
    '<div class="nav"><ul>'
    + "".join(
        f'<li><a href="/{n}/">{words}</a></li>' for n, words in enumerate(("首页", "政务公开", "办事服务", "互动交流"))
    )
    + "</ul></div>"
)


def _foot(city: str) -> str:
    return (
        f'<div class="footer"><p>主办：{city}人民政府办公室　<a href="/wzdt/">网站地图</a></p>'
        "<p>蜀ICP备05001234号　建议使用1024×768以上分辨率浏览</p></div>"
    )


def _furniture(notice: Announcement) -> str:
    """What stands round a notice and is another each time: a counter and what is read just now."""
    news = "".join(
        f'<li><a href="/rd/{n}.html">热点：今日第{n}条要闻</a></li>'
        for n in range(notice.visitors, notice.visitors + 3)
    )
    return f'<div class="count">浏览次数：<span>{1000 + notice.visitors}</span></div><div class="side"><ul>{news}</ul></div>'


def _meta(notice: Announcement) -> str:
    return f"""<meta name="SiteName" content="{notice.office.city}人民政府"><meta name="ColumnName" content="政策文件">
<meta name="ArticleTitle" content="{escape(notice.title)}"><meta name="PubDate" content="{notice.published_on} 09:30">
<meta name="ContentSource" content="市政府办公室"><meta name="Keywords" content="">"""


def _head(notice: Announcement, meta: bool = True) -> str:
    title = f"{escape(notice.title)}-{notice.office.city}人民政府"
    return f'<head><meta charset="utf-8"><title>{title}</title>{_meta(notice) if meta else ""}</head>'


def _fields(notice: Announcement) -> list[tuple[str, str]]:
    return [
        ("索引号", notice.index_number),
        ("发文字号", notice.doc_number),
        ("发布机构", notice.office.issuer),
        ("成文日期", str(notice.written_on)),
    ]


def _header_table(notice: Announcement) -> str:
    rows = "".join(f"<tr><td>{label}：</td><td>{value}</td></tr>" for label, value in _fields(notice))
    return f'<table class="xxgk">{rows}</table>'


def _trs(notice: Announcement, inner: str) -> str:
    return f"""<!DOCTYPE html><html>{_head(notice)}<body>{NAVIGATION}{_header_table(notice)}<h1>{notice.title}</h1>
<div class="view TRS_UEDITOR trs_paper_default trs_word">{inner}</div>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _hanweb(notice: Announcement, inner: str) -> str:
    return f"""<!DOCTYPE html><html>{_head(notice)}<body>{NAVIGATION}{_header_table(notice)}<table width="100%"><tr><td>
<div class="bt">{notice.title}</div></td></tr><tr><td>
<!--ZJEG_RSS.content.begin-->{inner}<!--ZJEG_RSS.content.end--></td></tr></table>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _ucap(notice: Announcement, inner: str) -> str:
    return f"""<!DOCTYPE html><html>{_head(notice)}<body><header>{NAVIGATION}</header>{_header_table(notice)}
<h1><UCAPTITLE>{notice.title}</UCAPTITLE></h1><div id="UCAP-CONTENT"><UCAPCONTENT>{inner}</UCAPCONTENT></div>
<div id="qr_container">扫一扫在手机打开当前页</div>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _vsb(notice: Announcement, inner: str) -> str:
    return f"""<!DOCTYPE html><html>{_head(notice, meta=False)}<body>{NAVIGATION}{_header_table(notice)}
<form name="_newscontent_fromname"><h1>{notice.title}</h1><div id="vsb_content_2"><div class="v_news_content">{inner}</div></div></form>
<p>上一条：<a href="1.htm">市财政局公告</a></p>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _gkmlpt(notice: Announcement, inner: str) -> str:
    rows = "".join(
        f'<tr><td class="first"><b>{label}:</b></td><td>{value}</td></tr>' for label, value in _fields(notice)
    )
    return f"""<!DOCTYPE html><html>{_head(notice)}<body>{NAVIGATION}<div class="classify"><table><tbody>{rows}</tbody></table></div>
<h1>{notice.title}</h1><div class="article-content">{inner}</div>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _nfcms(notice: Announcement, inner: str) -> str:
    items = "".join(f"<li>{label}：{value}</li>" for label, value in _fields(notice))
    return f"""<!DOCTYPE html><html>{_head(notice)}<body>{NAVIGATION}<h1>{notice.title}</h1><ul class="introduce">{items}</ul>
<div class="content">{inner}</div><script>var NFCMS_POST_ID="{notice.number}";</script>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _lonsun(notice: Announcement, inner: str) -> str:
    rows = "".join(f"<tr><th>{label}：</th><td>{value}</td></tr>" for label, value in _fields(notice))
    return f"""<!DOCTYPE html><html>{_head(notice)}<body>{NAVIGATION}<table class="table_suoyin"><tbody>{rows}</tbody></table>
<h1>{notice.title}</h1><div class="wzcon j-fontContent">{inner}</div><div class="tools">打印 关闭</div>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


def _ilist(notice: Announcement, inner: str) -> str:
    spans = "".join(f"<span>{label}：{value}</span>" for label, value in _fields(notice))
    return f"""<!DOCTYPE html><html>{_head(notice, meta=False)}<body>{NAVIGATION}<h1>{notice.title}</h1><div id="attribute">{spans}</div>
<section><article>{inner}</article></section>{_furniture(notice)}{_foot(notice.office.city)}</body></html>"""


ARTICLES: dict[str, Callable[[Announcement, str], str]] = {
    "trs": _trs,
    "hanweb": _hanweb,
    "jpaas": _hanweb,
    "cdata": _hanweb,
    "ucap": _ucap,
    "json": _ucap,
    "govcn": _ucap,
    "vsb": _vsb,
    "html": _trs,
    "gkmlpt": _gkmlpt,
    "nfcms": _nfcms,
    "lonsun": _lonsun,
    "ilist": _ilist,
}
