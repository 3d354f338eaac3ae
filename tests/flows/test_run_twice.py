"""The same notices give the same exports to the byte: run again, run anew, run in another order or another batch."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows import ingest, publish
from taizhang.settings import Settings


def run(settings: Settings) -> dict[str, bytes]:
    """Run the stages; return the exports by their name."""
    ingest.ingest([settings.raw], settings)
    publish.publish(publish.build(settings), settings)
    return {path.name: path.read_bytes() for path in sorted(settings.exports.iterdir())}


def test_exports_are_the_same_to_the_byte(data: Path) -> None:
    settings = Settings(data=data)
    first = run(settings)
    assert {"triples.csv", "comparison.csv", "issues.csv", "documents.csv", "tasks.csv"} <= set(first)
    assert first["triples.csv"].count(b"\n") == 1 + 9
    assert run(settings) == first
    shutil.rmtree(settings.curated)
    assert run(Settings(data=data, batch=1)) == first
    shutil.rmtree(settings.curated)
    ingest.ingest([settings.raw / "notice-002.txt"], settings)
    assert run(settings) == first
