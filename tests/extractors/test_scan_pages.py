"""A picture of a page is read whole: the table as printed, upright, without a network, in silence (some seconds)."""

import importlib.util
import os
import socket
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from extractors.extraction import record_of
from extractors.readers import read
from extractors.readers.pictures import page_of, scale_of
from taizhang.model import Source
from taizhang.settings import Settings

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
FONT = next((f for f in FONTS if Path(f).is_file()), None)
MISSING = [n for n in ("rapidocr", "onnxruntime", "cv2") if importlib.util.find_spec(n) is None]
MISSING += [] if FONT else ["a Chinese font"]

if MISSING:
    if os.environ.get("CI"):
        raise ImportError(f"tests of scans need {' and '.join(MISSING)}")
    pytest.skip(f"tests of scans need {' and '.join(MISSING)}: pip install 'taizhang[ocr]'", allow_module_level=True)

SOURCE = Source("scan.png", "0" * 64)
TITLE = "2022年重点任务分工表"
ROWS = (
    ("序号", "重点任务", "责任单位", "完成时限"),
    ("1", "推行重大行政决策\n预公开。", "市司法局", "2022年6月底前"),
    ("2", "编发政务地图。", "市政管局", "2022年12月底前"),
)
XS, YS = (40, 110, 380, 560, 780), (100, 150, 230, 290)


def draw() -> Image.Image:
    """A title and a table whose last two rows share a cell of units."""
    image = Image.new("RGB", (820, 340), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 24)
    pen.text((250, 40), TITLE, "black", font)
    for y in YS:
        pen.line((XS[0], y, XS[-1], y), "black", 2)
    for x in XS:
        pen.line((x, YS[0], x, YS[-1]), "black", 2)
    for row, top in zip(ROWS, YS, strict=False):
        for text, left in zip(row, XS, strict=False):
            pen.text((left + 10, top + 10), text, "black", font)
    pen.line((382, 230, 558, 230), "white", 2)  # between 市司法局 and 市政管局
    return image


def rows_of(image: Image.Image) -> list[list[tuple[str, int]]]:
    page = page_of(image, 1, scale_of(image))
    return [[(cell.text.replace("\n", ""), cell.row_span) for cell in row] for row in page.tables[0].rows]


EXPECTED = [
    [("序号", 1), ("重点任务", 1), ("责任单位", 1), ("完成时限", 1)],
    [("1", 1), ("推行重大行政决策预公开。", 1), ("市司法局市政管局", 2), ("2022年6月底前", 1)],
    [("2", 1), ("编发政务地图。", 1), ("2022年12月底前", 1)],
]


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def test_a_scan_becomes_a_record_that_says_so(offline: None, capfd: pytest.CaptureFixture[str]) -> None:
    file = BytesIO()
    draw().save(file, "PNG")
    notice = read(file.getvalue(), SOURCE, Settings())
    record = record_of(notice)
    assert notice.blocks[0].text.value == TITLE
    assert [(t.number, t.deadlines[0].due.isoformat() if t.deadlines[0].due else None) for t in record.tasks] == [
        ("1", "2022-06-30"),
        ("2", "2022-12-31"),
    ]
    assert [u.text for u in record.tasks[0].units] == ["市司法局", "市政管局"]
    assert "scanned" in {r.code for r in record.repairs}
    place = record.tasks[0].place
    assert place is not None
    assert place.page == 1
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "turned",
    [
        lambda image: image.rotate(1.2, fillcolor="white", expand=True),
        lambda image: image.rotate(90, expand=True),
    ],
    ids=["aslant", "on its side"],
)
def test_a_page_is_set_upright(turned: Callable[[Image.Image], Image.Image]) -> None:
    assert rows_of(turned(draw())) == EXPECTED


def test_an_empty_page_is_an_issue() -> None:
    page = page_of(Image.new("RGB", (400, 300), "white"), 3, 0.5)
    assert [i.code for i in page.issues] == ["blank_page"]
    assert (page.lines, page.tables) == ([], [])


def test_a_red_seal_over_the_signature_leaves_its_date_to_be_read() -> None:
    image = Image.new("RGB", (1240, 500), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 32)
    pen.text((700, 200), "达州市人民政府办公室", "black", font)
    pen.text((740, 250), "2021年9月10日", "black", font)
    seal = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(seal)
    pen.ellipse((760, 120, 1010, 370), outline=(220, 40, 50), width=8)
    pen.regular_polygon((885, 245, 40), 5, fill=(220, 40, 50))
    page = page_of(ImageChops.multiply(image, seal), 1, 0.48)  # ink lets what is beneath it through
    assert [n.text for n in page.lines] == ["达州市人民政府办公室", "2021年9月10日"]
