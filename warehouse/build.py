"""Records to the warehouse: built beside the old one, checked, and moved over it in one rename.

The warehouse is a pure function of the records, the crawlers' ledger and the analysts' corrections. A reader never
sees half of it, and a builder that dies at any point leaves the old one as it was; the next one sweeps up after it.
Only the ids of common tasks come from the build before, where there was one (warehouse/identity.py): built again from
the same, they are the same.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from warehouse import correction_file, records
from warehouse.checks import check, number
from warehouse.connection import NO_DOWNLOADS, script
from warehouse.correction_file import CorrectionFile
from warehouse.corrections import correct_facts, correct_links
from warehouse.errors import BuildError
from warehouse.fetches import Told, fetch_table, stood_table
from warehouse.files import beside_of, remove, swap_folder, sweep, sync_file, sync_folder
from warehouse.identity import former
from warehouse.joining import aligned, grouped, mark_copies, prepared, texts_of, write_aligned
from warehouse.pairing import pair_tasks
from warehouse.schema import Schema, quoted, schema, statements, view_statements
from warehouse.sentences import Tolerances
from warehouse.vocabulary import department_table, known_units, region_table

WAREHOUSE = "warehouse.duckdb"
TABLES = "tables"  # the folder of Parquet beside it
STAGES = ("read records", "load tables", "align tasks", "check", "write Parquet", "swap in")
# Large tables that stand as they will before the alignment is known: that they need is which notices are copies.
SETTLED = ("tasks", "task_units", "task_deadlines", "flat_triples", "flat_workload")
DISK_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
DISK_FULL_WORDS = ("no space left", "file too large", "quota exceeded", "could not write all bytes")

Progress = Callable[[str, int, int], None]  # the stage's name, stages done, stages in all
Gate = Callable[[Mapping[str, int]], None]  # called with every table's number of rows; raises to refuse them


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: ``rows`` of every table by its name, and the batches of records that were set aside.

    ``other_extractor`` counts the records that another version than ``extractor`` made: it has not read their notices.
    ``input_id`` tells what it was built from: see :func:`input_id`. ``corrections`` tells how many of the analysts'
    corrections came to which outcome, ``uncorrected`` a line about each that was not applied as it was meant.
    ``ids_lost`` says why common tasks did not take over the ids of the build before, where its tables could not be
    used.
    """

    warehouse: Path
    tables: Path
    run_id: str
    extractor: str
    rows: dict[str, int]
    damaged: tuple[Path, ...] = ()
    other_extractor: int = 0
    input_id: str = ""
    corrections: Mapping[str, int] = field(default_factory=dict)
    uncorrected: tuple[str, ...] = ()
    ids_lost: str = ""


def build(
    records_dir: Path,
    curated_dir: Path,
    *,
    extractor: str | None = None,
    told: Told = Told(),  # noqa: B008
    corrections: Path | None = None,
    progress: Progress | None = None,
    gate: Gate | None = None,
) -> BuildReport:
    """Return what was built: ``warehouse.duckdb`` and the folder ``tables`` of Parquet in ``curated_dir``.

    ``extractor`` is the version whose records count, the newest where it is None; a notice that it has not read stands
    as the newest of the others read it. ``told`` is what the crawlers' ledger tells, ``corrections`` the analysts'
    file, which need not be there. ``gate`` is called once all is checked and before anything is replaced; what it
    raises is passed on. Raises BuildError, which says what to do; the old warehouse then stands as it was.
    """
    curated_dir.mkdir(parents=True, exist_ok=True)
    sweep(curated_dir)
    say = progress or (lambda stage, done, total: None)
    try:
        return _built(records_dir, curated_dir, extractor, told, corrections, say, gate)
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        # Damage inside a batch shows only when its pages are read.
        if not _is_disk_full(error) and records.check(records_dir):
            return build(
                records_dir,
                curated_dir,
                extractor=extractor,
                told=told,
                corrections=corrections,
                progress=progress,
                gate=gate,
            )
        raise BuildError(_explained(error, curated_dir)) from error


def input_id(records_dir: Path, extractor: str | None, told: Told, corrections: Path | None = None) -> str:
    """Return the hash of all that a warehouse would be built from now: the same gives the same warehouse.

    Raises BuildError where the file of corrections can't be read.
    """
    return _input_id(records_dir, extractor, told, correction_file.digest(corrections))


