"""Old texts (DOC, WPS, RTF, ODT): converted by LibreOffice, and what keeps them from it."""

import hashlib
import http.server
import os
import stat
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from extractors import readers
from extractors.extraction import extract
from extractors.readers import libreoffice
from extractors.readers.compound import MAGIC, Compound
from extractors.readers.errors import Unreadable
from extractors.readers.kinds import Kind, kind_of
from taizhang.model import Record, Source
from taizhang.settings import Settings

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the program that stands in is a shell script")

ROWS = [
    ("序号", "工作任务", "责任单位", "完成时限"),
    ("1", "编制政务公开事项标准目录", "市司法局", "2021年12月底前"),
    ("2", "设立政务公开专区", "市大数据局", "2022年6月"),
]
TOLD = [
    ("编制政务公开事项标准目录", ["市司法局"], ["2021-12-31"]),
    ("设立政务公开专区", ["市大数据局"], ["2022-06-30"]),
]


def rtf() -> bytes:
    """Return the table as RTF in GBK, with a heading that Word numbers itself, as Chinese editions of Word write it."""

    def said(text: str) -> str:
        return "".join(c if c.isascii() else "".join(f"\\'{b:02x}" for b in c.encode("gb18030")) for c in text)

    rows = "".join(
        r"\trowd\cellx800\cellx4000\cellx6000\cellx8000"
        + "".join(rf"\pard\intbl {said(c)}\cell " for c in row)
        + r"\row"
        for row in ROWS
    )
    level = r"{\listlevel\levelnfc37\levelnfcn37\leveljc0\levelstartat1\levelfollow2{\leveltext\'02\'00\'a1\'a2;}{\levelnumbers\'01;}}"
    lists = rf"{{\*\listtable{{\list\listtemplateid1{level}{{\listname ;}}\listid1}}}}{{\*\listoverridetable{{\listoverride\listid1\listoverridecount0\ls1}}}}"
    heading = rf"{{\pard\ls1\ilvl0 {said('重点任务')}\par}}"
    return rf"{{\rtf1\ansi\ansicpg936\deff0{{\fonttbl{{\f0 SimSun;}}}}{lists}{heading}{rows}\pard\par}}".encode()


def source(data: bytes, name: str) -> Source:
    return Source(name, hashlib.sha256(data).hexdigest())


def told(record: Record) -> list[tuple[str, list[str], list[str]]]:
    return [
        (t.text, [u.text for u in t.units], [d.due.isoformat() for d in t.deadlines if d.due]) for t in record.tasks
    ]


def flat_package(rows: str) -> bytes:
    """Return a DOCX as the one XML file that Word can write it as."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>'
    document = f'<w:document xmlns:w="{word}"><w:body>{rows}<w:p/></w:body></w:document>'
    parts = "".join(
        f'<pkg:part pkg:name="{name}" pkg:contentType="{kind}"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
        for name, kind, body in (
            ("/_rels/.rels", "application/vnd.openxmlformats-package.relationships+xml", links),
            (
                "/word/document.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                document,
            ),
        )
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}</pkg:package>'.encode()


def word_row(row: tuple[str, ...]) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in row)}</w:tr>"


@pytest.fixture(scope="module")
def doc(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table as DOC."""
    folder = tmp_path_factory.mktemp("doc")
    (folder / "table.rtf").write_bytes(rtf())
    command = [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", folder, folder / "table.rtf"], check=True, capture_output=True)
    return (folder / "table.doc").read_bytes()


def test_an_rtf_gives_its_record_and_says_what_converted_it(soffice: str) -> None:
    record = extract(rtf(), source(rtf(), "任务.doc"))
    assert told(record) == TOLD
    assert {t.section for t in record.tasks} == {("一、重点任务",)}
    assert any(r.code == "converted" and "LibreOffice" in r.reason for r in record.repairs)
    assert record == extract(rtf(), source(rtf(), "任务.doc"))


def test_a_doc_gives_its_record_whatever_its_name(doc: bytes) -> None:
    assert told(extract(doc, source(doc, "任务.wps"))) == TOLD


def test_an_rtf_that_was_cut_off_says_so(soffice: str) -> None:
    data = rtf().removesuffix(rb"\row\pard\par}")
    notice = readers.read(data, source(data, "任务.rtf"), Settings())
    assert [i.code for i in notice.issues][:1] == ["damaged_file"]


def test_what_libreoffice_cannot_read_is_not_read_as_plain_text(soffice: str) -> None:
    data = '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="x">公开'.encode()
    notice = readers.read(data, source(data, "任务.doc"), Settings())
    assert [i.code for i in notice.issues] == ["damaged_file"]
    assert notice.blocks == ()


def test_a_docx_written_as_one_xml_file_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    data = flat_package(f"<w:tbl>{''.join(map(word_row, ROWS))}</w:tbl>")
    assert kind_of(data) is Kind.WRITER
    assert told(extract(data, source(data, "任务.xml"))) == TOLD


def test_an_encrypted_doc_says_so(doc: bytes) -> None:
    head = Compound(doc).read("WordDocument")[:12]
    at = doc.index(head)
    encrypted = doc[: at + 11] + bytes([doc[at + 11] | 0x01]) + doc[at + 12 :]
    notice = readers.read(encrypted, source(encrypted, "任务.doc"), Settings())
    assert [i.code for i in notice.issues] == ["encrypted"]


def test_a_doc_with_a_sheet_embedded_is_still_a_doc(doc: bytes) -> None:
    assert kind_of(doc + "Workbook".encode("utf-16-le") + b"\0\0") is Kind.WRITER
    assert "WordDocument" in Compound(doc).names


def test_a_doc_whose_sectors_lead_in_a_circle_is_damaged(doc: bytes) -> None:
    at = (int.from_bytes(doc[76:80], "little") + 1) * 512  # the first sector of the FAT
    looped = doc[:at] + b"".join([n.to_bytes(4, "little") for n in range(128)]) + doc[at + 512 :]
    with pytest.raises(Unreadable) as fault:
        Compound(looped)
    assert fault.value.code == "damaged_file"


def test_an_encrypted_odt_says_so() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    notice = readers.read(out.getvalue(), source(out.getvalue(), "任务.odt"), Settings())
    assert [i.code for i in notice.issues] == ["encrypted"]


def test_without_libreoffice_the_issue_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    record = extract(rtf(), source(rtf(), "任务.rtf"))
    assert [i.code for i in record.issues] == ["converter_missing"]
    assert record.issues[0].message.startswith("任务.rtf: ")
    assert "install" in record.issues[0].message


def test_nothing_that_a_document_links_to_is_fetched(soffice: str) -> None:
    fetched: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fetched.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = f"http://127.0.0.1:{server.server_port}/picture.png"
        spaces = " ".join(
            f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{s}:1.0"'
            for n, s in (("office", "office"), ("text", "text"), ("draw", "drawing"))
        )
        picture = (
            f'<draw:frame><draw:image xlink:href="{link}" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame>'
        )
        text = f'<office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>公开{picture}</text:p></office:text></office:body></office:document>'
        made = libreoffice.converted(
            f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), libreoffice.Form.FLAT_ODT, Settings()
        )
        server.shutdown()
    assert "公开" in ZipFile(BytesIO(made)).read("word/document.xml").decode()
    assert fetched == []


