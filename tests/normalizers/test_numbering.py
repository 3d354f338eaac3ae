"""Numbering marks: 一、 （一） 1. （1） ① 第一章 第一条, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.numbering import Rank, mark_of, value_of


@pytest.mark.parametrize(
    ("line", "rank", "number", "rest"),
    [
        ("一、总体要求", Rank.FIRST, "一", "总体要求"),
        ("十二、附则", Rank.FIRST, "十二", "附则"),
        ("（一）加强领导。", Rank.SECOND, "一", "加强领导。"),
        ("(二)基本原则", Rank.SECOND, "二", "基本原则"),
        ("1.全面梳理", Rank.THIRD, "1", "全面梳理"),
        ("2． 推进", Rank.THIRD, "2", "推进"),
        ("3、深化", Rank.THIRD, "3", "深化"),
        ("1。加强", Rank.THIRD, "1", "加强"),
        ("4﹒完善", Rank.THIRD, "4", "完善"),
        ("1.2024年底前建成", Rank.THIRD, "1", "2024年底前建成"),
        ("（1）县级", Rank.FOURTH, "1", "县级"),
        ("①登记", Rank.FIFTH, "①", "登记"),
        ("第一章 总则", Rank.CHAPTER, "一", "总则"),
        ("第十二条　为了", Rank.ARTICLE, "十二", "为了"),
        ("　　三、保障措施", Rank.FIRST, "三", "保障措施"),
    ],
)
def test_a_mark_heads_a_line(line: str, rank: Rank, number: str, rest: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert (mark.rank, mark.number, line[mark.end :]) == (rank, number, rest)


@pytest.mark.parametrize(
    "line", ["2021年底前", "1.5万元", "12345热线", "9 项标准", "一是加强", "第三方评估", "三农工作", "(见附件1)", ""]
)
def test_what_only_looks_like_a_mark(line: str) -> None:
    assert mark_of(line) is None


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("二十三", 23),
        ("一百", 100),
        ("一百零二", 102),
        ("7", 7),
        ("③", 3),
        ("甲", None),
        ("", None),
    ],
)
def test_the_value_of_a_number(number: str, value: int | None) -> None:
    assert value_of(number) == value


@given(st.text(alphabet="一二十百（）().、第章条①123. 年月", max_size=12))
def test_any_text_has_a_mark_or_none(text: str) -> None:
    mark = mark_of(text)
    if mark is not None:
        assert 0 < mark.end <= len(text)
        value_of(mark.number)
