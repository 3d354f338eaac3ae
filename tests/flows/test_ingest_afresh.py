"""Reading afresh reads again what is named, and loses nothing of what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.extraction import EXTRACTOR, extract
from flows import reading
from flows.afresh import ingest_afresh
from flows.ingest import ingest
from taizhang.model import Record, Source
from taizhang.settings import Settings
from warehouse import records


def stored(settings: Settings) -> dict[str, int]:
    """Return the number of tasks of each stored record by its file's name."""
    return {record.source.name: len(record.tasks) for record in records.read_all(settings.records, EXTRACTOR)}


def test_one_notice_is_read_again_and_the_others_stay(data: Path) -> None:
    capped = Settings(data=data, text_bytes=100)
    ingest([capped.raw], capped)
    assert stored(capped) == {"notice-000.txt": 0, "notice-001.txt": 0, "notice-002.txt": 0}
    settings = Settings(data=data)
    assert ingest([settings.raw], settings).new == 0
    report = ingest_afresh([settings.raw / "notice-001.txt"], settings)
    assert (report.new, report.tasks) == (1, 2)
    assert stored(settings) == {"notice-000.txt": 0, "notice-001.txt": 2, "notice-002.txt": 0}
    assert ingest_afresh([settings.raw], settings).new == 3
    assert set(stored(settings).values()) == {2}
    assert [path.name for path in settings.curated.iterdir()] == ["records"]


def test_a_notice_that_is_no_longer_there_keeps_its_record(data: Path) -> None:
    settings = Settings(data=data)
    ingest([settings.raw], settings)
    before = stored(settings)
    (settings.raw / "notice-000.txt").unlink()
    assert ingest_afresh([settings.raw], settings).new == 2
    assert stored(settings) == before


def test_where_reading_is_broken_off_all_stands_as_it_was(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data=data, batch=1)
    ingest([settings.raw], settings)
    before = sorted(settings.records.iterdir())

    def interrupted(content: bytes, source: Source, given: Settings, attached: object) -> Record:
        if source.name == "notice-002.txt":
            raise KeyboardInterrupt
        return extract(content, source, given)

    monkeypatch.setattr(reading, "extract", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ingest_afresh([settings.raw], settings)
    assert sorted(settings.records.iterdir()) == before
    assert [path.name for path in settings.curated.iterdir()] == ["records"]


def test_the_verb_reads_again_what_it_is_given(taizhang, data: Path) -> None:  # type: ignore[no-untyped-def]
    assert taizhang("--data", data, "ingest").returncode == 0
    done = taizhang("--data", data, "ingest", data / "raw" / "notice-001.txt", "--afresh")
    assert (done.returncode, done.stdout) == (0, "read 1 notice (1 new), 2 tasks, 0 issues\n")
    assert len(stored(Settings(data=data))) == 3
