"""Tables and views of the warehouse as files: CSV for Excel or plain, Parquet, XLSX."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.connection import open_warehouse
from warehouse.datapackage import refuse_others, write_datapackage
from warehouse.errors import ExportError, NothingFound
from warehouse.files import remove, written_beside
from warehouse.nearness import nearest
from warehouse.personal import holds_words, masked_sql
from warehouse.schema import Column, Relation, quoted, schema
from warehouse.sheets import BOM, FORMULA, Value, write_xlsx

Format = Literal["csv", "parquet", "xlsx"]
Lang = Literal["zh", "en"]
AS_OF = "overdue"  # the view that is told for a day
# Read through their views.
STORED = {
    *("flat_triples", "flat_comparison", "flat_lineage", "flat_upstream", "flat_coverage", "flat_lag", "flat_workload"),
    *("task_changes", "notice_changes"),
}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files written, how many rows stand in each table or view, and the file that describes them (CSV alone)."""

    files: tuple[Path, ...]
    rows: dict[str, int]
    package: Path | None = None


def export(
    warehouse: Path,
    tables: Sequence[str],
    out_dir: Path,
    *,
    fmt: Format = "csv",
    lang: Lang | None = None,
    plain: bool = False,
    keep_personal: bool = False,
    comparison: Path | None = None,
    as_of: date | None = None,
) -> ExportReport:
    """Return the files written, one a table or view named; all of them where ``tables`` is empty.

    Headings are the columns' names, or Chinese or English by ``lang``. CSV is for Excel (BOM, harmless cells) unless
    ``plain``. People's phone and identity numbers are masked unless ``keep_personal``. Beside CSV
    stands a datapackage.json that describes it, and a ``comparison`` that was written to the same folder. The view
    overdue is told for the day ``as_of``, today where it is None. Raises
    NothingFound for a table there is none of, ExportError where a file can't be written.
    """
    chosen = dict.fromkeys(tables) or [n for n in schema().names if n not in STORED]
    relations = [_relation(name) for name in chosen]
    if as_of and AS_OF not in chosen:
        raise NothingFound(f"of these only {AS_OF} is told as of a day, and it is not among them", (AS_OF,))
    writers: dict[str, Callable[[duckdb.DuckDBPyConnection, str, Path], int]] = {
        "csv": _plain_csv if plain else _excel_csv,
        "parquet": _parquet,
        "xlsx": _xlsx,
    }
    shown = _named if keep_personal else _masked
    cell = shown if plain or fmt != "csv" else _harmless(shown)
    if fmt not in writers:
        raise ExportError(f"there is no format {fmt}: choose one of {', '.join(writers)}")
    if fmt == "csv":
        refuse_others(out_dir)
    rows = {}
    files = []
    with open_warehouse(warehouse) as connection:
        for relation in relations:
            target = out_dir / f"{relation.name}.{fmt}"
            try:
                rows[relation.name] = writers[fmt](connection, _query(relation, lang, cell, as_of), target)
            except (OSError, duckdb.IOException) as error:
                raise ExportError(f"{target} could not be written: {error}") from error
            files.append(target)
        run_id = _run_id(connection)
    package = None
    if fmt == "csv":
        heading = partial(_heading, lang=lang)
        package = write_datapackage(
            out_dir, relations, heading=heading, plain=plain, run_id=run_id, comparison=comparison
        )
    return ExportReport(tuple(files), rows, package)


def _relation(name: str) -> Relation:
    found = schema().relation(name)
    if found is None:
        known = [n for n in schema().names if n not in STORED]
        near = nearest(name, known)
        raise NothingFound(f"there is no table or view {name}; nearest: {', '.join(near or known)}", near)
    return found


def _excel_csv(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    with written_beside(target) as beside:
        body = beside.with_name(beside.name + ".body")
        try:
            count = _copy_csv(connection, query, body)
            with beside.open("wb") as out, body.open("rb") as rows:
                out.write(BOM.encode())
                shutil.copyfileobj(rows, out)
        finally:
            remove(body)
    return count


def _plain_csv(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    with written_beside(target) as beside:
        return _copy_csv(connection, query, beside)


def _parquet(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    with written_beside(target) as beside:
        return _copied(connection, f"COPY ({query}) TO {quoted(str(beside))} (FORMAT parquet, COMPRESSION zstd)")


def _xlsx(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> int:
    cursor = connection.execute(query)
    return write_xlsx(target, target.stem, [column[0] for column in cursor.description or ()], _fetched(cursor))


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Value, ...]]:
    while rows := cursor.fetchmany(2048):
        yield from rows


def _copy_csv(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    return _copied(connection, f"COPY ({query}) TO {quoted(str(path))} (FORMAT csv, HEADER true)")


def _run_id(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT run_id FROM runs").fetchone()
    return str(row[0]) if row else ""


def _copied(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _query(relation: Relation, lang: Lang | None, cell: Callable[[Column], str], as_of: date | None) -> str:
    """Return the query for the rows in their order, under their headings; ``cell`` gives a column's expression."""
    cells = ", ".join(f'{cell(c)} AS "{_heading(c, relation, lang)}"' for c in relation.columns)
    order = ", ".join(f'source."{name}" NULLS FIRST' for name in relation.order or [c.name for c in relation.columns])
    asked = f"overdue_on(DATE '{as_of}')" if as_of and relation.name == AS_OF else f'"{relation.name}"'
    return f"SELECT {cells} FROM {asked} source ORDER BY {order}"


def _heading(column: Column, relation: Relation, lang: Lang | None) -> str:
    """Return the column's heading; where two columns share one, the name stands beside it."""
    heading = column.heading(lang)
    shared = sum(other.heading(lang) == heading for other in relation.columns) > 1
    return f"{heading} ({column.name})" if shared else heading


def _named(column: Column) -> str:
    return f'source."{column.name}"'


def _masked(column: Column) -> str:
    return masked_sql(_named(column)) if holds_words(column) else _named(column)


def _harmless(shown: Callable[[Column], str]) -> Callable[[Column], str]:
    def cell(column: Column) -> str:
        text = shown(column)
        if column.type != "VARCHAR":
            return text
        return f"CASE WHEN regexp_matches({_named(column)}, {quoted(FORMULA)}) THEN '''' || {text} ELSE {text} END"

    return cell
