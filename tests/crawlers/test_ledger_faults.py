"""What is wrong with a ledger is told by its name, with what to do about it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, update

from crawlers.ledger import open_ledger
from crawlers.ledger.errors import LedgerError, LedgerNewer, SourceBusy
from crawlers.ledger.ledger import Ledger
from crawlers.ledger.tables import schema
from crawlers.ledger.values import Batch, Discovery
from crawlers.states import Kind
from crawlers.store import StoreDamaged
from taizhang.commands import exit_code
from taizhang.settings import Settings, SettingsError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger in SQLite with one run."""
    path = tmp_path / "ledger.sqlite"
    with Ledger(f"sqlite:///{path}") as ledger:
        ledger.begin("meishan", "", NOON)
    return path


@pytest.mark.parametrize("folder", ["data", "资料 #1?a=50%20;"])
def test_a_ledger_lies_beside_the_raw_store_if_nothing_else_is_set(tmp_path: Path, folder: str) -> None:
    with open_ledger(Settings(data=tmp_path / folder)) as ledger, ledger.crawling("meishan"):
        ledger.begin("meishan", "", NOON)
    crawled = tmp_path / folder / "raw" / "crawled"
    assert sorted(path.name for path in crawled.iterdir()) == ["ledger.sqlite", "locks"]


def test_a_ledger_lies_where_the_settings_say(address: str, tmp_path: Path) -> None:
    with open_ledger(Settings(data=tmp_path / "data", ledger=address)) as ledger:
        ledger.begin("meishan", "", NOON)
    assert not (tmp_path / "data").exists()


def test_a_ledger_that_is_opened_again_holds_what_it_held(address: str) -> None:
    with Ledger(address) as ledger:
        run = ledger.begin("meishan", "", NOON)
    with Ledger(address) as ledger:
        assert ledger.runs("meishan")[0].id == run.id


def test_a_new_database_in_postgresql_gets_its_tables(new_database: str) -> None:
    for _ in range(2):
        with Ledger(new_database) as ledger:
            assert ledger.tallies() == {}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_ledger_of_a_newer_version_is_left_alone(kind: str, file: Path, request: pytest.FixtureRequest) -> None:
    address = f"sqlite:///{file}" if kind == "sqlite" else request.getfixturevalue("new_database")
    with Ledger(address) as ledger, ledger.database.writing() as connection:
        connection.execute(update(schema).values(version=99))
    with pytest.raises(LedgerNewer, match=r"schema 99, and this taizhang knows schema 1: .* a newer one"):
        Ledger(address)


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"<html>" * 1_000)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: file is not a database: .* put back a copy"):
        Ledger(f"sqlite:///{path}")
    assert path.read_bytes() == b"<html>" * 1_000


def test_a_damaged_ledger_is_named(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with (
        pytest.raises(LedgerError, match="the file is damaged; put back a copy"),
        Ledger(f"sqlite:///{file}") as ledger,
    ):
        ledger.runs("meishan")


def test_a_full_disk_is_told_and_loses_nothing(file: Path) -> None:
    with Ledger(f"sqlite:///{file}") as ledger:

        @event.listens_for(ledger.database.engine, "checkout")
        def small(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute("PRAGMA max_page_count = 60").close()

        run = ledger.begin("meishan", "", NOON)
        found = [Discovery(f"https://www.ms.gov.cn/{n}.html", Kind.NOTICE, "tzgg", 1, NOON) for n in range(3_000)]
        ledger.write(run, Batch(found=found[:5]))
        with pytest.raises(LedgerError, match=r"ledger\.sqlite: .*full: make room on its disk"):
            ledger.write(run, Batch(found=found))
        assert len(ledger.pages("meishan")) == 5


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"nowhere/ledger\.sqlite: unable to open .*: see to the permissions"):
        Ledger(f"sqlite:///{tmp_path / 'nowhere' / 'ledger.sqlite'}")


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is PostgreSQL running there") as told:
        Ledger(f"postgresql://me:secret@/ledger?host={tmp_path}")
    assert "secret" not in str(told.value)
    assert "postgresql" in str(told.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ledger.sqlite", "TAIZHANG_LEDGER is no address of a database; one is postgresql://user@host/name"),
        ("mysql://host/ledger", "TAIZHANG_LEDGER begins with mysql; it can be sqlite:///FILE or postgresql://"),
        ("sqlite://", "TAIZHANG_LEDGER begins with sqlite; it can be sqlite:///FILE"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(address: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Ledger(address)


def test_a_missing_driver_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"driver is missing .*: pip install 'taizhang\[postgres\]'"):
        Ledger("postgresql://me@host/ledger")


def test_a_ledger_that_another_program_holds_is_told_in_the_end(file: Path) -> None:
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Ledger(f"sqlite:///{file}") as ledger:

            @event.listens_for(ledger.database.engine, "checkout")
            def impatient(connection: sqlite3.Connection, *_: object) -> None:
                connection.execute("PRAGMA busy_timeout = 1").close()

            assert ledger.runs("meishan")[0].site == "meishan"  # who reads need not wait
            with pytest.raises(LedgerError, match="is locked: another program has held it"):
                ledger.begin("meishan", "", NOON)
    finally:
        other.close()


@pytest.mark.parametrize("error", [LedgerError("x"), LedgerNewer("x"), SourceBusy("x"), StoreDamaged("x")])
def test_the_command_line_ends_with_the_message(error: Exception) -> None:
    assert exit_code(error) == 1


def test_its_values_and_errors_are_had_without_a_database() -> None:
    program = (
        "import sys, crawlers.ledger.values, crawlers.ledger.errors, crawlers.cooling, crawlers.store; "
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
