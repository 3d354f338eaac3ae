"""The schema stands in one place: every table, view and column of the warehouse is described there, and says so."""

import duckdb

from warehouse.schema import schema


def test_every_table_and_column_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    bare = warehouse.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND coalesce(comment, '') = '' "
        "UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE NOT internal AND coalesce(comment, '') = '' "
        "UNION ALL SELECT view_name, '' FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''"
    ).fetchall()
    assert bare == []


def test_the_warehouse_holds_what_the_schema_lists_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
    listed = [(r.name, c.name, c.type) for r in (*schema().tables, *schema().views) for c in r.columns]
    assert found == sorted(listed)


def test_the_tables_and_views_that_analysts_know_are_there() -> None:
    assert {r.name for r in schema().views} == {
        "triples", "comparison", "coverage", "deadline_lag", "workload", "overdue", "changes", "lineage",
    }  # fmt: skip
    assert {
        "documents", "versions", "tasks", "task_units", "task_deadlines", "lists", "citations", "regions",
        "departments", "fetches", "repairs", "issues", "runs", "common_tasks", "task_links",
    } <= {r.name for r in schema().tables}  # fmt: skip


def test_every_column_has_headings_in_both_languages() -> None:
    for relation in (*schema().tables, *schema().views):
        for column in relation.columns:
            assert column.heading("zh") and column.heading("en"), (relation.name, column.name)
            assert column.heading(None) == column.name


def test_keys_references_and_orders_name_columns_that_exist() -> None:
    for relation in (*schema().tables, *schema().views):
        names = {column.name for column in relation.columns}
        assert names >= {*relation.key, *relation.order}, relation.name
        assert len(names) == len(relation.columns), relation.name
        for column, there, key in relation.references:
            target = schema().relation(there)
            assert column in names and target and key in {c.name for c in target.columns}, (relation.name, column)
