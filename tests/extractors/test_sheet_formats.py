"""The formats of sheets: the same record from XLSX, XLS and ODS, and what each hides, damages or overdoes."""

import hashlib
import struct
import subprocess
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from extractors import readers
from extractors.extraction import extract
from extractors.readers.kinds import Kind, kind_of
from taizhang.model import Notice, Record, Source
from taizhang.settings import Settings

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
DEFAULTS = Settings()


def notice_of(data: bytes, settings: Settings = DEFAULTS) -> Notice:
    return readers.read(data, Source("任务.xlsx", "0" * 64), settings)


def cells(notice: Notice) -> list[list[str]]:
    return [[c.text.value for c in row] for b in notice.blocks if b.grid for row in b.grid.rows]


def codes(notice: Notice) -> list[str]:
    return [i.code for i in notice.issues]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def xlsx(rows: str, *, namespace: str = MAIN, before: str = "", after: str = "", texts: str = "") -> bytes:
    kinds = {"worksheet": "/xl/worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml"}
    links = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/{k}" Target="{t}"/>' for i, (k, t) in enumerate(kinds.items())
    )
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{RELATIONS}"><sheets><sheet name="任务" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{namespace}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{namespace}">{texts}</sst>',
        }
    )


def ods(rows: str, head: str = "") -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    names = " ".join(f'xmlns:{n}="{space}{n}:1.0"' for n in ("office", "table", "text", "style"))
    content = f'{head}<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="任务">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def inline(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def ledger() -> bytes:
    """Return a workbook with what is easily lost: months, merged cells, what is hidden."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务"
    sheet["B1"] = "2021年政务公开任务分工表"
    sheet.merge_cells("B1:E1")
    rows: list[list[object]] = [
        ["序号", "工作任务", "责任单位", "完成时限"],
        [1, "编制政务公开事项标准目录", "市司法局\n市财政局", datetime(2021, 12, 1)],
        [2, "设立政务公开专区", None, datetime(2022, 6, 10)],
        [3, "已经删去的任务", "市公安局", datetime(2022, 6, 10)],
        [4, "公开行政执法事项", "市司法局", "长期坚持"],
    ]
    for r, row in enumerate(rows, 2):
        for c, value in enumerate(row, 2):
            sheet.cell(r, c, value)
    sheet["E3"].number_format = 'yyyy"年"m"月"'
    sheet["E4"].number_format = 'yyyy"年"m"月"d"日"'
    sheet.merge_cells("D3:D4")
    sheet.row_dimensions[5].hidden = True
    hidden = book.create_sheet("旧稿")
    hidden["A1"] = "旧"
    hidden.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def as_format(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The ledger in another format, as LibreOffice writes it."""
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "ledger.xlsx").write_bytes(ledger())
    profile = (folder / "profile").as_uri()

    @cache
    def converted(ending: str) -> bytes:
        command = [soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", ending]
        subprocess.run([*command, "--outdir", folder, folder / "ledger.xlsx"], check=True, capture_output=True)
        return (folder / f"ledger.{ending}").read_bytes()

    return converted


def told(record: Record) -> list[tuple[str | None, str, list[str], list[tuple[str | None, str | None]]]]:
    return [
        (
            t.number,
            t.text,
            [u.text for u in t.units],
            [(d.kind.value, d.due.isoformat() if d.due else None) for d in t.deadlines],
        )
        for t in record.tasks
    ]


LEDGER = [
    ("1", "编制政务公开事项标准目录", ["市司法局", "市财政局"], [("by", "2021-12-31")]),
    ("2", "设立政务公开专区", ["市司法局", "市财政局"], [("by", "2022-06-10")]),
    ("4", "公开行政执法事项", ["市司法局"], [("ongoing", None)]),
]


def record_of(data: bytes, name: str) -> Record:
    return extract(data, Source(name, hashlib.sha256(data).hexdigest()))


def test_an_xlsx_gives_its_record() -> None:
    record = record_of(ledger(), "任务.xlsx")
    assert told(record) == LEDGER
    assert {i.code for i in record.issues} == {"sheet_hidden", "rows_hidden"}


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_same_ledger_in_another_format_gives_the_same_record(
    as_format: Callable[[str], bytes], ending: str
) -> None:
    data = as_format(ending)
    assert kind_of(data) is Kind.SHEET
    record = record_of(data, f"任务.{ending}")
    assert told(record) == LEDGER
    assert {i.code for i in record.issues} == {"sheet_hidden", "rows_hidden"}
    assert record == record_of(data, f"任务.{ending}")


def test_an_encrypted_xls_says_so(as_format: Callable[[str], bytes]) -> None:
    data = as_format("xls")
    start = data.index(b"\x09\x08\x10\x00\x00\x06")  # the records of the workbook begin with BOF
    following = start + 4 + 16
    encrypted = data[:following] + b"\x2f\x00" + data[following + 2 :]
    assert codes(notice_of(encrypted)) == ["encrypted"]


def test_a_truncated_xls_is_damaged(as_format: Callable[[str], bytes]) -> None:
    data = as_format("xls")
    for tenth in range(1, 10):
        assert codes(notice_of(data[: len(data) * tenth // 10])) == ["damaged_file"]


def xlsb(cells: list[tuple[int, int, str | float]]) -> bytes:
    """Return a workbook in Excel's binary parts, its texts inside the cells."""

    def record(kind: int, body: bytes) -> bytes:
        name = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return name + bytes([len(body)]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    rows = b""
    last = -1
    for row, column, value in cells:
        if row != last:
            rows += record(0, struct.pack("<I", row) + b"\0" * 13)
            last = row
        head = struct.pack("<II", column, 0)
        rows += record(6, head + text(value)) if isinstance(value, str) else record(5, head + struct.pack("<d", value))
    corner = struct.pack("<IIII", 0, cells[-1][0], 0, max(c for _, c, _ in cells))
    sheet = record(0x81, b"") + record(0x94, corner) + record(0x91, b"") + rows + record(0x92, b"") + record(0x82, b"")
    names = record(0x8F, b"") + record(0x9C, struct.pack("<II", 0, 1) + text("r0") + text("任务")) + record(0x90, b"")
    book = record(0x83, b"") + record(0x99, b"\0" * 12) + names + record(0x84, b"")
    links = f'<Relationships xmlns="{LINKS}"><Relationship Id="r0" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def test_an_xlsb_is_read() -> None:
    data = xlsb([(0, 0, "序号"), (0, 1, "任务"), (1, 0, 1.0), (1, 1, "公开目录")])
    assert kind_of(data) is Kind.SHEET
    assert cells(notice_of(data)) == [["序号", "任务"], ["1", "公开目录"]]


def test_an_xlsb_that_reaches_to_the_last_corner_names_the_cap() -> None:
    notice = notice_of(xlsb([(0, 0, "任务"), (1_048_575, 16_383, "完")]))
    assert codes(notice) == ["too_large"]
    assert "TAIZHANG_TABLE_ROWS" in notice.issues[0].message


def test_runs_of_rich_text_are_one_and_their_pronunciation_is_left_out() -> None:
    texts = "<si><r><t>工作</t></r><r><t>任务</t></r><rPh><t>gōng</t></rPh></si><si><t>责任_x000D_\n单位</t></si>"
    data = xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>', texts=texts)
    assert cells(notice_of(data)) == [["工作任务", "责任单位"]]


def test_cells_without_names_stand_one_after_the_other() -> None:
    rows = '<row><c t="inlineStr"><is><t>任务</t></is></c><c/><c t="b"><v>1</v></c></row>'
    assert cells(notice_of(xlsx(rows))) == [["任务", "TRUE"]]


def test_strict_office_open_xml_is_read() -> None:
    data = xlsx(f'<row r="1">{inline("A1", "任务")}{inline("B1", "单位")}</row>', namespace=STRICT)
    assert cells(notice_of(data)) == [["任务", "单位"]]


def test_errors_and_formulas_without_a_value_are_named() -> None:
    rows = f'<row r="1">{inline("A1", "任务")}{inline("B1", "单位")}</row><row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>TODAY()</f></c></row>'
    notice = notice_of(xlsx(rows))
    assert [(i.code, i.message) for i in notice.issues] == [
        ("cell_error", "任务.xlsx: sheet 任务: A2, B2 hold no value but an error; they were read as empty")
    ]


def test_a_formula_gives_the_value_that_was_computed() -> None:
    rows = f'<row r="1">{inline("A1", "任务")}<c r="B1" t="str"><f>A2</f><v>市司法局</v></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
    assert cells(notice_of(xlsx(rows))) == [["任务", "市司法局", "2"]]


def test_more_rows_than_allowed_name_the_cap() -> None:
    rows = "".join(f'<row r="{r}">{inline(f"A{r}", "任务")}{inline(f"B{r}", "单位")}</row>' for r in range(1, 12))
    notice = notice_of(xlsx(rows), Settings(table_rows=10))
    assert codes(notice) == ["too_large"]
    assert "TAIZHANG_TABLE_ROWS allows 10" in notice.issues[0].message


def test_a_cell_in_the_last_corner_and_padding_to_the_last_row_cost_nothing() -> None:
    padding = "".join(f'<row r="{r}" spans="1:9" s="1"/>' for r in range(3, 200_000))
    row = f'<row r="1">{inline("A1", "任务")}{inline("B1", "单位")}{"".join(f"""<c r="C{r}" s="1"/>""" for r in range(16_000))}</row>'
    last = f'<row r="1048576">{inline("XFD1048576", "完")}</row>'
    began = perf_counter()
    notice = notice_of(xlsx(row + padding + last))
    assert cells(notice) == [["任务", "单位"]]
    assert notice.blocks[-1].text.value == "完"
    assert perf_counter() - began < 10  # laid out as a plane it would be 17,000 million cells


def test_merged_cells_over_the_whole_sheet_cost_nothing() -> None:
    rows = "".join(f'<row r="{r}">{inline(f"A{r}", "任务")}{inline(f"B{r}", "单位")}</row>' for r in range(1, 1000))
    merged = "".join(f'<mergeCell ref="A{r}:XFD1048576"/>' for r in range(1, 1000))
    assert codes(notice_of(xlsx(rows, after=f"<mergeCells>{merged}</mergeCells>"))) == []


def test_a_table_of_too_many_columns_is_left_out() -> None:
    names = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVW" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    notice = notice_of(xlsx(f'<row r="1">{"".join(inline(f"{n}1", "任务") for n in names)}</row>'))
    assert codes(notice) == ["too_large"]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_part_that_declares_entities_is_not_read(make: Callable[..., bytes]) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    data = ods("", head=bomb) if make is ods else xlsx("", before=bomb)
    assert codes(notice_of(data)) == ["damaged_file"]


def test_rows_and_cells_that_an_ods_repeats() -> None:
    rows = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>任务</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>公<text:s/>开</text:p><text:p>目录</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2021-09-10"><text:p>21/9/10</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert cells(notice_of(ods(rows))) == [["任务", "任务"], *[["公开目录", "2021年9月10日"]] * 2]


def test_an_ods_that_repeats_a_row_without_end_names_the_cap() -> None:
    rows = '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000"><text:p>任务</text:p></table:table-cell></table:table-row>'
    notice = notice_of(ods(rows), Settings(table_rows=100))
    assert codes(notice) == ["too_large"]
