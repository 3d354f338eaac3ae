"""Tables of a DOCX: each cell in its column, however the file counts them."""

from collections.abc import Callable

from extractors.extraction import extract
from extractors.readers.docx import read
from taizhang.model import Notice, Source
from taizhang.settings import Settings

Make = Callable[..., bytes]
Shape = list[list[tuple[str, int, int]]]


def notice(data: bytes, **settings: int) -> Notice:
    return read(data, Source("a.docx", ""), Settings(**settings))  # type: ignore[arg-type]


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(*texts: str, about: str = "", width: int = 0) -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else ""
    return f"<w:tc><w:tcPr>{size}{about}</w:tcPr>{''.join(p(t) for t in texts)}</w:tc>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def tr(*cells: str, about: str = "") -> str:
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


START, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
HEAD = tr(tc("序号"), tc("工作任务"), tc("责任单位"))


def shape(data: bytes) -> Shape:
    grids = [b.grid for b in notice(data).blocks if b.grid is not None]
    assert len(grids) == 1
    return [[(c.text.value, c.row_span, c.column_span) for c in row] for row in grids[0].rows]


def columns(data: bytes) -> list[list[int]]:
    return [[c.column for c in row] for b in notice(data).blocks if b.grid for row in b.grid.rows]


def test_cells_that_span_rows_and_columns(word_file: Make) -> None:
    table = tbl(
        tr(tc("一、重点任务", about=span(3))),
        tr(tc("1", about=START), tc("编制目录"), tc("市司法局")),
        tr(tc("", about=ON), tc("设立专区"), tc("市民政局")),
        tr(tc("2", about=START), tc("公开"), tc("市财政局")),
        grid=(1000, 5000, 2000),
    )
    assert shape(word_file(table)) == [
        [("一、重点任务", 1, 3)],
        [("1", 2, 1), ("编制目录", 1, 1), ("市司法局", 1, 1)],
        [("设立专区", 1, 1), ("市民政局", 1, 1)],
        [("2", 1, 1), ("公开", 1, 1), ("市财政局", 1, 1)],
    ]


def test_a_cell_that_goes_on_with_none_is_a_blank_cell(word_file: Make) -> None:
    table = tbl(tr(tc("", about=ON), tc("编制目录"), tc("市司法局")), tr(tc("2"), tc("公开"), tc("市财政局")))
    assert shape(word_file(table))[0] == [("", 1, 1), ("编制目录", 1, 1), ("市司法局", 1, 1)]


def test_a_cell_that_goes_on_with_a_wider_one_says_the_same_and_is_marked(word_file: Make) -> None:
    table = tbl(
        tr(tc("市司法局", about=span(2) + START), tc("甲")),
        tr(tc("", about=ON), tc("市民政局"), tc("乙")),
        grid=(1000, 1000, 1000),
    )
    grid = notice(word_file(table)).blocks[0].grid
    assert grid is not None
    assert [(c.text.value, c.filled) for c in grid.rows[1]] == [("市司法局", True), ("市民政局", False), ("乙", False)]


def test_what_stands_in_a_cell_that_only_goes_on_is_not_printed(word_file: Make) -> None:
    table = tbl(tr(tc("1", about=START), tc("甲")), tr(tc("旧", about=ON), tc("乙")))
    assert shape(word_file(table)) == [[("1", 2, 1), ("甲", 1, 1)], [("乙", 1, 1)]]


def test_cells_merged_across_in_the_old_way(word_file: Make) -> None:
    table = tbl(
        tr(tc("一、重点任务", about='<w:hMerge w:val="restart"/>'), tc("", about='<w:hMerge w:val="continue"/>')),
        tr(tc("1"), tc("编制目录")),
        tr(tc("2"), tc("设立专区")),
    )
    assert shape(word_file(table))[0] == [("一、重点任务", 1, 2)]


def test_a_row_that_begins_after_some_columns_has_blanks_there(word_file: Make) -> None:
    table = tbl(HEAD, tr(tc("编制目录"), tc("市司法局"), about='<w:gridBefore w:val="1"/>'), grid=(1000, 5000, 2000))
    assert shape(word_file(table))[1] == [("", 1, 1), ("编制目录", 1, 1), ("市司法局", 1, 1)]


def test_columns_that_no_cell_begins_in_are_none(word_file: Make) -> None:
    row = tr(tc("1"), tc("编制目录", about=span(3)), tc("市司法局", about=span(2)))
    table = tbl(row, row, grid=(1000, 2000, 2000, 1000, 1000, 1000))
    assert shape(word_file(table))[0] == [("1", 1, 1), ("编制目录", 1, 1), ("市司法局", 1, 1)]


def test_edges_dragged_apart_by_a_hair_are_one(word_file: Make) -> None:
    table = tbl(
        tr(tc("序号"), tc("工作任务", about=span(2)), tc("责任单位")),
        tr(tc("1", about=span(2)), tc("编制目录"), tc("市司法局")),
        grid=(1000, 15, 5000, 2000),
    )
    assert columns(word_file(table)) == [[0, 1, 2], [0, 1, 2]]


