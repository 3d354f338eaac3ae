"""When a page is looked at again: young notices often, old ones seldom."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, time, timedelta

from crawlers.ledger.values import Page
from crawlers.states import SOUND, State

# A little under a day: what one night's crawl fetches late is due when that of the next night begins.
LEAST = timedelta(hours=20)
MOST = timedelta(days=180)
PART_OF_AGE = 7  # a notice that has stood for so many days is looked at after one
SPREAD = 0.1  # what one night brought does not all come back in one night
FIRST = {  # after the first try that was in vain; it doubles with each one
    State.FAILED: timedelta(hours=1),
    State.TIMED_OUT: timedelta(hours=1),
    State.BLOCKED: timedelta(days=1),
    State.TLS_FAILED: timedelta(days=1),
}
LAST = {
    State.FAILED: timedelta(days=7),
    State.TIMED_OUT: timedelta(days=7),
    State.BLOCKED: timedelta(days=1),
    State.TLS_FAILED: timedelta(days=7),
}
LONG = timedelta(days=7)  # for what is gone, forbidden or too large
DOUBLINGS = 16  # enough to reach the longest from the shortest


def next_visit(page: Page, state: State, at: datetime) -> datetime:
    """Return when the page is due again, after a fetch at this time that came to ``state``.

    ``page`` is what was known before it. The same page, state and time give the same answer.
    """
    interval = _cooled(page, state, at) if state in SOUND else _patient(page, state)
    return at + interval * (1 + SPREAD * _share(page.url))


def _cooled(page: Page, state: State, at: datetime) -> timedelta:
    """Return a part of the notice's age: since its list's date, or since it was found, or since it changed last."""
    if state is State.CHANGED:
        return LEAST
    published = datetime.combine(page.listed_on, time(), UTC) if page.listed_on else page.first_seen
    newest = max(published, page.changed_at or published)
    return min(max((at - newest) / PART_OF_AGE, LEAST), MOST)


def _patient(page: Page, state: State) -> timedelta:
    first, most = FIRST.get(state, LONG), LAST.get(state, MOST)
    return min(first * (1 << min(page.failures, DOUBLINGS)), most)


def _share(url: str) -> float:
    """Return a number from -1 to 1, always the same for an address."""
    return zlib.crc32(url.encode("utf-8", "replace")) / 0xFFFFFFFF * 2 - 1
