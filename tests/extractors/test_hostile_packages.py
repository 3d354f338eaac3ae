"""Packed files that mean harm: each is an issue that names the file, the cap and what to do, and is told at once."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pytest

from taizhang.model import Notice

Read = Callable[..., Notice]
Pack = Callable[[Mapping[str, str | bytes]], bytes]
Docx = Callable[..., bytes]

MIB = 1024 * 1024
ZEROS = bytes(30 * MIB)
PARAGRAPH = "<w:p><w:r><w:t>一、重点任务</w:t></w:r></w:p>"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def told(notice: Notice) -> dict[str, str]:
    """Return the issues' messages by their codes; none without what to do, and nothing read beside them."""
    assert notice.issues
    return {issue.code: issue.message for issue in notice.issues}


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml", "附件1.txt"])
def test_a_bomb_is_told_by_the_cap_that_it_passes(read_harm: Read, packed: Pack, name: str) -> None:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", name: ZEROS}
    told_of = told(read_harm(packed(parts)))["too_large"]
    assert told_of.startswith(("harm.bin: ", "附件1.txt: "))
    assert "TAIZHANG_UNPACKED_TIMES" in told_of
    assert "raise it" in told_of
    told_of = told(read_harm(packed(parts), part_bytes=MIB))["too_large"]
    assert "TAIZHANG_PART_BYTES" in told_of
    many = parts | {f"xl/{number}.bin": ZEROS for number in range(3)}
    assert "TAIZHANG_OFFICE_BYTES" in told(read_harm(packed(many)))["too_large"]
    crowd = parts | {f"xl/{number}.bin": "" for number in range(2_001)}
    assert "TAIZHANG_PARTS" in told(read_harm(packed(crowd)))["too_large"]


def test_a_bomb_whose_entries_overlap_is_told(read_harm: Read) -> None:
    # One member's bytes stand once, and two thousand entries of the directory point to them.
    data = zlib.compress(bytes(MIB), 9)[2:-4]
    crc = zlib.crc32(bytes(MIB))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), MIB, 5, 0) + b"a.txt" + data
    names = [b"%05d" % number for number in range(1_900)]
    entry = "<4s6H3I5H2I"
    central = b"".join(
        struct.pack(entry, b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), MIB, 5, 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(names), len(names), len(central), len(local), 0)
    assert "TAIZHANG_OFFICE_BYTES" in told(read_harm(local + central + end))["too_large"]


def test_a_part_that_lies_about_its_size_is_not_unpacked_past_the_cap(read_harm: Read, docx: Docx) -> None:
    data = docx(PARAGRAPH * 200_000)
    size = struct.pack("<I", zipfile.ZipFile(io.BytesIO(data)).getinfo("word/document.xml").file_size)
    assert read_harm(data.replace(size, struct.pack("<I", 1000)), part_bytes=MIB).issues


def test_an_archive_within_an_archive_is_not_opened(read_harm: Read, packed: Pack) -> None:
    data = packed({"a.txt": "一、重点任务"})
    for depth in range(50):
        data = packed({f"{depth}.zip": data})
    assert "nested_archive" in told(read_harm(data))


def test_what_is_encrypted_is_told(read_harm: Read, packed: Pack, docx: Docx) -> None:
    for data in (packed({"a.txt": "一、重点任务"}), docx(PARAGRAPH)):
        locked = bytearray(data)
        for magic, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            at = -1
            while (at := locked.find(magic, at + 1)) >= 0:
                locked[at + flags] |= 1
        assert "encrypted" in told(read_harm(bytes(locked)))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)
    assert "password" in told(read_harm(ole))["encrypted"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_table_of_100_000_rows_is_told(read_harm: Read, docx: Docx, packed: Pack, kind: str) -> None:
    if kind == "docx":
        row = "<w:tr><w:tc><w:p><w:r><w:t>编制目录</w:t></w:r></w:p></w:tc></w:tr>"
        data = docx(f"<w:tbl>{row * 100_000}</w:tbl>")
    else:
        data = workbook(packed, "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 100_001)))
    assert "TAIZHANG_TABLE_ROWS" in told(read_harm(data, unpacked_times=5_000))["too_large"]


def test_a_sheet_with_a_cell_at_its_last_corner_takes_neither_time_nor_memory(read_harm: Read, packed: Pack) -> None:
    read_harm(workbook(packed, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def workbook(packed: Pack, rows: str) -> bytes:
    """Return an XLSX with one sheet of these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="任务" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": SHEET.format(rows),
        }
    )
