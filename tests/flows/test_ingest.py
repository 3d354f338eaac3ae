"""Reading notices: only what is new, a batch at a time, and one bad file never stops the others."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers import raw
from extractors.extraction import EXTRACTOR, extract
from flows import ingest, reading
from taizhang.commands.pipeline import read_text
from taizhang.model import Record, Source
from taizhang.progress import watcher
from taizhang.settings import Settings
from warehouse import records
from warehouse.build import build

Write = Callable[[Path, range], list[Path]]


def stored(settings: Settings) -> dict[str, Record]:
    """Return the stored records by their file's name."""
    return {record.source.name: record for record in records.read_all(settings.records, EXTRACTOR)}


def test_new_notices_are_read_and_stored(data: Path) -> None:
    settings = Settings(data=data)
    report = ingest.ingest([settings.raw], settings)
    assert (report.notices, report.new, report.tasks, report.units, report.deadlines) == (3, 3, 6, 9, 6)
    assert sorted(stored(settings)) == ["notice-000.txt", "notice-001.txt", "notice-002.txt"]


def test_a_notice_that_is_known_is_not_read_again(
    data: Path, write_notices: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=data)
    ingest.ingest([settings.raw], settings)
    write_notices(settings.raw, range(5))
    read: list[str] = []

    def watching(content: bytes, source: Source, given: Settings, attached: object) -> Record:
        read.append(source.name)
        return extract(content, source, given)

    monkeypatch.setattr(reading, "extract", watching)
    report = ingest.ingest([settings.raw], settings)
    assert (report.known, report.new) == (3, 2)
    assert read == ["notice-003.txt", "notice-004.txt"]
    assert ingest.ingest([settings.raw], settings).new == 0


def test_a_notice_that_changed_is_new(data: Path, notice: Callable[[int], str]) -> None:
    settings = Settings(data=data)
    ingest.ingest([settings.raw], settings)
    (settings.raw / "notice-000.txt").write_text(notice(0).replace("公开目录", "公开清单"), "utf-8")
    assert ingest.ingest([settings.raw], settings).new == 1


def test_the_same_bytes_under_two_names_are_read_once(data: Path) -> None:
    settings = Settings(data=data)
    (settings.raw / "copy.txt").write_bytes((settings.raw / "notice-001.txt").read_bytes())
    names = [settings.raw / f"{name}.txt" for name in ("notice-001", "copy", "notice-000", "notice-002")]
    report = ingest.ingest(names, settings)
    assert (report.notices, report.new, report.known, report.copies) == (3, 3, 0, 1)
    assert read_text(report).startswith("read 4 files, 3 notices (3 new), ")
    # The path that sorts first gives the name, in whatever order they come.
    assert sorted(stored(settings)) == ["copy.txt", "notice-000.txt", "notice-002.txt"]
    again = ingest.ingest([settings.raw], settings)
    assert (again.notices, again.new, again.known, again.copies) == (3, 0, 3, 1)


def test_records_are_stored_batch_by_batch(data: Path, write_notices: Write) -> None:
    settings = Settings(data=data, batch=2)
    write_notices(settings.raw, range(5))
    seen: list[int] = []

    def take(files: object, read: object, given: Settings) -> ingest.IngestReport:
        report = ingest.take_batch(files, read, given)  # type: ignore[arg-type]
        seen.append(len(records.known(given.records)))
        return report

    ingest.ingest([settings.raw], settings, take=take)
    assert seen == [2, 4, 5]


def test_one_bad_file_among_good_ones_is_an_issue_and_the_others_are_read(
    data: Path, notice: Callable[[int], str]
) -> None:
    settings = Settings(data=data, text_bytes=2000)
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 4,
        "large.txt": notice(9).encode() * 9,
        "blank.txt": b" \n\n \t\n",
    }
    for name, content in bad.items():
        (settings.raw / name).write_bytes(content)
    (settings.raw / "gb18030.txt").write_text(notice(8), "gb18030")
    report = ingest.ingest([settings.raw], settings)
    assert (report.new, report.tasks, report.faults) == (8, 8, ())
    assert report.issues == Counter(empty_file=2, not_text=1, too_large=1)
    assert {name for name, _, _ in report.listed} == set(bad)
    found = stored(settings)
    assert len(found["gb18030.txt"].tasks) == 2
    assert "TAIZHANG_TEXT_BYTES" in found["large.txt"].issues[0].message
    assert (settings.raw / "large.txt").read_bytes() == bad["large.txt"]
    assert build(settings.records, settings.curated).rows["issues"] == 4


