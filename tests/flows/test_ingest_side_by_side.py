"""Two processes may read notices into one folder at once: no record is lost or told twice, and none of them fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from extractors.extraction import EXTRACTOR
from flows import ingest
from flows.lock import Busy, adding_records, only_writer, replacing_records
from taizhang.settings import Settings
from warehouse import records
from warehouse.build import build

Write = Callable[[Path, range], list[Path]]
COMMAND = [sys.executable, "-c", "from taizhang.commands import main; main()"]


def ingest_at_once(data: Path, *folders: Path) -> list[str]:
    """Run `taizhang ingest` once for each folder, all at the same time; return what they print."""
    environment = os.environ | {"TAIZHANG_BATCH": "2"}
    with ExitStack() as waited_for:
        running = [
            waited_for.enter_context(
                subprocess.Popen(
                    [*COMMAND, "--data", str(data), "ingest", str(folder)],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=environment,
                )
            )
            for folder in folders
        ]
        for process in running:
            waited_for.callback(process.kill)
        done = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * len(folders), done
    return [out for out, _ in done]


def alone(data: Path, *folders: Path) -> list[object]:
    """Return the records that one process makes of the folders."""
    settings = Settings(data=data)
    ingest.ingest(folders, settings)
    return list(records.read_all(settings.records, EXTRACTOR))


@pytest.mark.parametrize("same", [True, False])
def test_two_at_once_give_the_records_that_one_gives(tmp_path: Path, write_notices: Write, same: bool) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    write_notices(one, range(12))
    write_notices(other, range(6, 20))  # some of them are the same, under the same names
    folders = [one, one] if same else [one, other]
    data = tmp_path / "data"
    ingest_at_once(data, *folders)
    settings = Settings(data=data)
    stored = list(records.read_all(settings.records, EXTRACTOR))
    assert stored == alone(tmp_path / "alone", *folders)
    built = build(settings.records, settings.curated)
    assert built.rows["documents"] == built.rows["versions"] == len(stored) == (12 if same else 20)
    assert ingest.ingest(folders, settings).new == 0


def test_records_may_be_added_while_a_warehouse_is_built_but_not_while_they_are_replaced(tmp_path: Path) -> None:
    busy = pytest.raises(Busy, match="wait until it is done")
    with adding_records(tmp_path), adding_records(tmp_path), only_writer(tmp_path), busy, replacing_records(tmp_path):
        pass
    with replacing_records(tmp_path), pytest.raises(Busy), adding_records(tmp_path):
        pass
