"""Whose turn it is to be crawled: the hours of the day to which a source keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawlers.registry import Site

ZONE = ZoneInfo("Asia/Shanghai")  # of schedules and hours


def seconds_left(site: Site, at: datetime) -> float | None:
    """Return how many seconds of the source's hours are left, 0 outside of them; None where it keeps to none."""
    if site.hours is None or site.hours[0] == site.hours[1]:
        return None
    start, end = site.hours
    here = at.astimezone(ZONE)
    if (here.hour - start) % 24 >= (end - start) % 24:
        return 0.0
    over = here.replace(hour=end, minute=0, second=0, microsecond=0)
    return ((over if over > here else over + timedelta(days=1)) - here).total_seconds()


def in_turn(sites: Iterable[Site], at: datetime) -> tuple[list[Site], list[Site]]:
    """Return the sources whose hours it is, and those for which it is not."""
    inside: list[Site] = []
    outside: list[Site] = []
    for site in sites:
        (outside if seconds_left(site, at) == 0.0 else inside).append(site)
    return inside, outside
