"""What holds for every text: no error, spans within the text and in order, dates within what can be said."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.deadlines import Reading, find_in_text, read_cell
from taizhang.model import Every, Kind, Precision

PIECES = """
2021 2022 202 0 1 12 13 31 615 年 年度 月 日 号 季度 半年 上 下 旬 中旬 底 末 初 前 之前 以前 内 止 起 后 至 到
- — 、 ， 。 ； （ ） 《 》 “ ” 每 按 逐 周 第三 Q4 十四五 “十四五” 期间 今年 明年 次年 今明两年 即日起
自印发之日起 30日内 个工作日 长期坚持 持续推进 动态调整 并 要 完成 已 建立制度 报送 市 截至 力争 二○二一 十二
三十 . / 春节前 国庆节前 定期开展季度抽查 全年 〔 〕 号 有效期
"""
woven = st.lists(st.sampled_from([*PIECES.split(), "\n", "\u3000"]), max_size=14).map("".join)
years = st.none() | st.integers(1990, 2060)
days = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31))


def check(text: str, reading: Reading) -> None:
    starts = [d.start for d in reading.deadlines]
    assert starts == sorted(starts)
    for doubt in reading.doubts:
        assert 0 <= doubt.start <= doubt.end <= len(text)
        assert doubt.reason
    for one in reading.deadlines:
        assert 0 <= one.start < one.end <= len(text)
        assert (one.what is None) == (one.what_span is None)
        if one.what_span:
            assert "".join(text[slice(*one.what_span)].split()) == one.what
        if one.kind is Kind.BY:
            assert one.due is not None and one.precision is not None
        if one.kind is Kind.DURING:
            assert one.due is not None and (one.begins is None or one.begins <= one.due)
        if one.kind in (Kind.ONGOING, Kind.RECURRING):
            assert one.due is None and one.begins is None
        assert one.kind is Kind.RECURRING or one.every is None
    assert sum(d.kind is Kind.ONGOING for d in reading.deadlines) <= 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), years, days)
def test_any_text(text: str, year: int | None, written_on: date | None) -> None:
    check(text, read_cell(text, year=year, written_on=written_on))
    check(text, find_in_text(text, year=year, written_on=written_on))


@settings(max_examples=600, deadline=None)
@given(woven, years, days)
def test_texts_woven_from_the_words_of_the_grammar(text: str, year: int | None, written_on: date | None) -> None:
    check(text, read_cell(text, year=year, written_on=written_on))
    check(text, find_in_text(text, year=year, written_on=written_on, several=True))


@given(st.integers(1900, 2099), st.integers(1, 12), st.sampled_from(["", "底前", "前", "底", "份", "末"]))
def test_a_month_is_due_on_its_last_day(year: int, month: int, tail: str) -> None:
    (one,) = read_cell(f"{year}年{month}月{tail}").deadlines
    assert one.due is not None and (one.due.year, one.due.month, one.precision) == (year, month, Precision.MONTH)
    following = date.fromordinal(one.due.toordinal() + 1)
    assert following.day == 1


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{}年{}月{}日前", "{}.{}.{}", "{}-{:02}-{:02}"])
)
def test_a_day_is_itself(day: date, form: str) -> None:
    (one,) = read_cell(form.format(day.year, day.month, day.day)).deadlines
    assert (one.due, one.precision) == (day, Precision.DAY)


@given(st.sampled_from(list(Every)), st.sampled_from(["开展检查", "公开情况", "听取汇报"]))
def test_a_frequency_says_how_often(every: Every, work: str) -> None:
    word = {"week": "每周", "month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}[every]
    for reading in (read_cell(word + work), find_in_text(f"加强监管，{word}{work}。")):
        assert [(d.kind, d.every) for d in reading.deadlines] == [(Kind.RECURRING, every)]


@pytest.mark.parametrize(
    "unit",
    [
        "年月日1",
        "1月1日",
        "每年",
        "《",
        "（",
        "12、",
        "持续推进",
        "1日内",
        "年内",
        "即日起",
        "报市",
        "十",
        "1",
        " ",
        "2021年-",
        "自印发之日起1",
    ],
)
def test_a_hundred_thousand_characters_are_read_in_passing(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    begun = time.process_time()
    read_cell(text, year=2021)
    find_in_text(text, year=2021)
    # Far above what it takes (about a second for both), far below what a regex that runs away would.
    assert time.process_time() - begun < 20
