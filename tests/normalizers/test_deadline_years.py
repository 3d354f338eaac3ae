"""Years left out: from the nearest date before, else from the notice."""

from datetime import date

import pytest

from normalizers.deadlines import find_in_text, read_cell


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("2022年6月底前制定方案，12月底前完成", ["2022-06-30", "2022-12-31"]),
        ("9月底前制定方案，次年3月底前完成", ["2021-09-30", "2022-03-31"]),
        ("2023年6月底前制定方案，今年底前启动", ["2023-06-30", "2021-12-31"]),
        ("2023年6月底前制定方案，次年1月底前完成", ["2023-06-30", "2024-01-31"]),
        ("2022年6月底前建成，年底前验收", ["2022-06-30", "2022-12-31"]),
    ],
)
def test_a_year_left_out_comes_from_the_date_before(text: str, dues: list[str]) -> None:
    wanted = [date.fromisoformat(d) for d in dues]
    assert [d.due for d in read_cell(text, year=2021).deadlines] == wanted
    assert [d.due for d in find_in_text(text, year=2021).deadlines] == wanted


def test_the_first_takes_the_notices_year_from_its_date() -> None:
    (one,) = read_cell("12月底前", written_on=date(2020, 6, 10)).deadlines
    assert one.due == date(2020, 12, 31)


def test_without_any_year_there_is_a_doubt_and_no_guess() -> None:
    for reading in (read_cell("12月底前"), find_in_text("12月底前完成。"), read_cell("年底前")):
        assert reading.deadlines == ()
        assert [d.reason for d in reading.doubts] == ["no year is given"]


def test_a_year_that_dates_what_has_happened_is_not_taken_over() -> None:
    (one,) = find_in_text("在2019年底前已建成的基础上，12月底前完成扩建。", year=2021).deadlines
    assert one.due == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("编制2024年度预算，11月底前完成。", "2023-11-30"),
        ("谋划2024年重点项目，12月底前完成储备。", "2023-12-31"),
        ("对照2025年目标，9月底前完成评估。", "2023-09-30"),
        ("编制2024—2026年规划，10月底前完成。", "2023-10-31"),
        ("对照2024年、2025年目标，9月底前完成评估。", "2023-09-30"),
        ("2024年，6月底前完成。", "2024-06-30"),
        ("到2024年建成10个，6月底前启动。", "2024-06-30"),
        ("2024年3月至5月的试点结束后，6月底前完成验收。", "2024-06-30"),
    ],
)
def test_the_year_of_a_thing_is_not_taken_over(text: str, due: str) -> None:
    assert find_in_text(text, year=2023).deadlines[-1].due == date.fromisoformat(due)
