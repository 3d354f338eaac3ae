"""PDFs that are not read, wholly or in part: each says why, and what to do."""

from typing import Any

import pytest

from extractors.readers.errors import Unreadable
from extractors.readers.pdf import read
from taizhang.model import Source
from taizhang.settings import Settings

SOURCE = Source("a.pdf", "0" * 64)


@pytest.mark.parametrize(
    ("settings", "name"), [({"pdf_bytes": 500}, "TAIZHANG_PDF_BYTES"), ({"pdf_pages": 2}, "TAIZHANG_PDF_PAGES")]
)
def test_a_pdf_past_a_cap_names_the_cap(press: Any, settings: dict[str, int], name: str) -> None:
    for n in range(3):
        press.page(press.text(f"第{n}页", 60, 700))
    with pytest.raises(Unreadable, match=name) as caught:
        read(press.printed(), SOURCE, Settings(**settings))  # type: ignore[arg-type]
    assert caught.value.code == "too_large"


def test_a_damaged_pdf_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"%PDF-1.4\nnothing", SOURCE, Settings())
    assert caught.value.code == "damaged_file"


def test_a_lost_table_of_objects_is_rebuilt(press: Any) -> None:
    data = press.page(press.text("现将有关事项通知如下。", 60, 700)).printed()
    astray = data.replace(b"xref\n0 ", b"xref\n7 ").replace(b"startxref\n", b"startxref\n9")
    assert [b.text.value for b in read(astray, SOURCE, Settings()).blocks] == ["现将有关事项通知如下。"]


def test_past_the_cap_on_scanned_pages_the_cap_is_named_once_and_text_is_read(
    press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.readers import pictures
    from extractors.readers.pages import Page, TextLine

    def seen(image: Any, number: int, scale: float) -> Page:
        return Page(number, 595, 842, [TextLine(f"第{number}页是扫描的。", (60, 100, 300, 112))], [])

    monkeypatch.setattr(pictures, "page_of", seen)
    scan = b"q 595 0 0 842 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q\n"
    press.page(scan).page(scan).page(scan).page(press.text("第四页有文字，可以读。", 60, 700))
    found = read(press.printed(), Source("a.pdf", "0" * 64), Settings(scan_pages=1))
    assert [(i.code, i.place.page if i.place else None) for i in found.issues] == [("too_large", 2)]
    assert "TAIZHANG_SCAN_PAGES allows 1 " in found.issues[0].message
    assert "第1页是扫描的" in found.text
    assert "第四页有文字" in found.text


def test_a_page_that_is_a_picture_is_an_issue_where_ocr_is_not_installed(
    press: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.readers import pictures

    def missing(*_: object) -> None:
        raise Unreadable("ocr_missing", "reading a scan takes rapidocr")

    monkeypatch.setattr(pictures, "page_of", missing)
    scan = b"q 595 0 0 842 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q\n"
    press.page(scan).page(scan).page(press.text("第三页有文字，可以读。", 60, 700))
    found = read(press.printed(), SOURCE, Settings())
    assert [(i.code, i.place.page if i.place else None) for i in found.issues] == [("ocr_missing", 1)]
    assert [b.text.value for b in found.blocks] == ["第三页有文字，可以读。"]
