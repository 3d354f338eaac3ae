"""Numbers and dates of a sheet as its reader sees them."""

from datetime import date, datetime, time, timedelta

import pytest

from extractors.readers.sheets.numbers import moment_shown, shown

SEPTEMBER_1 = 44440
SEPTEMBER_10 = 44449


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (SEPTEMBER_1, 'yyyy"年"m"月";@', "2021年9月"),
        (SEPTEMBER_1, "[$-804]yyyy\\年m\\月", "2021年9月"),
        (SEPTEMBER_1, "[DBNum1][$-804]yyyy年m月", "2021年9月"),
        (SEPTEMBER_1, "yyyy-mm", "2021年9月"),
        (SEPTEMBER_1, "mmm-yy", "2021年9月"),
        (SEPTEMBER_10, 'yyyy"年"m"月"d"日";@', "2021年9月10日"),
        (SEPTEMBER_10, "yyyy/m/d", "2021年9月10日"),
        (SEPTEMBER_10, 'm"月"d"日";@', "9月10日"),
        (SEPTEMBER_10 + 0.5, "yyyy/m/d h:mm", "2021年9月10日 12:00"),
        (SEPTEMBER_10, "yyyy/m/d h:mm", "2021年9月10日"),
        (SEPTEMBER_10 + 0.5, "yyyy年mm月dd日", "2021年9月10日"),
    ],
)
def test_a_date_shows_what_its_format_shows_and_no_more(value: float, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1.0, "", "1"),
        (1.0, "General", "1"),
        (3.5, "General", "3.5"),
        (0.1 + 0.2, "", "0.3"),
        (1.1, "0.00_ ", "1.10"),
        (2.0, "0", "2"),
        (0.5, "0%", "50%"),
        (0.456, "0.00%", "45.60%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (12.0, '0"月底前"', "12月底前"),
        (12.0, 'General"月底前"', "12月底前"),
        (1.0, '"附件"0', "附件1"),
        (5.0, "[Red]0;[Blue]-0", "5"),
        (1e300, "yyyy-mm-dd", "1e+300"),
    ],
)
def test_a_number_shows_as_its_format_says(value: float, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


def test_a_workbook_made_on_an_old_macintosh_counts_its_days_from_1904() -> None:
    assert shown(SEPTEMBER_10 - 1462, "yyyy/m/d", from_1904=True) == "2021年9月10日"


def test_the_first_of_a_month_is_the_month_where_the_file_does_not_say_what_is_shown() -> None:
    assert moment_shown(date(2021, 9, 1), None) == "2021年9月"
    assert moment_shown(date(2021, 9, 10), None) == "2021年9月10日"


def test_times_and_durations_are_clock_times() -> None:
    assert moment_shown(time(10, 30), "h:mm") == "10:30"
    assert moment_shown(timedelta(hours=30), "[h]:mm:ss") == "30:00:00"
    assert moment_shown(datetime(1899, 12, 30, 9, 5), "h:mm") == "09:05"