def test_rows_of_as_many_cells_have_the_same_columns_however_far_edges_are_apart(word_file: Make) -> None:
    table = tbl(
        tr(tc("序号"), tc("工作任务", about=span(2)), tc("责任单位")),
        tr(tc("1", about=span(2)), tc("编制目录"), tc("市司法局")),
        tr(tc("2", about=span(2)), tc("设立专区"), tc("市民政局")),
        grid=(700, 400, 5000, 2000),
    )
    assert columns(word_file(table)) == [[0, 1, 2], [0, 1, 2], [0, 1, 2]]


def test_rows_parted_at_other_places_share_the_edges_that_lie_within_a_hair(word_file: Make) -> None:
    table = tbl(
        tr(tc("1"), tc("编制目录"), tc("市司法局", about=span(2)), tc("2021年底", about=span(2))),
        tr(tc("合计", about=span(3)), tc("两项"), tc("已办"), tc("未办")),
        grid=(1000, 2000, 10, 1990, 500, 500),
    )
    assert columns(word_file(table)) == [[0, 1, 2, 3], [0, 2, 3, 4]]


def test_a_row_that_does_not_fit_the_grid_is_set_by_the_widths_of_its_cells(word_file: Make) -> None:
    full = tr(tc("1", width=1000), tc("编制目录", width=4000), tc("市司法局", width=2000), tc("2021年底", width=1500))
    short = tr(tc("2", width=1000), tc("市司法局牵头设立专区", width=6000), tc("2022年底", width=1500))
    table = tbl(full, full, short, grid=(1000, 4000, 2000, 1500))
    assert shape(word_file(table))[2] == [("2", 1, 1), ("市司法局牵头设立专区", 1, 2), ("2022年底", 1, 1)]


def test_a_row_with_no_widths_and_no_fit_stays_ragged(word_file: Make) -> None:
    table = tbl(tr(tc("1"), tc("编制目录"), tc("市司法局")), tr(tc("设立专区"), tc("市民政局")))
    assert columns(word_file(table)) == [[0, 1, 2], [0, 1]]


def test_a_header_of_two_rows_keeps_its_spans(word_file: Make) -> None:
    table = tbl(
        tr(tc("序号", about=START), tc("工作任务", about=START), tc("责任单位", about=span(2))),
        tr(tc("", about=ON), tc("", about=ON), tc("牵头单位"), tc("配合单位")),
        tr(tc("1"), tc("编制目录"), tc("市司法局"), tc("市民政局")),
        grid=(800, 4000, 1500, 1500),
    )
    assert shape(word_file(table)) == [
        [("序号", 2, 1), ("工作任务", 2, 1), ("责任单位", 1, 2)],
        [("牵头单位", 1, 1), ("配合单位", 1, 1)],
        [("1", 1, 1), ("编制目录", 1, 1), ("市司法局", 1, 1), ("市民政局", 1, 1)],
    ]


def test_deleted_rows_and_cells_are_gone(word_file: Make) -> None:
    gone = '<w:del w:id="1"/>'
    table = tbl(
        HEAD,
        tr(tc("1"), tc("旧"), tc("旧单位"), about=gone),
        tr(tc("1"), tc("旧栏", about='<w:cellDel w:id="2"/>'), tc("编制目录"), tc("市司法局")),
    )
    read = notice(word_file(table))
    assert "旧" not in read.text
    assert [r.code for r in read.repairs] == ["revisions_accepted"]


def test_rows_and_cells_in_content_controls_are_read(word_file: Make) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = tr(control.format(tc("1")), tc("编制目录"), tc("市司法局"))
    assert shape(word_file(tbl(HEAD, control.format(row))))[1][0] == ("1", 1, 1)


def test_the_lines_of_a_cell_are_told_apart(word_file: Make) -> None:
    table = tbl(HEAD, tr(tc("1"), tc("编制", "目录"), tc("市司法局", "市民政局")))
    assert [text for text, _, _ in shape(word_file(table))[1]] == ["1", "编制目录", "市司法局、市民政局"]


def test_a_small_table_in_a_cell_is_words_of_the_cell(word_file: Make) -> None:
    inner = tbl(tr(tc("甲"), tc("乙")))
    cell = f"<w:tc>{p('编制基层政务公开事项标准目录。')}{inner}{p('')}</w:tc>"
    assert (
        shape(word_file(tbl(HEAD, tr(tc("1"), cell, tc("市司法局")))))[1][1][0] == "编制基层政务公开事项标准目录。甲乙"
    )


