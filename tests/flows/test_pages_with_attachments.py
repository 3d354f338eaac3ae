"""A page and the files beside it that it links to are one notice; it is read again when one of them changes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from extractors.extraction import EXTRACTOR
from flows.ingest import ingest
from flows.notices import MOST, whole
from taizhang.model import Record
from taizhang.settings import Settings
from warehouse import records

PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>{title}</title></head><body><h1>{title}</h1>
<p>达市府办函〔2021〕{number}号</p><p>各县（市、区）人民政府，市级有关部门：</p>
<p>现将《政务公开重点任务分工表》印发给你们，请认真贯彻落实，按时完成各项任务。</p><p>达州市人民政府办公室</p>
<p>2021年9月10日</p><p>{links}</p></body></html>"""
ANNEX = """政务公开重点任务分工表
| 序号 | 工作任务 | 责任单位 | 完成时限 |
| --- | --- | --- | --- |
| 1 | {task} | 市司法局 | 2021年10月底 |
| 2 | 设立政务公开专区 | 市大数据局 | 2022年6月底 |
"""
TITLE = "关于印发《政务公开重点任务分工表》的通知"


def page(*links: str, number: int = 119, charset: str = "utf-8") -> bytes:
    """Return a page that links to these addresses."""
    text = "".join(f'<a href="{link}">附件</a>' for link in links)
    return PAGE.format(charset=charset, title=TITLE, number=number, links=text).encode(charset)


def annex(task: str = "编制政务公开事项标准目录") -> bytes:
    return ANNEX.format(task=task).encode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path / "data")
    found.raw.mkdir(parents=True)
    return found


@pytest.fixture
def put(settings: Settings) -> Callable[..., Path]:
    """Writes a file to the raw folder."""

    def put(name: str, data: bytes) -> Path:
        path = settings.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return put


def stored(settings: Settings) -> list[Record]:
    return list(records.read_all(settings.records, EXTRACTOR))


Put = Callable[..., Path]


def test_a_claimed_file_is_read_with_its_page_and_is_no_notice_of_its_own(settings: Settings, put: Put) -> None:
    put("通知.html", page("附件1.txt"))
    put("附件1.txt", annex())
    report = ingest([settings.raw], settings)
    assert (report.notices, report.new, report.tasks) == (1, 1, 2)
    (record,) = stored(settings)
    assert [(t.text, t.place and t.place.file) for t in record.tasks] == [
        ("编制政务公开事项标准目录", "附件1.txt"),
        ("设立政务公开专区", "附件1.txt"),
    ]
    assert record.document.doc_number == "达市府办函〔2021〕119号"


def test_a_page_is_read_again_when_an_attachment_comes_or_changes_and_not_otherwise(
    settings: Settings, put: Put
) -> None:
    put("通知.html", page("附件1.txt"))
    assert (ingest([settings.raw], settings).new, ingest([settings.raw], settings).new) == (1, 0)
    put("附件1.txt", annex())
    assert ingest([settings.raw], settings).new == 1
    put("附件1.txt", annex("编制目录"))
    assert ingest([settings.raw], settings).new == 1
    again = ingest([settings.raw], settings)
    assert (again.new, again.known) == (0, 1)
    assert {t.text for r in stored(settings) for t in r.tasks} >= {"编制目录", "编制政务公开事项标准目录"}


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_the_names_of_links_are_found_as_the_page_writes_them(settings: Settings, put: Put, charset: str) -> None:
    written = charset if charset != "utf-16" else "utf-8"
    links = ("附件1.txt", quote("附件 2.txt".encode(written)), "./通知_files/附件3.txt")
    path = put("通知.html", page(*links, charset=charset))
    for name in ("附件1.txt", "附件 2.txt", "通知_files/附件3.txt"):
        put(name, annex(name))
    assert [a.name for a in whole(path, settings).attachments] == ["附件1.txt", "附件 2.txt", "通知_files/附件3.txt"]
    assert ingest([settings.raw], settings).notices == 1


def test_a_name_in_gbk_on_the_disk_is_claimed_and_told_as_text(settings: Settings, put: Put) -> None:
    path = put("通知.html", page("附件1.txt"))
    try:
        put(os.fsdecode("附件1.txt".encode("gb18030")), annex())
    except OSError as error:
        pytest.skip(f"this file system takes no such name: {error}")
    assert [a.name for a in whole(path, settings).attachments] == ["附件1.txt"]
    assert ingest([settings.raw], settings).tasks == 2


def test_a_file_that_two_pages_link_to_belongs_to_both(settings: Settings, put: Put) -> None:
    put("甲.html", page("附件1.txt"))
    put("乙.html", page("附件1.txt", number=120))
    put("附件1.txt", annex())
    report = ingest([settings.raw], settings)
    assert (report.notices, report.tasks) == (2, 4)


