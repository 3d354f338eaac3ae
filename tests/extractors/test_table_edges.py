"""Where tables begin and end, and what a page's code leaves in their cells."""

from collections.abc import Callable

import pytest

from extractors.readers.layouts import find_regions
from extractors.readers.lines import lines_of
from taizhang.model import Record

HEAD = "达州市人民政府办公室\n2021年2月10日\n附件\n任务分工表\n"
HEADER = "| 序号 | 任务 | 责任单位 | 时限 |\n"


@pytest.mark.parametrize("mark", ["<br>", "<br/>", "<BR />"])
def test_a_break_in_a_cell_parts_units_and_joins_words(record_of: Callable[[str], Record], mark: str) -> None:
    text = f"{HEAD}{HEADER}| 1 | 推进清单公开，{mark}动态调整。 | 市编办{mark}市司法局&nbsp;王五 | 9月底前 |\n"
    (task,) = record_of(text).tasks
    assert task.text == "推进清单公开，动态调整。"
    assert [u.text for u in task.units] == ["市编办", "市司法局"]
    for unit in task.units:
        assert unit.place is not None
        assert unit.place.quote == text[unit.place.start : unit.place.end]


def test_a_break_within_a_name_does_not_part_it(record_of: Callable[[str], Record]) -> None:
    (task,) = record_of(f"{HEAD}{HEADER}| 1 | 推进公开 | 市政务服务管理<br>局 | 9月底前 |\n").tasks
    assert [u.text for u in task.units] == ["市政务服务管理局"]


@pytest.mark.parametrize("separator", [" | ", "\t"])
def test_the_disclosure_header_below_a_table_ends_it(record_of: Callable[[str], Record], separator: str) -> None:
    lines = [
        ["序号", "任务", "责任单位", "时限"],
        ["1", "推进清单公开。", "市编办", "9月底前"],
        ["2", "建立问责机制。", "市监委", "年底前"],
        ["索引号:", "113706850042672000/2022-04000", "成文日期:", "2021-10-08"],
        ["发布机构:", "达州市人民政府办公室"],
    ]
    record = record_of(HEAD + "\n".join(separator.join(row) for row in lines))
    assert [t.text for t in record.tasks] == ["推进清单公开。", "建立问责机制。"]


def test_a_title_above_cells_on_lines_of_their_own_is_no_cell(record_of: Callable[[str], Record]) -> None:
    cells = ["序号", "重点任务", "牵头单位", "配合单位", "1", "推进公开", "市编办", "市财政局", "9月底前", "2", "建立机制", "市监委", "各区政府", "年底前"]  # fmt: skip
    record = record_of(HEAD + "".join(f"{cell} |\n" for cell in cells))
    assert [(t.number, t.text, [d.text for d in t.deadlines]) for t in record.tasks] == [
        ("1", "推进公开", ["9月底前"]),
        ("2", "建立机制", ["年底前"]),
    ]


@pytest.mark.parametrize("headings", ["部门 | 职责分工 |", "单位 | 任务分工 |", "成员单位 | 主要职责 |"])
def test_units_beside_their_duties(record_of: Callable[[str], Record], headings: str) -> None:
    record = record_of(
        f"{HEAD}| {headings}\n| 市教育局 | 负责学校安全，9月底前组织检查。 |\n| 市财政局 | 落实经费。 |\n"
    )
    assert [(t.text, [u.text for u in t.units]) for t in record.tasks] == [
        ("负责学校安全，9月底前组织检查。", ["市教育局"]),
        ("落实经费。", ["市财政局"]),
    ]


def test_a_division_of_units_beside_a_task_stays_one(record_of: Callable[[str], Record]) -> None:
    table = "| 工作任务 | 责任分工 |\n| 推进公开 | 市编办牵头，市司法局配合 |\n| 建立机制 | 市监委 |\n"
    assert [[u.text for u in t.units] for t in record_of(HEAD + table).tasks] == [["市编办", "市司法局"], ["市监委"]]


def test_a_dash_for_a_deadline_is_no_issue(record_of: Callable[[str], Record]) -> None:
    record = record_of(f"{HEAD}{HEADER}| 1 | 推进公开 | 市编办 | — |\n| 2 | 建立机制 | 市监委 | 无 |\n")
    assert [t.deadlines for t in record.tasks] == [(), ()]
    assert record.issues == ()


@pytest.mark.parametrize("line", ["├──┼──┤", "│  │  │"])
def test_lines_of_rules_alone_are_no_table(line: str) -> None:
    assert find_regions(lines_of(f"{line}\n" * 2000)) == []
