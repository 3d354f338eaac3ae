"""A page's words, for the crawlers: what changes with them, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows import looks
from flows.looks import words_of

TASK = "<p>一、编制目录。编制基层政务公开事项标准目录，向社会公开。（责任单位：市司法局；完成时限：2021年9月底前）</p>"
PAGE = """<html><head><title>关于印发要点的通知</title><meta name="ArticleTitle" content="关于印发要点的通知">
<meta name="PubDate" content="2021-09-18 10:00"></head><body><div class="nav"><a href="/">首页</a></div>
<div class="xxgk">有效性：有效</div><div>浏览次数：<span>12</span></div>
<div class="TRS_Editor"><p>现将要点印发给你们，请认真贯彻落实，按时完成各项任务。</p>{task}
<p><a href="./P020.docx">附件1：分工表.docx</a></p></div>
<div class="sidebar"><ul><li><a href="/a.html">关于召开会议的通知</a></li></ul></div>
<div class="footer">主办：市政府办公室 网站标识码：5117000001</div></body></html>"""


def page(*edits: tuple[str, str]) -> bytes:
    text = PAGE.replace("{task}", TASK)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.mark.parametrize(
    "edit",
    [
        (">12<", ">13<"),
        ("关于召开会议的通知", "关于放假的通知"),
        ('href="/a.html"', 'href="/b.html"'),
        ("5117000001", "5117000002"),
        ("<p>现将", "<p>\n  现将"),
        ('class="TRS_Editor"', 'class="TRS_Editor" id="x7"'),
        ("附件1：分工表.docx", "附件1：分工表.docx（已下载9次）"),
    ],
    ids=["counter", "sidebar", "menu", "foot", "blanks", "markup", "downloads"],
)
def test_what_stands_round_the_notice_makes_no_difference(edit: tuple[str, str]) -> None:
    assert words_of(page()) is not None
    assert words_of(page(edit)) == words_of(page())


@pytest.mark.parametrize(
    "edit",
    [
        ("2021年9月底前", "2021年10月底前"),
        ("市司法局", "市民政局"),
        ("按时完成", "如期完成"),
        ("./P020.docx", "./P021.docx"),
        ("2021-09-18 10:00", "2021-09-19 10:00"),
        ("关于印发要点的通知", "关于印发工作要点的通知"),
    ],
    ids=["deadline", "unit", "letter", "attachment", "date", "title"],
)
def test_what_the_notice_says_makes_one(edit: tuple[str, str]) -> None:
    assert words_of(page(edit)) not in (None, words_of(page()))


def test_words_that_go_to_another_cell_make_one() -> None:
    def table(*cells: str) -> tuple[str, str]:
        row = "".join(f"<td>{cell}</td>" for cell in cells)
        return TASK, f"<table><tr><td>任务</td><td>单位</td><td>时限</td></tr><tr>{row}</tr></table>"

    assert words_of(page(table("编制目录", "市司法局", ""))) != words_of(page(table("编制目录", "", "市司法局")))


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"PK\x03\x04 cut", "通知\n一、编制目录。".encode(), b"<html><body></body></html>"],
    ids=["empty", "pdf", "damaged", "text", "no words"],
)
def test_what_is_no_page_with_a_notice_is_told_by_its_bytes(data: bytes) -> None:
    assert words_of(data) is None


def test_a_page_past_the_cap_is_told_by_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "LARGEST", len(page()) - 1)
    assert words_of(page()) is None


def test_a_fault_of_the_reader_stops_no_crawl(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*given: object) -> Callable[[], None]:
        raise IndexError("no such row")

    monkeypatch.setattr(looks, "read", faulty)
    assert words_of(page()) is None
