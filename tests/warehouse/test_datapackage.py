"""Beside exported CSV stands a Frictionless data package that describes it, and the data is as it says."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import frictionless
import pytest

from taizhang import __version__
from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.comparing import compare
from warehouse.datapackage import TYPES
from warehouse.dictionary import codes
from warehouse.errors import ExportError
from warehouse.exports import export
from warehouse.filters import Wanted
from warehouse.records import write_batch
from warehouse.schema import schema


def described(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def resource(folder: Path, name: str) -> dict[str, Any]:
    return next(one for one in described(folder)["resources"] if one["name"] == name)


def faults(folder: Path) -> list[list[Any]]:
    """Return what the Frictionless library has against the description and the data."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid == (not report.flatten(["type"]))
    return list(report.flatten(["title", "rowNumber", "fieldName", "type", "note"]))


SOME = ("documents", "tasks", "task_deadlines", "triples", "comparison", "issues")


@pytest.mark.parametrize(
    ("tables", "lang", "plain"),
    [((), None, False), (SOME, None, True), (SOME, "zh", False), (SOME, "en", True)],
    ids=["all", "plain", "zh", "en"],
)
def test_tables_and_views_are_as_their_package_says(
    built: BuildReport, tmp_path: Path, tables: tuple[str, ...], lang: Literal["zh", "en"] | None, plain: bool
) -> None:
    report = export(built.warehouse, tables, tmp_path, lang=lang, plain=plain)
    assert report.package == tmp_path / "datapackage.json"
    assert faults(tmp_path) == []
    assert [one["path"] for one in described(tmp_path)["resources"]] == [path.name for path in report.files]


def test_cells_that_a_spreadsheet_would_run_stand_behind_an_apostrophe_and_the_package_says_so(
    tmp_path: Path, make_record: Callable[..., Record]
) -> None:
    write_batch(tmp_path / "r", [make_record("n", "=1+1", "+86", '一"二"，\n三, 四', "'五")])
    export(build(tmp_path / "r", tmp_path).warehouse, ["documents", "tasks"], tmp_path / "out")
    assert faults(tmp_path / "out") == []
    assert resource(tmp_path / "out", "tasks")["spreadsheet_safe"] is True
    assert "'=1+1" in (tmp_path / "out" / "tasks.csv").read_text("utf-8")


def test_a_comparison_in_the_same_folder_is_described_by_its_own_headings(built: BuildReport, tmp_path: Path) -> None:
    comparison = compare(
        built.warehouse, Wanted(regions=("四川省", "眉山市")), out=tmp_path / "comparison.csv", lang="zh"
    ).path
    export(built.warehouse, ["triples"], tmp_path, comparison=comparison)
    with comparison.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    wide = resource(tmp_path, "comparison-wide")
    assert [field["name"] for field in wide["schema"]["fields"]] == header
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",table,", ",painting,", "constraint-error"),
        (",2021-09-30,", ",2021-09-31,", "type-error"),
        ("编制", "编撰", "hash-count"),
    ],
)
def test_data_that_was_altered_is_found(built: BuildReport, tmp_path: Path, old: str, new: str, fault: str) -> None:
    export(built.warehouse, ["triples"], tmp_path)
    path = tmp_path / "triples.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert fault in {row[3] for row in faults(tmp_path)}


def test_a_reference_to_a_row_that_is_gone_is_found(built: BuildReport, tmp_path: Path) -> None:
    export(built.warehouse, ["documents", "tasks"], tmp_path, plain=True)
    path = tmp_path / "documents.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    assert "foreign-key" in {row[3] for row in faults(tmp_path)}


def test_a_field_says_its_type_headings_codes_and_what_it_means(built: BuildReport, tmp_path: Path) -> None:
    export(built.warehouse, ["documents", "tasks", "task_units", "triples"], tmp_path)
    units = resource(tmp_path, "task_units")
    fields = {field["name"]: field for field in units["schema"]["fields"]}
    assert fields["role"]["type"] == "string"
    assert fields["role"]["constraints"] == {"required": True, "enum": list(codes("role"))}
    assert (fields["unit_text"]["title"], fields["unit_text"]["title_en"]) == ("责任单位", "unit")
    assert "as written" in fields["unit_text"]["description"] and "按原文" in fields["unit_text"]["description_zh"]
    assert units["schema"]["primaryKey"] == ["task_id", "unit_ordinal"]
    reference = {"fields": ["task_id"], "reference": {"resource": "tasks", "fields": ["task_id"]}}
    assert units["schema"]["foreignKeys"] == [reference]
    assert {key["reference"]["resource"] for key in resource(tmp_path, "triples")["schema"]["foreignKeys"]} == {
        "documents",
        "tasks",
    }


def test_the_package_names_what_made_it_and_from_what_without_a_clock(built: BuildReport, tmp_path: Path) -> None:
    export(built.warehouse, ["tasks", "documents"], tmp_path / "a")
    export(built.warehouse, ["tasks", "documents"], tmp_path / "b")
    package = described(tmp_path / "a")
    assert (package["name"], package["version"], package["id"]) == ("taizhang", __version__, built.run_id)
    assert package["title"] and package["sources"] and package["licenses"]
    paths = [tmp_path / folder / "datapackage.json" for folder in "ab"]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert str(tmp_path) not in paths[0].read_text("utf-8")


@pytest.mark.parametrize("fmt", ["parquet", "xlsx"])
def test_other_formats_have_no_package(built: BuildReport, tmp_path: Path, fmt: Literal["parquet", "xlsx"]) -> None:
    assert export(built.warehouse, ["documents"], tmp_path, fmt=fmt).package is None
    assert not (tmp_path / "datapackage.json").exists()


@pytest.mark.parametrize("other", ['{"name": "population"}', "not JSON", "[]"])
def test_a_package_of_other_data_is_not_overwritten(built: BuildReport, tmp_path: Path, other: str) -> None:
    (tmp_path / "datapackage.json").write_text(other, "utf-8")
    with pytest.raises(ExportError, match=r"datapackage\.json describes other data .* export to another folder"):
        export(built.warehouse, ["tasks"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_every_type_of_a_column_has_one_in_a_package() -> None:
    assert {column.type for table in (*schema().tables, *schema().views) for column in table.columns} <= set(TYPES)


def test_lists_of_numbers_are_arrays(built: BuildReport, tmp_path: Path) -> None:
    export(built.warehouse, ["flat_coverage"], tmp_path)
    (path,) = tmp_path.glob("flat_coverage.csv")
    assert "[" in path.read_text("utf-8")
    assert faults(tmp_path) == []
