"""What tests of the ledger share: it in SQLite and in PostgreSQL, whose server is started for the tests alone."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.ledger.ledger import Ledger
from crawlers.ledger.tables import metadata, schema
from crawlers.ledger.values import Batch, Discovery, Fetched, Run, Walked
from crawlers.listing import Link
from crawlers.states import Kind, State

PACKAGED = "/usr/lib/postgresql"  # where Debian has the programs of each version
OWNER = "postgres"  # the server refuses to be root
# Says that it is ready, and ends with whoever started it.
SERVE = """
"$1/pg_ctl" -w -D "$2" -l "$2/log" -o "-k '$2' -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50" start >"$2/started" 2>&1 &&
echo ready && read -r _
"$1/pg_ctl" -w -D "$2" -m immediate stop >/dev/null 2>&1
"""
NUMBERS = itertools.count()


def programs() -> Path | None:
    """Return the folder with PostgreSQL's programs, those of the newest version that Debian has packaged."""
    found = sorted(Path(PACKAGED).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    here = shutil.which("initdb")
    return found[-1].parent if found else Path(here).resolve().parent if here else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server without databases of ours. Skips the test where there is none; under CI that is a failure."""
    folder = programs()
    if folder is None:
        message = "PostgreSQL is not installed: postgresql"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    user = OWNER if os.geteuid() == 0 else None
    data = Path(tempfile.mkdtemp(prefix="taizhang-postgresql-"))
    if user:
        os.chown(data, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    try:
        make = [folder / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", f"--username={OWNER}"]
        subprocess.run([*make, "-D", data], user=user, cwd=data, check=True, capture_output=True)
        serve = ["sh", "-c", SERVE, "serve", folder, data]
        with subprocess.Popen(
            serve, user=user, cwd=data, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n", (data / "started").read_text()
            yield f"postgresql://{OWNER}@/postgres?host={data}"
    finally:
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def new_database(postgresql: str) -> str:
    """The address of an empty database in PostgreSQL."""
    import psycopg

    name = f"ledger_{next(NUMBERS)}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgresql.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgresql_ledger(postgresql: str) -> str:
    """The address of a ledger in PostgreSQL: making one takes longer than a test."""
    Ledger(postgresql).close()
    return postgresql


def emptied(address: str) -> str:
    """Return the address of the ledger, which has no line any more."""
    import psycopg

    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables if table is not schema)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger without a line."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return emptied(request.getfixturevalue("postgresql_ledger"))


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """A ledger without a line, in each kind of database."""
    with Ledger(address) as ledger:
        yield ledger


@dataclass
class Crawls:
    """Writes crawls of one source into a ledger, a day each; bytes are named by a letter."""

    ledger: Ledger
    site: str = "meishan"
    base: str = ""
    day: int = 0
    minute: int = 0
    run: Run | None = None

    @property
    def now(self) -> datetime:
        return datetime(2026, 3, 1, 2, tzinfo=UTC) + timedelta(days=self.day, minutes=self.minute)

    def begin(self, day: int) -> Run:
        self.day, self.minute = day, 0
        self.run = self.ledger.begin(self.site, self.base, self.now)
        return self.run

    def end(self, outcome: str = "done") -> None:
        assert self.run is not None
        self.minute += 1
        self.ledger.end(self.run, self.now, outcome)

    @contextmanager
    def crawl(self, day: int, outcome: str = "done") -> Iterator[Crawls]:
        """A crawl on this day that ends."""
        self.begin(day)
        yield self
        self.end(outcome)

    def write(self, **lines: Any) -> None:
        assert self.run is not None
        self.ledger.write(self.run, Batch(**lines))

    def find(self, url: str, kind: Kind = Kind.NOTICE, walk: int = 1, **facts: Any) -> None:
        self.write(found=[Discovery(url, kind, facts.pop("column", "tzgg"), walk, self.now, **facts)])

    def fetch(
        self,
        url: str,
        state: State,
        data: str | None = None,
        kind: Kind = Kind.NOTICE,
        files: str | None = None,
        **facts: Any,
    ) -> None:
        """A fetch one minute after the last one. ``files`` are the attachments that the bytes name: one letter each."""
        self.minute += 1
        links = None if files is None else tuple(file_link(letter) for letter in files)
        self.write(fetched=[Fetched(url, kind, self.now, state, sha256=data and sha(data), links=links, **facts)])

    def file(self, letter: str, state: State, data: str | None = None, **facts: Any) -> None:
        """A fetch of an attachment."""
        self.fetch(file_link(letter).url, state, data, Kind.ATTACHMENT, **facts)

    def walked(self, number: int, column: str = "tzgg") -> None:
        self.write(walked=[Walked(column, number, self.now, 1, 20)])


def sha(data: str) -> str:
    return data * 64


def file_link(letter: str) -> Link:
    return Link(f"https://www.ms.gov.cn/P{letter}.docx", f"./P{letter}.docx", f"附件{letter}")


@pytest.fixture
def crawls(ledger: Ledger) -> Crawls:
    return Crawls(ledger)


@pytest.fixture(scope="session")
def crawls_of() -> Callable[..., Crawls]:
    """Makes what writes the crawls of another source."""
    return Crawls
