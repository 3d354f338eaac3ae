"""ZIP archives: their members' names, order and faults, and the one notice that they are together."""

import hashlib
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from extractors.extraction import extract
from extractors.readers import read
from extractors.readers.archives import members
from taizhang.model import Source
from taizhang.settings import Settings

LETTER = "达州市人民政府办公室\n关于印发2021年政务公开任务分工的通知\n达市府办函〔2021〕119号\n\n各县（区）人民政府：\n现印发给你们，请认真贯彻落实。\n\n附件：任务分工表\n\n达州市人民政府办公室\n2021年9月10日\n"
ANNEX = "<table><tr><td>序号</td><td>工作任务</td><td>责任单位</td><td>完成时限</td></tr><tr><td>1</td><td>编制政务公开事项标准目录</td><td>市司法局</td><td>2021年12月底前</td></tr><tr><td>2</td><td>设立政务公开专区</td><td>市大数据局</td><td>2022年6月</td></tr></table>"


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def names(data: bytes) -> list[str]:
    return [f.name for f in members(data, Settings())[0]]


def source(data: bytes) -> Source:
    return Source("通知.zip", hashlib.sha256(data).hexdigest())


def test_the_notice_comes_before_its_annexes_and_these_by_number() -> None:
    files = [
        "附件10.txt",
        "附件2.txt",
        "附件十一.txt",
        "附件/1.txt",
        "附件一：分工.txt",
        "办公室关于印发方案的通知.txt",
        "说明.txt",
    ]
    assert names(packed({name: b"x" for name in files})) == [
        "办公室关于印发方案的通知.txt",
        "说明.txt",
        "附件/1.txt",
        "附件一：分工.txt",
        "附件2.txt",
        "附件10.txt",
        "附件十一.txt",
    ]


def test_names_that_a_chinese_system_wrote_are_read() -> None:
    assert names(raw_archive("附件1：任务.txt".encode("gb18030"), b"x")) == ["附件1：任务.txt"]


def raw_archive(name: bytes, body: bytes, flags: int = 0) -> bytes:
    """Return an archive with one member stored, its name as these bytes in no stated encoding."""
    facts = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 33, zlib.crc32(body), len(body), len(body), len(name), 0)
    local = b"PK\x03\x04" + facts + name + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def test_what_a_system_leaves_in_an_archive_is_passed_over() -> None:
    junk = ["__MACOSX/._通知.txt", ".DS_Store", "资料/Thumbs.db", "通知_files/logo.png", "~$通知.docx", "样式.css"]
    files, issues = members(packed({name: b"x" for name in [*junk, "通知.txt"]}), Settings())
    assert [f.name for f in files] == ["通知.txt"]
    assert issues == []


def test_an_archive_in_an_archive_is_not_opened() -> None:
    files, issues = members(packed({"内.zip": packed({"a.txt": b"x"}), "通知.txt": b"x"}), Settings())
    assert [f.name for f in files] == ["通知.txt"]
    assert [i.code for i in issues] == ["nested_archive"]
    assert issues[0].message.startswith("内.zip is ")


def test_a_damaged_member_is_named_and_the_rest_is_read() -> None:
    data = packed({"通知.txt": LETTER.encode(), "附件1.txt": b"0123456789" * 9})
    at = data.index("附件1.txt".encode()) + len("附件1.txt".encode())
    broken = data[:at] + bytes([data[at] ^ 0x06]) + data[at + 1 :]
    files, issues = members(broken, Settings())
    assert [f.name for f in files] == ["通知.txt"]
    assert [(i.code, i.message.partition(" ")[0]) for i in issues] == [("damaged_file", "附件1.txt")]


def test_an_encrypted_member_is_named() -> None:
    files, issues = members(raw_archive(b"a.txt", b"x" * 20, flags=1), Settings())
    assert files == []
    assert [i.code for i in issues] == ["encrypted"]


def test_a_member_past_a_cap_is_named_with_the_cap() -> None:
    _, issues = members(packed({"a.txt": b"x" * 2000, "通知.txt": b"x"}), Settings(part_bytes=1000))
    assert [i.code for i in issues] == ["too_large"]
    assert "TAIZHANG_PART_BYTES" in issues[0].message


def test_an_archive_without_files_is_empty() -> None:
    data = packed({"资料/": b""})
    notice = read(data, source(data), Settings())
    assert [i.code for i in notice.issues] == ["empty_file"]


def test_a_name_that_climbs_out_is_only_a_name() -> None:
    assert names(packed({"../../etc/passwd.txt": b"x"})) == ["../../etc/passwd.txt"]


def test_a_letter_and_its_annex_are_one_notice() -> None:
    data = packed({"附件1.html": ANNEX.encode(), "关于印发任务分工的通知.txt": LETTER.encode()})
    notice = read(data, source(data), Settings())
    assert [name for name, _ in notice.source.attachments] == ["关于印发任务分工的通知.txt", "附件1.html"]
    assert {b.file for b in notice.blocks} == {"关于印发任务分工的通知.txt", "附件1.html"}
    record = extract(data, source(data))
    assert record.document.doc_number == "达市府办函〔2021〕119号"
    assert [(t.text, [u.text for u in t.units]) for t in record.tasks] == [
        ("编制政务公开事项标准目录", ["市司法局"]),
        ("设立政务公开专区", ["市大数据局"]),
    ]
    assert {t.place.file for t in record.tasks if t.place} == {"附件1.html"}


def test_a_member_of_a_strange_format_gives_an_issue_with_its_name() -> None:
    data = packed({"通知.txt": LETTER.encode(), "附件.rar": b"Rar!\x1a\x07\x00" + b"x" * 50})
    notice = read(data, source(data), Settings())
    assert [i.code for i in notice.issues] == ["unknown_format"]
    assert "附件.rar" in notice.issues[0].message
