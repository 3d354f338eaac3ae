"""Files that a page links to: those of its notice, and those that the site offers on every page."""

from __future__ import annotations

import hashlib

import pytest

from extractors.extraction import extract
from extractors.readers import html
from taizhang.model import Attachment, Record, Source
from taizhang.settings import Settings

LETTER = "<p>现将《政务公开重点任务分工表》印发给你们，请认真贯彻落实，按时完成各项任务。</p>"
ANNEX = "任务分工表\n| 工作任务 | 责任单位 |\n| --- | --- |\n| 编制政务公开事项标准目录 | 市司法局 |\n".encode()
LINK = '<a href="/a.doc">{}</a>'


def page(inside: str = "", outside: str = "", box: str = "TRS_Editor") -> str:
    return f"<html><body><div class='{box}'>{LETTER}{inside}</div>{outside}</body></html>"


def links(text: str, field: str) -> list[str]:
    found = html.read(text.encode(), Source("a.html", "0" * 64), Settings())
    return [value for name, value in found.labels if name == field]


@pytest.mark.parametrize(
    "markup",
    [
        f'<div class="footer">{LINK.format("网站年报")}</div>',
        f"<footer><p>{LINK.format('网站年报')}</p></footer>",
        f'<div id="header">{LINK.format("网站年报")}</div>',
        f'<div class="nav-box"><ul><li>{LINK.format("网站年报")}</li></ul></div>',
        f"<div><p>{LINK.format('使用帮助.doc')}</p></div>",
        f"<div>{LINK.format('统一身份认证操作手册')}</div>",
    ],
    ids=["foot", "footer", "head", "menu", "help", "manual"],
)
def test_what_the_site_offers_on_every_page_goes_with_no_notice(markup: str) -> None:
    assert links(page(outside=markup), "attachment") == []
    assert len(links(page(outside=markup), "other_file")) == 1


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        (f"<p>{LINK.format('操作手册.doc')}</p>", ""),
        (f"<div class='footer'>{LINK.format('分工表')}</div>", ""),
        ("", f"<div class='xglj'>{LINK.format('分工表')}</div>"),
        ("", f"<div class='fj'><p>{LINK.format('分工表')}</p></div>"),
        ("", f"<div class='footer'>{LINK.format('附件：分工表')}</div>"),
    ],
    ids=["a manual in the text", "the foot of the text", "related", "beside", "says so"],
)
def test_what_the_notice_links_to_is_its_own_and_so_is_what_stands_beside_it(inside: str, outside: str) -> None:
    assert len(links(page(inside, outside), "attachment")) == 1
    assert links(page(inside, outside), "other_file") == []


def test_a_frame_that_holds_the_notice_is_none() -> None:
    inner = page(f"<p>{LINK.format('分工表')}</p>", box="x")
    assert len(links(f'<div class="header-page">{inner}</div>', "other_file")) == 1
    held = page(f"<p>{LINK.format('分工表')}</p>")
    assert len(links(f'<div class="header-page">{held}</div>', "attachment")) == 1


def test_very_many_links_deep_in_a_page_are_looked_at_once_each() -> None:
    deep = "<div>" * 500 + LINK.format("表") * 3000 + "</div>" * 500
    assert len(links(page(outside=f'<div class="footer">{deep}</div>'), "other_file")) == 1


def record(text: str, *attachments: Attachment) -> Record:
    data = text.encode()
    return extract(data, Source("a.html", hashlib.sha256(data).hexdigest()), attachments=attachments)


FOOT = '<div class="footer"><a href="/help.doc">使用帮助</a></div>'


def test_a_file_that_only_the_sites_frame_links_to_is_left_out() -> None:
    text = page('<p><a href=" ./1.txt ">分工表</a></p>', FOOT)
    found = record(text, Attachment("1.txt", ANNEX, "./1.txt"), Attachment("help.doc", ANNEX + b"x", "/help.doc"))
    assert [name for name, _ in found.source.attachments] == ["1.txt"]
    assert len(found.tasks) == 1


def test_a_file_that_the_page_itself_does_not_link_to_is_kept() -> None:
    text = page(outside=FOOT)
    for link in (None, "/api/attachment?id=7"):
        assert len(record(text, Attachment("1.txt", ANNEX, link)).tasks) == 1


def test_a_link_in_the_text_and_in_the_foot_is_the_notices() -> None:
    text = page('<p><a href="/help.doc">分工表</a></p>', FOOT)
    assert len(record(text, Attachment("help.doc", ANNEX, "/help.doc")).tasks) == 1


def test_a_file_that_came_by_its_link_is_not_missing_whatever_it_is_called() -> None:
    text = page('<p><a href="/down.jsp?id=1">分工表.doc</a><a href="/b.doc">附件2</a></p>')
    found = record(text, Attachment("P0201.txt", "只有一句话。".encode(), "/down.jsp?id=1"))
    missing = [issue.message for issue in found.issues if issue.code == "attachment_missing"]
    assert len(missing) == 1
    assert "/b.doc" in missing[0]
