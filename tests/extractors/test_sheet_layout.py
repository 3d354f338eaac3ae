"""Sheets laid out: which rows are lines, which are the table, and what is left out."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from extractors.extraction import extract, record_of
from extractors.readers.sheets import read
from taizhang.model import BlockKind, Notice, Source
from taizhang.settings import Settings

HEADER = ["序号", "工作任务", "责任单位", "完成时限"]
ROWS: list[list[Any]] = [
    [1, "编制政务公开事项标准目录", "市司法局", "2021年12月底前"],
    [2, "设立政务公开专区", "市政务服务管理局", "2022年6月"],
]


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(fill: Callable[[Any], object], title: str = "Sheet1") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    fill(sheet)
    return saved(book)


def notice_of(data: bytes) -> Notice:
    return read(data, Source("任务.xlsx", hashlib.sha256(data).hexdigest()), Settings())


def lines(notice: Notice) -> list[str]:
    return [b.text.value for b in notice.blocks if b.kind is BlockKind.PARAGRAPH]


def tables(notice: Notice) -> list[list[list[str]]]:
    return [[[c.text.value for c in row] for row in b.grid.rows] for b in notice.blocks if b.grid is not None]


def test_a_table_with_its_title_above_and_its_notes_below() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "附件1"
        sheet["A2"] = "2021年政务公开任务分工表"
        sheet.merge_cells("A2:D2")
        sheet["A3"], sheet["D3"] = "填报单位：市政府办公室", "单位：项"
        sheet.append(HEADER)
        for row in ROWS:
            sheet.append(row)
        sheet["A7"] = "注：市级有关部门指市司法局等部门。"
        sheet.merge_cells("A7:D7")

    notice = notice_of(workbook(fill))
    assert lines(notice) == [
        "附件1",
        "2021年政务公开任务分工表",
        "填报单位：市政府办公室",
        "单位：项",
        "注：市级有关部门指市司法局等部门。",
    ]
    assert tables(notice) == [[HEADER, *([str(r[0]), *r[1:]] for r in ROWS)]]
    assert [[u.text for u in t.units] for t in record_of(notice).tasks] == [["市司法局"], ["市政务服务管理局"]]


def test_each_cell_says_where_the_sheet_has_it() -> None:
    def fill(sheet: Any) -> None:
        for r, row in enumerate([HEADER, *ROWS]):
            for c, value in enumerate(row):
                sheet.cell(5 + r, 2 + c, value)

    data = workbook(fill, "任务")
    task = extract(data, Source("任务.xlsx", hashlib.sha256(data).hexdigest())).tasks[1]
    assert task.place and task.place.path == "任务!C7"
    assert task.units[0].place and task.units[0].place.path == "任务!D7"


def test_merged_cells_span_and_columns_merged_all_the_way_down_are_one() -> None:
    def fill(sheet: Any) -> None:
        for r, (a, b, c) in enumerate(
            [
                ("工作任务", "责任单位", "完成时限"),
                ("公开目录", "市司法局", "2021年底"),
                ("设立专区", None, "2022年6月"),
            ],
            1,
        ):
            sheet.cell(r, 1, a)
            sheet.cell(r, 3, b)
            sheet.cell(r, 4, c)
            sheet.merge_cells(start_row=r, end_row=r, start_column=1, end_column=2)
        sheet.merge_cells("C2:C3")

    notice = notice_of(workbook(fill))
    grid = next(b.grid for b in notice.blocks if b.grid)
    assert [[(c.text.value, c.row_span, c.column_span) for c in row] for row in grid.rows] == [
        [("工作任务", 1, 1), ("责任单位", 1, 1), ("完成时限", 1, 1)],
        [("公开目录", 1, 1), ("市司法局", 2, 1), ("2021年底", 1, 1)],
        [("设立专区", 1, 1), ("2022年6月", 1, 1)],
    ]
    assert [t.units[0].text for t in record_of(notice).tasks] == ["市司法局", "市司法局"]


def test_a_line_feed_in_a_cell_parts_units() -> None:
    notice = notice_of(
        workbook(lambda s: [s.append(r) for r in (HEADER, [1, "公开目录", "市司法局\n市财政局", "2021年底"], ROWS[1])])
    )
    assert [u.text for u in record_of(notice).tasks[0].units] == ["市司法局", "市财政局"]


def test_a_blank_row_parts_two_tables() -> None:
    def fill(sheet: Any) -> None:
        for row in (HEADER, ROWS[0], [], ["附件2"], ["序号", "领域", "指导单位"], [1, "义务教育", "市教育局"]):
            sheet.append(row)

    assert [len(t) for t in tables(notice_of(workbook(fill)))] == [2, 2]


def test_a_table_goes_on_behind_a_blank_row_with_its_next_section() -> None:
    def fill(sheet: Any) -> None:
        for row in (HEADER, ["一、公开目录"], ROWS[0], [], ["二、公开专区"], ROWS[1]):
            sheet.append(row)

    record = record_of(notice_of(workbook(fill)))
    assert [(t.section, [u.text for u in t.units]) for t in record.tasks] == [
        (("一、公开目录",), ["市司法局"]),
        (("二、公开专区",), ["市政务服务管理局"]),
    ]


def test_a_second_header_under_a_title_begins_a_second_table_without_a_blank_row() -> None:
    def fill(sheet: Any) -> None:
        for row in (HEADER, ROWS[0], ["附件2"], ["指导分工表"], HEADER, ROWS[1]):
            sheet.append(row)

    notice = notice_of(workbook(fill))
    assert [len(t) for t in tables(notice)] == [2, 2]
    assert lines(notice) == ["附件2", "指导分工表"]


def test_the_last_row_of_a_table_stays_though_it_has_one_cell_of_its_own() -> None:
    def fill(sheet: Any) -> None:
        for row in (HEADER, ROWS[0], [None, "公布清单", None, None]):
            sheet.append(row)
        sheet.merge_cells("C2:C3")

    assert [t.text for t in record_of(notice_of(workbook(fill))).tasks] == ["编制政务公开事项标准目录", "公布清单"]


def test_the_names_of_several_sheets_stand_before_their_tables() -> None:
    book = Workbook()
    for name in ("牵头任务", "配合任务"):
        sheet = book.create_sheet(name)
        for row in (HEADER, ROWS[0]):
            sheet.append(row)
    del book["Sheet"]
    assert lines(notice_of(saved(book))) == ["牵头任务", "配合任务"]


def test_a_name_that_nobody_gave_is_no_line() -> None:
    for name in ("Sheet1", "工作表1", "Sheet"):
        notice = notice_of(workbook(lambda s: [s.append(r) for r in (HEADER, *ROWS)], name))
        assert lines(notice) == []


def test_hidden_sheets_are_left_out_and_named() -> None:
    book = Workbook()
    for name, state in (("任务", "visible"), ("旧稿", "hidden"), ("代码", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in (HEADER, *ROWS):
            sheet.append(row)
    del book["Sheet"]
    notice = notice_of(saved(book))
    assert [(i.code, i.message) for i in notice.issues] == [
        ("sheet_hidden", "任务.xlsx: hidden sheets were left out: 旧稿、代码")
    ]
    assert len(tables(notice)) == 1


def test_hidden_rows_and_columns_are_left_out_and_part_nothing() -> None:
    def fill(sheet: Any) -> None:
        for row in (
            [*HEADER, "内部备注"],
            [*ROWS[0], "密"],
            [9, "已删任务", "市财政局", "2021年底", "密"],
            [*ROWS[1], "密"],
        ):
            sheet.append(row)
        sheet.merge_cells("C3:C4")
        sheet["C3"] = "市大数据局"
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True

    notice = notice_of(workbook(fill))
    assert [(i.code, i.message) for i in notice.issues] == [
        ("rows_hidden", "任务.xlsx: sheet Sheet1: rows 3 are hidden and were left out"),
        ("columns_hidden", "任务.xlsx: sheet Sheet1: columns E are hidden and were left out"),
    ]
    # A merged cell whose first row is hidden shows in the row that is left of it.
    assert [[u.text for u in t.units] for t in record_of(notice).tasks] == [["市司法局"], ["市大数据局"]]
    assert "已删任务" not in notice.text
    assert "密" not in notice.text


def test_a_plan_written_down_a_column_is_a_narrative() -> None:
    def fill(sheet: Any) -> None:
        for text in (
            "一、重点任务",
            "（一）公开目录。编制目录。（责任单位：市司法局；完成时限：2021年12月底前）",
            "（二）设立专区。设立公开专区。（责任单位：市大数据局；完成时限：2022年6月）",
        ):
            sheet.append([text])

    record = record_of(notice_of(workbook(fill)))
    assert [[u.text for u in t.units] for t in record.tasks] == [["市司法局"], ["市大数据局"]]
