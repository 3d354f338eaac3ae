"""What holds of every text: nothing raises, and spans lie in the text, in order, apart."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.departments import department
from normalizers.units import FoundUnit, find_actors, is_assignment, read_assignment, read_units

Reader = Callable[[str], tuple[FoundUnit, ...]]
NAMES = ["市教育局", "各县（市、区）人民政府", "市级有关部门", "省自然资源和规划厅", "张三", "部门"]
DUTIES = [
    "牵头",
    "配合",
    "按职责分工负责",
    "加强指导",
    "责任单位：",
    "完成时限：",
    "排在第一位的部门为牵头部门",
    "负责",
]
CLAUSES = ["要", "将", "由", "在工作的基础上", "2021年12月底前"]
MARKS = ["和", "及", "等", "、", "，", "；", "。", "：", "\n", " ", "（", "）", "(", ")", "“", "”"]
WORDS = NAMES + DUTIES + CLAUSES + MARKS
pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=14).map("".join)


@pytest.mark.parametrize("reader", [read_units, read_assignment, find_actors])
@given(text=pieces)
def test_spans_lie_in_the_text_in_order_and_apart(reader: Reader, text: str) -> None:
    last = 0
    for unit in reader(text):
        assert last <= unit.start < unit.end <= len(text)
        assert unit.text
        assert unit.text == re.sub(r"[\s\u200b-\u200d\u2060\ufeff\x1c-\x1f]", "", text[unit.start : unit.end])
        last = unit.end


@given(text=pieces)
def test_a_bracket_that_assigns_has_units(text: str) -> None:
    if is_assignment(text):
        assert read_assignment(text)


@given(text=st.one_of(pieces, st.text()), year=st.one_of(st.none(), st.integers(-10000, 10000)))
def test_no_text_has_a_department_that_raises(text: str, year: int | None) -> None:
    found = department(text, year)
    assert found is None or (found.key and found.name)


@given(
    names=st.lists(
        st.sampled_from(["市教育局", "市经济和信息化局", "各县（区）人民政府", "国网达州供电公司"]),
        min_size=1,
        max_size=8,
    )
)
def test_a_list_joined_is_read_back(names: list[str]) -> None:
    for joint in ("、", "，", "；", "\n", "､"):
        assert [unit.text for unit in read_units(joint.join(names))] == names
