"""Records to warehouse to exports: what a run makes after the notices are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractors.version import extractor_version
from flows import gate
from flows.crawled import told_by_ledger
from taizhang.progress import watched
from taizhang.settings import Settings
from warehouse.build import TABLES as TABLES_FOLDER
from warehouse.build import BuildReport, input_id
from warehouse.build import build as build_warehouse
from warehouse.comparing import CompareReport, compare
from warehouse.errors import NothingFound
from warehouse.exports import export
from warehouse.files import sweep
from warehouse.schema import schema
from warehouse.search_index import build_index

# What a run leaves as CSV: what people open, not what only joins tables.
TABLES = (
    "triples",
    "documents",
    "tasks",
    "lists",
    "repairs",
    "issues",
    "coverage",
    "deadline_lag",
    "workload",
    "lineage",
    "changes",
)
COMPARISON = "comparison.csv"


@dataclass(frozen=True, slots=True)
class Publication:
    """The files that were written, and the comparison; None where there was nothing to compare."""

    files: tuple[Path, ...]
    comparison: CompareReport | None


def stands(settings: Settings) -> bool:
    """Whether what was published last is all there and is what would be made now: then nothing need be built.

    Raises LedgerError where the crawlers' ledger, and BuildError where the file of corrections cannot be read.
    """
    seal = gate.sealed(settings.exports)
    if seal is None or (seal.lang, seal.keep_personal) != (settings.lang, settings.keep_personal):
        return False
    if seal.input_id != _input_id(settings):
        return False
    tables = (settings.curated / TABLES_FOLDER / f"{table.name}.parquet" for table in schema().tables)
    exports = (settings.exports / name for name in seal.files)
    return all(path.is_file() for path in (settings.warehouse, *tables, *exports))


def build(settings: Settings) -> BuildReport:
    """Return what was built from all records, the crawlers' ledger and the analysts' corrections.

    Raises Refused where a gate stops it: the old warehouse, its tables and the exports then stand. Raises BuildError,
    and LedgerError where the ledger cannot be read.
    """
    with watched("building the warehouse") as progress:
        return build_warehouse(
            settings.records,
            settings.curated,
            extractor=extractor_version(),
            told=told_by_ledger(settings),
            corrections=settings.corrections,
            progress=lambda stage, done, total: progress(done, total),
            gate=lambda rows: gate.check(counted(rows), settings),
        )


def publish(built: BuildReport, settings: Settings) -> Publication:
    """Return what was written to the folder of exports; makes the search index too. Raises ExportError, SearchError."""
    sweep(settings.exports)
    with watched("writing the exports") as progress:
        progress(0, 2)
        comparison = _comparison(built.warehouse, settings)
        progress(1, 2)
        exported = export(
            built.warehouse,
            TABLES,
            settings.exports,
            keep_personal=settings.keep_personal,
            comparison=comparison.path if comparison else None,
        )
        progress(2, 2)
    beside = (exported.package, comparison.path if comparison else None)
    written = (*exported.files, *(path for path in beside if path))
    names = tuple(path.name for path in written)
    seal = gate.Seal(built.input_id, settings.lang, names, settings.keep_personal)
    # Before it is signed: a run that dies here is made good by the next.
    build_index(built.warehouse, settings.search_index, keep_personal=settings.keep_personal)
    gate.sign(counted(built.rows), settings.exports, seal)
    return Publication(written, comparison)


def counted(rows: Mapping[str, int]) -> dict[str, int]:
    """Return how many notices, tasks and triples stand in the warehouse's tables, by each table's number of rows."""
    return {"documents": rows["documents"], "tasks": rows["tasks"], "triples": rows["flat_triples"]}


def _input_id(settings: Settings) -> str:
    return input_id(settings.records, extractor_version(), told_by_ledger(settings), settings.corrections)


def _comparison(warehouse: Path, settings: Settings) -> CompareReport | None:
    target = settings.exports / COMPARISON
    try:
        return compare(warehouse, out=target, lang=settings.lang, keep_personal=settings.keep_personal)
    except NothingFound:
        # One region alone is no fault; but an older comparison would speak of another warehouse.
        target.unlink(missing_ok=True)
        return None
