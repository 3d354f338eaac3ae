"""A DOCX of nothing but scanned pages: its pictures are read as pages where OCR is there, and are an issue where not."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from PIL import Image

from extractors.readers import pictures, read
from extractors.readers.errors import Unreadable
from extractors.readers.pages import Page, TextLine
from taizhang.model import Notice, Source
from taizhang.settings import Settings

DRAWN = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="{}"/></w:drawing></w:r></w:p>'
RELATED = '<Relationship Id="{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/{0}.png"/>'

Make = Callable[..., bytes]


def png() -> bytes:
    out = BytesIO()
    Image.new("L", (620, 877), 255).save(out, "PNG")
    return out.getvalue()


def read_scans(docx: Make, media: Mapping[str, bytes]) -> Notice:
    parts = {f"word/media/{name}.png": data for name, data in media.items()}
    body = "".join(map(DRAWN.format, media))
    data = docx(body, relationships="".join(map(RELATED.format, media)), **parts)
    return read(data, Source("scan.docx", "0" * 64), Settings())


@pytest.fixture
def sight(monkeypatch: pytest.MonkeyPatch) -> None:
    def page_of(image: Image.Image, number: int, scale: float) -> Page:
        words = TextLine(f"（{'一二'[number - 1]}）推进公开。", (60, 200, 300, 216))
        return Page(number, image.width * scale, image.height * scale, [words], [])

    monkeypatch.setattr(pictures, "page_of", page_of)


@pytest.mark.usefixtures("sight")
def test_each_picture_is_a_page(docx: Make) -> None:
    found = read_scans(docx, {"one": png(), "two": png()})
    assert [(b.text.value, b.spot.page) for b in found.blocks] == [
        ("（一）推进公开。", 1),
        ("（二）推进公开。", 2),
    ]
    assert found.issues == ()


@pytest.mark.usefixtures("sight")
def test_a_damaged_picture_is_an_issue_and_the_rest_is_read(docx: Make) -> None:
    found = read_scans(docx, {"one": b"no picture", "two": png()})
    assert [b.text.value for b in found.blocks] == ["（一）推进公开。"]
    assert [i.code for i in found.issues] == ["page_unreadable"]


def test_without_ocr_the_notice_is_a_picture(docx: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def page_of(image: Image.Image, number: int, scale: float) -> Page:
        raise Unreadable("ocr_missing", "reading a scan takes rapidocr")

    monkeypatch.setattr(pictures, "page_of", page_of)
    found = read_scans(docx, {"one": png()})
    assert found.blocks == ()
    assert [i.code for i in found.issues] == ["picture_only"]
