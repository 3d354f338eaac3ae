"""Markup that means harm: entities open nothing and grow to nothing, no address is called, and depth breaks nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from taizhang.model import Notice

Read = Callable[..., Notice]
Pack = Callable[[Mapping[str, str | bytes]], bytes]
Docx = Callable[..., bytes]

SECRET = "机密内容"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
PAGE = "<html><head>{head}</head><body><h1>关于印发工作要点的通知</h1><p>各单位：</p><p>一、公开目录。{text}</p></body></html>"


def as_docx(docx: Docx, packed: Pack, prolog: str, entity: str) -> bytes:
    return docx(f"<w:p><w:r><w:t>编制目录{entity}</w:t></w:r></w:p>", prolog=prolog)


def as_ods(docx: Docx, packed: Pack, prolog: str, entity: str) -> bytes:
    row = f"<table:table-row><table:table-cell><text:p>编制目录{entity}</text:p></table:table-cell></table:table-row>"
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" '
        f'xmlns:table="{TABLE}"><office:body><office:spreadsheet><table:table table:name="a">{row}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def as_xhtml(docx: Docx, packed: Pack, prolog: str, entity: str) -> bytes:
    return ('<?xml version="1.0"?>' + prolog + PAGE.format(head="", text=entity)).encode()


MAKERS = pytest.mark.parametrize("make", [as_docx, as_ods, as_xhtml])


@MAKERS
def test_entities_that_grow_without_end_do_not_grow(read_harm: Read, docx: Docx, packed: Pack, make: Any) -> None:
    notice = read_harm(make(docx, packed, LAUGHS, "&a11;"))
    assert len(notice.text) < 10_000
    assert notice.issues or notice.text


@MAKERS
@pytest.mark.parametrize("where", ["file", "http"])
def test_an_entity_that_stands_elsewhere_is_not_fetched(
    read_harm: Read, docx: Docx, packed: Pack, make: Any, where: str, trap: Any, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    url = secret.as_uri() if where == "file" else trap.url
    for prolog in (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]>', f'<!DOCTYPE x SYSTEM "{url}">'):
        notice = read_harm(make(docx, packed, prolog, "&e;"))
        assert SECRET not in notice.text
        assert SECRET not in "".join(issue.message for issue in notice.issues)
    assert not trap.called


def test_a_document_that_points_to_the_network_calls_nobody(read_harm: Read, docx: Docx, trap: Any) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = ("attachedTemplate", "image", "hyperlink", "aFChunk", "subDocument", "frame", "oleObject")
    outside = "".join(
        f'<Relationship Id="x{n}" Type="{office}/{kind}" Target="{trap.url}" TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    body = '<w:p><w:hyperlink r:id="x2"><w:r><w:t>编制目录</w:t></w:r></w:hyperlink></w:p><w:altChunk r:id="x3"/><w:subDoc r:id="x4"/>'
    assert "编制目录" in read_harm(docx(body, relationships=outside)).text
    assert not trap.called


def test_a_page_that_points_to_the_network_calls_nobody(read_harm: Read, trap: Any) -> None:
    head = f'<base href="{trap.url}/"><link rel="stylesheet" href="{trap.url}"><meta http-equiv="refresh" content="0;url={trap.url}"><script src="{trap.url}"></script>'
    text = f'<img src="{trap.url}"><iframe src="{trap.url}"></iframe><object data="{trap.url}"></object><a href="附件.docx">附件</a>'
    read_harm(PAGE.format(head=head, text=text).encode())
    assert not trap.called


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("tag", ["div", "table", "span", "ul", "font", "b"])
def test_elements_nested_10_000_deep_are_told(read_harm: Read, tag: str, closed: bool) -> None:
    deep = f"<{tag}>" * 10_000 + "编制目录" + f"</{tag}>" * (10_000 if closed else 0)
    notice = read_harm(PAGE.format(head="", text=deep).encode())
    assert any("TAIZHANG_HTML_DEPTH" in issue.message for issue in notice.issues)


def test_tables_within_tables_within_a_document_break_nothing(read_harm: Read, docx: Docx) -> None:
    body = "<w:tbl><w:tr><w:tc>" * 5_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 5_000
    notice = read_harm(docx(body))
    assert notice.issues


def test_a_table_of_100_000_rows_on_a_page_is_told(read_harm: Read) -> None:
    rows = "<tr><td>1</td><td>编制目录</td></tr>" * 100_000
    notice = read_harm(PAGE.format(head="", text=f"<table>{rows}</table>").encode())
    assert any("TAIZHANG_TABLE_ROWS" in issue.message for issue in notice.issues)


@pytest.mark.parametrize("spans", ['rowspan="65534"', 'colspan="100000"', 'rowspan="999999999" colspan="999999999"'])
def test_spans_that_reach_far_cost_nothing(read_harm: Read, spans: str) -> None:
    rows = f"<tr><td {spans}>1</td><td>编制目录</td></tr>" * 300
    notice = read_harm(PAGE.format(head="", text=f"<table>{rows}</table>").encode())
    assert len(notice.text) < MOST_TEXT


MOST_TEXT = 1_000_000


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("（责任单位：市司法局）", 100_000),
        ("x", 10_000_000),
        ("推进政务公开工作落实", 330_000),
        (" ", 10_000_000),
        ("<p>", 100_000),
    ],
)
def test_a_line_of_megabytes_is_read_or_told(read_harm: Read, what: str, count: int) -> None:
    notice = read_harm(PAGE.format(head="", text=what * count).encode())
    assert notice.text or notice.issues
