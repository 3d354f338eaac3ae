"""Tables that a page prints as one table a row, or of elements that only their style makes cells."""

from __future__ import annotations

from extractors.extraction import extract
from taizhang.model import Record, Source

ROWS = [
    ("1", "整合政务服务热线，统一受理平台。", "市行政审批局", "市数据局", "2023年6月底前"),
    ("2", "建立企业诉求闭环办理机制。", "市发展改革委", "市工商联", "2023年9月底前"),
    ("3", "开展惠企政策宣讲进园区活动。", "市财政局", "市税务局", "2023年10月底前"),
]
HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
HEADER = (
    "<table><tr><td>索引号</td><td>0001/2023-1</td><td>发文字号</td><td>临府办字〔2023〕1号</td><td></td></tr></table>"
)


def record(body: str) -> Record:
    page = f"<html><body><div id=zoom><p>临川市2023年重点任务清单</p>{body}</div></body></html>"
    return extract(page.encode(), Source("a.html", "0" * 64))


def strip(cells: tuple[str, ...]) -> str:
    return "<table border=1><tr>" + "".join(f"<td>{c}</td>" for c in cells) + "</tr></table>\n"


def said(found: Record) -> list[tuple[str, list[str], list[str]]]:
    return [(t.text, [u.text for u in t.units], [d.text for d in t.deadlines]) for t in found.tasks]


WHOLE = [(text, [lead, support], [due]) for _, text, lead, support, due in ROWS]


def test_tables_of_one_row_are_one_table() -> None:
    found = record(strip(HEAD) + "".join(map(strip, ROWS)))
    assert said(found) == WHOLE
    places = [t.place for t in found.tasks]
    assert [p.path for p in places if p] == [f"/html/body/div/table[{n}]/tr/td[2]" for n in (2, 3, 4)]


def test_a_header_table_of_one_row_is_no_part_of_them() -> None:
    found = record(HEADER + strip(HEAD) + "".join(map(strip, ROWS)))
    assert said(found) == WHOLE
    assert found.document.doc_number == "临府办字〔2023〕1号"


def test_text_between_them_parts_them() -> None:
    found = record(strip(HEAD) + strip(ROWS[0]) + "<p>二、其他</p>" + strip(HEAD) + strip(ROWS[1]))
    assert [(t.section, t.text) for t in found.tasks] == [((), ROWS[0][1]), (("二、其他",), ROWS[1][1])]


def test_elements_whose_style_makes_cells_of_them_are_cells() -> None:
    rows = "".join(
        '<span style="display: table-row">' + "".join(f"<b style='DISPLAY:table-cell'>{c}</b>" for c in r) + "</span>"
        for r in (HEAD, *ROWS)
    )
    assert said(record(f'<span style="display:table">{rows}</span>')) == WHOLE
