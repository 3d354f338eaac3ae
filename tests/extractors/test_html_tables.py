"""Tables of a page: spans, parts, tables in tables, tables that lay the page out."""

from __future__ import annotations

from extractors.extraction import extract
from extractors.readers import html
from taizhang.model import BlockKind, Grid, Notice, Record, Source
from taizhang.settings import from_environment

SOURCE = Source("a.html", "0" * 64)
HEAD = "<tr><th>序号</th><th>工作任务</th><th>责任单位</th><th>完成时限</th></tr>"


def row(number: int, unit: str = "市财政局") -> str:
    return f"<tr><td>{number}</td><td>完成第{number}批改革事项清单的编制和公布</td><td>{unit}</td><td>2022年{number}月底前</td></tr>"


def notice(body: str, **caps: int) -> Notice:
    page = f'<html><body><div id="zoom"><p>附件：任务分工表</p>{body}</div></body></html>'
    return html.read(page.encode(), SOURCE, from_environment({}, **caps))


def record(body: str) -> Record:
    return extract(
        f'<html><body><div id="zoom"><p>临川市2022年任务分工表</p>{body}</div></body></html>'.encode(), SOURCE
    )


def grids(body: str) -> list[Grid]:
    return [b.grid for b in notice(body).blocks if b.grid]


def texts(grid: Grid) -> list[list[str]]:
    return [[c.text.value for c in r] for r in grid.rows]


def test_a_table_gives_tasks_with_the_path_of_each_cell() -> None:
    found = record(f"<table>{HEAD}{row(5)}{row(6)}</table>")
    assert [(t.number, str(t.deadlines[0].due)) for t in found.tasks] == [("5", "2022-05-31"), ("6", "2022-06-30")]
    place = found.tasks[1].units[0].place
    assert place is not None
    assert (place.path, place.quote) == ("/html/body/div/table/tr[3]/td[3]", "市财政局")


def test_cells_that_span_rows_stand_in_each() -> None:
    body = f"<table>{HEAD}<tr><td>1</td><td>编制清单并且向社会公布</td><td rowspan=2>市司法局</td><td rowspan='2'>2022年3月底前</td></tr><tr><td>2</td><td>更新目录并且向社会公布</td></tr></table>"
    assert [(u.text, str(t.deadlines[0].due)) for t in record(body).tasks for u in t.units] == [
        ("市司法局", "2022-03-31")
    ] * 2


def test_a_span_of_no_rows_goes_to_the_end_and_none_goes_further() -> None:
    grid = grids(
        f"<table>{HEAD}<tr><td>1</td><td>编制清单</td><td rowspan=0>市司法局</td><td rowspan=65000>年底前</td></tr><tr><td>2</td><td>更新目录</td></tr></table>"
    )[0]
    assert [c.row_span for c in grid.rows[1]] == [1, 1, 2, 2]


def test_a_section_s_row_spans_no_more_columns_than_there_are() -> None:
    grid = grids(f"<table>{HEAD}<tr><td colspan=999999>一、深化改革</td></tr>{row(1)}</table>")[0]
    assert grid.rows[1][0].column_span == 4
    assert (
        grids(f"<table>{HEAD}<tr><td colspan=-2 rowspan=x>一</td><td>二</td></tr></table>")[0].rows[1][0].column_span
        == 1
    )


def test_heads_come_first_and_feet_last() -> None:
    body = f"<table><tfoot><tr><td>注</td><td>以上长期坚持</td></tr></tfoot><tbody>{row(1)}</tbody><thead>{HEAD}</thead></table>"
    assert [r[0] for r in texts(grids(body)[0])] == ["序号", "1", "注"]


def test_a_caption_stands_before_its_table() -> None:
    blocks = notice(f"<table><caption>重点任务分工表</caption>{HEAD}{row(1)}</table>").blocks
    assert [b.text.value for b in blocks if b.kind is BlockKind.PARAGRAPH][-1] == "重点任务分工表"
    assert blocks[-1].kind is BlockKind.TABLE