def _input_id(records_dir: Path, extractor: str | None, told: Told, corrections: str) -> str:
    damaged = [path.name for path in records.damaged(records_dir)]
    read = [*records.digests(records_dir), *damaged]
    parts = [str(schema().version), extractor or "", *read, told.digest(), corrections]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _built(
    records_dir: Path,
    curated_dir: Path,
    extractor: str | None,
    told: Told,
    corrections: Path | None,
    say: Progress,
    gate: Gate | None,
) -> BuildReport:
    newest_first = records.extractors(records_dir)[::-1]
    versions = list(dict.fromkeys([extractor, *newest_first] if extractor else newest_first))
    files = records.batches(records_dir)
    if not versions or not files:
        raise BuildError(f"there are no records in {records_dir}: run `taizhang ingest` first")
    damaged = records.damaged(records_dir)
    wishes = correction_file.read(corrections)
    made_from = _input_id(records_dir, extractor, told, wishes.digest)
    target, beside = curated_dir / WAREHOUSE, beside_of(curated_dir / WAREHOUSE)
    tables, tables_beside = curated_dir / TABLES, beside_of(curated_dir / TABLES)
    wanted = schema()
    try:
        connection = duckdb.connect(str(beside), config=dict(NO_DOWNLOADS))
        try:
            say(STAGES[0], 0, len(STAGES))
            _stage(connection, files, versions, told)
            say(STAGES[1], 1, len(STAGES))
            tables_beside.mkdir()
            # The alignment needs no more than the texts: while it runs in Python, DuckDB loads and writes beside it.
            with ThreadPoolExecutor(max_workers=1) as beside_loading:
                reading = beside_loading.submit(prepared, *texts_of(connection))
                grouping = beside_loading.submit(lambda: grouped(reading.result()))
                run_id = _load(connection, wanted, damaged, told, wishes)
                made = correct_facts(connection, wishes)
                mark_copies(connection, reading.result().copies)
                for statement in script("settled.sql"):
                    connection.execute(statement)
                _write_tables(connection, SETTLED, tables_beside)
                before = former(tables, wanted.version)
                say(STAGES[2], 2, len(STAGES))
                found = aligned(reading.result(), grouping.result(), before)
            write_aligned(connection, found)
            made = correct_links(connection, made)
            connection.execute("SET VARIABLE strong = ?", [Tolerances().strong])
            for statement in script("answers.sql"):
                connection.execute(statement)
            _define(connection, view_statements(wanted))
            say(STAGES[3], 3, len(STAGES))
            rows = check(connection, wanted)
            if gate:
                gate(rows)
            other = number(connection, "SELECT count(*) FROM versions WHERE extractor <> getvariable('extractors')[1]")
            say(STAGES[4], 4, len(STAGES))
            rest = [table.name for table in wanted.tables if table.name not in SETTLED]
            _write_tables(connection, rest, tables_beside)
        finally:
            connection.close()
        say(STAGES[5], 5, len(STAGES))
        sync_file(beside)
        swap_folder(tables_beside, tables)
        # A journal that somebody left on the old warehouse must not be replayed on the new one.
        remove(target.with_name(target.name + ".wal"))
        os.replace(beside, target)
        sync_folder(curated_dir)
        say("done", len(STAGES), len(STAGES))
    finally:
        for left in curated_dir.glob(f"{WAREHOUSE}.tmp-{os.getpid()}*"):
            remove(left)
        remove(tables_beside)
    return BuildReport(
        target,
        tables,
        run_id,
        versions[0],
        rows,
        tuple(damaged),
        other,
        made_from,
        made.counts,
        made.notes,
        before.lost,
    )


def _stage(connection: duckdb.DuckDBPyConnection, files: list[Path], versions: list[str], told: Told) -> None:
    # Dictionaries hold a ledger's words as tightly as the slower methods do, and load in two thirds of the time.
    connection.execute("SET disabled_compression_methods = 'fsst,dict_fsst'")
    connection.execute("SET VARIABLE files = ?", [[str(file) for file in files]])
    connection.execute("SET VARIABLE extractors = ?", [versions])
    _temporary(connection, "fetched", fetch_table(told.fetches))
    _temporary(connection, "stood", stood_table(told.stood))
    _define(connection, statements(schema()))
    for statement in script("stage.sql"):
        connection.execute(statement)


def _define(connection: duckdb.DuckDBPyConnection, ddl: Iterable[str]) -> None:
    # In one transaction and one call: several hundred comments would else wait for the disk, and be begun, one by one.
    connection.begin()
    connection.execute(";\n".join(ddl))
    connection.commit()


def _load(
    connection: duckdb.DuckDBPyConnection, wanted: Schema, damaged: list[Path], told: Told, wishes: CorrectionFile
) -> str:
    """Fill the tables from what is staged; return the run's id."""
    run_id = _run_id(connection, wanted, told, wishes)
    connection.execute("SET VARIABLE run_id = ?", [run_id])
    connection.execute("SET VARIABLE schema_version = ?", [wanted.version])
    insert(connection, "regions", region_table())
    insert(connection, "departments", department_table())
    units = connection.execute(
        "SELECT DISTINCT u.unit_text, year FROM (SELECT unnest(units) AS u, year FROM staged_tasks WHERE is_current)"
    ).fetchall()
    _temporary(connection, "units_known", known_units(units))
    names = pa.array([path.name for path in damaged], pa.string())
    _temporary(connection, "damaged_batches", pa.table({"file": names}))
    pair_tasks(connection)
    for statement in (*script("load.sql"), *script("changes.sql")):
        connection.execute(statement)
    return run_id


def _run_id(connection: duckdb.DuckDBPyConnection, wanted: Schema, told: Told, wishes: CorrectionFile) -> str:
    digest = hashlib.sha256(f"{wanted.version}{told.digest()}{wishes.digest}".encode())
    rows = connection.execute("SELECT doc_id, version_id, version_no, extractor FROM versions ORDER BY ALL")
    while row := rows.fetchone():
        digest.update("\t".join(map(str, row)).encode())
    return digest.hexdigest()[:16]


def _write_tables(connection: duckdb.DuckDBPyConnection, names: Iterable[str], folder: Path) -> None:
    for name in names:
        path = folder / f"{name}.parquet"
        connection.execute(f'COPY "{name}" TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)')
        sync_file(path)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Add the rows to the table, columns by name."""
    connection.register("incoming", rows)
    connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')
    connection.unregister("incoming")


def _temporary(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("incoming", rows)
    connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM incoming')
    connection.unregister("incoming")


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return True
    return any(word in str(error).lower() for word in DISK_FULL_WORDS)


def _explained(error: Exception, curated_dir: Path) -> str:
    stands = f"the old warehouse stands as it was: {curated_dir / WAREHOUSE}"
    if _is_disk_full(error):
        return (
            f"the disk is full: the new {curated_dir / WAREHOUSE} could not be written. Free some space (the warehouse "
            f"needs its own size beside the old one) and run `taizhang build` again; {stands}"
        )
    return f"{curated_dir / WAREHOUSE} could not be built: {error}; {stands}"
