"""Tables as they are shown: merged cells drawn once, gaps told, places without a cell blank."""

from __future__ import annotations

import dataclasses

import pytest

from explorer.excerpts import Fact, Mark, Rows, excerpts, pieces
from explorer.rereading import NotReread, ReadBlock, ReadCell, Reread, blocks_of
from extractors.readers import read
from taizhang.model import Passage, Place, Source
from taizhang.settings import Settings

PAGE = """<html><body><p>任务分工表</p><table>
<tr><th>序号</th><th>工作任务</th><th>责任单位</th></tr>
<tr><td>1</td><td>编制目录</td><td rowspan="4">市司法局</td></tr>
<tr><td>2</td><td>设立专区</td></tr>
<tr><td>3</td><td>开展评估</td></tr>
<tr><td>4</td><td>组织培训</td></tr>
</table></body></html>"""


def mark_of(source: Reread, quote: str) -> Mark:
    start = source.text.index(quote)
    return Mark(Fact.TASK, 0, Place(0, start, start + len(quote), quote))


def drawn(rows: Rows) -> list[list[tuple[str, int, int]]]:
    return [[("".join(p.text for p in c.words), c.rows, c.columns) for c in row.cells] for row in rows.rows]


def reread(page: str) -> Reread:
    return blocks_of(read(page.encode(), Source("a.html", "0"), Settings()))


def test_a_merged_cell_is_drawn_in_the_first_of_its_rows_that_is_shown() -> None:
    source = reread(PAGE)
    (rows,) = excerpts(source, [mark_of(source, "开展评估")], keep_personal=False)
    assert isinstance(rows, Rows)
    assert drawn(rows) == [
        [("序号", 1, 1), ("工作任务", 1, 1), ("责任单位", 1, 1)],
        [("2", 1, 1), ("设立专区", 1, 1), ("市司法局", 3, 1)],
        [("3", 1, 1), ("开展评估", 1, 1)],
        [("4", 1, 1), ("组织培训", 1, 1)],
    ]
    assert [row.after_gap for row in rows.rows] == [False, True, False, False]


def test_a_place_without_a_cell_is_blank() -> None:
    cells = (ReadCell(0, 0, 1, 1, ((0, "甲"),)), ReadCell(0, 2, 1, 2, ((1, "乙"),)))
    source = Reread("甲乙", (ReadBlock(0, (), 0, cells),))
    (rows,) = excerpts(source, [mark_of(source, "甲")], keep_personal=False)
    assert isinstance(rows, Rows)
    assert drawn(rows) == [[("甲", 1, 1), ("", 1, 1), ("乙", 1, 2)]]
    assert rows.columns == 4


def test_other_words_at_the_place_are_no_evidence() -> None:
    source = reread(PAGE)
    with pytest.raises(NotReread):
        excerpts(source, [Mark(Fact.TASK, 0, Place(0, 0, 2, "别的"))], keep_personal=False)


def test_marks_that_cross_part_the_words_where_they_begin_and_end() -> None:
    task = Mark(Fact.TASK, 0, Place(0, 10, 14, "甲乙丙丁"))
    unit = Mark(Fact.UNIT, 1, Place(0, 12, 15, "丙丁戊"))
    found = pieces(((10, "甲乙"), (12, "丙丁戊己")), [task, unit], False)
    assert [(piece.text, len(piece.marks)) for piece in found] == [("甲乙", 1), ("丙丁", 2), ("戊", 1), ("己", 0)]


def test_a_number_that_a_break_cuts_is_masked_all_the_same() -> None:
    found = pieces(((0, "电话1381234"), (20, "5678。")), [], False)
    assert "".join(piece.text for piece in found) == "电话138******78。"


def test_what_was_mended_stands_as_it_is_printed() -> None:
    text = "规则 and 标准､目录｡ |\n公开"
    passage = Passage("规则和标准、目录。公开", (0, 1, 3, 7, 8, 9, 10, 11, 12, 16, 17))
    notice = read("一、公开".encode(), Source("a.txt", "0"), Settings())
    block = dataclasses.replace(notice.blocks[0], text=passage)
    source = blocks_of(dataclasses.replace(notice, text=text, blocks=(block,)))
    assert source.blocks[0].runs == ((0, "规则 and 标准､目录｡"), (16, "公开"))


def test_one_character_that_was_read_as_several_stands_once() -> None:
    notice = read("一、公开".encode(), Source("a.txt", "0"), Settings())
    block = dataclasses.replace(notice.blocks[0], text=Passage("等...的", (0, 1, 1, 1, 2)))
    source = blocks_of(dataclasses.replace(notice, text="等…的", blocks=(block,)))
    assert source.blocks[0].runs == ((0, "等…的"),)
