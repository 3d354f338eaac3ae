"""The new warehouse takes the old one's place in one step: readers go on, and no death or full disk does harm."""

import dataclasses
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.connection import open_warehouse
from warehouse.errors import WarehouseLocked, WrongVersion
from warehouse.exports import export
from warehouse.records import write_batch

BUILD = """
import sys
from pathlib import Path
from warehouse.build import build
print("ready", flush=True)
build(Path(sys.argv[1]), Path(sys.argv[2]))
"""
FULL_DISK = """
import resource, sys
from pathlib import Path
from warehouse.build import build
from warehouse.errors import BuildError
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    build(Path(sys.argv[1]), Path(sys.argv[2]))
except BuildError as error:
    print("refused:", error)
"""


WRITER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.read()
connection.close()
"""


@pytest.fixture(scope="module")
def built_of_one(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> Path:
    folder = tmp_path_factory.mktemp("old")
    write_batch(folder / "r", records[:1])
    build(folder / "r", folder)
    return folder


@pytest.fixture
def old(built_of_one: Path, tmp_path: Path) -> Path:
    """The warehouse of the first notice, whose records lie in r/ beside it."""
    return shutil.copytree(built_of_one, tmp_path, dirs_exist_ok=True) / "warehouse.duckdb"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _tasks(warehouse: Path) -> int:
    with open_warehouse(warehouse) as connection:
        row = connection.execute("SELECT count(*) FROM tasks").fetchone()
    assert row
    return int(row[0])


def test_a_reader_of_the_old_warehouse_reads_on_while_a_new_one_takes_its_place(
    tmp_path: Path, records: list[Record], old: Path
) -> None:
    with open_warehouse(old) as reader:
        before = reader.execute("SELECT text FROM tasks ORDER BY task_id").fetchall()
        write_batch(tmp_path / "r", records[1:])
        build(tmp_path / "r", tmp_path)
        assert reader.execute("SELECT text FROM tasks ORDER BY task_id").fetchall() == before
        assert reader.execute("SELECT count(*) FROM triples WHERE due IS NOT NULL").fetchone()
    assert _tasks(old) == sum(len(record.tasks) for record in records)


def test_a_gate_sees_the_rows_and_what_it_refuses_changes_nothing(
    tmp_path: Path, records: list[Record], old: Path
) -> None:
    class Refused(Exception):
        pass

    def refuse(rows: Mapping[str, int]) -> None:
        seen.append(rows["tasks"])
        raise Refused

    before = _files(tmp_path)
    write_batch(tmp_path / "r", records[1:])
    seen: list[int] = []
    with pytest.raises(Refused):
        build(tmp_path / "r", tmp_path, gate=refuse)
    assert seen == [sum(len(record.tasks) for record in records)]
    assert {name: data for name, data in _files(tmp_path).items() if not name.startswith("r/")} == {
        name: data for name, data in before.items() if not name.startswith("r/")
    }
    build(tmp_path / "r", tmp_path, gate=lambda rows: seen.append(rows["documents"]))
    assert seen[1:] == [len(records)]
    assert _tasks(old) == seen[0]


def test_only_a_lock_is_reported_as_a_lock(tmp_path: Path, records: list[Record], old: Path) -> None:
    block = tmp_path / "blocks.duckdb"
    block.write_bytes(b"no database: a block of lock files" * 500)
    with pytest.raises(WrongVersion):
        open_warehouse(block)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(old)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert writer.stdout and writer.stdout.readline()
        with pytest.raises(WarehouseLocked, match="open for writing in another program"):
            open_warehouse(old)
    finally:
        writer.communicate()
    assert _tasks(old) == len(records[0].tasks)


def test_a_journal_left_on_the_old_warehouse_does_not_reach_the_new_one(
    tmp_path: Path, records: list[Record], old: Path
) -> None:
    old.with_name("warehouse.duckdb.wal").write_bytes(b"left by somebody")
    build(tmp_path / "r", tmp_path)
    assert _tasks(old) == len(records[0].tasks)


def test_a_builder_killed_at_any_moment_leaves_the_old_warehouse_and_the_next_build_is_the_same(
    tmp_path: Path, records: list[Record], built: BuildReport, old: Path
) -> None:
    write_batch(tmp_path / "all", records)
    curated = tmp_path / "curated"
    curated.mkdir()
    warehouse = old.rename(curated / old.name)
    old.with_name("tables").rename(curated / "tables")
    counts = {len(records[0].tasks), built.rows["tasks"]}
    moments = random.Random(20211101)
    for _ in range(4):
        builder = subprocess.Popen(
            [sys.executable, "-c", BUILD, str(tmp_path / "all"), str(curated)], stdout=subprocess.PIPE
        )
        assert builder.stdout and builder.stdout.readline()
        time.sleep(moments.uniform(0.05, 0.9))
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        builder.stdout.close()
        assert _tasks(warehouse) in counts
    build(tmp_path / "all", curated)
    assert sorted(path.name for path in curated.iterdir()) == ["tables", "warehouse.duckdb"]
    for folder, made in ((tmp_path / "a", warehouse), (tmp_path / "b", built.warehouse)):
        export(made, (), folder)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("limit", [64 * 1024, 1024 * 1024])
def test_a_full_disk_leaves_the_old_warehouse_and_says_what_to_do(
    tmp_path: Path, records: list[Record], old: Path, limit: int
) -> None:
    many = [
        dataclasses.replace(
            record,
            source=dataclasses.replace(record.source, sha256=f"{n:016x}{0:048x}"),
            tasks=tuple(dataclasses.replace(task, text=f"{task.text}{n}") for task in record.tasks),
        )
        for n, record in enumerate(records * 8)
    ]
    before = old.read_bytes()
    write_batch(tmp_path / "many", many)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "many"), str(tmp_path), str(limit)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("refused: the disk is full"), done.stdout + done.stderr
    assert "Free some space" in done.stdout and "warehouse.duckdb" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many", "r", "tables", "warehouse.duckdb"]
    assert old.read_bytes() == before
