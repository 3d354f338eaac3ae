"""RTFs and pictures that mean harm are told at once: before LibreOffice or the OCR sees them."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from extractors.readers import libreoffice, pictures
from taizhang.model import Notice

Read = Callable[..., Notice]


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes LibreOffice was handed, each time."""
    found: list[int] = []

    def converted(data: bytes, form: object, settings: object) -> bytes:
        found.append(len(data))
        return b""

    monkeypatch.setattr("extractors.readers.writer.converted", converted)
    assert libreoffice.Form.RTF
    return found


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"{\\rtf1 " + b"{\\b " * 100_000 + b"x" + b"}" * 100_001, "damaged_file", "deep"),
        (b"{\\rtf1 " + b"{" * 1_000_000, "damaged_file", "deep"),
        (b"{\\rtf1{\\pict\\bin2000000000 x}}", "too_large", "TAIZHANG_OFFICE_BYTES"),
        (b"{\\rtf1{\\pict\\bin" + b"9" * 5000 + b" x}}", "too_large", "TAIZHANG_OFFICE_BYTES"),
    ],
)
def test_an_rtf_that_holds_too_much_is_not_converted(
    read_harm: Read, converted: list[int], data: bytes, code: str, said: str
) -> None:
    began = time.monotonic()
    (issue,) = read_harm(data).issues
    assert issue.code == code
    assert issue.message.startswith("harm.bin: ")
    assert said in issue.message
    assert converted == []
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 " + b"\\{" * 1_000 + b"}",  # braces that are printed
        b"{\\rtf1 " + b"{}" * 10_000 + b"}",
        b"{\\rtf1{\\pict\\bin1000 " + b"{" * 1_000 + b"}}",  # braces in a picture
    ],
)
def test_braces_that_open_nothing_count_for_nothing(read_harm: Read, converted: list[int], data: bytes) -> None:
    read_harm(data)
    assert converted == [len(data)]


def png(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG of one bit a pixel that says it is so large."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(pixels, 9)) + part(b"IEND", b"")


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    def page_of(*given: object) -> None:
        raise AssertionError("the OCR was called")

    monkeypatch.setattr(pictures, "page_of", page_of)


@pytest.mark.usefixtures("unseen")
def test_a_picture_that_unpacks_to_ten_thousand_million_pixels_is_not_unpacked(read_harm: Read) -> None:
    (issue,) = read_harm(png(100_000, 100_000, bytes(50_000_000))).issues
    assert issue.code == "too_large"
    assert "TAIZHANG_PICTURE_PIXELS" in issue.message


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_picture_that_was_cut_off_is_told(read_harm: Read, kind: str, share: float) -> None:
    out = BytesIO()
    Image.effect_noise((300, 300), 90).save(out, kind)
    data = out.getvalue()
    codes = [issue.code for issue in read_harm(data[: int(len(data) * share)]).issues]
    assert codes in (["damaged_file"], ["page_unreadable"])
