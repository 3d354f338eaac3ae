"""What a file is shows in its first bytes, however few of them came; looking costs little, whatever the file."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers import read
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, is_markup, kind_of
from extractors.readers.lines import BREAK
from taizhang.model import Source
from taizhang.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.mark.parametrize(
    "data",
    [
        *(PNG[:n] for n in range(2, 9)),
        *(JPEG[:n] for n in range(2, 9)),
        b"GIF89a",
        b"GIF87a\x10\x20",
        b"II*\0",
        b"RIFF",
    ],
)
def test_a_picture_cut_to_its_first_bytes_is_a_damaged_picture(data: bytes) -> None:
    assert kind_of(data) is Kind.PICTURE
    assert [i.code for i in read(data, Source("a.png", "0" * 64), Settings()).issues] == ["damaged_file"]


@pytest.mark.parametrize(
    "text", ["BMW是一种汽车", "GIF89a是一种图片的格式，", "II级响应", "MM", "BM", "RIFF文件是什么样的"]
)
def test_a_text_that_begins_so_is_a_text(text: str) -> None:
    assert kind_of(text.encode()) is Kind.TEXT


def test_of_a_types_own_name_in_a_package_only_its_head_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", bytes(200_000_000))
    began = time.monotonic()
    with pytest.raises(Unreadable, match="slides or drawings"):
        kind_of(out.getvalue())
    assert time.monotonic() - began < 0.1


def test_a_package_of_too_many_parts_is_told_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", "PK\1\2 in the words of a part counts as none")
    assert kind_of(out.getvalue(), Settings(parts=5)) is Kind.ARCHIVE

    def listed(*given: object) -> None:
        raise AssertionError("the parts were listed")

    monkeypatch.setattr("extractors.readers.kinds.ZipFile", listed)
    with pytest.raises(Unreadable, match="TAIZHANG_PARTS allows 4") as fault:
        kind_of(out.getvalue(), Settings(parts=4))
    assert fault.value.code == "too_large"


def test_utf_16_markup_is_markup() -> None:
    page = "<html><body><p>公开目录</p></body></html>"
    assert is_markup(page.encode("utf-16"))
    assert not is_markup("公开目录".encode("utf-16"))


@given(st.text(alphabet="\r\n\v\f\u2028\u2029甲 "))
def test_lines_end_where_they_ended(text: str) -> None:
    plain = re.compile("\r\n|[\r\n\v\f\u2028\u2029]")
    assert [m.span() for m in BREAK.finditer(text)] == [m.span() for m in plain.finditer(text)]
