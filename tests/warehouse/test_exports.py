"""Exports: safe in Excel, exact when plain, headed in the language asked for, the same bytes every time."""

import csv
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.errors import ExportError, NothingFound
from warehouse.exports import STORED, export
from warehouse.files import beside_of
from warehouse.records import write_batch
from warehouse.schema import schema
from warehouse.sheets import write_xlsx

NASTY = ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1", "编制目录"]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory, make_record: Callable[..., Record]) -> Path:
    folder = tmp_path_factory.mktemp("nasty")
    write_batch(folder / "r", [make_record("n", *NASTY)])
    return build(folder / "r", folder).warehouse


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_csv_for_excel_has_a_bom_and_no_cell_that_excel_would_run(nasty: Path, tmp_path: Path) -> None:
    (path,) = export(nasty, ["tasks"], tmp_path).files
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\xef\xbb\xbf") == 1
    header, *rows = _rows(path)
    texts = [row[header.index("text")] for row in rows]
    assert texts == ["'" + text for text in NASTY[:-1]] + [NASTY[-1]]
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row if cell)


def test_plain_csv_is_exact(nasty: Path, tmp_path: Path) -> None:
    (path,) = export(nasty, ["tasks"], tmp_path, plain=True).files
    assert path.read_bytes().startswith(b"task_id,doc_id,")
    header, *rows = _rows(path)
    assert [row[header.index("text")] for row in rows] == NASTY


def test_days_are_iso_and_headings_follow_the_language(built: BuildReport, tmp_path: Path) -> None:
    headers = {}
    for lang in (None, "zh", "en"):
        (path,) = export(built.warehouse, ["task_deadlines"], tmp_path / str(lang), lang=lang).files
        header, *rows = _rows(path)
        headers[lang] = header
        days = [row[4] for row in rows if row[4]]
        assert days and all(date.fromisoformat(day) for day in days)
    assert headers[None][2:5] == ["deadline_text", "kind", "due"]
    assert [cell.lstrip("\ufeff") for cell in headers["zh"]][2:5] == ["完成时限", "时限类型", "到期日"]
    assert headers["en"][2:5] == ["deadline", "kind", "due"]


def test_all_tables_and_views_are_written_where_none_is_named(built: BuildReport, tmp_path: Path) -> None:
    report = export(built.warehouse, (), tmp_path)
    assert {path.stem for path in report.files} == set(schema().names) - STORED
    assert {path.name for path in tmp_path.iterdir()} == {*(f"{name}.csv" for name in report.rows), "datapackage.json"}
    assert report.rows["tasks"] == built.rows["tasks"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_columns_of_a_file_have_the_same_heading(built: BuildReport, tmp_path: Path, lang: str) -> None:
    for path in export(built.warehouse, (), tmp_path, lang=lang).files:  # type: ignore[arg-type]
        header = _rows(path)[0]
        assert len(set(header)) == len(header), path.name


def test_parquet_holds_the_same_rows(built: BuildReport, tmp_path: Path) -> None:
    (path,) = export(built.warehouse, ["triples"], tmp_path, fmt="parquet").files
    table = pq.read_table(path)
    assert table.num_rows == built.rows["flat_triples"]
    assert table.schema.field("due").type == "date32[day]"


def test_xlsx_has_a_frozen_header_filters_days_and_no_formulas(nasty: Path, built: BuildReport, tmp_path: Path) -> None:
    report = export(nasty, ["tasks"], tmp_path, fmt="xlsx")
    sheet = openpyxl.load_workbook(report.files[0]).active
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    texts = [row[8] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in texts] == ["s"] * len(NASTY)
    assert texts[0].value == "=1+1" and texts[0].alignment.wrap_text
    dated = export(built.warehouse, ["task_deadlines"], tmp_path, fmt="xlsx").files[0]
    due = [row[4].value for row in openpyxl.load_workbook(dated).active.iter_rows(min_row=2) if row[4].value]
    assert due and all(isinstance(day, datetime) for day in due)
    with zipfile.ZipFile(dated) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", "a", ["text"], [["字" * 40_000]])
    value = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"].value
    assert len(value) == 32_767 and value.endswith("…〔cut〕")


def test_a_table_named_twice_is_one_file(built: BuildReport, tmp_path: Path) -> None:
    report = export(built.warehouse, ["tasks", "lists", "tasks"], tmp_path)
    assert [path.name for path in report.files] == ["tasks.csv", "lists.csv"]


def test_an_unknown_table_names_the_nearest(built: BuildReport, tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match="triples") as caught:
        export(built.warehouse, ["triple"], tmp_path)
    assert caught.value.nearest[0] == "triples"


def test_an_unknown_format_is_refused(built: BuildReport, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="csv, parquet, xlsx"):
        export(built.warehouse, ["tasks"], tmp_path, fmt="ods")  # type: ignore[arg-type]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the ZIP file tries once more to close
def test_a_full_disk_while_a_sheet_is_written_is_a_fault_of_the_export(built: BuildReport, tmp_path: Path) -> None:
    beside_of(tmp_path / "tasks.xlsx").symlink_to("/dev/full")
    with pytest.raises(ExportError, match=r"tasks\.xlsx could not be written: .*No space left"):
        export(built.warehouse, ["tasks"], tmp_path, fmt="xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing_behind(built: BuildReport, tmp_path: Path) -> None:
    (tmp_path / "tasks.csv").mkdir()
    (tmp_path / "tasks.csv" / "kept").touch()
    with pytest.raises(ExportError, match=r"tasks\.csv"):
        export(built.warehouse, ["tasks"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tasks.csv"]
