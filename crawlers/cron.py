"""Cron lines: the five fields by which a schedule says when (crontab(5), numbers only)."""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
PART = re.compile(r"(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?", re.ASCII)


class CronError(ValueError):
    """A line that is no schedule. The message says which field is wrong and what it can hold."""


@dataclass(frozen=True, slots=True)
class Cron:
    """The minutes, hours, days, months and weekdays (0 and 7 are Sunday) at which a line comes due."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]


def parsed(line: str) -> Cron:
    """Return what a line says. Raises CronError."""
    fields = line.split()
    if len(fields) != len(FIELDS):
        raise CronError(f"it has {len(fields)} fields; a cron line has 5: minute, hour, day, month, day of the week")
    return Cron(*(_values(text, *field) for text, field in zip(fields, FIELDS, strict=True)))


def _values(text: str, name: str, least: int, most: int) -> frozenset[int]:
    values: set[int] = set()
    for part in text.split(","):
        match = PART.fullmatch(part)
        if not match:
            raise CronError(f"its {name} is {text!r}; it can hold *, numbers, 1-5, */2 and lists of them")
        start = int(match[1]) if match[1] else least
        # A step goes on from its number to the end: 22/2 is 22-23/2.
        end = int(match[2]) if match[2] else start if match[1] and not match[3] else most
        step = int(match[3]) if match[3] else 1
        if not (least <= start <= end <= most and step > 0):
            raise CronError(f"its {name} is {text!r}; it goes from {least} to {most}, upwards, in steps of 1 or more")
        values.update(range(start, end + 1, step))
    return frozenset(values)
