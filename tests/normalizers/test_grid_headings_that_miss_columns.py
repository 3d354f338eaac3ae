"""Headers with fewer headings than columns: no heading covers a column whose cells contradict it."""

import pytest

from normalizers.alignment import columns_for
from normalizers.headings import Heading, Holds, heading_of, headings_of, looks_of
from taizhang.model import Role

LEAD, SUPPORT = Heading(Holds.UNIT, Role.LEAD), Heading(Holds.UNIT, Role.SUPPORT)
UNIT = Heading(Holds.UNIT, Role.RESPONSIBLE)
NUMBER, TASK, DEADLINE = Heading(Holds.NUMBER), Heading(Holds.TASK), Heading(Holds.DEADLINE)


def headings(titles: list[str], rows: list[list[str]]) -> list[Heading]:
    return [heading for _, heading, _ in columns_for(titles, rows, max(map(len, rows)))]


def test_dates_past_the_last_heading_are_deadlines_and_leave_the_units_their_roles() -> None:
    rows = [
        ["1", "制定立法计划", "市司法局", "市直有关部门", "2022年3月底前"],
        ["2", "清理规范性文件", "市司法局", "各县区人民政府", "长期坚持"],
    ]
    assert headings(["序号", "重点任务", "牵头单位", "配合单位"], rows) == [NUMBER, TASK, LEAD, SUPPORT, DEADLINE]


def test_units_between_two_headings_are_units() -> None:
    rows = [["1", "制定立法计划", "市司法局", "9月底前"], ["2", "清理规范性文件", "市民政局", "年底前"]]
    assert headings(["序号", "工作任务", "完成时限"], rows) == [NUMBER, TASK, UNIT, DEADLINE]


def test_words_past_the_last_heading_are_no_second_task() -> None:
    rows = [
        ["1", "制定立法计划", "市司法局", "9月底前", "此项为省级试点，详见有关文件"],
        ["2", "清理规范性文件", "市民政局", "年底前", "此项为市级试点，详见有关文件"],
    ]
    found = headings(["序号", "工作任务", "责任单位", "完成时限"], rows)
    assert [h.holds for h in found] == [Holds.NUMBER, Holds.TASK, Holds.UNIT, Holds.DEADLINE, Holds.UNKNOWN]


def test_a_heading_still_covers_its_theme_and_its_work() -> None:
    rows = [
        ["1", "深化决策公开。", "推行决策预公开。", "市司法局", "2022年6月"],
        ["2", "深化管理公开。", "深化执法公示。", "市公安局", "2021年12月"],
    ]
    found = headings(["序号", "工作任务", "市级指导单位", "完成时限"], rows)
    assert [h.holds for h in found] == [Holds.NUMBER, Holds.TASK, Holds.TASK, Holds.UNIT, Holds.DEADLINE]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("牵头部门及负责人", Role.LEAD),
        ("责任单位及责任人", Role.RESPONSIBLE),
        ("责任单位/责任人", Role.RESPONSIBLE),
        ("配合单位和联系人", Role.SUPPORT),
    ],
)
def test_a_column_of_units_with_their_persons_holds_units(title: str, role: Role) -> None:
    assert heading_of(title) == Heading(Holds.UNIT, role)


@pytest.mark.parametrize("title", ["责任人", "牵头市级领导", "包联领导", "责任领导", "分管负责人", "联系人及电话"])
def test_a_column_of_persons_alone_holds_no_units(title: str) -> None:
    assert heading_of(title).holds is Holds.PERSON


def test_several_times_head_milestones_and_one_alone_is_a_date() -> None:
    titles = ["工作任务", "一季度", "第二季度进度目标", "3季度", "下半年", "11月底前"]
    assert [h.holds for h in headings_of(titles)] == [Holds.TASK, *[Holds.MILESTONE] * 5]
    assert [h.holds for h in headings_of(["推进公开。", "市司法局", "11月底前"])] == [Holds.UNKNOWN] * 3


@pytest.mark.parametrize("cell", ["建设口袋公园10处", "新建中小学3所", "改造20余个社区，新增车位5区"])
def test_a_count_is_no_unit(cell: str) -> None:
    assert looks_of(cell).value == "text"


def test_numbers_go_beyond_999_and_years_are_none() -> None:
    assert [looks_of(n).value for n in ("999", "1000", "1754", "3000")] == ["number"] * 4
    assert looks_of("2021").value == "date"
