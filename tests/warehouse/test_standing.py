"""A program that stays reads the warehouse that stands: a new one from the next cursor on, the old one till then."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.errors import WarehouseMissing, WrongVersion
from warehouse.records import write_batch
from warehouse.standing import Standing


def count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM documents").fetchone()
    assert row is not None
    return int(row[0])


def test_a_new_warehouse_is_read_from_the_next_cursor_on(tmp_path: Path, records: list[Record]) -> None:
    write_batch(tmp_path / "records", records[:2])
    built = build(tmp_path / "records", tmp_path)
    standing = Standing(built.warehouse)
    old = standing.cursor()
    write_batch(tmp_path / "records", records[2:])
    build(tmp_path / "records", tmp_path)
    assert count(old) == 2
    assert count(standing.cursor()) == 5
    assert count(old) == 2


def test_cursors_are_their_holders_own(built: BuildReport) -> None:
    standing = Standing(built.warehouse)
    with standing.cursor() as one:
        other = standing.cursor()
        one.execute("CREATE TEMP TABLE mine AS SELECT 1")
    assert count(other) == 5


def test_nobody_can_write(built: BuildReport) -> None:
    with pytest.raises(duckdb.Error):
        Standing(built.warehouse).cursor().execute("DELETE FROM tasks")


def test_a_cursor_can_mask_numbers(built: BuildReport) -> None:
    row = Standing(built.warehouse).cursor().execute("SELECT masked_number('电话13812345678')").fetchone()
    assert row == ("电话138******78",)


def test_no_warehouse_and_no_database_are_told(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="taizhang run"):
        Standing(tmp_path / "warehouse.duckdb").cursor()
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(WrongVersion, match="taizhang build"):
        Standing(tmp_path / "warehouse.duckdb").cursor()


def test_another_schema_is_told_and_one_that_is_put_right_is_read(tmp_path: Path, built: BuildReport) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE runs AS SELECT 1 AS schema_version")
    standing = Standing(path)
    with pytest.raises(WrongVersion, match="schema version 1"):
        standing.cursor()
    shutil.copy(built.warehouse, tmp_path / "new")
    (tmp_path / "new").replace(path)
    assert count(standing.cursor()) == 5