def test_hidden_rows_and_cells_are_left_out() -> None:
    body = f'<table>{HEAD}{row(1)}<tr style="display:none"><td>9</td><td>旧任务</td><td>市旧局</td><td>2020年</td></tr><tr><td>2</td><td style="display: none">藏</td><td>更新目录</td><td>市司法局</td><td>年底前</td></tr></table>'
    assert [r[0] for r in texts(grids(body)[0])] == ["序号", "1", "2"]
    assert texts(grids(body)[0])[2] == ["2", "更新目录", "市司法局", "年底前"]


def test_lines_of_a_cell_that_are_units_are_parted() -> None:
    grid = grids(
        f"<table>{HEAD}<tr><td>1</td><td><p>编制清单，</p><p>公布清单</p></td><td>市司法局<br>市财政局</td><td>年底前</td></tr></table>"
    )[0]
    assert texts(grid)[1] == ["1", "编制清单，公布清单", "市司法局、市财政局", "年底前"]


def test_a_table_in_a_cell_stands_after_its_table_and_its_text_once() -> None:
    inner = "<table><tr><td>区县</td><td>数量</td></tr><tr><td>青云区</td><td>12</td></tr></table>"
    body = f"<table>{HEAD}<tr><td>1</td><td>编制清单并逐项公布，数量见下表{inner}</td><td>市司法局</td><td>年底前</td></tr>{row(2)}</table>"
    first, second = grids(body)
    assert texts(first)[1][1] == "编制清单并逐项公布，数量见下表"
    assert texts(second) == [["区县", "数量"], ["青云区", "12"]]
    assert notice(body).text.count("青云区") == 1


def test_tables_that_lay_the_page_out_are_running_text() -> None:
    task = "<p>一、加强领导。编制工作方案。（责任单位：市司法局；完成时限：2022年6月底前）</p>"
    inner = f"<table><tr><td>{task}<table>{HEAD}{row(5)}</table></td></tr></table>"
    found = record(f"<table><tr><td width=200></td><td>{inner}</td></tr></table>")
    assert [str(t.deadlines[0].due) for t in found.tasks] == ["2022-06-30", "2022-05-31"]


def test_an_article_beside_a_side_column_is_running_text() -> None:
    paragraphs = "".join(
        f"<p>（{n}）完善第{n}项制度。各单位要结合实际抓好落实，确保改革任务落地见效。（责任单位：市司法局）</p>"
        for n in "一二三四五六七八九十"
    )
    found = record(f"<table><tr><td>服务指南</td><td>{paragraphs}</td></tr></table>")
    assert len(found.tasks) == 10


def test_one_task_table_cut_into_several_is_one() -> None:
    body = f"<table>{HEAD}{row(1)}</table><table>{row(2)}{row(3)}</table>"
    assert [t.number for t in record(body).tasks] == ["1", "2", "3"]


def test_rows_in_a_form_and_cells_without_an_end_are_read() -> None:
    body = f"<table><form>{HEAD}<tr><td>1<td>编制清单<td>市司法局<td>年底前<tr><td>2<td>更新目录<td>市财政局<td>年底前</form></table>"
    assert [r[2] for r in texts(grids(body)[0])] == ["责任单位", "市司法局", "市财政局"]


def test_broken_rows_are_read_as_a_browser_mends_them() -> None:
    body = f"<table>{HEAD}<td>1</td><td>编制清单并且向社会公布</td><td>市司法局</td><td>2022年6月底前</td></tr></table>"
    found = record(body)
    assert [u.text for u in found.tasks[0].units] == ["市司法局"]
    stray = notice(f"<table>{HEAD}<div>表中文字。</div>{row(1)}</table>")
    assert [r.code for r in stray.repairs] == ["markup_mended"]
    assert [b.text.value for b in stray.blocks if b.kind is BlockKind.PARAGRAPH][-1] == "表中文字。"
    assert [r[0] for r in texts(next(b.grid for b in stray.blocks if b.grid))] == ["序号", "1"]


def test_a_table_past_the_cap_is_cut_and_told_of() -> None:
    found = notice(f"<table>{HEAD}{''.join(row(n) for n in range(1, 9))}</table>", table_rows=5)
    assert [len(b.grid.rows) for b in found.blocks if b.grid] == [5]
    assert [(i.code, "TAIZHANG_TABLE_ROWS=5" in i.message) for i in found.issues] == [("too_large", True)]


