"""Pages saved in one file with their pictures (MHTML)."""

from __future__ import annotations

import base64
import quopri

import pytest

from extractors.extraction import extract
from taizhang.model import Record, Source

PAGE = """<html><head><meta charset="gb2312"><title>x</title></head><body><div id="zoom"><p>一、编制清单。（责任单位：市司法局；完成时限：2022年6月底前）</p>
<p>二、更新目录。（责任单位：市财政局；完成时限：2022年9月底前）</p></div></body></html>"""
OTHER = "<html><body><p>九、旧的页面。（责任单位：市旧局；完成时限：2020年6月底前）</p></body></html>"


def part(page: str, charset: str, coding: str, ident: str = "main") -> str:
    data = page.encode(charset if charset != "unicode" else "utf-16-le")
    body = base64.encodebytes(data).decode() if coding == "base64" else quopri.encodestring(data).decode()
    return f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: {coding}\r\nContent-ID: <{ident}>\r\nContent-Location: http://www.lc.gov.cn/{ident}.html\r\n\r\n{body}\r\n'


def archive(*parts: str, start: str = "", end: str = "------=_B--\r\n") -> bytes:
    head = f'From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";{start}\r\n\tboundary="----=_B"\r\n\r\n'
    return (head + "".join(f"------=_B\r\n{p}" for p in parts) + end).encode()


def record(data: bytes) -> Record:
    return extract(data, Source("a.mht", "0" * 64))


PICTURE = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "unicode"])
def test_the_page_in_the_file_is_read(charset: str, coding: str) -> None:
    found = record(archive(PICTURE, part(PAGE, charset, coding), part(OTHER, "utf-8", "base64", "frame")))
    assert [(t.number, t.units[0].text, str(t.deadlines[0].due)) for t in found.tasks] == [
        ("一", "市司法局", "2022-06-30"),
        ("二", "市财政局", "2022-09-30"),
    ]
    assert found.issues == ()


def test_the_part_that_the_file_starts_with_is_the_page() -> None:
    data = archive(
        part(OTHER, "utf-8", "base64", "frame"), part(PAGE, "utf-8", "base64"), start='\r\n\tstart="<main>";'
    )
    assert len(record(data).tasks) == 2


def test_a_page_that_is_its_own_mail_is_read() -> None:
    data = ("MIME-Version: 1.0\r\n" + part(PAGE, "utf-8", "quoted-printable")).encode()
    assert len(record(data).tasks) == 2


def test_a_file_that_is_cut_off_gives_what_is_there() -> None:
    data = archive(part(PAGE, "utf-8", "quoted-printable"), PICTURE, end="")
    found = record(data)
    assert len(found.tasks) == 2
    assert [i.code for i in found.issues] == ["damaged_file"]


def test_a_file_without_a_page_is_told_of() -> None:
    found = record(archive(PICTURE))
    assert found.tasks == ()
    assert [i.code for i in found.issues] == ["damaged_file"]
    assert found.issues[0].message.startswith("a.mht: ")
