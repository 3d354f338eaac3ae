"""The full-text index over a warehouse: a DuckDB file of its own, made from one run's tasks and notices.

Its entries are the tasks and the notices; copies of a notice are left out. Ranks come from DuckDB's extension fts, if
its wheel is there. The file is written beside and renamed: who reads the old one is not disturbed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from normalizers.personal import masked
from taizhang.progress import watched
from warehouse.connection import NO_DOWNLOADS, unopened
from warehouse.errors import SearchError, WarehouseMissing, WrongVersion
from warehouse.files import written_beside
from warehouse.ranking import load_ranking, make_ranking
from warehouse.schema import quoted, schema
from warehouse.words import Parter, function_word, pressed, words_version

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAYOUT = 2  # counts up when the tables below change
TABLES = (
    "CREATE TABLE made (run_id VARCHAR, words VARCHAR, layout INTEGER, keep_personal BOOLEAN, ranked BOOLEAN)",
    "CREATE TABLE entries (entry INTEGER, task_id VARCHAR, doc_id VARCHAR, region_code VARCHAR, year INTEGER, "
    "heading VARCHAR, plain VARCHAR, words VARCHAR)",
    "CREATE TABLE notices (doc_id VARCHAR, words VARCHAR)",
    "CREATE TABLE vocabulary (word VARCHAR)",
    "CREATE TABLE implements AS SELECT DISTINCT doc_id, upstream_doc_id FROM warehouse.lineage "
    "WHERE upstream_doc_id IS NOT NULL",
)
TASKS = """
SELECT t.task_id, t.doc_id, d.region_code, year(coalesce(d.written_on, d.published_on))::INTEGER AS year,
    concat_ws(E'\\n', t.title, CASE WHEN t.theme <> coalesce(t.title, '') THEN t.theme END) AS heading,
    concat_ws(E'\\n', t.text, t.section, u.units, w.days) AS body, u.functions
FROM warehouse.tasks t
JOIN warehouse.documents d USING (doc_id)
LEFT JOIN (
    SELECT task_id, string_agg(unit_text, E'\\n' ORDER BY unit_ordinal) AS units,
        list(DISTINCT department_key) FILTER (department_key IS NOT NULL) AS functions
    FROM warehouse.task_units GROUP BY task_id
) u USING (task_id)
LEFT JOIN (
    SELECT task_id, string_agg(concat_ws(E'\\n', deadline_text, what), E'\\n' ORDER BY deadline_ordinal) AS days
    FROM warehouse.task_deadlines GROUP BY task_id
) w USING (task_id)
WHERE d.copy_of IS NULL
ORDER BY t.task_id
"""
NOTICES = """
SELECT NULL AS task_id, doc_id, region_code, year(coalesce(written_on, published_on))::INTEGER AS year,
    coalesce(doc_title, '') AS heading,
    concat_ws(E'\\n', doc_number, issuer, region, index_number, topic, c.cited) AS body, NULL::VARCHAR[] AS functions
FROM warehouse.documents
LEFT JOIN (
    SELECT doc_id, string_agg(cited_number, E'\\n' ORDER BY ordinal) AS cited FROM warehouse.citations GROUP BY doc_id
) c USING (doc_id)
WHERE copy_of IS NULL ORDER BY doc_id
"""
BATCH = 20_000  # entries
HEADING_TIMES = 2  # a heading's words count so often beside those of the text, which mostly begins with them again
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What was made: ``entries`` of tasks and notices; ``ranked`` where the extension fts was there."""

    path: Path
    run_id: str
    entries: int
    ranked: bool


def build_index(warehouse: Path, index: Path, *, keep_personal: bool = False) -> IndexReport:
    """Return what was made at ``index`` of the warehouse as it stands.

    People's phone and identity numbers can be searched only where ``keep_personal``. Raises WarehouseMissing,
    WarehouseLocked, WrongVersion, and SearchError where the index could not be written.
    """
    if not warehouse.is_file():
        raise WarehouseMissing(f"there is no warehouse at {warehouse}: run `taizhang run` or `taizhang build` first")
    try:
        # Threads of one process would write under the same name; other processes do no harm, the last one stays.
        with _making, written_beside(index) as beside:
            connection = duckdb.connect(str(beside), config=dict(NO_DOWNLOADS))
            try:
                attach_warehouse(connection, warehouse)
                return _made(connection, index, keep_personal)
            finally:
                connection.close()
    except (OSError, duckdb.Error) as error:
        raise SearchError(f"the search index {index} could not be written: {error}") from error


