"""What must hold in a new warehouse before it takes the old one's place."""

from __future__ import annotations

import duckdb

from warehouse.errors import BuildError
from warehouse.schema import Schema


def check(connection: duckdb.DuckDBPyConnection, wanted: Schema) -> dict[str, int]:
    """Return every table's number of rows. Raises BuildError where a key is not unique or a reference leads nowhere."""
    rows = {}
    for table in wanted.tables:
        count = number(connection, f'SELECT count(*) FROM "{table.name}"')
        rows[table.name] = count
        key = ", ".join(f'"{column}"' for column in table.key)
        if key and number(connection, f'SELECT count(*) FROM (SELECT DISTINCT {key} FROM "{table.name}")') != count:
            raise BuildError(f"table {table.name}: {key} is not unique; this is a fault of taizhang, please report it")
        for column, there, key_there in table.references:
            orphans = number(
                connection,
                f'SELECT count(*) FROM "{table.name}" a ANTI JOIN "{there}" b ON a."{column}" = b."{key_there}" '
                f'WHERE a."{column}" IS NOT NULL',
            )
            if orphans:
                raise BuildError(f"table {table.name}: {orphans} rows name a {column} that {there} does not hold")
    expected = number(
        connection,
        "SELECT coalesce(sum(greatest(coalesce(u.n, 0), 1) * greatest(coalesce(d.n, 0), 1)), 0) FROM tasks "
        "LEFT JOIN (SELECT task_id, count(*) AS n FROM task_units GROUP BY ALL) u USING (task_id) "
        "LEFT JOIN (SELECT task_id, count(*) AS n FROM task_deadlines GROUP BY ALL) d USING (task_id) "
        "WHERE doc_id NOT IN (SELECT doc_id FROM documents WHERE copy_of IS NOT NULL)",
    )
    if rows["flat_triples"] != expected:
        raise BuildError(f"triples: {rows['flat_triples']} rows, {expected} expected; this is a fault of taizhang")
    return rows


def number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number that the query gives."""
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
