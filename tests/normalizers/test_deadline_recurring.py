"""Frequencies (每季度, 按月, 定期开展季度抽查) and what only looks like one."""

import pytest

from normalizers.deadlines import find_in_text, read_cell
from taizhang.model import Every, Kind


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("每年", Every.YEAR),
        ("每年度", Every.YEAR),
        ("每半年", Every.HALF),
        ("每季度", Every.QUARTER),
        ("按季度", Every.QUARTER),
        ("每月", Every.MONTH),
        ("每个月", Every.MONTH),
        ("逐月", Every.MONTH),
        ("每周", Every.WEEK),
        ("每月底前", Every.MONTH),
        ("每月5日前", Every.MONTH),
        ("每季度末月20日前", Every.QUARTER),
        ("每季度末前5个工作日内", Every.QUARTER),
        ("每年12月底前", Every.YEAR),
        ("每年6月、12月底前", Every.YEAR),
        ("每天", None),
        ("每两年", None),
    ],
)
def test_a_frequency_in_a_cell(text: str, every: Every | None) -> None:
    reading = read_cell(text, year=2021)
    (one,) = reading.deadlines
    assert (one.kind, one.every, one.due) == (Kind.RECURRING, every, None)
    assert text[one.start : one.end] == text
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("text", "quote", "every"),
    [
        ("主要负责同志每年至少听取1次工作汇报。", "每年", Every.YEAR),
        ("要总结经验，每半年上报工作情况。", "每半年", Every.HALF),
        ("按季度向社会公开执行情况。", "按季度", Every.QUARTER),
        ("对照要求，每年对不予公开的信息进行自查。", "每年", Every.YEAR),
        ("于每年1月31日前公布年报。", "每年1月31日前", Every.YEAR),
    ],
)
def test_a_frequency_that_an_order_names(text: str, quote: str, every: Every) -> None:
    (one,) = find_in_text(text, year=2021).deadlines
    assert (text[one.start : one.end], one.kind, one.every) == (quote, Kind.RECURRING, every)


def test_rounds_of_work_each_have_their_frequency() -> None:
    text = "各县区要定期开展季度抽查和半年检查，政务新媒体季度抽查比例不低于25%。"
    found = find_in_text(text).deadlines
    assert [(text[d.start : d.end], d.every, d.what) for d in found] == [
        ("季度", Every.QUARTER, "抽查"),
        ("半年", Every.HALF, "检查"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "通报每月排名情况。",
        "平均每年增长5%。",
        "每年级学生。",
        "做好“每月一题”重点诉求的公开。",
        "纳入年度绩效考核。",
        "发布月度水质状况。",
        "按月份统计。",
        "确保学生每天有足够的体育活动时间。",
        "定期通报，适时检查。",
    ],
)
def test_a_frequency_of_something_else_is_none(text: str) -> None:
    assert find_in_text(text, year=2021) == find_in_text("")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("每周五前报送进展", "报送进展"),
        ("每周一上午报送进展", "报送进展"),
        ("每周星期五前报送进展", "报送进展"),
        ("每周一次调度", "一次调度"),
    ],
)
def test_the_day_of_the_week_is_no_work(text: str, what: str) -> None:
    (one,) = read_cell(text).deadlines
    assert (text[one.start : one.end], one.what) == ("每周", what)
