"""What the page of a task shows: the facts, the source's words round them, what was mended there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.archive import bytes_at
from explorer.excerpts import Fact, Mark, Paragraphs, Rows, excerpts
from explorer.rereading import Bytes, NotReread, reread
from taizhang.model import Place
from taizhang.settings import Settings
from warehouse.evidence import TaskFacts, Told, facts_of

if TYPE_CHECKING:
    from warehouse.asking import Connection


class Near(StrEnum):
    """How near to a task something was mended, or not understood."""

    HERE = "here"  # in its paragraph, its row, or where its units and deadlines stand
    TABLE = "table"
    PAGE = "page"
    FILE = "file"  # said of the notice as a whole


@dataclass(frozen=True, slots=True)
class Noted:
    """Repairs or issues that say the same: how near they are, and how many there are."""

    near: Near
    code: str
    message: str
    places: tuple[Place, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A task, and where its source says it.

    ``source`` is what the source says, with marks; it is empty where the bytes could not be read again: ``fault`` says
    why, and the quotes stand in their place. ``archived`` are the hashes of those files of the notice that are there.
    """

    facts: TaskFacts
    marks: tuple[Mark, ...]
    source: tuple[Paragraphs | Rows, ...]
    fault: str | None
    repairs: tuple[Noted, ...]
    repairs_elsewhere: int
    issues: tuple[Noted, ...]
    issues_elsewhere: int
    archived: frozenset[str]


def evidence(connection: Connection, task_id: str, settings: Settings) -> Evidence | None:
    """Return the evidence of a task, or None where the warehouse holds no such task.

    Reads the notice's bytes again, which takes up to some seconds the first time. People's numbers are masked in
    ``source`` as the settings have it; the facts are as the warehouse holds them.
    """
    facts = facts_of(connection, task_id)
    if facts is None:
        return None
    marks = _marks(facts)
    paths = _paths(facts, settings)
    source: tuple[Paragraphs | Rows, ...] = ()
    fault = None
    try:
        source = _source(facts, marks, paths, settings)
    except NotReread as why:
        fault = str(why)
    repairs, repairs_elsewhere = _noted(facts.repairs, facts.places)
    issues, issues_elsewhere = _noted(facts.issues, facts.places)
    return Evidence(
        facts,
        marks,
        source,
        fault,
        repairs,
        repairs_elsewhere,
        issues,
        issues_elsewhere,
        frozenset(sha256 for sha256, path in paths.items() if path is not None),
    )


def _marks(facts: TaskFacts) -> tuple[Mark, ...]:
    """Return a mark for each fact that has a place, the widest first."""
    said = [
        (Fact.TASK, 0, facts.place),
        *((Fact.UNIT, unit.ordinal, unit.place) for unit in facts.units),
        *((Fact.DEADLINE, deadline.ordinal, deadline.place) for deadline in facts.deadlines),
    ]
    marks = [Mark(fact, number, place) for fact, number, place in said if place is not None]
    return tuple(sorted(marks, key=lambda mark: mark.place.start - mark.place.end))


def _paths(facts: TaskFacts, settings: Settings) -> Mapping[str, Path | None]:
    """Return where the bytes of the notice's files lie, by hash; None for those that are not there."""
    notice = facts.notice
    names = ((notice.sha256, notice.name or ""), *((sha256, name) for name, sha256 in notice.files))
    return {sha256: bytes_at(sha256, [name], settings) for sha256, name in names if sha256}


def _source(
    facts: TaskFacts, marks: Sequence[Mark], paths: Mapping[str, Path | None], settings: Settings
) -> tuple[Paragraphs | Rows, ...]:
    if not marks:
        raise NotReread("its place is not known")
    notice = facts.notice
    own = paths.get(notice.sha256)
    if own is None:
        raise NotReread(f"{notice.name}: the bytes are not there")
    file = Bytes(own, notice.name or "", notice.sha256)
    # What is in an archive is no file of its own.
    attached = tuple(
        Bytes(path, name, sha256) for name, sha256 in notice.files if (path := paths.get(sha256)) is not None
    )
    return excerpts(reread(file, attached, settings), marks, keep_personal=settings.keep_personal)


def _noted(told: Sequence[Told], places: Sequence[Place]) -> tuple[tuple[Noted, ...], int]:
    """Return what was told near the places, the nearest first, and how much was told elsewhere."""
    near = [(_near(one.place, places), one) for one in told]
    groups = Counter((how, one.code, one.message) for how, one in near if how is not None)
    found = [
        Noted(how, code, message, tuple(o.place for h, o in near if (h, o.code, o.message) == key and o.place), count)
        for key, count in groups.items()
        for how, code, message in [key]
    ]
    order = list(Near)
    return tuple(sorted(found, key=lambda one: order.index(one.near))), len(near) - groups.total()


def _near(place: Place | None, places: Sequence[Place]) -> Near | None:
    if place is None:
        return Near.FILE
    if any(_is_here(place, own) for own in places):
        return Near.HERE
    if place.table is not None and any(own.table == place.table for own in places):
        return Near.TABLE
    if place.page is not None and any((own.page, own.file) == (place.page, place.file) for own in places):
        return Near.PAGE
    return None


def _is_here(place: Place, own: Place) -> bool:
    if place.block != own.block:
        return place.start < own.end and own.start < place.end
    return place.table is None or place.row is None or place.row == own.row
