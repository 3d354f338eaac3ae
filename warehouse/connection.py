"""Connections to the warehouse: always without downloads, and for readers without the right to write."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

from warehouse import personal
from warehouse.errors import WarehouseError, WarehouseLocked, WarehouseMissing, WrongVersion
from warehouse.schema import schema

NO_DOWNLOADS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
LOCKED_WORDS = ("Could not set lock", "Conflicting lock")


def open_warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the warehouse; it goes on reading it when a new one is swapped in.

    Raises WarehouseMissing, WarehouseLocked or WrongVersion.
    """
    if not path.is_file():
        raise WarehouseMissing(f"there is no warehouse at {path}: run `taizhang run` or `taizhang build` first")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=dict(NO_DOWNLOADS))
    except duckdb.Error as error:
        raise unopened(path, error) from error
    return of_this_version(connection, path)


def unopened(path: Path, error: duckdb.Error) -> WarehouseError:
    """Return what to tell of a warehouse that DuckDB did not open."""
    if any(words in str(error) for words in LOCKED_WORDS):
        return WarehouseLocked(f"{path} is open for writing in another program: close it there")
    return WrongVersion(f"{path} can't be read as a warehouse: run `taizhang build` ({error})")


def of_this_version(connection: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyConnection:
    """Return the connection. Raises WrongVersion, and closes it, where the warehouse has another schema."""
    found = _version(connection)
    if found is None:
        connection.close()
        raise WrongVersion(f"{path} is a database, but no warehouse: run `taizhang build`, which replaces it")
    if found != schema().version:
        connection.close()
        raise WrongVersion(
            f"{path} has schema version {found}, this taizhang reads version {schema().version}: run `taizhang build`"
        )
    personal.teach(connection)
    return connection


def script(name: str) -> list[str]:
    """Return the statements of an SQL file of this package."""
    text = resources.files("warehouse").joinpath(name).read_text("utf-8")
    return [statement.strip() for statement in text.split("\n--\n")]


def _version(connection: duckdb.DuckDBPyConnection) -> int | None:
    try:
        row = connection.execute("SELECT max(schema_version) FROM runs").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None
