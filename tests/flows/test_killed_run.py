"""A run that is killed at any moment loses nothing: the old warehouse stays readable, the next run makes the new one."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from taizhang.settings import Settings
from warehouse.connection import open_warehouse

PAIRS = 10  # of moments
SEED = 20210910
OLD, ALL = range(3), range(8)  # the notices of the old warehouse and of the new one

Write = Callable[[Path, range], list[Path]]
Contents = dict[str, bytes]


@dataclass
class Stages:
    """Runs the stages of a run in processes that can be killed."""

    process: subprocess.Popen[str]

    def run(self, data: Path, killed_after: float = 0) -> tuple[int, float]:
        """Return the exit code and how many seconds it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        start = time.monotonic()
        print(killed_after, data, file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline()), time.monotonic() - start


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    program = [sys.executable, str(Path(__file__).with_name("stages_process.py"))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Stages(process)
        assert process.stdin is not None
        process.stdin.close()


@dataclass(frozen=True)
class Folders:
    """A data folder with a warehouse of the old notices, and what a run over all notices makes of it."""

    old: Path
    tasks: int
    expected: Contents
    seconds: float

    def copy(self, target: Path) -> Settings:
        """Return a folder like the old one, with the new notices in raw/."""
        shutil.copytree(self.old, target)
        return Settings(data=target)


@pytest.fixture(scope="module")
def folders(stages: Stages, tmp_path_factory: pytest.TempPathFactory, write_notices: Write) -> Folders:
    base = tmp_path_factory.mktemp("killed")
    old = Settings(data=base / "old")
    write_notices(old.raw, OLD)
    assert stages.run(old.data)[0] == 0
    tasks = count_tasks(old)
    write_notices(old.raw, ALL)
    new = Settings(data=base / "new")
    shutil.copytree(old.data, new.data)
    code, seconds = stages.run(new.data)
    assert code == 0
    return Folders(old.data, tasks, contents(new), seconds)


@contextmanager
def as_it_is_now(settings: Settings) -> Iterator[Path]:
    """Yield a copy of the warehouse: within one process DuckDB opens a path that it has open already as it was then."""
    copy = settings.data / "copy.duckdb"
    shutil.copyfile(settings.warehouse, copy)
    yield copy
    copy.unlink()


def count_tasks(settings: Settings) -> int:
    with as_it_is_now(settings) as warehouse, open_warehouse(warehouse) as connection:
        row = connection.execute("SELECT count(*) FROM tasks").fetchone()
    assert row is not None
    return int(row[0])


def contents(settings: Settings) -> Contents:
    """Return all that the warehouse holds and all that lies beside it, tables and exports, byte by byte."""
    with as_it_is_now(settings) as warehouse, open_warehouse(warehouse) as connection:
        held = connection.execute("SELECT * FROM triples ORDER BY ALL").fetchall()
        runs = connection.execute("SELECT * FROM runs").fetchall()
    files = [*settings.exports.iterdir(), *(settings.curated / "tables").iterdir()]
    return {path.name: path.read_bytes() for path in files} | {"warehouse": repr((held, runs)).encode()}


def left_behind(settings: Settings) -> list[str]:
    """Return what lies in curated/ that a run which ends well does not leave there."""
    known = {".lock", ".records.lock", ".prefect", "records", "tables", "exports", "warehouse.duckdb", "search.duckdb"}
    stray = [path.name for path in settings.curated.iterdir() if path.name not in known]
    stray += [path.name for path in (settings.curated / "records").iterdir() if path.name.startswith(".")]
    return stray + [path.name for path in settings.exports.iterdir() if path.suffix not in (".csv", ".json")]


@pytest.mark.parametrize("pair", range(PAIRS))
def test_a_run_killed_twice_is_made_good_by_the_next(
    stages: Stages, folders: Folders, tmp_path: Path, pair: int
) -> None:
    settings = folders.copy(tmp_path / "data")
    moments = random.Random(SEED + pair)
    with open_warehouse(settings.warehouse) as reader:
        for _ in range(2):
            # A run that could not go on from what the killed one left would end by itself, with an error.
            after = moments.uniform(0.001, folders.seconds)
            assert stages.run(settings.data, killed_after=after)[0] in (-signal.SIGKILL, 0)
            # Whoever opens the warehouse now finds the old one or the new one whole, never half of one.
            assert count_tasks(settings) in (2 * len(OLD), 2 * len(ALL))
        assert stages.run(settings.data)[0] == 0
        assert contents(settings) == folders.expected
        assert reader.execute("SELECT count(*), count(DISTINCT doc_id) FROM tasks").fetchone() == (
            folders.tasks,
            len(OLD),
        )
    assert left_behind(settings) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_the_real_run_is_killed_twice_and_leaves_no_server_behind(
    stages: Stages, folders: Folders, tmp_path: Path
) -> None:
    settings = folders.copy(tmp_path / "data")
    moments = random.Random(SEED)
    for _ in range(2):
        program = [
            sys.executable,
            "-c",
            "from taizhang.commands import main; main()",
            "--data",
            str(settings.data),
            "run",
        ]
        with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            assert run.stderr is not None
            assert run.stderr.readline().startswith("starting Prefect")
            time.sleep(moments.uniform(1, 10))
            run.kill()
        wait_for_end_of(servers(settings))
        assert count_tasks(settings) in (2 * len(OLD), 2 * len(ALL))
    assert stages.run(settings.data)[0] == 0
    assert contents(settings) == folders.expected
    assert left_behind(settings) == []


def servers(settings: Settings) -> list[Path]:
    """Return the processes that serve Prefect for this data folder."""
    home = f"PREFECT_HOME={settings.curated.resolve()}/".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            serves = b"flows.server" in (process / "cmdline").read_bytes()
            if serves and home in (process / "environ").read_bytes():
                found.append(process)
        except OSError:
            continue
    return found


def wait_for_end_of(processes: list[Path], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while any(process.exists() for process in processes):
        assert time.monotonic() < end, f"still there: {processes}"
        time.sleep(0.1)
