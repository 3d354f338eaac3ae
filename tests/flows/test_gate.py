"""The gate: a warehouse that lost too much is not put in place, and what was published stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import gate, ingest, publish
from taizhang.settings import Settings


def counts(tasks: int, documents: int = 3) -> dict[str, int]:
    return {"documents": documents, "tasks": tasks, "triples": tasks * 2}


def test_the_first_publication_needs_a_task(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    gate.check(counts(1), settings)
    gate.check(counts(0, documents=0), settings)
    with pytest.raises(gate.Refused, match="not one task was found in 3 notices"):
        gate.check(counts(0), settings)


def test_far_fewer_tasks_than_last_time_are_refused_unless_that_is_meant(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    settings.exports.mkdir(parents=True)
    gate.sign(counts(100), settings.exports)
    assert gate.published(settings.exports) == counts(100)
    gate.check(counts(80), settings)
    with pytest.raises(gate.Refused, match=r"79 tasks were found where 100 were published.*TAIZHANG_LEAST_PERCENT=0"):
        gate.check(counts(79), settings)
    gate.check(counts(79), Settings(data=tmp_path, least_percent=0))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"tasks": null}'])
def test_a_damaged_note_of_the_last_publication_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / gate.PUBLISHED).write_text(text, "utf-8")
    assert gate.published(tmp_path) == {}


def test_what_is_refused_leaves_warehouse_tables_and_exports_as_they_were(data: Path) -> None:
    settings = Settings(data=data)
    ingest.ingest([settings.raw], settings)
    publish.publish(publish.build(settings), settings)
    before = made(settings)
    assert {"warehouse.duckdb", "tables/tasks.parquet", "exports/triples.csv"} <= set(before)
    for record in settings.records.glob("*.parquet"):
        record.unlink()
    (settings.raw / "one.txt").write_text("通知\n", "utf-8")
    ingest.ingest([settings.raw / "one.txt", settings.raw / "notice-000.txt"], settings)
    with pytest.raises(gate.Refused, match=r"warehouse\.duckdb and .*exports stand as they were"):
        publish.build(settings)
    assert made(settings) == before
    assert publish.build(Settings(data=data, least_percent=0)).rows["tasks"] == 2
    assert made(settings) != before


def test_a_build_on_the_command_line_is_gated_too(data: Path, taizhang: Callable[..., Any]) -> None:
    settings = Settings(data=data)
    settings.exports.mkdir(parents=True)
    gate.sign(counts(100), settings.exports)
    assert taizhang("--data", data, "ingest").returncode == 0
    done = taizhang("--data", data, "build")
    assert (done.returncode, done.stdout) == (3, "")
    assert "6 tasks were found where 100 were published last" in done.stderr
    assert not settings.warehouse.exists()
    assert taizhang("--data", data, "build", TAIZHANG_LEAST_PERCENT="0").returncode == 0
    assert settings.warehouse.exists()


def made(settings: Settings) -> dict[str, bytes]:
    """Return what the pipeline made of the records, by its path."""
    files = (path for path in settings.curated.rglob("*") if path.is_file() and settings.records not in path.parents)
    return {str(path.relative_to(settings.curated)): path.read_bytes() for path in files}
