"""Tables that lost their separators: columns parted by single blanks, and one cell a line with or without numbers."""

from collections.abc import Callable

import pytest

from taizhang.model import Record

HEAD = "达州市人民政府办公室\n2021年2月10日\n附件\n任务分工表\n"


def rows(record: Record) -> list[tuple[str | None, str, list[str], list[str]]]:
    return [
        (t.number, t.text, [f"{u.text} {u.role}" for u in t.units], [d.text for d in t.deadlines])
        for t in record.tasks
        if t.origin == "table"
    ]


SINGLE = """{0}
1 居民消费价格涨幅控制在3%左右 市发展改革委 12月底前
2 建设口袋公园10处 市城管局、市财政局 10月底
"""


@pytest.mark.parametrize("header", ["序号 工作任务 责任单位 完成时限", "序 号 工 作 任 务 责 任 单 位 完 成 时 限"])
def test_columns_parted_by_single_blanks(record_of: Callable[[str], Record], header: str) -> None:
    assert rows(record_of(HEAD + SINGLE.format(header))) == [
        ("1", "居民消费价格涨幅控制在3%左右", ["市发展改革委 responsible"], ["12月底前"]),
        ("2", "建设口袋公园10处", ["市城管局 responsible", "市财政局 responsible"], ["10月底"]),
    ]


def test_a_wrapped_line_goes_on_with_its_row_and_a_theme_is_a_section(record_of: Callable[[str], Record]) -> None:
    table = """序号 工作任务 责任单位 完成时限
一、经济发展
1 推进老旧小区改造20个，完善物业管理，
健全长效机制 市住建局 市财政局 12月底前
二、社会事业
2 新建公厕8座 市城管局 长期坚持
联系人：张三
"""
    assert rows(record_of(HEAD + table)) == [
        (
            "1",
            "推进老旧小区改造20个，完善物业管理，健全长效机制",
            ["市住建局 responsible", "市财政局 responsible"],
            ["12月底前"],
        ),
        ("2", "新建公厕8座", ["市城管局 responsible"], ["长期坚持"]),
    ]
    assert [t.section for t in record_of(HEAD + table).tasks] == [("一、经济发展",), ("二、社会事业",)]


@pytest.mark.parametrize(
    "text",
    [
        "序号 工作任务 责任单位 完成时限\n1 各单位要高度重视，认真组织。\n2 加强宣传引导，营造氛围。\n",
        "序号 工作任务 责任单位 完成时限\n各单位要按表中任务抓好落实。\n市政府办公室负责督办。\n",
        "序号 工作任务 责任单位 完成时限\n1 推进改造 市住建局 12月底前\n3 推进公开 市编办 10月底前\n",
        "任务 单位\n市住建局 推进改造\n",
        "工作任务\n责任单位\n请各单位按职责抓好落实。\n2021年2月10日\n",
        "工作任务\n完成时限\n",
    ],
)
def test_prose_under_words_of_headings_is_no_table(record_of: Callable[[str], Record], text: str) -> None:
    assert rows(record_of(HEAD + text)) == []


def test_a_lone_name_in_the_persons_column_is_no_part_of_the_task(record_of: Callable[[str], Record]) -> None:
    table = (
        "序号\n工作任务\n分管领导\n牵头单位\n配合单位\n完成时限\n"
        "1\n推进老旧小区改造20个。\n王 强\n市住建局\n市财政局\n各区政府\n11月底前\n"
        "2\n建设口袋公园10处。\n李明\n市城管局\n市自然资源局\n10月底前\n"
    )
    assert rows(record_of(HEAD + table)) == [
        ("1", "推进老旧小区改造20个。", ["市住建局 lead", "市财政局 support", "各区政府 support"], ["11月底前"]),
        ("2", "建设口袋公园10处。", ["市城管局 lead", "市自然资源局 support"], ["10月底前"]),
    ]


UNNUMBERED = (
    "工作任务\n责任单位\n完成时限\n推进改造20个。\n市住建局\n各区政府\n11月底前\n新建公厕8座。\n市城管局\n长期坚持\n"
)


def test_one_cell_a_line_without_numbers(record_of: Callable[[str], Record]) -> None:
    expected = [
        (None, "推进改造20个。", ["市住建局 responsible", "各区政府 responsible"], ["11月底前"]),
        (None, "新建公厕8座。", ["市城管局 responsible"], ["长期坚持"]),
    ]
    assert rows(record_of(HEAD + UNNUMBERED)) == expected
    assert rows(record_of(HEAD + UNNUMBERED + "各单位要高度重视，按照要求抓好落实。\n")) == expected


def test_who_signs_below_is_no_unit_of_the_last_row(record_of: Callable[[str], Record]) -> None:
    table = "工作任务\n责任单位\n推进改造。\n市住建局\n新建公厕。\n市城管局\n达州市人民政府办公室\n2021年3月2日\n"
    assert rows(record_of(HEAD + table))[1] == (None, "新建公厕。", ["市城管局 responsible"], [])


@pytest.mark.parametrize("number", ["", "序号\n"])
def test_headings_cut_in_two_lines(record_of: Callable[[str], Record], number: str) -> None:
    header = f"{number}目标\n任务\n主要内容\n责任\n单位\n"
    first, second = ("1\n", "2\n") if number else ("", "")
    table = (
        f"{header}{first}一、以公开助力增长\n围绕经济发展及时解读政策。\n市发改委牵头落实\n"
        f"{second}二、以公开助力改革\n推进权责清单公开。\n市国税局、市地税局分别牵头落实\n"
    )
    record = record_of(HEAD + table)
    assert [(t.section, t.text, [u.text for u in t.units]) for t in record.tasks] == [
        (("一、以公开助力增长",), "围绕经济发展及时解读政策。", ["市发改委"]),
        (("二、以公开助力改革",), "推进权责清单公开。", ["市国税局", "市地税局"]),
    ]


def test_numbers_go_beyond_999(record_of: Callable[[str], Record]) -> None:
    cells = "".join(f"{n}\n推进工作{n}。\n市财政局\n{n % 12 + 1}月底前\n" for n in range(995, 1005))
    assert [number for number, *_ in rows(record_of(HEAD + "序号\n工作任务\n责任单位\n完成时限\n" + cells))] == [
        str(n) for n in range(995, 1005)
    ]
