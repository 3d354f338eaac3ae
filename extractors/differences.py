"""Differences between two printings of the same table or plan, task by task, and how they are told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from taizhang.model import Place, Task


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy says otherwise than the printing that was kept. None for a task that only one of them has."""

    what: str
    kept: Task | None
    copy: Task | None
    here: str = ""
    there: str = ""
    matters: bool = True  # to who does what by when


@dataclass(frozen=True, slots=True)
class Line:
    """A task as it is compared."""

    task: Task
    text: str
    units: frozenset[Hashable]
    times: frozenset[Hashable]


Pair = tuple[Line, Line]  # of the fuller printing, of the copy


def differences_of(pairs: list[Pair], lines: list[Line], others: list[Line]) -> tuple[Difference, ...]:
    """Return what a copy's tasks (``lines``) say otherwise than those of the fuller printing (``others``)."""
    found: list[Difference] = []
    for kept, copy in sorted(pairs, key=lambda p: _order(p[1].task)):
        if kept.units != copy.units:
            found.append(_units_differ(kept.task, copy.task))
        if kept.times != copy.times:
            found.append(_times_differ(kept.task, copy.task))
        if kept.text != copy.text:
            here, there = _apart(kept.task.text, copy.task.text)
            found.append(Difference("text", kept.task, copy.task, here, there, matters=False))
    paired = {id(line) for pair in pairs for line in pair}
    found += [Difference("more", None, line.task) for line in lines if id(line) not in paired]
    if missing := sum(id(line) not in paired for line in others):
        found.append(Difference("missing", None, None, str(missing), matters=False))
    return tuple(found)


def _units_differ(kept: Task, copy: Task) -> Difference:
    here, there = ("、".join(u.text for u in t.units) for t in (kept, copy))
    return Difference("units", kept, copy, here, there, matters=bool(there))


def _times_differ(kept: Task, copy: Task) -> Difference:
    here, there = ("、".join(d.text for d in t.deadlines) for t in (kept, copy))
    return Difference("deadlines", kept, copy, here, there, matters=bool(there))


def _apart(one: str, other: str, most: int = 12) -> tuple[str, str]:
    """Return the stretch in which two texts differ, as each has it, in a few characters."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return _short(one[start:], most), _short(other[start:], most)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _order(task: Task) -> tuple[int, int]:
    return (task.place.block, task.place.start) if task.place else (0, 0)


def said(difference: Difference) -> str:
    """Return a difference in a few words, the printing that was kept first."""
    if difference.what == "missing":
        return f"{difference.here} of its tasks are missing in the copy"
    if difference.kept is None:
        return f"{_row(difference.copy)} stands only in the copy"
    return f"{_row(difference.kept)}: {difference.what} {difference.here or '—'} / {difference.there or '—'}"


def cited(difference: Difference) -> tuple[str, Place | None]:
    """Return what differs with the place in the copy, and the place of what was kept."""
    kept, copy = difference.kept, difference.copy
    if kept is None:
        return f"{_row(copy)} stands only in a copy that gives no tasks", copy.place if copy else None
    units = difference.what == "units"
    here, there = (_fact_place(t, units) for t in (kept, copy))
    message = f"{_row(kept)}: {difference.what} {difference.here or '—'}, but {difference.there} in the copy"
    return f"{message} ({named(there)}, characters {there.start}–{there.end})" if there else message, here


def _fact_place(task: Task | None, units: bool) -> Place | None:
    if task is None:
        return None
    facts = task.units if units else task.deadlines
    return (facts[0].place if facts else None) or task.place


def _row(task: Task | None) -> str:
    if task is None or task.place is None or task.place.row is None:
        return f"“{_short(task.text, 12)}”" if task else "a task"
    return f"row {task.place.row + 1} “{_short(task.text, 12)}”"


def named(place: Place) -> str:
    """Return a table, or a file's running text, as it is named to readers."""
    where = f" of {place.file}" if place.file else ""
    if place.table is None:
        return f"the text{where or ' of the notice itself'}"
    return f"table {place.table}{where}"
