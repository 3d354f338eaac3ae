"""Tables and views of the warehouse as files: CSV for Excel or plain, Parquet, XLSX."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.connection import open_warehouse
from warehouse.errors import ExportError, NothingFound
from warehouse.files import remove, written_beside
from warehouse.nearness import nearest
from warehouse.schema import Column, Relation, quoted, schema
from warehouse.sheets import BOM, FORMULA, Value, write_xlsx

Format = Literal["csv", "parquet", "xlsx"]
Lang = Literal["zh", "en"]
STORED = {"flat_triples", "task_changes", "notice_changes"}  # read through their views


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files written, and how many rows stand in each table or view."""

    files: tuple[Path, ...]
    rows: dict[str, int]


def export(
    warehouse: Path,
    tables: Sequence[str],
    out_dir: Path,
    *,
    fmt: Format = "csv",
    lang: Lang | None = None,
    plain: bool = False,
) -> ExportReport:
    """Return the files written, one a table or view named; all of them where ``tables`` is empty.

    Headings are the columns' names, or Chinese or English by ``lang``. CSV is for Excel (BOM, harmless cells) unless
    ``plain``. Raises NothingFound for a table there is none of, ExportError where a file can't be written.
    """
    chosen = dict.fromkeys(tables) or [n for n in schema().names if n not in STORED]
    relations = [_relation(name) for name in chosen]
    writers: dict[str, Callable[[duckdb.DuckDBPyConnection, Relation, Path, Lang | None], int]] = {
        "csv": _plain_csv if plain else _excel_csv,
        "parquet": _parquet,
        "xlsx": _xlsx,
    }
    if fmt not in writers:
        raise ExportError(f"there is no format {fmt}: choose one of {', '.join(writers)}")
    rows = {}
    files = []
    with open_warehouse(warehouse) as connection:
        for relation in relations:
            target = out_dir / f"{relation.name}.{fmt}"
            try:
                rows[relation.name] = writers[fmt](connection, relation, target, lang)
            except (OSError, duckdb.IOException) as error:
                raise ExportError(f"{target} could not be written: {error}") from error
            files.append(target)
    return ExportReport(tuple(files), rows)


def _relation(name: str) -> Relation:
    found = schema().relation(name)
    if found is None:
        near = nearest(name, schema().names)
        raise NothingFound(f"there is no table or view {name}; nearest: {', '.join(near or schema().names)}", near)
    return found


def _excel_csv(connection: duckdb.DuckDBPyConnection, relation: Relation, target: Path, lang: Lang | None) -> int:
    with written_beside(target) as beside:
        body = beside.with_name(beside.name + ".body")
        try:
            count = _copy_csv(connection, _query(relation, lang, _harmless), body)
            with beside.open("wb") as out, body.open("rb") as rows:
                out.write(BOM.encode())
                shutil.copyfileobj(rows, out)
        finally:
            remove(body)
    return count


def _plain_csv(connection: duckdb.DuckDBPyConnection, relation: Relation, target: Path, lang: Lang | None) -> int:
    with written_beside(target) as beside:
        return _copy_csv(connection, _query(relation, lang), beside)


def _parquet(connection: duckdb.DuckDBPyConnection, relation: Relation, target: Path, lang: Lang | None) -> int:
    with written_beside(target) as beside:
        copy = f"COPY ({_query(relation, lang)}) TO {quoted(str(beside))} (FORMAT parquet, COMPRESSION zstd)"
        return _copied(connection, copy)


def _xlsx(connection: duckdb.DuckDBPyConnection, relation: Relation, target: Path, lang: Lang | None) -> int:
    cursor = connection.execute(_query(relation, lang))
    return write_xlsx(target, relation.name, [c.heading(lang) for c in relation.columns], _fetched(cursor))


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Value, ...]]:
    while rows := cursor.fetchmany(2048):
        yield from rows


def _copy_csv(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    return _copied(connection, f"COPY ({query}) TO {quoted(str(path))} (FORMAT csv, HEADER true)")


def _copied(connection: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _query(relation: Relation, lang: Lang | None, cell: Callable[[Column], str] | None = None) -> str:
    """Return the query for the rows in their order, under their headings."""
    cells = ", ".join(f'{cell(c) if cell else _named(c)} AS "{_heading(c, relation, lang)}"' for c in relation.columns)
    order = ", ".join(f'source."{name}" NULLS FIRST' for name in relation.order or [c.name for c in relation.columns])
    return f'SELECT {cells} FROM "{relation.name}" source ORDER BY {order}'


def _heading(column: Column, relation: Relation, lang: Lang | None) -> str:
    """Return the column's heading; where two columns share one, the name stands beside it."""
    heading = column.heading(lang)
    shared = sum(other.heading(lang) == heading for other in relation.columns) > 1
    return f"{heading} ({column.name})" if shared else heading


def _named(column: Column) -> str:
    return f'source."{column.name}"'


def _harmless(column: Column) -> str:
    name = _named(column)
    if column.type != "VARCHAR":
        return name
    return f"CASE WHEN regexp_matches({name}, {quoted(FORMULA)}) THEN '''' || {name} ELSE {name} END"
