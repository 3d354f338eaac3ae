"""Regions side by side: one line a common task, and a filter that matches nothing names what would."""

import csv
import dataclasses
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from taizhang.model import Record
from warehouse.build import BuildReport, build
from warehouse.comparing import compare
from warehouse.errors import ExportError, NothingFound
from warehouse.filters import Wanted
from warehouse.records import write_batch

TWO = ("眉山市", "达州市")


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lines(built: BuildReport, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("compare") / "two.csv"
    report = compare(built.warehouse, Wanted(TWO), out=path, lang="en")
    found = _lines(path)
    assert report.lines == len(found) and report.regions == TWO
    return found


def test_columns_stand_in_the_order_asked(lines: list[dict[str, str]]) -> None:
    each = ("task", "units", "deadline", "due", "source")
    assert list(lines[0]) == ["theme", "task", "upstream", *(f"{region} {word}" for region in TWO for word in each)]


def test_one_provincial_sentence_is_one_line_with_both_cities(lines: list[dict[str, str]]) -> None:
    (line,) = [line for line in lines if line["upstream"].startswith("编发“政务地图”")]
    assert line["theme"] == "深化为民办事服务公开，促进基层政府服务能力提升"
    assert line["眉山市 units"] == "responsible: 天府新区眉山管委会、各县（区）人民政府; guide: 市政务服务管理局"
    assert (line["眉山市 deadline"], line["眉山市 due"]) == ("2022年6月底前", "2022-06-30")
    assert (line["达州市 units"], line["达州市 due"]) == ("guide: 市政管局", "2023-06-30")
    assert line["达州市 source"].startswith("达市府办函〔2021〕119号, table 1, row 13")
    assert line["眉山市 task"] == "编发“政务地图”，方便群众查询政务服务场所及其可办事项，提供预约办理、导航咨询等服务。"


def test_lines_stand_in_the_order_of_the_upstream_notice_once_each(lines: list[dict[str, str]]) -> None:
    upstream = [line["upstream"] for line in lines if line["upstream"]]
    assert len(upstream) == len(set(upstream)) == 28
    assert upstream[0].startswith("推行重大行政决策预公开") and upstream[-1].startswith("有条件的地方")


def test_several_tasks_of_a_region_stand_on_lines_of_their_own(lines: list[dict[str, str]]) -> None:
    (line,) = [line for line in lines if "历史规划" in line["task"]]
    assert line["upstream"] == "" and line["达州市 task"] == ""
    tasks, dues = line["眉山市 task"].split("\n"), line["眉山市 due"].split("\n")
    assert [task[:4] for task in tasks] == ["主动公开", "系统梳理"]
    assert dues == ["2021-09-30", "2021-09-30"]


def test_what_a_region_left_out_is_an_empty_cell(lines: list[dict[str, str]]) -> None:
    (line,) = [line for line in lines if line["task"].startswith("推行重大行政决策预公开")]
    assert line["眉山市 task"] == line["眉山市 units"] == line["眉山市 source"] == ""
    assert line["达州市 task"]


def test_a_narrative_notice_shows_the_sentence_and_not_its_whole_item(built: BuildReport, tmp_path: Path) -> None:
    compare(built.warehouse, Wanted(("四川省",)), out=tmp_path / "a.csv", lang="en")
    assert all(line["四川省 task"] in ("", line["upstream"]) for line in _lines(tmp_path / "a.csv"))


def test_what_an_item_says_in_one_sentence_is_not_said_of_the_others(built: BuildReport, tmp_path: Path) -> None:
    compare(built.warehouse, Wanted(("四川省", "达州市")), out=tmp_path / "c.csv", lang="en")
    units = {line["四川省 task"][:6]: line["四川省 units"] for line in _lines(tmp_path / "c.csv")}
    assert units["推行重大行政"] == ""
    assert units["确定政务协商"] == "responsible: 乡镇(街道)"


@pytest.mark.parametrize(
    ("asked", "headed"),
    [("511400", "眉山市"), ("四川省眉山市", "四川省眉山市"), ("眉山市", "眉山市"), ("眉山", "眉山")],
)
def test_a_region_may_be_asked_for_by_any_of_its_names(
    built: BuildReport, tmp_path: Path, asked: str, headed: str
) -> None:
    report = compare(built.warehouse, Wanted((asked, "眉山市")), out=tmp_path / "a.csv")
    assert report.regions == (headed,)
    assert f"{headed} 到期日" in _lines(tmp_path / "a.csv")[0]


def test_all_regions_that_share_a_task_stand_side_by_side_where_none_is_asked(
    built: BuildReport, tmp_path: Path
) -> None:
    regions = compare(built.warehouse, out=tmp_path / "a.csv").regions
    assert [region for region in regions if region != "青海省"] == ["四川省", "广元市", "眉山市", "达州市"]


def test_a_topic_narrows_the_lines(built: BuildReport, tmp_path: Path) -> None:
    report = compare(built.warehouse, Wanted(TWO, topic="政务地图 预约"), out=tmp_path / "a.csv")
    assert report.lines == 1


def test_an_upstream_number_may_be_written_with_any_brackets(built: BuildReport, tmp_path: Path) -> None:
    # The plan has no number on it here: the lines are those of Dazhou's notice, which names it.
    for number in ("川办函〔2021〕57号", "川办函[2021]57号", "川办函（2021）57号"):
        assert compare(built.warehouse, Wanted(upstream=number), out=tmp_path / "a.csv").lines == 28


def test_a_filter_that_matches_nothing_writes_nothing(built: BuildReport, tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        compare(built.warehouse, Wanted(("成都市",)), out=tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_the_workbook_says_the_same_as_the_csv_and_is_the_same_every_time(
    built: BuildReport, tmp_path: Path, lines: list[dict[str, str]]
) -> None:
    contents = []
    for name in ("a.xlsx", "b.xlsx"):
        compare(built.warehouse, Wanted(TWO), out=tmp_path / name, lang="en")
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    header, *rows = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True)
    assert [{k: v or "" for k, v in zip(header, row, strict=True)} for row in rows] == lines


def test_other_endings_are_refused(built: BuildReport, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.csv or \.xlsx"):
        compare(built.warehouse, out=tmp_path / "a.ods")


def test_a_cell_that_excel_would_run_is_harmless_but_exact_when_plain(tmp_path: Path, records: list[Record]) -> None:
    by_name = {record.source.name: record for record in records}
    chosen = [by_name["sichuan-plan.txt"], by_name["meishan-annex1.txt"]]
    first = dataclasses.replace(chosen[1].tasks[0], text="=" + chosen[1].tasks[0].text)
    chosen[1] = dataclasses.replace(chosen[1], tasks=(first, *chosen[1].tasks[1:]))
    write_batch(tmp_path / "r", chosen)
    warehouse = build(tmp_path / "r", tmp_path).warehouse
    for plain, start in ((False, "'="), (True, "=")):
        compare(warehouse, Wanted(("眉山市",), topic="座谈会"), out=tmp_path / "a.csv", plain=plain)
        cells = [line["眉山市 任务"] for line in _lines(tmp_path / "a.csv")]
        assert any(cell.startswith(start) for cell in cells)
        assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf") is not plain
