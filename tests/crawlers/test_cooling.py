"""Young notices are looked at again often, old ones seldom; what is gone, shut or failing in its own time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.cooling import next_visit
from crawlers.ledger.values import Page
from crawlers.states import GONE, SOUND, Kind, State

NOW = datetime(2026, 3, 1, 2, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = Page("https://www.ms.gov.cn/info/1483/1199786.htm", Kind.NOTICE, "tzgg", 1, NOW)

moments = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
states = st.sampled_from(State)
pages = st.builds(
    Page,
    url=st.text(max_size=50),
    kind=st.just(Kind.NOTICE),
    column=st.just("tzgg"),
    walk=st.just(1),
    first_seen=moments,
    listed_on=st.none() | st.dates(date(1949, 10, 1), date(2100, 1, 1)),
    changed_at=st.none() | moments,
    failures=st.integers(0, 10_000),
)


def wait(state: State, **facts: object) -> timedelta:
    return next_visit(replace(PAGE, **facts), state, NOW) - NOW  # type: ignore[arg-type]


def about(expected: timedelta) -> object:
    return pytest.approx(expected, abs=expected * 0.1)


@given(pages, states, moments)
def test_a_page_is_due_after_an_hour_at_the_earliest_and_half_a_year_at_the_latest(
    page: Page, state: State, at: datetime
) -> None:
    due = next_visit(page, state, at)
    assert 0.9 * HOUR <= due - at <= 1.1 * 180 * DAY
    assert due == next_visit(page, state, at)
    if state in SOUND:
        assert due - at >= 18 * HOUR


@given(pages, st.sampled_from(sorted(SOUND - {State.CHANGED})), moments, st.integers(0, 10_000))
def test_the_older_a_notice_the_longer_until_it_is_looked_at(page: Page, state: State, at: datetime, days: int) -> None:
    later = at + timedelta(days=days)
    assert next_visit(page, state, later) - later >= next_visit(page, state, at) - at


@given(pages, st.sampled_from(sorted(State)), moments, st.integers(0, 30))
def test_the_more_tries_in_vain_the_longer_until_the_next(page: Page, state: State, at: datetime, more: int) -> None:
    patient = replace(page, failures=page.failures + more)
    assert next_visit(patient, state, at) >= next_visit(page, state, at)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (date(2026, 3, 1), 20 * HOUR),
        (date(2026, 2, 27), 20 * HOUR),
        (date(2026, 1, 1), 59 * DAY / 7),
        (date(2025, 3, 1), 365 * DAY / 7),
        (date(2015, 3, 1), 180 * DAY),
        (date(2027, 3, 1), 20 * HOUR),  # a slip of whoever listed it
    ],
)
def test_a_notice_cools_with_its_age(listed: date, expected: timedelta) -> None:
    assert wait(State.UNCHANGED, listed_on=listed) == about(expected)


def test_an_old_notice_is_old_from_the_first_fetch_on() -> None:
    assert wait(State.FETCHED, listed_on=date(2015, 3, 1)) == about(180 * DAY)


def test_a_notice_without_a_date_is_as_old_as_its_finding() -> None:
    assert wait(State.UNCHANGED, first_seen=NOW - 70 * DAY) == about(10 * DAY)


def test_an_old_notice_that_was_edited_is_young_again() -> None:
    old = {"listed_on": date(2015, 3, 1)}
    assert wait(State.CHANGED, **old) == about(20 * HOUR)
    assert wait(State.UNCHANGED, changed_at=NOW - 70 * DAY, **old) == about(10 * DAY)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        *((state, [7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY, 112 * DAY, 180 * DAY, 180 * DAY]) for state in sorted(GONE)),
        (State.BLOCKED, [DAY, DAY, DAY]),
        (State.FAILED, [HOUR, 2 * HOUR, 4 * HOUR]),
        (State.TIMED_OUT, [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 32 * HOUR, 64 * HOUR, 128 * HOUR, 7 * DAY]),
        (State.FORBIDDEN, [7 * DAY, 14 * DAY]),
    ],
)
def test_each_try_in_vain_has_its_patience(state: State, waits: list[timedelta]) -> None:
    for failures, expected in enumerate(waits):
        assert wait(state, failures=failures) == about(expected)


def test_what_one_night_brought_comes_back_over_several() -> None:
    pages = [replace(PAGE, url=f"{PAGE.url}?{number}", listed_on=date(2025, 3, 1)) for number in range(1_000)]
    nights = [(next_visit(page, State.UNCHANGED, NOW) - NOW).days for page in pages]
    assert len(set(nights)) >= 10
    assert max(nights.count(night) for night in set(nights)) < 200


def test_a_young_notice_is_due_in_the_next_night() -> None:
    urls = (f"{PAGE.url}?{number}" for number in range(1_000))
    assert all(wait(State.UNCHANGED, url=url) < DAY for url in urls)
