"""Ranks of the search index's entries by DuckDB's extension fts, from its wheel: nothing is downloaded."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.schema import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE = "duckdb_extension_fts"
# Words come parted, levelled and with blanks between: nothing is left to strip, stem or leave out.
MAKE = r"""
PRAGMA create_fts_index('entries', 'entry', 'words',
    stemmer = 'none', stopwords = 'none', ignore = '\s+', strip_accents = 0, lower = 0)
"""
# In the order of the words a question reads a few blocks, not all.
SORT = (
    "CREATE OR REPLACE TABLE fts_main_entries.terms AS SELECT * FROM fts_main_entries.terms ORDER BY termid, docid",
    "CREATE OR REPLACE TABLE fts_main_entries.dict AS SELECT * FROM fts_main_entries.dict ORDER BY term",
)
SCORE = "fts_main_entries.match_bm25(entry, {words}, conjunctive := {every})"


def load_ranking(connection: DuckDBPyConnection) -> bool:
    """Load the extension; return False where its wheel is not there, or is of another version of DuckDB."""
    file = extension()
    if file is None:
        return False
    try:
        connection.execute(f"LOAD {quoted(str(file))}")
    except duckdb.Error:
        return False
    return True


def extension() -> Path | None:
    """Return the extension's file for this version of DuckDB, or None where the wheel has none."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
    return file if file.is_file() else None


def make_ranking(connection: DuckDBPyConnection) -> None:
    """Make what ranks the table ``entries`` by its ``words``, in the database that the connection is to."""
    connection.execute(MAKE)
    for statement in SORT:
        connection.execute(statement)
