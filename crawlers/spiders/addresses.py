"""Addresses of notices: how they are shaped on each platform, and the dates in them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from crawlers.spiders.words import words

LONGEST = 2_000  # characters; a longer one is no notice's
NUMBERED = re.compile(r"/[^/]{0,100}\d{6}[^/]{0,100}$")


def date_in_address(address: str) -> date | None:
    """Return the day that a notice's address tells (…/t20210910_791510.html), None where it tells none or less."""
    match = _match(address)
    parts = match.groupdict() if match else {}
    if not (parts.get("y") and parts.get("m") and parts.get("d")):
        return None
    with suppress(ValueError):
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    return None


def year_in_address(address: str) -> int | None:
    """Return the year that a notice's address tells (…/202109/<32 hex>.shtml)."""
    match = _match(address)
    year = match.groupdict().get("y") if match else None
    return int(year) if year else None


def is_notice(address: str) -> bool:
    """Whether an address is shaped as those of notices are, and not as those of columns."""
    return _match(address) is not None


def _match(address: str) -> re.Match[str] | None:
    if len(address) > LONGEST:
        return None
    parts = urlsplit(address)
    for pattern in _notices():
        if match := pattern.search(parts.path):
            return match
    if match := _queries().search(parts.query):
        return match
    return None if _columns().search(parts.path) else NUMBERED.search(parts.path)


@cache
def _notices() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words()["notices"])


@cache
def _queries() -> re.Pattern[str]:
    return re.compile("|".join(words()["notice_queries"]))


@cache
def _columns() -> re.Pattern[str]:
    return re.compile("|".join(words()["columns"]), re.IGNORECASE)
