"""Cron lines: what their five fields say, and what is wrong with them."""

from __future__ import annotations

import pytest

from crawlers.cron import CronError, parsed


def test_a_star_is_everything() -> None:
    cron = parsed("* * * * *")
    assert (len(cron.minutes), len(cron.hours), len(cron.days), len(cron.months), len(cron.weekdays)) == (
        60,
        24,
        31,
        12,
        8,
    )


@pytest.mark.parametrize(
    ("field", "hours"),
    [
        ("3", {3}),
        ("03", {3}),
        ("22-23", {22, 23}),
        ("1,3,5", {1, 3, 5}),
        ("*/6", {0, 6, 12, 18}),
        ("1-9/4", {1, 5, 9}),
        ("20/2", {20, 22}),
        ("0-1,22-23", {0, 1, 22, 23}),
    ],
)
def test_a_field_is_numbers_spans_steps_and_lists_of_them(field: str, hours: set[int]) -> None:
    assert parsed(f"15 {field} * * *").hours == hours


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "it has 0 fields"),
        ("15 23 * *", "it has 4 fields"),
        ("0 15 23 * * *", "it has 6 fields"),
        ("60 23 * * *", "its minute is '60'; it goes from 0 to 59"),
        ("15 24 * * *", "its hour is '24'; it goes from 0 to 23"),
        ("15 23 0 * *", "its day of the month is '0'; it goes from 1 to 31"),
        ("15 23 * 13 *", "its month is '13'"),
        ("15 23 * * 8", "its day of the week is '8'"),
        ("15 6-5 * * *", "its hour is '6-5'"),
        ("15 */0 * * *", "in steps of 1 or more"),
        ("15 23 * * mon", "its day of the week is 'mon'; it can hold"),
        ("15 23, * * *", "its hour is '23,'; it can hold"),
        ("15 ２３ * * *", "its hour is '２３'; it can hold"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(line: str, words: str) -> None:
    with pytest.raises(CronError) as error:
        parsed(line)
    assert words in str(error.value)
