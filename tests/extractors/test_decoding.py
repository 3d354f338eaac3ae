"""Bytes to text: encodings by what the bytes are, and what is no text told so."""

import pytest

from extractors.extraction import extract
from extractors.readers.decoding import decode
from taizhang.model import Source

TEXT = "各县（区）人民政府：\r\n一、任务\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_bytes_tell_their_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_gb18030_is_on_record() -> None:
    assert [r.code for r in decode("㎡、镕基、一、任务".encode("gb18030")).repairs] == ["decoded"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t", "empty_file"),
        (b"%PDF-1.7 ...", "damaged_file"),
        (b"PK\x03\x04....", "damaged_file"),
        (b"Rar!\x1a\x07\x01\x00....", "unknown_format"),
        (bytes(range(256)) * 40, "not_text"),
        (b"\x00\x01\x02\x03" * 100, "not_text"),
    ],
)
def test_what_is_no_text_is_an_issue_that_says_what_to_do(data: bytes, code: str) -> None:
    record = extract(data, Source("notice.txt", "0" * 64))
    assert record.tasks == ()
    assert [i.code for i in record.issues] == [code]
    assert record.issues[0].message


def test_a_few_lost_bytes_are_an_issue_and_the_rest_is_read() -> None:
    text = "一、任务\n（一）推进公开。\n" + "（二）编制目录，细化各领域事项。\n" * 60
    data = bytearray(text.encode())
    data[-8:-7] = b"\xff\xff"
    record = extract(bytes(data), Source("notice.txt", "0" * 64))
    assert len(record.tasks) > 50
    assert "lost_characters" in [i.code for i in record.issues]
