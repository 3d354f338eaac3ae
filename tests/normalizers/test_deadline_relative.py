"""Times counted from an event (自印发之日起30日内): due only where the event is the notice's own date."""

from datetime import date

import pytest

from normalizers.deadlines import find_in_text, read_cell
from taizhang.model import Kind

WRITTEN = date(2021, 9, 10)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("自印发之日起30日内", "2021-10-10"),
        ("自本通知印发之日起30日内", "2021-10-10"),
        ("本方案印发后1个月内", "2021-10-10"),
        ("印发后三个月内", "2021-12-10"),
        ("自发布之日起2周内", "2021-09-24"),
        ("印发之日起一年内", "2022-09-10"),
        ("自印发之日起10个工作日内", None),
        ("收到文件后5个工作日内", None),
        ("会后10个工作日内", None),
        ("30日内", None),
        ("三个月内", None),
        ("半年内", None),
    ],
)
def test_a_cell(text: str, due: str | None) -> None:
    reading = read_cell(text, written_on=WRITTEN)
    (one,) = reading.deadlines
    assert (one.kind, one.due) == (Kind.RELATIVE, due and date.fromisoformat(due))
    assert text[one.start : one.end] == text


def test_without_the_notices_date_nothing_is_due() -> None:
    (one,) = read_cell("自印发之日起30日内", year=2021).deadlines
    assert (one.kind, one.due, one.precision) == (Kind.RELATIVE, None, None)


def test_the_last_day_of_a_short_month() -> None:
    (one,) = read_cell("印发后1个月内", written_on=date(2021, 1, 31)).deadlines
    assert one.due == date(2021, 2, 28)


def test_running_text_counts_from_this_notice_only() -> None:
    (one,) = find_in_text("各县区自本通知印发之日起30日内完成整改。", written_on=WRITTEN).deadlines
    assert one.due == date(2021, 10, 10)


@pytest.mark.parametrize(
    "text",
    [
        "一般事项14个工作日内办结。",
        "自信息形成或变更之日起20个工作日内予以公开。",
        "政策文件发布后3个工作日内公开解读材料。",
        "到期前3个月内提出申请。",
        "推动5年内关税减让商品贸易。",
        "实行48小时内放行。",
        "自发布之日起30日后施行。",
    ],
)
def test_times_of_a_service_are_no_deadlines(text: str) -> None:
    assert find_in_text(text, year=2021, written_on=WRITTEN) == find_in_text("")
