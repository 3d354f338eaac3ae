"""A mistake in an analyst's SQL gives a message that says what is wrong and what may have been meant."""

from datetime import date

import duckdb
import pytest

from warehouse.asking import QuestionError, ask


def asked(warehouse: duckdb.DuckDBPyConnection, sql: str) -> QuestionError:
    with pytest.raises(QuestionError) as caught:
        ask(warehouse, sql)
    return caught.value


def test_an_answer_is_a_frame_and_values_stand_in_by_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    frame = ask(warehouse, "SELECT region_code, region FROM regions WHERE region_name = $name", {"name": "达州市"})
    assert frame.to_dict("list") == {"region_code": ["511700"], "region": ["四川省达州市"]}


@pytest.mark.parametrize(
    ("sql", "wrong", "meant"),
    [
        ("SELECT * FROM triple", "no table or view triple", "triples"),
        ("FROM overdue_om(DATE '2022-06-30')", "no table or view overdue_om", "overdue_on"),
        ("SELECT regoin FROM triples", "no column regoin in triples", "region"),
        ("SELECT t.regoin FROM triples t", "no column regoin in triples", "region"),
        ("SELECT 1 FROM triples JOIN tasks USING (doc)", "no column doc in triples, tasks", "doc_id"),
        ("SELECT 责任单位 FROM triples", "责任单位 is the heading of column unit_text", "unit_text"),
    ],
)
def test_a_name_that_there_is_not_gives_the_nearest(
    warehouse: duckdb.DuckDBPyConnection, sql: str, wrong: str, meant: str
) -> None:
    error = asked(warehouse, sql)
    assert wrong in str(error) and error.nearest[0] == meant and meant in str(error)
    assert "docs/data-dictionary.md" in str(error)


def test_a_column_of_another_table_is_found_there(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert "it stands in common_tasks, comparison, deadline_lag" in str(
        asked(warehouse, "SELECT common_text FROM triples")
    )


def test_tables_that_are_stored_for_views_are_not_offered(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert asked(warehouse, "FROM flat_triple").nearest == ("triples",)


def test_a_fault_of_grammar_points_at_its_place(warehouse: duckdb.DuckDBPyConnection) -> None:
    message = str(asked(warehouse, "SELECT region\nFORM triples\nWHERE 1"))
    assert "syntax error" in message and "LINE" in message and "^" in message


@pytest.mark.parametrize("sql", ["SELECT due FROM triples WHERE due > '明年'", "SELECT sum(region) FROM triples"])
def test_a_fault_of_a_value_says_what_duckdb_says(warehouse: duckdb.DuckDBPyConnection, sql: str) -> None:
    message = str(asked(warehouse, sql))
    assert "the query can't be answered (" in message and "docs/data-dictionary.md" in message


@pytest.mark.parametrize("sql", ["UPDATE tasks SET text = ''", "CREATE TABLE mine AS FROM tasks", "DROP VIEW triples"])
def test_what_would_write_says_that_the_warehouse_is_only_read(warehouse: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert "the warehouse is only read" in str(asked(warehouse, sql))


@pytest.mark.parametrize("sql", ["", "  ", "-- no more than a comment"])
def test_no_query_at_all_says_so(warehouse: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert "there is no query" in str(asked(warehouse, sql))


def test_peoples_numbers_are_masked_in_texts_and_lists_of_texts(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = """
        SELECT n, text, [text, '公开'] AS texts, {'said': text} AS told, day, text AS url
        FROM (VALUES (1, '联系人13812345678', DATE '2022-06-30'), (2, NULL, NULL)) said(n, text, day) ORDER BY n
    """
    shown, kept = ask(warehouse, sql), ask(warehouse, sql, keep_personal=True)
    assert shown["text"][0] == "联系人138******78" and shown["text"].isna()[1]
    assert list(shown["texts"][0]) == ["联系人138******78", "公开"]
    assert shown["told"][0] == {"said": "联系人138******78"}
    assert kept["text"][0] == "联系人13812345678" and list(kept["texts"][0]) == ["联系人13812345678", "公开"]
    assert shown["day"][0] == kept["day"][0] == date(2022, 6, 30)
    assert shown["url"][0] == "联系人13812345678", "addresses are left as they are"
    assert list(shown.dtypes) == list(kept.dtypes)


def test_the_query_sees_the_sources_own_words(warehouse: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT '电话13812345678' AS text WHERE text LIKE $like"
    assert ask(warehouse, sql, {"like": "%13812345678"})["text"].tolist() == ["电话138******78"]
