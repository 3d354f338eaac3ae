"""Pages past a cap, and pages made to harm: told of at once, nothing fetched, nothing expanded."""

from __future__ import annotations

import time

import pytest

from extractors.readers import html
from extractors.readers.errors import Unreadable
from taizhang.model import Notice, Source
from taizhang.settings import from_environment

TASK = "<p>一、编制清单，并向社会公布，由市司法局负责，于2022年6月底前完成。</p>"


def notice(page: str, **caps: int) -> Notice:
    return html.read(page.encode(), Source("a.html", "0" * 64), from_environment({}, **caps))


def test_a_page_past_the_cap_on_bytes_is_not_read() -> None:
    with pytest.raises(Unreadable) as told:
        notice(TASK * 100, html_bytes=2048)
    assert told.value.code == "too_large"
    assert "TAIZHANG_HTML_BYTES=2048" in told.value.message


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "font"])
def test_a_page_too_deep_is_not_read(tag: str) -> None:
    start = time.process_time()
    with pytest.raises(Unreadable) as told:
        notice(f"<{tag}>" * 10_000 + TASK)
    assert told.value.code == "too_large"
    assert "TAIZHANG_HTML_DEPTH" in told.value.message
    assert time.process_time() - start < 2


def test_many_elements_side_by_side_are_not_deep() -> None:
    body = TASK.replace("</p>", "") * 3000 + "<p><span>二、没有结束</p>" * 500
    assert len(notice(body).blocks) == 3500


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li"])
def test_a_page_as_deep_as_the_cap_is_read(tag: str) -> None:
    deep = 900 if "<" not in f"<{tag}>"[1:] else 400
    assert notice(f"<{tag}>" * deep + TASK).blocks[0].text.value.startswith("一、编制清单")


def test_entities_of_a_doctype_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "啊啊啊啊啊啊啊啊啊啊"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    found = notice(f"{bomb}<html><body>{TASK}<p>&b;&c;</p></body></html>")
    assert "啊啊" not in found.text.replace('"', "") or len(found.text) < 300
    assert "编制清单" in found.text


def test_instructions_of_xml_do_nothing() -> None:
    page = f'<?xml version="1.0" encoding="gb2312"?><?xml-stylesheet href="http://127.0.0.1:9/x"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{TASK}</body></html>'
    assert [b.text.value[:6] for b in notice(page).blocks] == ["一、编制清单"]


def test_cells_that_span_one_another_are_read_in_time() -> None:
    start = time.process_time()
    row = "<tr><td colspan=1000 rowspan=65534>一</td><td colspan=1000 rowspan=65534>二</td></tr>"
    assert len(notice(f"<table>{row * 500}</table>").blocks) == 1
    assert time.process_time() - start < 5


def test_ten_thousand_rows_and_paragraphs_are_read_in_time() -> None:
    rows = "<tr><td>1</td><td>编制清单</td></tr>" * 3000
    start = time.process_time()
    found = notice(f"<body>{'<p>（一）加强领导，明确责任。</p>' * 3000}<table>{rows}</table></body>")
    assert len(found.blocks) == 3001
    assert time.process_time() - start < 5