def test_a_table_that_frames_another_is_none(word_file: Make) -> None:
    inner = tbl(HEAD, tr(tc("1"), tc("编制目录"), tc("市司法局")))
    frame = tbl(tr(f"<w:tc>{p('任务分工')}</w:tc>", tc("表")), tr(f"<w:tc>{inner}{p('')}</w:tc>", tc("")))
    for outer in (frame, tbl(tr(f"<w:tc>{p('任务分工表')}{inner}{p('说明')}</w:tc>"))):
        read = notice(word_file(outer))
        assert [len(b.grid.rows) for b in read.blocks if b.grid] == [2]
        assert read.blocks[0].text.value.startswith("任务分工")


def test_a_box_of_one_column_is_paragraphs(word_file: Make) -> None:
    read = notice(word_file(tbl(tr(tc("一、总体要求", "（一）公开目录。")), tr(tc("（二）公开专区。")))))
    assert [b.text.value for b in read.blocks] == ["一、总体要求", "（一）公开目录。", "（二）公开专区。"]


def test_a_row_by_itself_is_a_line_and_one_below_a_table_is_its_row(word_file: Make) -> None:
    alone = tbl(tr(tc("达市府办〔2021〕1号"), tc("签发人：张三")))
    assert all(b.grid is None for b in notice(word_file(p("文件") + alone + p("通知"))).blocks)
    more = tbl(tr(tc("2"), tc("设立专区"), tc("市民政局")))
    table = tbl(HEAD, tr(tc("1"), tc("编制目录"), tc("市司法局")))
    assert [len(b.grid.rows) for b in notice(word_file(table + p("") + more)).blocks if b.grid] == [2, 1]


def test_a_table_that_sets_one_line_side_by_side_is_lines(word_file: Make) -> None:
    closing = tbl(tr(tc("抄送：市委办公室。", about=span(2))), tr(tc("达州市人民政府办公室"), tc("2021年9月10日印发")))
    read = notice(word_file(closing))
    assert [b.text.value for b in read.blocks] == ["抄送：市委办公室。", "达州市人民政府办公室", "2021年9月10日印发"]


def test_a_table_whose_cells_came_out_empty_is_a_table(word_file: Make) -> None:
    assert len(shape(word_file(tbl(HEAD, tr(tc(""), tc(""), tc("")))))) == 2


def test_a_table_past_the_cap_is_cut_and_said(word_file: Make) -> None:
    row = tr(tc("1"), tc("编制目录"), tc("市司法局"))
    read = notice(word_file(tbl(HEAD, *[row] * 9)), table_rows=5)
    assert [len(b.grid.rows) for b in read.blocks if b.grid] == [5]
    assert [i.code for i in read.issues] == ["too_large"]
    assert "TAIZHANG_TABLE_ROWS allows 5 " in read.issues[0].message


def test_a_row_of_more_cells_than_any_table_has_is_cut_and_said(word_file: Make) -> None:
    read = notice(word_file(tbl(tr(*[tc("甲")] * 300), HEAD)))
    assert [len(row) for b in read.blocks if b.grid for row in b.grid.rows] == [200, 3]
    assert [i.code for i in read.issues] == ["too_large"]


def test_spans_that_no_table_has_are_cut(word_file: Make) -> None:
    table = tbl(
        tr(tc("1", about=span(1_000_000_000)), tc("甲")), tr(tc("2", about='<w:gridSpan w:val="x"/>'), tc("乙"))
    )
    assert [text for row in shape(word_file(table)) for text, _, _ in row] == ["1", "甲", "2", "乙"]


def test_strict_files_write_units_of_measure(word_file: Make) -> None:
    table = tbl(
        tr(tc("序号"), tc("工作任务", about=span(2)), tc("责任单位")),
        tr(tc("1", about=span(2)), tc("编制目录"), tc("市司法局")),
        grid=(1000, 15, 5000, 2000),
    )
    for twips, measure in (("1000", "50pt"), ("15", "0.75pt"), ("5000", "250pt"), ("2000", "100pt")):
        table = table.replace(f'w:w="{twips}"', f'w:w="{measure}"')
    assert columns(word_file(table)) == [[0, 1, 2], [0, 1, 2]]


def test_every_fact_of_a_table_quotes_the_text(word_file: Make) -> None:
    table = tbl(
        tr(tc("序号"), tc("工作任务"), tc("责任单位"), tc("完成时限")),
        tr(tc("1", about=START), tc("编制目录。"), tc("市司法局", "市民政局"), tc("2021年底前")),
        tr(tc("", about=ON), tc("设立专区。"), tc("市财政局"), tc("2022年6月")),
    )
    data = word_file(table)
    text = notice(data).text
    record = extract(data, Source("a.docx", "0" * 64))
    places = [x.place for t in record.tasks for x in (t, *t.units, *t.deadlines)]
    assert [(t.text, [u.text for u in t.units]) for t in record.tasks] == [
        ("编制目录。", ["市司法局", "市民政局"]),
        ("设立专区。", ["市财政局"]),
    ]
    assert len(places) == 7
    assert all(place is not None and text[place.start : place.end] == place.quote for place in places)
    assert [(place.row, place.column) for place in places if place is not None][:2] == [(1, 1), (1, 2)]