def test_a_page_that_links_to_itself_and_to_what_links_back_is_one_notice(settings: Settings, put: Put) -> None:
    put("通知.html", page("通知.html", "附件.doc"))
    put("附件.doc", page("附件.doc", "通知.html", "其他.doc", number=120))
    put("其他.doc", page("附件.doc", number=121))
    report = ingest([settings.raw], settings)
    assert sorted((r.source.name, [n for n, _ in r.source.attachments]) for r in stored(settings)) == [
        ("其他.doc", ["附件.doc"]),
        ("通知.html", ["附件.doc"]),
    ]
    assert report.notices == 2


def test_what_a_browser_saved_beside_a_page_is_no_notice_unless_it_is_named(settings: Settings, put: Put) -> None:
    put("通知.html", page())
    for name in ("logo.png", "style.css", "frame.html", "a.js.download"):
        put(f"通知_files/{name}", b"<p>x</p>")
    put("2021_files/a.html", page(number=120))
    report = ingest([settings.raw], settings)
    assert sorted(r.source.name for r in stored(settings)) == ["a.html", "通知.html"]
    assert report.notices == 2
    assert ingest([settings.raw / "通知_files" / "frame.html"], settings).new == 1


def test_a_page_that_links_to_very_many_files_lists_notices(settings: Settings, put: Put) -> None:
    names = [f"{number}.txt" for number in range(MOST + 1)]
    put("列表.html", page(*names))
    for name in names:
        put(name, annex(f"编制第{name}号目录"))
    assert ingest([settings.raw], settings).notices == MOST + 2


def test_an_attachment_that_cannot_be_read_is_an_issue_that_names_it_and_the_rest_is_read(
    settings: Settings, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawlers import raw

    put("通知.html", page("附件1.txt", "附件2.txt", "附件3.docx"))
    put("附件1.txt", annex())
    put("附件2.txt", annex("x"))
    put("附件3.docx", b"PK\3\4 cut off")
    opened = raw.identify

    def refusing(path: Path) -> raw.RawFile:
        if path.name == "附件2.txt":
            raise raw.RawUnreadable(f"{path}: it cannot be read (Permission denied)")
        return opened(path)

    monkeypatch.setattr(raw, "identify", refusing)
    report = ingest([settings.raw], settings)
    assert (report.new, report.tasks, report.faults) == (1, 2, ())
    issues = {issue.code: issue.message for issue in stored(settings)[0].issues}
    assert "附件2.txt" in issues["part_unread"]
    assert "附件3.docx" in issues["damaged_file"]
    assert ingest([settings.raw], settings).new == 0
    monkeypatch.undo()
    assert ingest([settings.raw], settings).new == 1


def test_an_attachment_past_every_cap_is_not_read_and_the_page_is(settings: Settings, put: Put) -> None:
    small = Settings(data=settings.data, text_bytes=3000, html_bytes=3000, pdf_bytes=3000, office_bytes=3000)
    put("通知.html", page("附件1.txt", "附件2.txt"))
    put("附件1.txt", annex())
    put("附件2.txt", annex() * 40)
    report = ingest([settings.raw], small)
    assert (report.new, report.tasks) == (1, 2)
    (record,) = stored(settings)
    assert [(i.code, i.message.partition(":")[0]) for i in record.issues] == [("too_large", "附件2.txt")]
    assert len(record.source.attachments) == 2
    assert ingest([settings.raw], small).new == 0


def test_a_copy_of_a_page_without_its_attachments_is_the_same_notice(settings: Settings, put: Put) -> None:
    put("a/通知.html", page("附件1.txt"))
    put("b/通知.html", page("附件1.txt"))
    put("b/附件1.txt", annex())
    report = ingest([settings.raw], settings)
    assert (report.notices, report.copies, report.tasks) == (1, 1, 2)


def test_the_verb_reads_a_page_with_its_attachments_and_shows_where_each_task_stands(
    taizhang: Callable[..., Any], settings: Settings, put: Put
) -> None:
    path = put("通知.html", page("附件1.txt"))
    put("附件1.txt", annex())
    done = taizhang("extract", path, "--json")
    record = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [task["evidence"]["file"] for task in record["tasks"]] == ["附件1.txt"] * 2
    shown = taizhang("extract", path, COLUMNS="160").stdout
    assert "出处" in shown
    assert "附件1.txt" in shown
    alone = put("单独.txt", annex())
    assert "出处" not in taizhang("extract", alone, COLUMNS="160").stdout
