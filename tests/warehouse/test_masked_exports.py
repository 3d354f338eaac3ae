"""Whatever is exported shows people's numbers masked, unless a setting keeps them; the warehouse keeps the source's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalizers.personal import ENOUGH, masked
from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.connection import open_warehouse
from warehouse.exports import export
from warehouse.personal import holds_words, masked_sql, teach
from warehouse.records import write_batch
from warehouse.schema import schema

TEXT = "由张三负责，手机13812345678"
SHOWN = "由张三负责，手机138******78"
RELATIONS = (*schema().tables, *schema().views)


@pytest.fixture(scope="module")
def with_contact(tmp_path_factory: pytest.TempPathFactory, make_record: Callable[..., Record]) -> BuildReport:
    folder = tmp_path_factory.mktemp("contact")
    write_batch(folder / "r", [make_record("n", TEXT, title="联系人13912345678的通知")])
    return build(folder / "r", folder)


@pytest.mark.parametrize("plain", [False, True])
def test_csv_is_masked_and_a_setting_keeps_the_numbers(with_contact: BuildReport, tmp_path: Path, plain: bool) -> None:
    for path in export(with_contact.warehouse, (), tmp_path / "m", plain=plain).files:
        text = path.read_text("utf-8")
        assert "13812345678" not in text and "13912345678" not in text, path.name
    assert SHOWN in (tmp_path / "m" / "triples.csv").read_text("utf-8")
    (kept,) = export(with_contact.warehouse, ["triples"], tmp_path / "k", plain=plain, keep_personal=True).files
    assert TEXT in kept.read_text("utf-8") and "13912345678" in kept.read_text("utf-8")


def test_parquet_and_sheets_are_masked(with_contact: BuildReport, tmp_path: Path) -> None:
    (parquet,) = export(with_contact.warehouse, ["tasks"], tmp_path, fmt="parquet").files
    assert pq.read_table(parquet)["text"].to_pylist() == [SHOWN]
    (sheet,) = export(with_contact.warehouse, ["tasks"], tmp_path, fmt="xlsx").files
    assert SHOWN in {cell.value for row in openpyxl.load_workbook(sheet).active.iter_rows() for cell in row}


def test_the_warehouse_and_its_own_parquet_keep_the_source_s_words(with_contact: BuildReport) -> None:
    with open_warehouse(with_contact.warehouse) as connection:
        assert connection.execute("SELECT text FROM tasks").fetchall() == [(TEXT,)]
    assert pq.read_table(with_contact.tables / "tasks.parquet")["text"].to_pylist() == [TEXT]


def test_all_connections_of_a_process_can_mask_and_so_can_their_cursors(with_contact: BuildReport) -> None:
    query = f"SELECT {masked_sql('text')}, {masked_sql('number')} FROM tasks"
    with open_warehouse(with_contact.warehouse) as one, open_warehouse(with_contact.warehouse) as other:
        for connection in (one, other, one.cursor()):
            assert connection.execute(query).fetchall() == [(SHOWN, None)]
    with open_warehouse(with_contact.warehouse) as again:
        assert again.execute(query).fetchall() == [(SHOWN, None)]


@pytest.fixture(scope="module")
def taught() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        teach(connection)
        yield connection


PIECES = st.sampled_from(
    ["张三", "，", "电话：", "身份证", "028-", "86601234", "13812345678", "11010519491231002X", "元", "2021年"]
)
TEXTS = st.lists(PIECES | st.text("0123456789-— （）()+转０１９/、", max_size=8), max_size=10).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_duckdb_and_python_mask_alike(taught: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    rows = taught.execute(f"SELECT {masked_sql('t')} FROM (SELECT unnest(?) AS t)", [texts]).fetchall()
    assert [shown for (shown,) in rows] == [masked(text) for text in texts]
    enough = taught.execute("SELECT regexp_matches(t, ?) FROM (SELECT unnest(?) AS t)", [ENOUGH.pattern, texts])
    assert [found for (found,) in enough.fetchall()] == [ENOUGH.search(text) is not None for text in texts]


def test_a_column_of_text_is_masked_or_named_as_one_that_holds_no_words() -> None:
    columns = {column.name: column for relation in RELATIONS for column in relation.columns}
    assert schema().exact <= set(columns), schema().exact - set(columns)
    words = {name for name, column in columns.items() if holds_words(column)}
    assert {
        "text",
        "quote",
        "unit_text",
        "deadline_text",
        "sentence",
        "old_value",
        "task_quote",
        "message",
        "why",
    } <= words
    assert not words & {"task_id", "doc_id", "url", "sha256", "doc_number", "index_number", "region_code", "path"}
    assert all(column.type == "VARCHAR" for name, column in columns.items() if name in words)
