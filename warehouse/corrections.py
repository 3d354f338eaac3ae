"""The analysts' corrections in the warehouse: laid over its tables at build, and what came of each told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from warehouse.connection import script
from warehouse.correcting import Made, Notice, NotUnderstood, Outcome, Row, corrected, found, without_conflicts
from warehouse.correction_file import CorrectionFile, Corrects, Fault
from warehouse.realigning import correct_alignment
from warehouse.schema import schema
from warehouse.vocabulary import known_units

TASKS = "SELECT task_id, doc_id, text FROM tasks WHERE doc_id IN (SELECT unnest(?)) ORDER BY doc_id, ordinal"
FORMER = "SELECT doc_id, text FROM staged_tasks WHERE NOT is_current AND doc_id IN (SELECT unnest(?)) ORDER BY ALL"
NOTICES = """
SELECT doc_id, written_on, year(coalesce(written_on, published_on)) FROM documents WHERE doc_id IN (SELECT unnest(?))
"""
UNITS = "SELECT * EXCLUDE (department_key, department) FROM task_units WHERE task_id IN (SELECT unnest(?)) ORDER BY ALL"
DEADLINES = "SELECT * FROM task_deadlines WHERE task_id IN (SELECT unnest(?)) ORDER BY ALL"
TABLES = {Corrects.UNIT: ("task_units", "unit_ordinal"), Corrects.DEADLINE: ("task_deadlines", "deadline_ordinal")}


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of the file of corrections: every line that was read, and those that are not understood."""

    made: tuple[Made, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for a reader about each correction that was not applied as it was meant."""
        of_interest = [m for m in self.made if m.outcome in (Outcome.OUTDATED, Outcome.UNMATCHED) or m.conflict]
        notes = [(m.correction.line, f"{m.outcome}: {m.message} (by {m.correction.who})") for m in of_interest]
        return tuple(
            f"line {line}: {text}" for line, text in sorted(notes + [(f.line, f.message) for f in self.faults])
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many lines came to each outcome; those that are not understood are left out."""
        return {str(outcome): count for outcome in Outcome if (count := sum(m.outcome is outcome for m in self.made))}


def correct_facts(connection: duckdb.DuckDBPyConnection, file: CorrectionFile) -> Corrected:
    """Lay corrections of units and deadlines over the tables; alignments wait for :func:`correct_links`."""
    if not file.corrections:
        return Corrected(faults=file.faults)
    notices = _notices(connection, {correction.doc_id for correction in file.corrections})
    lines = without_conflicts(found(correction, notices) for correction in file.corrections)
    concerned = sorted({m.task_id for m in lines if m.task_id and _is_of_facts(m)})
    facts = {
        Corrects.UNIT: _by_task(connection, UNITS, concerned),
        Corrects.DEADLINE: _by_task(connection, DEADLINES, concerned),
    }
    places = {task_id: rows[0] for task_id, rows in _by_task(connection, _place_query(), concerned).items()}
    made: list[Made] = []
    faults = list(file.faults)
    for line in lines:
        if not _is_of_facts(line):
            made.append(line)
            continue
        rows = facts[line.correction.corrects]
        task_id = line.task_id or ""
        try:
            rows[task_id], told = corrected(
                rows.get(task_id, ()), line, notices[line.correction.doc_id], places[task_id]
            )
            made.append(told)
        except NotUnderstood as error:
            faults.append(Fault(line.correction.line, str(error)))
    if any(_is_of_facts(m) for m in made):
        _write(connection, concerned, facts, {notice.year or 0 for notice in notices.values()})
    return Corrected(tuple(made), tuple(faults))


def correct_links(connection: duckdb.DuckDBPyConnection, told: Corrected) -> Corrected:
    """Lay corrections of alignments over the common tasks, and write down what came of all of them."""
    waiting = [m for m in told.made if m.correction.corrects is Corrects.ALIGNMENT]
    if any(m.outcome is Outcome.APPLIED for m in waiting):
        others = {other[:16] for m in waiting for other in (m.correction.old, m.correction.new) if "-" in other}
        notices = _notices(connection, others)
        laid = {m.correction.line: m for m in correct_alignment(connection, waiting, notices)}
        told = replace(told, made=tuple(laid.get(m.correction.line, m) for m in told.made))
    if told.made or told.faults:
        _tell(connection, told)
    return told


def _is_of_facts(made: Made) -> bool:
    return made.outcome is Outcome.APPLIED and made.correction.corrects in TABLES


def _notices(connection: duckdb.DuckDBPyConnection, doc_ids: Iterable[str]) -> dict[str, Notice]:
    wanted = [sorted(doc_ids)]
    tasks: dict[str, dict[str, str]] = {}
    former: dict[str, list[str]] = {}
    for task_id, doc_id, text in connection.execute(TASKS, wanted).fetchall():
        tasks.setdefault(doc_id, {})[task_id] = text
    for doc_id, text in connection.execute(FORMER, wanted).fetchall():
        former.setdefault(doc_id, []).append(text)
    return {
        doc_id: Notice(tasks.get(doc_id, {}), former.get(doc_id, ()), written_on, year)
        for doc_id, written_on, year in connection.execute(NOTICES, wanted).fetchall()
    }


def _by_task(connection: duckdb.DuckDBPyConnection, query: str, task_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Return the rows of these tasks, without the task's id and their order."""
    rows: dict[str, list[Row]] = {}
    cursor = connection.execute(query, [task_ids])
    names = [column[0] for column in cursor.description or ()]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        rows.setdefault(row.pop("task_id"), []).append(row)
    return rows


def _place_query() -> str:
    """Return the query for the tasks' own places: the columns that a task has like its units."""
    tasks, units = schema().relation("tasks"), schema().relation("task_units")
    assert tasks and units
    names = {column.name for column in tasks.columns}
    columns = ", ".join(f'"{column.name}"' for column in units.columns if column.name in names)
    return f"SELECT {columns} FROM tasks WHERE task_id IN (SELECT unnest(?))"


def _write(
    connection: duckdb.DuckDBPyConnection,
    task_ids: Sequence[str],
    facts: dict[Corrects, dict[str, list[Row]]],
    years: Iterable[int],
) -> None:
    units = sorted({row["unit_text"] for rows in facts[Corrects.UNIT].values() for row in rows})
    tables = {
        "corrected_tasks": pa.table({"task_id": pa.array(task_ids, pa.string())}),
        "units_corrected": known_units((unit, year) for unit in units for year in years),
    }
    for name, table in tables.items():
        _temporary(connection, name, table)
    for corrects, name in ((Corrects.UNIT, "corrected_units"), (Corrects.DEADLINE, "corrected_deadlines")):
        table, ordinal = TABLES[corrects]
        rows = [
            {**row, "task_id": task_id, ordinal: n}
            for task_id, listed in sorted(facts[corrects].items())
            for n, row in enumerate(listed, start=1)
        ]
        _like(connection, name, table, rows, without=("department_key", "department"))
    for statement in script("corrections.sql"):
        connection.execute(statement)


def _tell(connection: duckdb.DuckDBPyConnection, told: Corrected) -> None:
    rows = [
        {
            "correction_no": m.correction.line,
            "corrects": m.correction.corrects.value,
            "doc_id": m.doc_id,
            "task_id": m.task_id,
            "source_value": m.source_value or m.correction.old or None,
            "corrected_value": m.correction.value,
            "corrected_by": m.correction.who,
            "corrected_on": m.correction.on,
            "why": m.correction.why,
            "outcome": m.outcome.value,
            "message": m.message,
        }
        for m in told.made
    ]
    conflicts = {"conflict": pa.array([m.conflict for m in told.made], pa.bool_())}
    _like(connection, "corrections_made", "corrections", rows, more=conflicts)
    faults = {
        "line": pa.array([fault.line for fault in told.faults], pa.int32()),
        "message": pa.array([fault.message for fault in told.faults], pa.string()),
    }
    _temporary(connection, "corrections_malformed", pa.table(faults))
    for statement in script("corrections_told.sql"):
        connection.execute(statement)


def _like(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: str,
    rows: Sequence[dict[str, Any]],
    *,
    without: Sequence[str] = (),
    more: dict[str, pa.Array] | None = None,
) -> None:
    """Make a temporary table with the columns and types of the warehouse's, and fill it."""
    relation = schema().relation(table)
    assert relation is not None
    columns = [column.name for column in relation.columns if column.name not in without]
    shape = connection.execute(f'SELECT * FROM "{table}" LIMIT 0').to_arrow_table().schema
    arrays = {column: pa.array([row.get(column) for row in rows], shape.field(column).type) for column in columns}
    _temporary(connection, name, pa.table({**arrays, **(more or {})}))


def _temporary(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("incoming", rows)
    connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM incoming')
    connection.unregister("incoming")