def attach_warehouse(connection: DuckDBPyConnection, path: Path) -> None:
    """Attach the warehouse to read, under that name. Raises WarehouseMissing, WarehouseLocked or WrongVersion."""
    if not path.is_file():
        raise WarehouseMissing(f"there is no warehouse at {path}: run `taizhang run` or `taizhang build` first")
    try:
        connection.execute(f"ATTACH {quoted(str(path))} AS warehouse (READ_ONLY)")
    except duckdb.Error as error:
        raise unopened(path, error) from error
    found = _schema_version(connection)
    if found != schema().version:
        raise WrongVersion(
            f"{path} has schema version {found}, this taizhang reads version {schema().version}: run `taizhang build`"
        )


def fits(connection: DuckDBPyConnection, *, keep_personal: bool, ranking: bool) -> bool:
    """Whether the index attached as ``search`` is of the warehouse beside it, and made as it would be made now."""
    try:
        row = connection.execute("SELECT words, layout, keep_personal, ranked, run_id FROM search.made").fetchone()
    except duckdb.Error:
        return False
    if row is None:
        return False
    words, layout, kept, ranked, run_id = row
    made = (words, layout, kept, run_id) == (words_version(), LAYOUT, keep_personal, _run_id(connection))
    return made and (ranked or not ranking)


def _made(connection: DuckDBPyConnection, index: Path, keep_personal: bool) -> IndexReport:
    for statement in TABLES:
        connection.execute(statement)
    parter = Parter()
    count = _fill(connection, parter, keep_personal)
    for table, rows in (
        ("notices", _notices(connection, parter, keep_personal)),
        ("vocabulary", pa.table({"word": pa.array(sorted(parter.known), pa.string())})),
    ):
        _insert(connection, table, rows)
    ranked = load_ranking(connection)
    if ranked:
        make_ranking(connection)
    run_id = _run_id(connection)
    connection.execute(
        "INSERT INTO made VALUES (?, ?, ?, ?, ?)", [run_id, words_version(), LAYOUT, keep_personal, ranked]
    )
    return IndexReport(index, run_id, count, ranked)


def _fill(connection: DuckDBPyConnection, parter: Parter, keep_personal: bool) -> int:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM warehouse.tasks) + (SELECT count(*) FROM warehouse.documents)"
    ).fetchone()
    total = int(row[0]) if row else 0
    count = 0
    with watched("making the search index") as progress:
        for query in (NOTICES, TASKS):  # notices first: of two that rank alike the notice stands before its tasks
            for batch in connection.cursor().execute(query).to_arrow_reader(BATCH):
                _insert(connection, "entries", _entries(batch, count, parter, keep_personal))
                count += batch.num_rows
                progress(count, max(total, count))
    return count


def _entries(batch: pa.RecordBatch, first: int, parter: Parter, keep_personal: bool) -> pa.Table:
    headings = [masked(text, keep_personal=keep_personal) for text in batch.column("heading").to_pylist()]
    bodies = [masked(text, keep_personal=keep_personal) for text in batch.column("body").to_pylist()]
    functions = [" ".join(map(function_word, sorted(keys or ()))) for keys in batch.column("functions").to_pylist()]
    words = [
        # Blanks at both ends, so that every word has one on either side.
        f" {' '.join([parter.words(heading)] * HEADING_TIMES)} {parter.words(body)} {own} "
        for heading, body, own in zip(headings, bodies, functions, strict=True)
    ]
    return pa.table(
        {
            "entry": pa.array(range(first, first + batch.num_rows), pa.int32()),
            **{name: batch.column(name).cast(pa.string()) for name in ("task_id", "doc_id", "region_code")},
            "year": batch.column("year"),
            "heading": [pressed(heading) for heading in headings],
            "plain": [pressed(f"{heading}\n{body}") for heading, body in zip(headings, bodies, strict=True)],
            "words": words,
        }
    )


def _notices(connection: DuckDBPyConnection, parter: Parter, keep_personal: bool) -> pa.Table:
    rows = connection.execute(NOTICES).fetchall()
    texts = [masked(f"{heading}\n{body}", keep_personal=keep_personal) for *_, heading, body, _ in rows]
    return pa.table({"doc_id": [row[1] for row in rows], "words": [f" {parter.words(text)} " for text in texts]})


def _insert(connection: DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("incoming", rows)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


def _run_id(connection: DuckDBPyConnection) -> str:
    row = connection.execute("SELECT run_id FROM warehouse.runs").fetchone()
    return str(row[0]) if row else ""


def _schema_version(connection: DuckDBPyConnection) -> int | None:
    try:
        row = connection.execute("SELECT max(schema_version) FROM warehouse.runs").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None
