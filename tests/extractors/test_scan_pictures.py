"""Pictures of every kind come to the OCR upright, in colours and no finer than it needs; past a cap they are left."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from extractors.readers import pictures, read
from extractors.readers.errors import Unreadable
from extractors.readers.pages import Page, TextLine
from taizhang.model import Source
from taizhang.settings import Settings

SOURCE = Source("scan.png", "0" * 64)


def saved(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def page(mode: str = "L", size: tuple[int, int] = (620, 877)) -> Image.Image:
    return Image.new(mode, size, 255)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[int, int], int]]:
    """What was handed to the OCR: each picture's size and its page's number."""
    found: list[tuple[tuple[int, int], int]] = []

    def page_of(image: Image.Image, number: int, scale: float) -> Page:
        found.append((image.size, number))
        words = TextLine(f"第{number}页的内容。", (60, 200, 300, 216))
        return Page(number, image.width * scale, image.height * scale, [words], [])

    monkeypatch.setattr(pictures, "page_of", page_of)
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_each_kind_of_picture_is_a_page(kind: str, seen: list[tuple[tuple[int, int], int]]) -> None:
    notice = read(saved(page(), kind), SOURCE, Settings())
    assert [b.text.value for b in notice.blocks] == ["第1页的内容。"]
    assert notice.blocks[0].spot.page == 1
    assert seen == [((620, 877), 1)]


def test_each_frame_of_a_tiff_is_a_page(seen: list[tuple[tuple[int, int], int]]) -> None:
    data = saved(page("1"), "TIFF", save_all=True, append_images=[page("1"), page("1")])
    read(data, SOURCE, Settings())
    assert [number for _, number in seen] == [1, 2, 3]


def test_of_a_moving_picture_only_the_first_frame_is_read(seen: list[tuple[tuple[int, int], int]]) -> None:
    frames = [Image.new("L", (50, 50), shade) for shade in (0, 100, 200)]
    read(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), SOURCE, Settings())
    assert [number for _, number in seen] == [1]


def test_a_photograph_is_turned_as_its_camera_was_held(seen: list[tuple[tuple[int, int], int]]) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    read(saved(page(), "JPEG", exif=turned), SOURCE, Settings())
    assert seen == [((877, 620), 1)]


def test_a_picture_past_the_cap_is_left(seen: list[tuple[tuple[int, int], int]]) -> None:
    notice = read(saved(page()), SOURCE, Settings(picture_pixels=500_000))
    assert [i.code for i in notice.issues] == ["too_large"]
    assert "TAIZHANG_PICTURE_PIXELS" in notice.issues[0].message
    assert notice.blocks == ()
    assert seen == []


def test_a_picture_of_more_pages_than_the_cap_is_left(seen: list[tuple[tuple[int, int], int]]) -> None:
    data = saved(page("1"), "TIFF", save_all=True, append_images=[page("1")])
    notice = read(data, SOURCE, Settings(pdf_pages=1))
    assert [i.code for i in notice.issues] == ["too_large"]
    assert "TAIZHANG_PDF_PAGES" in notice.issues[0].message


def test_past_the_cap_on_scanned_pages_the_first_ones_are_read_and_the_cap_is_named(
    seen: list[tuple[tuple[int, int], int]],
) -> None:
    data = saved(page("1"), "TIFF", save_all=True, append_images=[page("1"), page("1")])
    notice = read(data, SOURCE, Settings(scan_pages=2))
    assert [number for _, number in seen] == [1, 2]
    assert [(i.code, i.place and i.place.page) for i in notice.issues] == [("too_large", 3)]
    assert "TAIZHANG_SCAN_PAGES allows 2 " in notice.issues[0].message


def test_a_picture_cut_off_is_damaged(seen: list[tuple[tuple[int, int], int]]) -> None:
    noise = Image.fromarray(np.arange(40_000, dtype=np.uint8).reshape(200, 200))
    notice = read(saved(noise)[:200], SOURCE, Settings())
    assert [i.code for i in notice.issues] == ["page_unreadable"]
    assert seen == []


def test_no_picture_at_all_is_damaged() -> None:
    notice = read(b"\x89PNG\r\n\x1a\n" + bytes(range(9)), SOURCE, Settings())
    assert [i.code for i in notice.issues] == ["damaged_file"]


def test_without_the_extra_the_issue_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    with pytest.raises(Unreadable, match=r"taizhang\[ocr\]") as fault:
        pictures.page_of(page(), 1, 0.5)
    assert fault.value.code == "ocr_missing"


@pytest.mark.parametrize(
    ("size", "scale", "read_at"), [((2480, 3508), 0.24, 1240), ((1240, 1754), 0.48, 1240), ((400, 300), 2.0, 400)]
)
def test_a_page_is_read_no_finer_than_it_needs(
    size: tuple[int, int], scale: float, read_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page_from(pixels: Any, number: int, scale: float) -> Page:
        return Page(number, pixels.shape[1], pixels.shape[1] * scale, [], [])

    monkeypatch.setattr(pictures, "find_spec", lambda name: name)
    monkeypatch.setattr(pictures, "import_module", lambda name: SimpleNamespace(page_from=page_from))
    page = pictures.page_of(Image.new("L", size), 1, scale)
    assert page.width == read_at
    assert page.height == pytest.approx(size[0] * scale)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "F"])
def test_a_picture_of_any_mode_comes_in_colours(mode: str) -> None:
    image = Image.new(mode, (4, 4))
    assert pictures.in_colours(image).mode == "RGB"


def test_what_can_be_seen_through_is_paper() -> None:
    assert pictures.in_colours(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("size", "dots", "wide"),
    [
        ((1240, 1754), None, 595.0),  # A4, its resolution not told
        ((1754, 1240), None, 842.0),  # lying on its side
        ((2480, 3508), (300, 300), 595.2),
        ((4000, 3000), (72, 72), 842.0),  # a camera's word, which makes a page of 1.4 m
        ((1080, 9000), (72, 72), 1080.0),
    ],
)
def test_how_large_a_pixel_is(size: tuple[int, int], dots: tuple[int, int] | None, wide: float) -> None:
    image = Image.new("1", size)
    if dots:
        image.info["dpi"] = dots
    assert pictures.scale_of(image) * image.width == pytest.approx(wide)
