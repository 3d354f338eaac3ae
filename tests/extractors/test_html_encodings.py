"""The encoding of a page: what its bytes are goes before what it declares."""

from __future__ import annotations

import pytest

from extractors.readers import html
from extractors.readers.decoding import decode_page
from taizhang.model import Notice, Source
from taizhang.settings import Settings

TEXT = "一、保障市民镕基路㎡面积达标，由市住建局负责，于2022年6月底前完成。"


def notice(data: bytes) -> Notice:
    return html.read(data, Source("a.html", "0" * 64), Settings())


def page(charset: str, text: str = TEXT) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("declared", "encoding", "repairs"),
    [
        ("utf-8", "utf-8", []),
        ("gb2312", "utf-8", []),
        ("gb2312", "gb18030", ["decoded"]),
        ("utf-8", "gbk", ["decoded"]),
        ("utf-8", "utf-8-sig", []),
        ("utf-16", "utf-16", ["decoded"]),
    ],
)
def test_a_page_is_read_whatever_it_declares(declared: str, encoding: str, repairs: list[str]) -> None:
    found = notice(page(declared).encode(encoding))
    assert [b.text.value for b in found.blocks] == [TEXT]
    assert [r.code for r in found.repairs] == repairs
    assert found.issues == ()


def test_a_few_damaged_bytes_do_not_make_it_another_encoding() -> None:
    data = page("utf-8", TEXT * 8).encode().replace("住".encode(), b"\xe4\xbd", 1)
    found = notice(data)
    assert found.blocks[0].text.value.count("住建局") == 7
    assert [i.code for i in found.issues] == ["lost_characters"]
    assert found.repairs == ()


def test_bytes_that_fit_no_common_encoding_are_read_as_the_page_declares() -> None:
    text = "一、加強組織領導，由縣政府負責，於年底前完成。" * 4
    data = page("big5", text).encode("big5")
    said = decode_page(data + b"\xff\x80<").repairs
    assert len(said) == 1
    assert "年" in decode_page(data).text or "gb18030" in decode_page(data).repairs[0].reason


def test_a_declared_encoding_that_is_none_does_no_harm() -> None:
    assert notice(page("x-nonsense").encode("gbk")).blocks[0].text.value == TEXT
    assert "\ufffd" in decode_page(page("hex").encode("gbk") + b"\xff\x80<").text


def test_nul_bytes_and_blanks_of_gbk_are_no_characters() -> None:
    found = notice(page("utf-8", "一、加\x00强领导\ue5e5各单位要高度重视").encode())
    assert found.blocks[0].text.value == "一、加强领导各单位要高度重视"
    assert found.issues == ()
