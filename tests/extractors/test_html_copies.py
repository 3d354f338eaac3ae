"""A page that holds its text twice: one is read, and what the other had of its own is on record."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from extractors.readers import html
from taizhang.model import Notice, Record, Source
from taizhang.settings import Settings

SOURCE = Source("a.html", "0" * 64)
TASKS = "".join(
    f"<p>{n}、完善第{n}项制度。各单位要结合实际抓好落实。（责任单位：市司法局；完成时限：2022年6月底前）</p>"
    for n in "一二三四"
)
ROWS = "<tr><td>任务</td><td>责任单位</td></tr>" + "".join(
    f"<tr><td>制定第{n}项方案并抓好落实</td><td>市财政局</td></tr>" for n in "甲乙丙丁"
)


def notice(body: str) -> Notice:
    return html.read(f"<html><body>{body}</body></html>".encode(), SOURCE, Settings())


def record(body: str) -> Record:
    return extract(f"<html><body>{body}</body></html>".encode(), SOURCE)


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="pc"><div class="TRS_Editor">{TASKS}</div></div><div class="mobile"><div class="TRS_Editor">{TASKS}</div></div>',
        f'<div class="TRS_Editor">{TASKS}</div><div class="mobile" style="display:none"><div class="TRS_Editor">{TASKS}</div></div>',
        f'<div class="mobile" style="display:none"><div class="TRS_Editor">{TASKS}</div></div><div class="TRS_Editor">{TASKS}</div>',
        f'<div class="TRS_Editor">{TASKS}</div><div class="m"><div class="article-content">{TASKS}</div></div>',
        f'<div class="a1">{TASKS}</div><div class="a2">{TASKS}</div>',
    ],
)
def test_each_task_is_read_once(body: str) -> None:
    found = record(body)
    assert [t.number for t in found.tasks] == ["一", "二", "三", "四"]
    assert [r.code for r in found.repairs] == ["copy_dropped"]


def test_the_fuller_of_two_is_kept() -> None:
    short = TASKS[: TASKS.index("<p>四")] + f"<table>{ROWS}</table>"
    found = notice(f'<div class="a1">{short}</div><div class="a2">{TASKS}<table>{ROWS}</table></div>')
    assert "完善第四项制度" in found.text and found.text.count("完善第一项制度") == 1
    assert [r.reason for r in found.repairs] == [
        "the page holds its text twice; the copy has 0 characters and 0 rows more"
    ]


def test_what_only_the_copy_says_is_counted() -> None:
    other = ROWS.replace("<td>市财政局</td></tr><tr><td>制定第丁", "<td>市审计局</td></tr><tr><td>制定第丁")
    found = notice(
        f'<div id="zoom">{TASKS}<table>{ROWS}</table></div><div style="display:none">{TASKS}<table>{other}</table></div>'
    )
    assert [r.reason for r in found.repairs] == [
        "the page holds its text twice; the copy has 4 characters and 1 rows more"
    ]


def test_the_full_text_that_a_script_shows_goes_before_its_summary() -> None:
    found = record(
        f'<div class="TRS_Editor"><p>通知全文如下，请点击查看全部的内容和任务分工表。</p></div><div class="TRS_Editor" hidden>{TASKS}</div>'
    )
    assert len(found.tasks) == 4


def test_hidden_text_that_is_not_the_notice_stays_hidden() -> None:
    found = record(
        f'<div id="zoom">{TASKS}</div><div style="display:none">{TASKS.replace("市司法局", "市旧局").replace("完善", "旧的")}</div>'
    )
    assert {u.text for t in found.tasks for u in t.units} == {"市司法局"}


def test_two_plans_alike_in_their_words_are_two() -> None:
    other = TASKS.replace("项制度", "项机制").replace("市司法局", "市财政局")
    assert len(record(f'<div class="a1">{TASKS}</div><div class="a2">{other}</div>').tasks) == 8
