"""Units and deadlines as a record holds them: each once, with who leads and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from normalizers.deadlines import FoundDeadline
from normalizers.units import FoundUnit
from taizhang.model import Deadline, Notice, Passage, Place, Role, Unit

FIRST_LEADS = re.compile(r"(?:第一|首)(?:位|个|家|名|责任)?[^。；，]{0,10}(?:为|是|系)(?:工作|总)?牵头")


def says_first_leads(notice: Notice) -> bool:
    """Whether the notice says of all its lists of units, outside any one of them, that the first named leads."""
    for block in notice.blocks:
        value = block.text.value
        if "牵头" in value and any(not _in_brackets(value, m.start()) for m in FIRST_LEADS.finditer(value)):
            return True
    return False


def _in_brackets(value: str, at: int) -> bool:
    before = value[:at]
    return sum(before.count(c) for c in "（(〔") > sum(before.count(c) for c in "）)〕")


def with_first_leading(units: tuple[FoundUnit, ...]) -> tuple[FoundUnit, ...]:
    """Return the units with the first as lead, where several are named and none has a role of its own."""
    if len(units) < 2 or any(u.role not in (None, Role.RESPONSIBLE) for u in units):
        return units
    return (units[0]._replace(role=Role.LEAD), *units[1:])


def deadline_of(found: FoundDeadline, text: Passage, place: Place, *, inherited: bool = False) -> Deadline:
    """Return the deadline that was found at a span of the text."""
    return Deadline(
        text=text.value[found.start : found.end],
        kind=found.kind,
        due=found.due,
        start=found.begins,
        precision=found.precision,
        every=found.every,
        what=found.what,
        inherited=inherited,
        place=place,
    )


def once(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Return the units, each name in each role once."""
    seen: dict[tuple[str, Role], Unit] = {}
    for unit in units:
        seen.setdefault((unit.text, unit.role), unit)
    return tuple(seen.values())


def different(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Return the deadlines, each time once."""
    seen: dict[tuple[object, ...], Deadline] = {}
    for d in deadlines:
        seen.setdefault((d.kind, d.due, d.start, d.every), d)
    return list(seen.values())
