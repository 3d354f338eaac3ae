"""Files packed as ZIP are opened within the caps, and what is wrong with one is told."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_STORED, ZipFile, ZipInfo

import pytest

from extractors.readers.docx import read
from extractors.readers.errors import Unreadable
from extractors.readers.packages import Package
from taizhang.model import Source
from taizhang.settings import MIB, Settings

Make = Callable[..., bytes]
WORDS = "<w:p><w:r><w:t>公开</w:t></w:r></w:p>"


def opened(data: bytes, **settings: int) -> Package:
    return Package.open(data, Settings(**settings))  # type: ignore[arg-type]


def fault(call: Callable[[], object]) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        call()
    return raised.value


def test_parts_by_their_names(packed: Make) -> None:
    package = opened(packed({"a.xml": "1", "folder/b.xml": "2", "empty/": ""}))
    assert package.names == ("a.xml", "folder/b.xml")
    assert (package.read("folder/b.xml"), "a.xml" in package, "c.xml" in package) == (b"2", True, False)
    assert fault(lambda: package.read("c.xml")).code == "damaged_file"


def test_names_of_chinese_systems_are_read() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(ZipInfo("附件1.docx".encode("gb18030").decode("cp437")), "1")
        archive.writestr("附件2.docx", "2")
        archive.writestr("a\\b.docx", "3")
    # Written as if the name were in no stated encoding, as old Chinese systems do.
    data = buffer.getvalue()
    name = "附件1.docx".encode("gb18030").decode("cp437").encode()
    assert name in data
    raw = "附件1.docx".encode("gb18030").ljust(len(name), b"_")
    mark = data.index(b"PK\x01\x02")
    data = bytearray(data.replace(name, raw))
    data[6:8] = data[mark + 8 : mark + 10] = b"\0\0"
    assert opened(bytes(data)).names[0].startswith("附件1.docx")
    assert opened(bytes(data)).names[1:] == ("附件2.docx", "a/b.docx")


@pytest.mark.parametrize(
    ("cap", "value", "found"),
    [("office_bytes", 2000, "unpacks to 3,000"), ("office_bytes", 100, "has "), ("parts", 2, "has 3 parts")],
)
def test_a_file_past_a_cap_is_not_opened(packed: Make, cap: str, value: int, found: str) -> None:
    data = packed({str(i): bytes(1000) for i in range(3)})
    told = fault(lambda: opened(data, **{cap: value}))
    assert told.code == "too_large"
    assert found in told.message
    assert f"TAIZHANG_{cap.upper()} allows {value:,}" in told.message
    assert len(opened(data, **{cap: 10_000}).names) == 3


@pytest.mark.parametrize(("cap", "value"), [("part_bytes", MIB), ("unpacked_times", 100)])
def test_a_part_past_a_cap_is_not_read_and_the_others_are(packed: Make, cap: str, value: int) -> None:
    package = opened(packed({"large": bytes(2 * MIB), "small": bytes(MIB // 2)}), **{cap: value})
    told = fault(lambda: package.read("large"))
    assert (told.code, f"TAIZHANG_{cap.upper()} allows {value:,}" in told.message) == ("too_large", True)
    assert len(package.read("small")) == MIB // 2


def test_a_part_that_is_not_what_it_was_is_damaged() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        archive.writestr("a.xml", "whole")
    data = buffer.getvalue().replace(b"whole", b"whale")
    assert fault(lambda: opened(data).read("a.xml")).code == "damaged_file"


def test_a_part_packed_in_a_way_that_office_knows_not_is_left() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.xml", "whole")
    told = fault(lambda: opened(buffer.getvalue()).read("a.xml"))
    assert (told.code, "method 12" in told.message) == ("unknown_format", True)


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.99])
def test_a_docx_cut_off_is_damaged(word_file: Make, kept: float) -> None:
    data = word_file(WORDS)
    told = fault(lambda: read(data[: int(len(data) * kept)], Source("a.docx", ""), Settings()))
    assert (told.code, "fetch the file again" in told.message) == ("damaged_file", True)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("<w:document", "no whole XML"),
        ("", "no whole XML"),
        ("<x/>", "has no body"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "has a DTD"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"), "has a DTD"),
        ("<a>" * 100_000, "no whole XML"),
        ("<a>" * 100_000 + "</a>" * 100_000, "no whole XML"),
    ],
)
def test_a_document_that_is_no_document_is_damaged(
    word_parts: Callable[..., dict[str, str | bytes]], packed: Make, document: str | bytes, found: str
) -> None:
    parts = word_parts(WORDS) | {"word/document.xml": document}
    told = fault(lambda: read(packed(parts), Source("a.docx", ""), Settings()))
    assert (told.code, found in told.message) == ("damaged_file", True)
    assert "word/document.xml" in told.message or "no body" in told.message


def test_tables_within_tables_are_read_as_deep_as_xml_may_go(word_file: Make) -> None:
    deep = 60
    body = "<w:tbl><w:tr><w:tc>" * deep + WORDS + "</w:tc></w:tr></w:tbl>" * deep
    notice = read(word_file(body), Source("a.docx", ""), Settings())
    assert [b.text.value for b in notice.blocks] == ["公开"]


def test_a_damaged_numbering_part_costs_the_numbers_and_is_said(
    word_parts: Callable[..., dict[str, str | bytes]], packed: Make
) -> None:
    numbered = WORDS.replace("<w:p>", '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    parts = word_parts(numbered) | {"word/numbering.xml": "<w:numbering"}
    notice = read(packed(parts), Source("a.docx", ""), Settings())
    assert [b.text.value for b in notice.blocks] == ["公开"]
    assert [i.code for i in notice.issues] == ["part_unread"]
    assert "word/numbering.xml" in notice.issues[0].message
