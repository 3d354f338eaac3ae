"""How many pages a list has, as its page says."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def page_count(text: str) -> int | None:
    """Return the number of pages that a list page tells (pageCount: 25; 共25页); None where it tells none or 0."""
    for pattern in _patterns():
        if match := pattern.search(text):
            return int(match[1]) or None
    return None


def is_rest(count: int, total: int, page: int, size: int) -> bool:
    """Whether the ``count`` rows on a page are all that are left of a total, with ``size`` rows on each page before it.

    False where they are fewer: then the site's pages are smaller than asked for, and only an empty one is the end.
    """
    return 0 < total - (page - 1) * size <= count


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads((files("crawlers") / "tables" / "pagers.toml").read_text("utf-8"))
    return tuple(map(re.compile, table["counts"]))
