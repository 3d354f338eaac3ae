"""A comparison on paper: the workbook's sheets and links, the long form, and what other programs read from the files."""

import csv
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest

from taizhang.model import Deadline, Kind, Record, Role, Task, Unit
from warehouse.build import BuildReport, build
from warehouse.comparing import compare
from warehouse.errors import ExportError
from warehouse.filters import Wanted
from warehouse.layouts import sheet_names
from warehouse.records import write_batch
from warehouse.sheets import Linked, Sheet, write_book

TWO = Wanted(("眉山市", "达州市"))
CONTACT = "编发“政务地图”并公布联系人张三电话13812345678，方便群众查询办理事项。"


def _rows(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def linked(
    tmp_path_factory: pytest.TempPathFactory, make_record: Callable[..., Record], make_task: Callable[..., Task]
) -> Path:
    """The warehouse of two cities' notices with addresses, units in two roles, two deadlines and a contact's number."""
    folder = tmp_path_factory.mktemp("linked")
    units = (Unit("市司法局", Role.LEAD), Unit("市财政局", Role.SUPPORT), Unit("市档案馆", Role.SUPPORT))
    deadlines = (
        Deadline("2021年底前", Kind.BY, due=date(2021, 12, 31), what="建立制度"),
        Deadline("长期坚持", Kind.ONGOING),
        Deadline("2022年6月", Kind.BY, due=date(2022, 6, 30)),
    )
    records = [
        make_record(
            "one",
            make_task(CONTACT, units, deadlines),
            adcode="511400",
            region="四川省眉山市",
            url="https://www.ms.gov.cn/info/1.htm",
            doc_number="眉府办函〔2021〕35号",
        ),
        make_record("two", CONTACT, adcode="511700", region="四川省达州市", url="https://www.dz.gov.cn/二.htm"),
    ]
    write_batch(folder / "r", records)
    return build(folder / "r", folder).warehouse


def test_a_source_in_the_workbook_leads_to_the_notice(linked: Path, tmp_path: Path) -> None:
    compare(linked, TWO, out=tmp_path / "a.xlsx", lang="en")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    header = [cell.value for cell in sheet[1]]
    one, two = (sheet.cell(2, header.index(f"{city} source") + 1) for city in TWO.regions)
    assert one.hyperlink.target == "https://www.ms.gov.cn/info/1.htm"
    assert one.value.startswith("眉府办函〔2021〕35号") and one.value.endswith(" https://www.ms.gov.cn/info/1.htm")
    assert two.hyperlink.target.startswith("https://www.dz.gov.cn/")
    assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref == "A1:M2"
    assert sheet.cell(2, 2).alignment.wrap_text and sheet.column_dimensions["B"].width > 40


def test_units_stand_by_role_and_several_deadlines_in_the_order_printed(linked: Path, tmp_path: Path) -> None:
    compare(linked, TWO, out=tmp_path / "a.csv", lang="zh")
    header, row = _rows(tmp_path / "a.csv")
    line = dict(zip(header, row, strict=True))
    assert line["眉山市 单位"] == "牵头: 市司法局; 配合: 市财政局、市档案馆"
    assert line["眉山市 时限"] == "2021年底前 (建立制度); 长期坚持; 2022年6月"
    assert line["眉山市 到期日"] == "2021-12-31; 2022-06-30"
    assert line["达州市 单位"] == line["达州市 到期日"] == ""


def test_phone_numbers_are_masked_unless_they_are_to_be_kept(linked: Path, tmp_path: Path) -> None:
    for form in ("wide", "long"):
        compare(linked, TWO, out=tmp_path / "a.csv", form=form)
        assert "13812345678" not in (tmp_path / "a.csv").read_text("utf-8")
        compare(linked, TWO, out=tmp_path / "b.csv", form=form, keep_personal=True)
        assert "13812345678" in (tmp_path / "b.csv").read_text("utf-8")


def test_the_long_form_has_one_line_a_regions_task(linked: Path, tmp_path: Path) -> None:
    compare(linked, TWO, out=tmp_path / "a.csv", form="long", lang="en")
    header, *rows = _rows(tmp_path / "a.csv")
    one, two = (dict(zip(header, row, strict=True)) for row in rows)
    assert (one["region"], one["link"], one["score"]) == ("眉山市", "same", "1.0")
    assert (one["lead units"], one["responsible units"], one["support units"]) == ("市司法局", "", "市财政局、市档案馆")
    assert (one["due dates"], one["last due"]) == ("2021-12-31; 2022-06-30", "2022-06-30")
    assert (one["URL"], one["document number"]) == ("https://www.ms.gov.cn/info/1.htm", "眉府办函〔2021〕35号")
    assert one["common task id"] == two["common task id"] and one["task id"] != two["task id"]
    compare(linked, TWO, out=tmp_path / "a.xlsx", form="long", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    days = [row[[cell.value for cell in sheet[1]].index("最后到期日")].value for row in sheet.iter_rows(min_row=2)]
    assert days == [datetime(2022, 6, 30), None]


def test_one_sheet_a_theme_in_the_order_of_the_lines(built: BuildReport, tmp_path: Path) -> None:
    compare(built.warehouse, TWO, out=tmp_path / "all.xlsx", lang="en")
    compare(built.warehouse, TWO, out=tmp_path / "themes.xlsx", lang="en", sheets="theme")
    whole = list(openpyxl.load_workbook(tmp_path / "all.xlsx").active.iter_rows(values_only=True))
    book = openpyxl.load_workbook(tmp_path / "themes.xlsx")
    themes = list(dict.fromkeys(str(row[0] or "no theme") for row in whole[1:]))
    assert len(themes) > 1 and book.sheetnames == sheet_names(themes)
    parted = [row for sheet in book for row in sheet.iter_rows(values_only=True, min_row=2)]
    assert sorted(parted, key=str) == sorted(whole[1:], key=str)
    assert all(next(sheet.iter_rows(values_only=True)) == whole[0] for sheet in book)


def test_names_of_sheets_are_what_excel_allows() -> None:
    titles = ["深化[行政]/决策:公开?*", "长" * 40, "长" * 50, "History", "a", "A", "'quoted'", "//"]
    assert sheet_names(titles) == [
        "深化 行政 决策 公开",
        "长" * 31,
        "长" * 29 + " 2",
        "History 2",
        "a",
        "A 2",
        "quoted",
        "-",
    ]


def test_a_csv_has_no_sheets(built: BuildReport, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"write \.xlsx"):
        compare(built.warehouse, TWO, out=tmp_path / "a.csv", sheets="theme")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://a.gov.cn/" + "字" * 300, None])
def test_an_address_that_a_sheet_cannot_hold_or_should_not_stands_as_text(tmp_path: Path, url: str | None) -> None:
    write_book(tmp_path / "a.xlsx", [Sheet("a", ["source"], [[Linked("出处", url)]])])
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"]
    assert (cell.value, cell.hyperlink) == ("出处", None)


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose fewer regions"):
        write_book(tmp_path / "a.xlsx", [Sheet("a", ["x"] * 16_385, [])])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["wide", "long"])
def test_pandas_and_duckdb_read_back_what_was_written(built: BuildReport, tmp_path: Path, form: Any) -> None:
    compare(built.warehouse, TWO, out=tmp_path / "a.csv", lang="en", form=form)
    header, *rows = _rows(tmp_path / "a.csv")
    assert any("\n" in cell for row in rows for cell in row) is (form == "wide")
    frame = pandas.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    assert [list(frame.columns), *frame.to_numpy().tolist()] == [header, *rows]
    relation = duckdb.read_csv(str(tmp_path / "a.csv"), all_varchar=True)
    assert relation.columns == header
    assert [[cell or "" for cell in row] for row in relation.fetchall()] == rows


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_reads_the_same_from_csv_and_workbook(built: BuildReport, tmp_path: Path) -> None:
    compare(built.warehouse, TWO, out=tmp_path / "a.csv", lang="en")
    compare(built.warehouse, TWO, out=tmp_path / "b.xlsx", lang="en")
    out = tmp_path / "read"
    utf_8_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    for name in ("a.csv", "b.xlsx"):
        given = ["--infilter=CSV:44,34,76,1"] if name.endswith(".csv") else []
        words = [
            "soffice",
            *given,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            utf_8_csv,
        ]
        done = subprocess.run(
            [*words, "--outdir", str(out), str(tmp_path / name)], capture_output=True, timeout=120, check=True
        )
        assert b"Error" not in done.stderr
    expected = _rows(tmp_path / "a.csv")
    assert _rows(out / "a.csv") == expected
    assert _rows(out / "b.csv") == expected


def test_the_citation_of_what_an_analyst_corrected_says_so(
    tmp_path: Path, make_record: Callable[..., Record], make_task: Callable[..., Task]
) -> None:
    texts = ("建立公开目录并向社会公布办理结果。", "开展政务开放日活动，邀请群众代表参加。")
    records = [
        make_record(name, *(make_task(text) for text in texts), adcode=adcode, region=region)
        for name, adcode, region in (("one", "511400", "四川省眉山市"), ("two", "511700", "四川省达州市"))
    ]
    write_batch(tmp_path / "r", records)
    lines = f"unit,{records[0].source.sha256[:16]}-0001,建立公开,市司法局,王芳,附件如此\n"
    lines += (
        f"alignment,{records[1].source.sha256[:16]}-0002,开展政务,{records[0].source.sha256[:16]}-0001,王芳,同一事项\n"
    )
    (tmp_path / "corrections.csv").write_text("corrects,task_id,words,to,who,why\n" + lines, "utf-8")
    warehouse = build(tmp_path / "r", tmp_path, corrections=tmp_path / "corrections.csv").warehouse
    compare(warehouse, TWO, out=tmp_path / "c.csv")
    first, second = _rows(tmp_path / "c.csv")[1:]
    assert [source.count("（已更正）") for source in (first[7], *first[12].splitlines())] == [1, 0, 1]
    assert "已更正" not in second[7] + second[12]
