"""What the interfaces of the sites answer: JSON, JSONP, or what their templates take for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from crawlers.links import plain
from crawlers.spiders.loose import strict
from crawlers.text import decoded
from normalizers.dates import read_date

CALL = re.compile(r"\s*(?:/\*[^*]*\*/)?\s*[A-Za-z_$][\w$.]{0,100}\s*\(")
CALLED = re.compile(r"\)\s*;?\s*\Z")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{6})?")
ISO_WITH_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)")
CONTROL = dict.fromkeys([*range(32), 127])
BEIJING = timezone(timedelta(hours=8))  # the sites' clocks; China has kept no summer time since 1991
FIRST_SECOND = 10**8  # 1973: a smaller number is no time
FIRST_MILLISECOND = 10**11
SHOWN = 120
LONGEST_DATE = 40
LONGEST_WORDS = 2_000
LONGEST_LOOSE = 4_000_000  # characters: loose JSON is read token by token
OPENING = ("{", "[")
EACH = "*"


class AnswerError(ValueError):
    """An interface answered something else than its column says. The message says what, and what was expected."""


def has_json(data: bytes) -> bool:
    """Whether an answer is JSON by its looks, not a page."""
    return data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def answer_in(data: bytes) -> Any:
    """Return what an answer says as plain data: JSON, the argument of a JSONP call, or loose JSON made strict.

    Control characters inside strings are let pass. Raises AnswerError.
    """
    text = decoded(data).strip("\ufeff\x00 \t\r\n")
    if text.startswith("<"):
        raise AnswerError("the answer is no JSON but a page of HTML")
    call = CALL.match(text)
    end = CALLED.search(text, max(len(text) - SHOWN, 0)) if call else None
    if call and end:
        text = text[call.end() : end.start()]
    try:
        return _loaded(text)
    except (ValueError, RecursionError) as fault:
        raise AnswerError(f"the answer is no JSON ({fault}); it begins: {text[:SHOWN]!r}") from None


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        if text[:1] not in OPENING or len(text) > LONGEST_LOOSE:
            raise
        return json.loads(strict(text), strict=False)


def reached(data: Any, path: str) -> list[Any]:
    """Return what a dotted path leads to: one value, or where a step is ``*`` one for each name or place.

    A text on the way that is JSON itself is read as such. Raises AnswerError, which says how far the path led and what
    stands there.
    """
    found = [data]
    steps = path.split(".") if path else []
    for number, step in enumerate(steps):
        found = [below for value in found for below in _below(value, step, path, steps[:number])]
    return found


def _below(value: Any, step: str, path: str, so_far: list[str]) -> Iterable[Any]:
    if isinstance(value, str) and value.lstrip()[:1] in OPENING:
        value = _inner(value)
    if step == EACH and isinstance(value, Mapping):
        return value.values()
    if step == EACH and isinstance(value, list):
        return value
    if isinstance(value, Mapping) and step in value:
        return (value[step],)
    place = ".".join(so_far) or "its top"
    raise AnswerError(f"the answer has no {path!r}: at {place} it has {contents(value)}")


def _inner(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):  # a title in brackets
        return text


def rows_at(data: Any, path: str) -> list[Any]:
    """Return the rows that a path leads to: those of a list, of several lists, or none where it leads to null."""
    rows: list[Any] = []
    for value in reached(data, path):
        if isinstance(value, list):
            rows += value
        elif value is not None and value != "":
            raise AnswerError(f"the answer's {path!r} is no list but {contents(value)}")
    return rows


def number_at(data: Any, path: str) -> int:
    """Return the number that a path leads to, written as such or in quotes."""
    [value] = reached(data, path)
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise AnswerError(f"the answer's {path!r} is no number but {contents(value)}") from None


def contents(value: Any) -> str:
    """Return what a value is, for a message: its names, and how it begins."""
    if isinstance(value, Mapping):
        return f"{', '.join(map(str, value)) or 'nothing'}: {_shown(value)}"
    return _shown(value)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def words_in(value: Any) -> str | None:
    """Return a value's words without the marks of a search (<em>) and control characters; None where it has none."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return plain(str(value)[:LONGEST_WORDS].translate(CONTROL)) or None


def day_in(value: Any) -> date | None:
    """Return the day in Beijing that a value names: seconds or milliseconds since 1970, or a date as printed.

    >>> day_in(1631203200000) == day_in("1631203200") == day_in("2021.9.10 08:30") == day_in("20210910")
    True
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()[:LONGEST_DATE]
    if match := COMPACT.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if ISO_WITH_ZONE.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(BEIJING).date()
    try:
        return _day_of_epoch(float(text))
    except ValueError:
        return read_date(text)


def _day_of_epoch(number: float) -> date | None:
    seconds = number / 1000 if number >= FIRST_MILLISECOND else number
    if not FIRST_SECOND <= seconds < FIRST_MILLISECOND:
        return None
    return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)).astimezone(BEIJING).date()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
