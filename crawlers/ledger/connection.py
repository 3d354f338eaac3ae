"""Connecting to the ledger's database: transactions, the schema, and its faults as LedgerError."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    ProgrammingError,
)

from crawlers.ledger.errors import LedgerError, LedgerNewer
from crawlers.ledger.tables import VERSION, metadata, schema
from taizhang.settings import PREFIX, SettingsError

LEDGER = f"{PREFIX}LEDGER"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
WRITES = "taizhang_writes"
MAKING = 0x7461697A68  # the advisory lock under which PostgreSQL's tables are made
PRAGMAS = (
    "PRAGMA busy_timeout = 60000",  # milliseconds: several crawls and readers share the file
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
# What a database says, and what to do about it.
ADVICE = (
    ("disk is full", "make room on its disk, then try again"),
    ("no space left", "make room on its disk, then try again"),
    ("malformed", "the file is damaged; put back a copy of it"),
    ("not a database", "the file is no ledger, or it is damaged; put back a copy of it"),
    ("database is locked", "another program has held it for a minute; end that, then try again"),
    ("readonly", "it may only be read here; see to its permissions"),
    ("unable to open", "see to the permissions of its folder"),
    ("i/o error", "its disk has a fault; look into the system's log"),
    ("connection", f"is PostgreSQL running there, and is the address right? see {LEDGER}"),
)
FAULTS_OF_THE_PROGRAM = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class Database:
    """The database under a ledger: what reads and what writes get a transaction of their own."""

    def __init__(self, address: str | URL) -> None:
        """Open it, and make its tables where there are none. Raises LedgerError, SettingsError for a bad address."""
        url = _url(address)
        self.is_postgresql = url.get_backend_name() == POSTGRESQL
        self.name = url.render_as_string(hide_password=True) if self.is_postgresql else str(url.database)
        self.engine = _engine(url)
        _settle(self.engine)
        try:
            self._make_tables()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees the ledger as it is at this moment. Raises LedgerError."""
        options = {"isolation_level": "REPEATABLE READ"} if self.is_postgresql else {}
        with self.faults(), self.engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose changes all stand at the end, or none. Raises LedgerError."""
        with self.faults(), self.engine.execution_options(**{WRITES: True}).begin() as connection:
            yield connection

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn what the database says into a LedgerError; what is a fault of the program stays as it is."""
        try:
            yield
        except FAULTS_OF_THE_PROGRAM:
            raise
        except DatabaseError as error:
            raise LedgerError(self._told(error.orig or error)) from error
        except sqlite3.Error as error:  # from the settings of a new connection
            raise LedgerError(self._told(error)) from error

    def _make_tables(self) -> None:
        with self.reading() as connection:
            if inspect(connection).has_table(schema.name) and self._is_this_version(connection):
                return
        with self.writing() as connection:
            if self.is_postgresql:
                connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
            metadata.create_all(connection)
            if not self._is_this_version(connection):
                connection.execute(schema.insert().values(version=VERSION))

    def _is_this_version(self, connection: Connection) -> bool:
        found = connection.scalar(select(func.max(schema.c.version)))
        if found is not None and found != VERSION:
            raise LedgerNewer(
                f"the ledger {self.name} has schema {found}, and this taizhang knows schema {VERSION}: "
                "use the taizhang that wrote it, or a newer one"
            )
        return found is not None

    def _told(self, error: BaseException) -> str:
        found = " ".join(str(error).split())
        advice = next((advice for words, advice in ADVICE if words in found.lower()), None)
        return f"the ledger {self.name}: {found}" + (f": {advice}" if advice else "")


def _url(address: str | URL) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingsError(f"{LEDGER} is no address of a database; one is postgresql://user@host/name") from None
    if url.get_backend_name() == SQLITE and url.database not in (None, "", ":memory:"):
        return url.set(drivername=SQLITE)
    if url.get_backend_name() in (POSTGRESQL, "postgres"):
        return url.set(drivername=f"{POSTGRESQL}+psycopg")
    raise SettingsError(
        f"{LEDGER} begins with {url.drivername}; it can be sqlite:///FILE or postgresql://user@host/name"
    )


def _engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=url.get_backend_name() == POSTGRESQL)
    except (ImportError, NoSuchModuleError) as error:
        raise LedgerError(
            f"{LEDGER} names PostgreSQL, whose driver is missing ({error}): pip install 'taizhang[postgres]'"
        ) from error


def _settle(engine: Engine) -> None:
    """Have SQLite's transactions begin where ours do; one that writes waits for its turn at once."""
    if engine.dialect.name != SQLITE:
        return

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