def test_a_fault_of_the_extractor_is_an_issue_of_that_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(content: bytes, source: Source, given: Settings, attached: object) -> Record:
        if source.name == "notice-001.txt":
            raise IndexError("no such row")
        return extract(content, source, given)

    monkeypatch.setattr(reading, "extract", faulty)
    settings = Settings(data=data)
    report = ingest.ingest([settings.raw], settings)
    assert (report.new, report.tasks) == (3, 4)
    issue = stored(settings)["notice-001.txt"].issues[0]
    assert issue.code == "extraction_failed"
    assert issue.message.startswith("notice-001.txt: ")
    assert issue.message.endswith("IndexError: no such row")


def test_a_file_that_takes_too_long_is_an_issue_even_where_faults_are_caught(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(content: bytes, source: Source, given: Settings, attached: object) -> Record:
        try:
            time.sleep(30 if source.name == "notice-000.txt" else 0)
        except Exception:
            pytest.fail("the limit was taken for a fault")
        return extract(content, source, given)

    monkeypatch.setattr(reading, "extract", slow)
    settings = Settings(data=data, file_seconds=1)
    report = ingest.ingest([settings.raw], settings)
    assert report.issues == Counter(too_slow=1)
    assert "TAIZHANG_FILE_SECONDS allows 1" in stored(settings)["notice-000.txt"].issues[0].message
    assert report.tasks == 4


def test_a_file_that_the_system_keeps_back_is_no_issue_of_the_notice_and_is_tried_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=data)
    identify, read = raw.identify, raw.read
    refused = {"notice-000.txt": identify, "notice-002.txt": read}

    def refusing_identify(path: Path) -> raw.RawFile:
        if refused.get(path.name) is identify:
            raise raw.RawUnreadable(f"{path}: it cannot be read (Permission denied)")
        return identify(path)

    def refusing_read(file: raw.RawFile, given: Settings) -> bytes:
        if refused.get(file.name) is read:
            raise raw.RawUnreadable(f"{file.path}: it cannot be read (Input/output error)")
        return read(file, given)

    monkeypatch.setattr(raw, "identify", refusing_identify)
    monkeypatch.setattr(raw, "read", refusing_read)
    report = ingest.ingest([settings.raw], settings)
    assert report.new == 1
    assert [fault.partition("data/raw/")[2] for fault in report.faults] == [
        "notice-000.txt: it cannot be read (Permission denied)",
        "notice-002.txt: it cannot be read (Input/output error)",
    ]
    refused.clear()
    assert ingest.ingest([settings.raw], settings).new == 2


def test_whoever_watches_is_told_how_far_it_is(data: Path) -> None:
    from contextlib import contextmanager

    told: list[tuple[str, int, int]] = []

    @contextmanager
    def watch(what: str):  # type: ignore[no-untyped-def]
        yield lambda done, total: told.append((what, done, total))

    token = watcher.set(watch)
    try:
        ingest.ingest([data / "raw"], Settings(data=data, batch=2))
    finally:
        watcher.reset(token)
    assert told[-2:] == [("reading notices", 2, 3), ("reading notices", 3, 3)]
    assert ("looking at files", 3, 3) in told


def test_no_notices_at_all_is_no_fault(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    settings.raw.mkdir()
    assert ingest.ingest([settings.raw], settings) == ingest.IngestReport()
    assert not settings.records.exists()


def test_a_name_that_is_no_utf_8_stops_nothing(data: Path, notice: Callable[[int], str]) -> None:
    settings = Settings(data=data)
    path = Path(os.fsdecode(os.fsencode(settings.raw) + b"/\xb4\xef\xd6\xdd.txt"))
    try:
        path.write_text(notice(9), "utf-8")
    except OSError as error:
        pytest.skip(f"this file system takes no such name: {error}")
    assert ingest.ingest([settings.raw], settings).new == 4
    assert "达州.txt" in stored(settings)
    assert build(settings.records, settings.curated).rows["documents"] == 4
