"""Stretches of time (during): a first day and a last."""

from datetime import date

import pytest

from normalizers.deadlines import find_in_text, read_cell
from taizhang.model import Kind


@pytest.mark.parametrize(
    ("text", "begins", "due"),
    [
        ("2021年3月至6月", "2021-03-01", "2021-06-30"),
        ("2021年3月1日至12月31日", "2021-03-01", "2021-12-31"),
        ("2021-2023年", "2021-01-01", "2023-12-31"),
        ("2021—2023年", "2021-01-01", "2023-12-31"),
        ("2021年-2023年", "2021-01-01", "2023-12-31"),
        ("2023-2025", "2023-01-01", "2025-12-31"),
        ("3-5月", "2021-03-01", "2021-05-31"),
        ("1月—12月", "2021-01-01", "2021-12-31"),
        ("2021年9月起至2022年6月", "2021-09-01", "2022-06-30"),
        ("2020年4月启动至2022年12月结束", "2020-04-01", "2022-12-31"),
        ("6月1日至15日", "2021-06-01", "2021-06-15"),
        ("9月至次年3月", "2021-09-01", "2022-03-31"),
        ("2021.6-2022.12", "2021-06-01", "2022-12-31"),
        ("3.1-6.30", "2021-03-01", "2021-06-30"),
        ("一至三季度", "2021-01-01", "2021-09-30"),
        ("2021年第1-3季度", "2021-01-01", "2021-09-30"),
        ("今明两年", "2021-01-01", "2022-12-31"),
    ],
)
def test_a_stretch_has_both_ends(text: str, begins: str, due: str) -> None:
    reading = read_cell(text, year=2021)
    (one,) = reading.deadlines
    assert (one.kind, one.begins, one.due) == (Kind.DURING, date.fromisoformat(begins), date.fromisoformat(due))
    assert reading.doubts == ()


def test_from_now_on_begins_on_the_notices_own_day_if_it_is_known() -> None:
    text = "即日起到2020年5月底"
    for written_on in (None, date(2020, 2, 3)):
        (one,) = read_cell(text, written_on=written_on).deadlines
        assert (one.kind, one.begins, one.due) == (Kind.DURING, written_on, date(2020, 5, 31))
        assert text[one.start : one.end] == text


def test_from_now_on_in_running_text() -> None:
    text = "即日起开展专项整治，到2020年5月底结束。"
    (one,) = find_in_text(text, year=2020).deadlines
    assert (one.kind, one.due) == (Kind.DURING, date(2020, 5, 31))


@pytest.mark.parametrize("text", ["自查阶段（2021年9月—10月）。逐项对照。", "2021年9月至10月，开展自查。"])
def test_a_stretch_that_orders_counts_in_running_text(text: str) -> None:
    (one,) = find_in_text(text, year=2021).deadlines
    assert (one.begins, one.due) == (date(2021, 9, 1), date(2021, 10, 31))


@pytest.mark.parametrize(
    "text",
    ["2021年1-6月，全市投诉量同比下降。", "2024年8月至2025年7月，本市种植粮食作物的耕地。", "2018年至2020年开展试点。"],
)
def test_a_stretch_that_a_figure_covers_does_not(text: str) -> None:
    assert find_in_text(text, year=2021, written_on=date(2021, 9, 10)).deadlines == ()


def test_a_stretch_over_before_the_notice_is_no_deadline() -> None:
    text = "1-6月完成投资10亿元。"
    assert find_in_text(text, written_on=date(2021, 9, 10)).deadlines == ()
    assert len(find_in_text(text, written_on=date(2021, 1, 10)).deadlines) == 1


def test_a_stretch_that_ends_before_it_begins_is_a_doubt() -> None:
    reading = read_cell("2021年11月至3月")
    assert reading.deadlines == ()
    assert [d.reason for d in reading.doubts] == ["it ends before it begins"]


@pytest.mark.parametrize(
    "heading", ["（一）自查自纠（{}）", "集中整治阶段（{}）。开展整治", "第一阶段：{}，", "{}，各地自查"]
)
@pytest.mark.parametrize(
    ("months", "begins", "due"),
    [
        ("2021年10-12月", "2021-10-01", "2021-12-31"),
        ("2021年1—3月", "2021-01-01", "2021-03-31"),
        ("2021年3月-6月", "2021-03-01", "2021-06-30"),
    ],
)
def test_a_stage_has_the_months_of_its_heading(heading: str, months: str, begins: str, due: str) -> None:
    (one,) = find_in_text(heading.format(months), year=2021).deadlines
    assert (one.kind, one.begins, one.due) == (Kind.DURING, date.fromisoformat(begins), date.fromisoformat(due))


@pytest.mark.parametrize(
    "text", ["公共预算收入增长5%（2021年1-3月）", "主要指标（2021年1-3月）同比增长", "十四五行动（2021-2023年）"]
)
def test_a_bracket_that_is_no_stage_gives_none(text: str) -> None:
    assert find_in_text(text, year=2021).deadlines == ()


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("组织实施（5月至11月）。开展技能培训。", "2021-11-30"),
        ("动员部署阶段（2021年4月）。召开动员会。", "2021-04-30"),
        ("总结阶段（12月）", "2021-12-31"),
    ],
)
def test_the_bracket_behind_a_stage_s_name_is_when_it_is_done(text: str, due: str) -> None:
    (found,) = find_in_text(text, year=2021).deadlines
    assert str(found.due) == due


@pytest.mark.parametrize("text", ["完成投资（1月至6月累计）20亿元。", "上一阶段（2021年4月数据）已公布。"])
def test_other_brackets_with_months_set_no_time(text: str) -> None:
    assert find_in_text(text, year=2021).deadlines == ()
