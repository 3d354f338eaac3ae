"""Damaged times: a doubt that points at them, never a guess."""

import pytest

from normalizers.deadlines import find_in_text, read_cell


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        ("2022年底11月前", "two dates run into each other"),
        ("615日前", "no month has so many days"),
        ("年12月底前", "the year has lost its digits"),
        ("202年底前", "the year has lost its digits"),
        ("20211年12月底前", "the year has lost its digits"),
        ("2021年13月底前", "the calendar has no such day"),
        ("2021年0月底前", "the calendar has no such day"),
        ("2月30日前", "the calendar has no such day"),
        ("2021年2月29日前", "the calendar has no such day"),
        ("2021年6月初前", "月初 names no day"),
    ],
)
def test_a_damaged_time_is_a_doubt(damaged: str, reason: str) -> None:
    text = f"各单位要加强统筹，于{damaged}完成整改。"
    for reading, start in ((read_cell(damaged, year=2021), 0), (find_in_text(text, year=2021), text.index(damaged))):
        assert reading.deadlines == ()
        (doubt,) = reading.doubts
        assert doubt.reason == reason
        assert start <= doubt.start < doubt.end <= start + len(damaged)


@pytest.mark.parametrize("text", ["615日", "2021年l2月", "2月30日", "2021年13月", "21年底"])
def test_a_damaged_time_alone_in_a_cell(text: str) -> None:
    reading = read_cell(text, year=2021)
    assert reading.deadlines == ()
    assert len(reading.doubts) == 1


def test_what_is_sound_beside_it_is_still_read() -> None:
    reading = read_cell("2021年13月；2022年6月底前", year=2021)
    assert (len(reading.deadlines), len(reading.doubts)) == (1, 1)


def test_a_long_count_of_days_is_no_damaged_date() -> None:
    assert find_in_text("开展100日攻坚行动，180日内办结，运行365日。", year=2021).doubts == ()
