"""A process that is killed while it writes leaves a ledger that is whole; the next one goes on where it was."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from crawlers.ledger import tables
from crawlers.ledger.ledger import Ledger
from crawlers.store import Store

MOMENTS = 12
SEED = 20210910
BATCHES, AT_ONCE = 20, 4  # of ledger_process.py
ALL = BATCHES * AT_ONCE


@dataclass
class Writer:
    """Writes in processes that can be killed."""

    process: subprocess.Popen[str]

    def run(self, address: str, folder: Path, site: str, killed_after: float = 0) -> tuple[int, int]:
        """Return the exit code, and how many batches it had said were written."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(killed_after, address, folder, site, file=self.process.stdin, flush=True)
        code, batches = self.process.stdout.readline().split()
        return int(code), int(batches)


@pytest.fixture(scope="module")
def writer() -> Iterator[Writer]:
    program = [sys.executable, str(Path(__file__).with_name("ledger_process.py"))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Writer(process)
        assert process.stdin is not None
        process.stdin.close()


def look(address: str, folder: Path) -> int:
    """Return how many notices there are; each was fetched once, and its bytes lie in the store."""
    if address.startswith("sqlite:"):
        connection = sqlite3.connect(address.removeprefix("sqlite:///"))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
    with Ledger(address) as ledger:
        pages, links = ledger.pages("meishan"), ledger.links("meishan")
        with ledger.database.reading() as connection:
            lines = connection.scalars(select(tables.fetches.c.sha256).order_by(tables.fetches.c.id)).all()
    hashes = [page.sha256 for page in pages.values()]
    assert lines[ALL:] == hashes  # after those of the other source
    store = Store(folder)
    assert None not in hashes
    for path in folder.glob("??/*"):
        store.get(path.name)
    assert set(hashes) <= {path.name for path in folder.glob("??/*")}
    assert links.keys() == pages.keys()
    return len(pages)


def test_a_killed_writer_loses_and_doubles_nothing(writer: Writer, address: str, tmp_path: Path) -> None:
    began = time.monotonic()
    assert writer.run(address, tmp_path / "other", "dazhou") == (0, BATCHES)
    whole = time.monotonic() - began
    moments, objects, known, kills = random.Random(SEED), tmp_path / "objects", 0, 0
    for _ in range(MOMENTS):
        code, said = writer.run(address, objects, "meishan", killed_after=moments.uniform(0.01, whole / 4))
        kills += code == -signal.SIGKILL
        now = look(address, objects)
        assert now % AT_ONCE == 0  # each batch whole or not at all
        assert now >= max(known, said * AT_ONCE)  # what was said to be written was
        known = now
        if code == 0:
            break
    assert kills
    assert writer.run(address, objects, "meishan") == (0, BATCHES)
    with Ledger(address) as ledger:
        assert len(ledger.pages("meishan")) == len(list(ledger.news())) - ALL == ALL
        assert {version.url for version in ledger.versions()} == ledger.pages("meishan").keys()


def test_several_processes_make_and_fill_one_ledger(new_database: str, tmp_path: Path) -> None:
    program = str(Path(__file__).with_name("ledger_process.py"))
    for address in (f"sqlite:///{tmp_path / 'ledger.sqlite'}", new_database):
        line = f"0 {address} {tmp_path / 'objects'}"
        with ExitStack() as waited_for:
            writers = [
                waited_for.enter_context(
                    subprocess.Popen(
                        [sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                    )
                )
                for _ in range(3)
            ]
            told = [writer.communicate(f"{line} site{number}\n")[0] for number, writer in enumerate(writers)]
        assert told == [f"0 {BATCHES}\n"] * 3
        with Ledger(address) as ledger:
            assert [len(ledger.pages(f"site{number}")) for number in range(3)] == [ALL] * 3
            assert len(list(ledger.versions())) == 3 * ALL
