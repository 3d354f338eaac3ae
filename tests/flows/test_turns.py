"""A source that keeps to hours of the day is crawled within them, in the time of its country."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.registry import Evidence, Site
from flows.turns import in_turn, seconds_left

SITE = Site("x", "x", "511400", "vsb", "https://x/", (), "0 1 * * *", "x", Evidence(""), ("x",))


@pytest.mark.parametrize(
    ("hours", "utc", "left"),
    [
        (None, "2026-11-22T00:00", None),
        ((22, 6), "2026-11-22T13:59", 0),  # 21:59 in Shanghai
        ((22, 6), "2026-11-22T14:00", 8 * 3600),
        ((22, 6), "2026-11-22T15:30", 6.5 * 3600),
        ((22, 6), "2026-11-22T21:59", 60),  # 5:59 of the next day
        ((22, 6), "2026-11-22T22:00", 0),
        ((1, 5), "2026-11-22T17:00", 4 * 3600),
        ((1, 5), "2026-11-22T16:59", 0),
        ((0, 0), "2026-11-22T16:59", None),  # all day
    ],
)
def test_what_is_left_of_a_sources_hours(hours: tuple[int, int] | None, utc: str, left: float | None) -> None:
    assert seconds_left(replace(SITE, hours=hours), datetime.fromisoformat(utc).replace(tzinfo=UTC)) == left


def test_sources_are_parted_by_whether_it_is_their_hour() -> None:
    night, day = replace(SITE, hours=(22, 6)), replace(SITE, id="day")
    at = datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert in_turn([night, day], at) == ([day], [night])
