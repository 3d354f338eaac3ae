"""Five notices' records, and the warehouse built from them once for all tests that only read it."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from taizhang.model import Deadline, Place, Record, Source, Task, Unit
from taizhang.serial import record_from_json
from warehouse.build import BuildReport, build
from warehouse.connection import open_warehouse
from warehouse.records import write_batch

GOLD = Path(__file__).parents[1] / "gold"
FIVE = ("dazhou-2021-119", "guangyuan-2021-26", "meishan-annex1", "qinghai-2020-43", "sichuan-plan")
EXTRACTOR = "1"


def _placed(task: Task, row: int) -> Task:
    """Return the task with places, as an extractor would give them: one table row a task."""
    return dataclasses.replace(
        task,
        place=Place(2, 0, len(task.text), task.text, table=0, row=row, column=1),
        units=tuple(
            dataclasses.replace(u, place=Place(2, 5, 5 + len(u.text), u.text, table=0, row=row, column=2))
            for u in task.units
        ),
        deadlines=tuple(
            dataclasses.replace(d, place=Place(2, 9, 9 + len(d.text), d.text, table=0, row=row, column=3))
            for d in task.deadlines
        ),
    )


def five_records() -> list[Record]:
    """Return the five records, by file name."""
    records = []
    for name in FIVE:
        record = record_from_json(json.loads((GOLD / f"{name}.gold.json").read_text("utf-8")))
        source = Source(f"{name}.txt", hashlib.sha256(name.encode()).hexdigest())
        tasks = tuple(_placed(task, row) for row, task in enumerate(record.tasks, start=1))
        records.append(dataclasses.replace(record, source=source, extractor=EXTRACTOR, tasks=tasks))
    return records


@pytest.fixture(scope="session")
def records() -> list[Record]:
    return five_records()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> BuildReport:
    """The warehouse of the five notices: read it, do not write."""
    folder = tmp_path_factory.mktemp("five")
    write_batch(folder / "records", records)
    return build(folder / "records", folder)


@pytest.fixture(scope="session")
def warehouse(built: BuildReport) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(built.warehouse) as connection:
        yield connection


@pytest.fixture(scope="session")
def doc_ids(records: list[Record]) -> dict[str, str]:
    """doc_id by the notice's file name, without its ending."""
    return {record.source.name.removesuffix(".txt"): record.source.sha256[:16] for record in records}


@pytest.fixture(scope="session")
def make_record() -> Callable[..., Record]:
    """Return a function that makes a small record: its name, its tasks, and the document's facts by name."""

    def make(name: str, *tasks: Task | str, url: str | None = None, **document: Any) -> Record:
        facts: dict[str, Any] = {"adcode": "510000", "region": "四川省", **document}
        empty = record_from_json({})
        return Record(
            source=Source(name, hashlib.sha256(name.encode()).hexdigest(), url),
            document=dataclasses.replace(empty.document, **facts),
            tasks=tuple(task if isinstance(task, Task) else _task(task) for task in tasks),
            extractor=EXTRACTOR,
        )

    return make


def _task(text: str) -> Task:
    return record_from_json({"tasks": [{"text": text}]}).tasks[0]


@pytest.fixture(scope="session")
def make_task() -> Callable[..., Task]:
    """Return a function that makes a task: its text, its units, its deadlines."""

    def make(text: str, units: tuple[Unit, ...] = (), deadlines: tuple[Deadline, ...] = ()) -> Task:
        return dataclasses.replace(_task(text), units=units, deadlines=deadlines)

    return make
