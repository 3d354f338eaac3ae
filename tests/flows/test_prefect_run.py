"""``taizhang run``: a Prefect flow that shows its work and nothing of Prefect."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from flows.gate import COUNTED, PUBLISHED
from flows.server import ServerFailed, prefect_server, wait_until_ready
from taizhang.settings import Settings

PROGRAM = (sys.executable, "-c", "from taizhang.commands import main; main()")
# What names a server, a home or a proxy outside is not for the tests.
OUTSIDE = ("PREFECT_", "TAIZHANG_", "HTTP_PROXY", "http_proxy", "DO_NOT_TRACK")


@dataclass(frozen=True)
class RealRun:
    """A run as a user starts it, in a home of its own."""

    settings: Settings
    home: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def real(
    tmp_path_factory: pytest.TempPathFactory, write_notices: Callable[[Path, range], list[Path]]
) -> Iterator[RealRun]:
    folder = tmp_path_factory.mktemp("real")
    settings = Settings(data=folder / "data")
    write_notices(settings.raw, range(3))
    (settings.raw / "empty.txt").write_bytes(b"")
    home = folder / "home"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OUTSIDE)}
    done = subprocess.run(
        [*PROGRAM, "--data", "data", "run"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment | {"HOME": str(home)},
        timeout=300,
        check=False,
    )
    yield RealRun(settings, home, done)


def test_it_says_what_it_did_and_nothing_else(real: RealRun) -> None:
    assert real.done.returncode == 0, real.done.stderr
    assert real.done.stdout.splitlines() == [
        "read 4 notices (4 new), 6 tasks, 1 issue",
        "built data/curated/warehouse.duckdb: 4 notices, 6 tasks, 9 triples",
        "wrote 13 files to data/curated/exports",
        "compared 3 regions: 2 common tasks in data/curated/exports/comparison.csv",
    ]
    assert real.done.stderr.splitlines() == ["starting Prefect; the first time it makes its database: 10 to 20 seconds"]


def test_the_results_lie_where_they_are_said_to(real: RealRun) -> None:
    curated = real.settings.curated
    assert list(real.settings.records.glob("*.parquet"))
    assert (curated / "tables" / "tasks.parquet").is_file()
    note = json.loads((real.settings.exports / PUBLISHED).read_text("utf-8"))
    assert [note[name] for name in COUNTED] == [4, 6, 9]
    assert (note["lang"], len(note["files"])) == ("zh", 13)
    issues = (real.settings.exports / "issues.csv").read_text("utf-8-sig").splitlines()
    assert len(issues) == 2
    assert "the file is empty" in issues[1]


def test_the_home_folder_is_not_touched(real: RealRun) -> None:
    assert list(real.home.iterdir()) == []
    assert (real.settings.curated / ".prefect" / "prefect.db").is_file()
    assert (real.settings.curated / ".prefect" / "server.log").read_text("utf-8") == ""


def test_prefect_keeps_the_run_its_tasks_and_an_artifact_of_what_was_read(real: RealRun) -> None:
    with closing(sqlite3.connect(real.settings.curated / ".prefect" / "prefect.db")) as database:
        runs = database.execute("SELECT state_type FROM flow_run").fetchall()
        names = database.execute("SELECT DISTINCT substr(name, 1, length(name) - 4) FROM task_run").fetchall()
        artifacts = database.execute("SELECT key, data FROM artifact").fetchall()
    assert runs == [("COMPLETED",)]
    assert {name for (name,) in names} == {
        "find new notices",
        "read a batch",
        "build the warehouse",
        "write the exports",
    }
    assert [key for key, _ in artifacts] == ["what-was-read"]
    text = json.loads(artifacts[0][1])
    assert "| 4 | 4 | 6 | 9 | 6 |" in text
    assert "| empty.txt | empty_file | the file is empty |" in text


def test_a_server_that_does_not_start_is_named_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with (
        prefect_server(tmp_path / "prefect"),
        pytest.raises(ServerFailed, match=r"does not answer .*prefect/server\.log"),
    ):
        wait_until_ready(tmp_path / "prefect")


def test_a_server_that_fails_on_the_way_is_named_with_what_its_log_says_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    home = tmp_path / "prefect"
    told = pytest.raises(ServerFailed, match=r"server\.log, which ends with: OSError: No space left on device$")
    with told, prefect_server(home):
        (home / "server.log").write_text("Traceback\nOSError: No space left on device\n\n", "utf-8")
        raise httpx.ConnectError("gone")
    with pytest.raises(ZeroDivisionError), prefect_server(home):
        raise ZeroDivisionError
