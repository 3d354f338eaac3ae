"""Which indexes the ledger's long tables are read by in SQLite: one that is passed over makes each read a read of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from crawlers.ledger.ledger import Ledger
from crawlers.ledger.tables import fetches


@pytest.fixture
def plans(tmp_path: Path) -> list[str]:
    """How SQLite says that it finds what ``versions`` and ``news`` ask it for, of one source and an empty ledger."""
    said: list[str] = []
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        with ledger.database.writing() as connection:
            connection.execute(
                text("INSERT INTO runs (site, base, started_at) VALUES ('a', '', '2026-03-01 00:00:00.0')")
            )

        @event.listens_for(ledger.database.engine, "before_cursor_execute")
        def explain(
            connection: Connection, cursor: object, statement: str, values: tuple[object, ...], *_: object
        ) -> None:
            if statement.startswith("SELECT") and fetches.name in statement:
                raw = connection.connection.cursor()
                said.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
                raw.close()

        assert list(ledger.versions()) == list(ledger.news()) == []
    return said


def test_news_are_found_by_indexes_that_hold_nothing_else(plans: list[str]) -> None:
    of_lines = [plan for plan in plans if fetches.name in plan.split()]
    assert len(of_lines) == 2
    assert "INDEX fetches_news_of_run (run=? AND state=?)" in of_lines[0]
    assert "INDEX fetches_news" in of_lines[1] or "PRIMARY KEY" in of_lines[1]
    assert not any(plan.startswith("SCAN fetches") and "INDEX" not in plan for plan in of_lines)
