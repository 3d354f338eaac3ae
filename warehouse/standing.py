"""The warehouse as it stands, for a program that stays: a connection a build, and a cursor of it for each who asks."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import duckdb

from warehouse.connection import NO_DOWNLOADS, of_this_version, unopened
from warehouse.errors import WarehouseMissing
from warehouse.schema import quoted

Build = tuple[int, int, int]  # the file's device, number and time: another one after each build


class Standing:
    """The warehouse at a path, opened once for each build of it. Threads may ask at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._build: Build | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of the caller's own to the warehouse that stands at the path now.

        It goes on reading that one when a new one is swapped in; the next cursor reads the new one. Raises
        WarehouseMissing, WarehouseLocked or WrongVersion.
        """
        with self._lock:
            build = self._stands()
            if self._connection is None or build != self._build:
                self._connection, self._build = self._opened(), build
            return _using(self._connection)

    def _stands(self) -> Build:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            raise WarehouseMissing(
                f"there is no warehouse at {self.path}: run `taizhang run` or `taizhang build` first"
            ) from None
        return found.st_dev, found.st_ino, found.st_mtime_ns

    def _opened(self) -> duckdb.DuckDBPyConnection:
        # DuckDB hands out what it has open under a path, be there another file by now: so it is attached to a database
        # of its own instead.
        connection = duckdb.connect(":memory:", config=dict(NO_DOWNLOADS))
        try:
            connection.execute(f"ATTACH {quoted(str(self.path))} AS warehouse (READ_ONLY)")
        except duckdb.Error as error:
            connection.close()
            raise unopened(self.path, error) from error
        of_this_version(_using(connection), self.path)
        return connection


def _using(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a cursor that finds the warehouse's tables by their plain names."""
    cursor = connection.cursor()
    cursor.execute("USE warehouse")
    return cursor