def test_tables_deep_in_one_another_are_read_in_time() -> None:
    body = "<table><tr><td>一</td><td>" * 400 + "（一）制定方案。（责任单位：市司法局）" + "</td></tr></table>" * 400
    assert "市司法局" in notice(body).text


def test_a_column_of_quantities_is_no_task() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>市财政局</td><td>{n}人</td><td>管理</td></tr>" for n in range(1, 5))
    head = "<tr><th>序号</th><th>安置单位</th><th>安置任务</th><th>岗位类别</th></tr>"
    found = record(f"<table>{head}{rows}</table>")
    assert found.tasks == ()
    assert [i.code for i in found.issues] == ["table_not_understood"]


def test_one_title_over_numbers_and_tasks() -> None:
    head = "<tr><td colspan=2>工作任务</td><td colspan=2>具体要求</td><td>责任单位</td><td>时限要求</td></tr>"
    rows = "".join(
        f"<tr><td>一、助力经济发展</td><td>（{c}）加强信息公开</td><td>{n}</td><td>公开第{n}批政策的执行情况。</td><td>市财政局</td><td>{n}月底前</td></tr>"
        for n, c in enumerate("一二三", 1)
    )
    assert [(t.number, t.section, t.text) for t in record(f"<table>{head}{rows}</table>").tasks] == [
        (str(n), ("一、助力经济发展", f"（{c}）加强信息公开"), f"公开第{n}批政策的执行情况。")
        for n, c in enumerate("一二三", 1)
    ]


def test_a_section_that_is_a_department_does_the_rows_below_it() -> None:
    head = "<tr><td>序号</td><td>重点任务</td><td>完成时限</td></tr>"
    rows = [f"<tr><td>{n}</td><td>完成第{n}批改革事项清单的编制</td><td>{n}月</td></tr>" for n in range(1, 4)]
    sections = ["市发展改革委（2项）", "市教育局（1项）", "示范区（1项）"]
    marked = [f"<tr><td colspan=3>{m}、{s}</td></tr>" for m, s in zip("一二三", sections, strict=True)]
    found = record(f"<table>{marked[0]}{head}{rows[0]}{marked[1]}{rows[1]}{marked[2]}{rows[2]}</table>")
    assert [(t.section, [(u.text, u.inherited) for u in t.units]) for t in found.tasks] == [
        (("一、市发展改革委（2项）",), [("市发展改革委", True)]),
        (("二、市教育局（1项）",), [("市教育局", True)]),
        (("三、示范区（1项）",), []),
    ]


def test_a_time_that_is_the_one_above_stays_in_its_column() -> None:
    head = "<tr><th>工作任务</th><th>责任单位</th><th>完成时限</th><th>备注</th></tr>"
    rows = "".join(
        f"<tr><td>完成第{n}批改革事项清单</td><td>市财政局</td><td>{t}</td><td></td></tr>"
        for n, t in enumerate(("9月底", "同上"), 1)
    )
    found = record(f"<table>{head}{rows}</table>")
    assert [[d.text for d in t.deadlines] for t in found.tasks] == [["9月底"], ["9月底"]]


def test_a_date_over_two_lines_is_one() -> None:
    head = "<tr><th>序号</th><th>工作任务</th><th>责任单位</th><th>完成时限</th></tr>"
    rows = "".join(
        f"<tr><td>{n}</td><td>完成第{n}批改革事项清单</td><td>市财政局</td><td>{t}</td></tr>"
        for n, t in enumerate(("2022年<br>10月底", "<p>6月1日至</p><p>9月30日</p>", "3月完成<br>5月完成"), 1)
    )
    dues = [[str(d.due) for d in t.deadlines] for t in record(f"<table>{head}{rows}</table>").tasks]
    assert dues == [["2022-10-31"], ["2022-09-30"], ["2022-03-31", "2022-05-31"]]


def test_a_heading_may_say_that_the_first_named_leads() -> None:
    head = "<tr><th>序号</th><th>工作内容</th><th>责任单位（排名第一为牵头单位）</th><th>完成时间</th></tr>"
    rows = f"{row(1, '市交通局、市财政局')}{row(2)}"
    units = [[(u.text, u.role.value) for u in t.units] for t in record(f"<table>{head}{rows}</table>").tasks]
    assert units == [[("市交通局", "lead"), ("市财政局", "responsible")], [("市财政局", "responsible")]]