def stand_in(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@needs_posix
def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    program = stand_in(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    began = time.monotonic()
    with pytest.raises(Unreadable) as fault:
        libreoffice.converted(b"{\\rtf1}", libreoffice.Form.RTF, Settings(file_seconds=1))
    assert fault.value.code == "too_slow"
    assert "TAIZHANG_FILE_SECONDS" in fault.value.message
    assert time.monotonic() - began < 10
    child = int((tmp_path / "child").read_text())
    assert not is_running(child)


def is_running(process: int) -> bool:
    for _ in range(40):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        if Path(f"/proc/{process}/stat").exists() and " Z " in Path(f"/proc/{process}/stat").read_text():
            return False
        time.sleep(0.05)
    return True


@needs_posix
def test_a_program_that_makes_nothing_means_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    calls = tmp_path / "calls"
    program = stand_in(tmp_path, f'echo "$@" >> {calls}; env >> {tmp_path}/environment')
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example")
    with pytest.raises(Unreadable) as fault:
        libreoffice.converted(b"{\\rtf1}", libreoffice.Form.RTF, Settings())
    assert fault.value.code == "damaged_file"
    # Tried again with a new profile: the kept one may have been broken off in the middle.
    profiles = [line.split("-env:UserInstallation=")[1].split()[0] for line in calls.read_text().splitlines()]
    assert len(set(profiles)) == 2
    assert "proxy.example" not in (tmp_path / "environment").read_text()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("taizhang-")] == [f"taizhang-{os.getuid()}-soffice"]


@needs_posix
def test_a_kept_profile_that_others_may_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / f"taizhang-{os.getuid()}-soffice").mkdir()
    (tmp_path / f"taizhang-{os.getuid()}-soffice").chmod(0o777)
    calls = tmp_path / "calls"
    program = stand_in(tmp_path, f'echo "$@" >> {calls}')
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    with pytest.raises(Unreadable):
        libreoffice.converted(b"{\\rtf1}", libreoffice.Form.RTF, Settings())
    assert f"taizhang-{os.getuid()}-soffice" not in calls.read_text()


@needs_posix
def test_a_kept_profile_that_another_process_holds_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = tmp_path / f"taizhang-{os.getuid()}-soffice"
    kept.mkdir(mode=0o700)
    calls = tmp_path / "calls"
    program = stand_in(tmp_path, f'echo "$@" >> {calls}')
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Unreadable) as fault:
            libreoffice.converted(rtf(), libreoffice.Form.RTF, Settings(file_seconds=2))
    assert fault.value.code == "damaged_file"
    assert kept.name not in calls.read_text()


def test_a_truncated_compound_file_is_damaged_at_every_length(doc: bytes) -> None:
    for tenth in range(1, 10):
        cut = doc[: len(doc) * tenth // 10]
        assert cut.startswith(MAGIC)
        with pytest.raises(Unreadable) as fault:
            Compound(cut).read("WordDocument")
        assert fault.value.code == "damaged_file"
