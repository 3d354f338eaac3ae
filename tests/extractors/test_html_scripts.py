"""Texts that a page's scripts show in the browser, and files that its frames show."""

from __future__ import annotations

import json

import pytest

from extractors.extraction import extract
from extractors.readers import html
from taizhang.model import Record, Source
from taizhang.settings import Settings

SOURCE = Source("a.html", "0" * 64)
TITLE = "临川市人民政府办公室关于印发临川市2022年改革任务分工的通知"
BODY = (
    "<p>各县（区）人民政府：</p><p>现将《临川市2022年改革任务分工》印发给你们，请认真组织实施。</p>"
    "<p>一、任务</p><p>（一）编制事项清单。（责任单位：市司法局；完成时限：2022年6月底前）</p>"
    "<p>（二）建立用地台账，定期通报。（责任单位：市自然资源局；完成时限：2022年9月底前）</p>"
)
DETAIL = {
    "title": TITLE,
    "document_number": "临府办字〔2022〕17号",
    "identifier": "000123/2022-00017",
    "publisher": "临川市人民政府办公室",
    "publish_time": "2022-03-10 09:30:00",
    "content": BODY,
}
FOOT = '<div class="foot">网站标识码：3610000001</div>'


def record(script: str, body: str = '<div id="app"></div>') -> Record:
    page = f"<html><head><title>{TITLE}-临川</title><script>{script}</script></head><body>{body}{FOOT}</body></html>"
    return extract(page.encode(), SOURCE)


@pytest.mark.parametrize(
    "script",
    [
        f"window._CONFIG = {json.dumps({'DETAIL': DETAIL})};",
        "window._CONFIG = " + json.dumps({"DETAIL": DETAIL}, ensure_ascii=False).replace("/", "\\/"),
        "var data = `" + BODY.replace("<p>", "\n<p>") + "`; show(data)",
        "var data = '" + BODY.replace("<p>", '<p class="a">') + "'; show(data)",
    ],
)
def test_a_text_that_a_script_shows_is_read(script: str) -> None:
    tasks = record(script).tasks
    assert [t.text for t in tasks] == ["编制事项清单。", "建立用地台账，定期通报。"]
    assert [u.text for t in tasks for u in t.units] == ["市司法局", "市自然资源局"]


def test_what_the_script_says_of_its_text_is_the_header() -> None:
    other = json.dumps({"LIST": [{"document_number": "临府办字〔2020〕1号"}, *[{"id": n} for n in range(99)]]})
    found = record(f"var a = {other}; window._CONFIG = {json.dumps({'DETAIL': DETAIL})};").document
    assert (found.doc_number, found.index_number) == ("临府办字〔2022〕17号", "000123/2022-00017")
    assert (found.issuer, str(found.published_on)) == ("临川市人民政府办公室", "2022-03-10")


def test_a_script_is_left_where_the_page_shows_its_text() -> None:
    shown = "".join(f"<p>（{n}）推进第一批改革事项落实。（责任单位：市财政局）</p>" for n in "一二三四五六七八")
    tasks = record(f"window._CONFIG = {json.dumps({'DETAIL': DETAIL})};", f"<div id=zoom>{shown}</div>").tasks
    assert {u.text for t in tasks for u in t.units} == {"市财政局"}


@pytest.mark.parametrize(
    "script",
    [
        "var tip = '<div>您访问的链接即将离开本网站，是否继续？</div><div>请选择确认。</div>' + '" + "x" * 200 + "'",
        'var x = "<p>\\ud83d \\u12 \\x4 ' + "字" * 100 + '"',
        "'" * 500,
    ],
)
def test_other_strings_of_scripts_are_no_text(script: str) -> None:
    found = record(script)
    assert found.tasks == ()
    assert [i.code for i in found.issues] == ["no_notice"]


@pytest.mark.parametrize(
    ("frame", "address"),
    [
        ('<iframe src="/pdfjs/web/viewer.html?file=/upload/2022/a.pdf"></iframe>', "/upload/2022/a.pdf"),
        ('<iframe src="/v?id=3&amp;file=%2Fupload%2Fa%20b.pdf"></iframe>', "/upload/a b.pdf"),
        ('<embed src="./P0201.pdf" type="application/pdf">', "./P0201.pdf"),
        ('<object data="b.docx"></object>', "b.docx"),
    ],
)
def test_a_file_in_a_frame_belongs_to_the_notice(frame: str, address: str) -> None:
    page = f"<html><body><div id=zoom><p>{TITLE}</p>{frame}</div></body></html>"
    labels = html.read(page.encode(), SOURCE, Settings()).labels
    assert [v.split("\t")[0] for f, v in labels if f == "attachment"] == [address]


@pytest.mark.parametrize("address", ["", "about:blank", "//[::1", "/map.html?x=1"])
def test_other_frames_are_no_files(address: str) -> None:
    page = f'<html><body><div id=zoom><p>{TITLE}</p><iframe src="{address}"></iframe></div></body></html>'
    assert [v for f, v in html.read(page.encode(), SOURCE, Settings()).labels if f == "attachment"] == []


@pytest.mark.parametrize("start", ['"', "'", "`"])
def test_a_string_without_an_end_is_passed_over_in_time(start: str) -> None:
    assert record(start + f"\\{start}" * 200_000).tasks == ()
