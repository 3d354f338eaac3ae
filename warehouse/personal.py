"""People's phone and identity numbers masked inside DuckDB, by the very function that masks them elsewhere."""

from __future__ import annotations

import duckdb

from normalizers.personal import ENOUGH_DIGITS, masked
from warehouse.schema import Column, quoted, schema

FUNCTION = "masked_number"


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the connection, and all cursors of it, answer what :func:`masked_sql` gives."""
    try:
        connection.create_function(FUNCTION, masked_words, ["VARCHAR"], "VARCHAR")
    except duckdb.CatalogException as error:
        # Connections of one process to one file share what is taught; another has been here.
        if "already exists" not in str(error):
            raise


def masked_words(text: str) -> str:
    """Return the text with people's numbers masked."""
    return masked(text)


def masked_sql(expression: str) -> str:
    """Return the SQL expression for a text with people's numbers masked; NULL stays NULL.

    The connection comes from :func:`warehouse.connection.open_warehouse`, or was taught by :func:`teach`.
    """
    # Only texts with enough digits leave DuckDB for Python: a million others take half a second.
    enough = f"regexp_matches({expression}, {quoted(ENOUGH_DIGITS)})"
    return f"CASE WHEN {enough} THEN {FUNCTION}({expression}) ELSE {expression} END"


def holds_words(column: Column) -> bool:
    """Whether the column may hold words of a source, or of an analyst: all do that the schema does not call exact."""
    return column.type == "VARCHAR" and column.name not in schema().exact
