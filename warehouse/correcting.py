"""Corrections laid over what was read: which task each is of, and what its units and deadlines become.

A correction is found by its notice and the words its task begins with; the task's number may have moved since. Where
the words, or the value that is corrected, no longer stand, the source has changed and the correction waits for its
maker: it is not laid over what he has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from normalizers.characters import folded
from normalizers.dates import read_date
from normalizers.deadlines import read_cell
from normalizers.personal import masked
from normalizers.units import read_units
from normalizers.units.names import is_collective
from taizhang.model import Kind, Precision, Role
from warehouse.correction_file import Correction, Corrects
from warehouse.nearness import nearest

SHOWN = 60  # characters of a text that a message quotes
Row = dict[str, Any]  # of task_units or task_deadlines: values by column


class Outcome(StrEnum):
    """What came of a correction."""

    APPLIED = "applied"
    OUTDATED = "outdated"
    NEEDLESS = "needless"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Made:
    """A correction and what came of it; ``doc_id`` and ``task_id`` are the notice and task it was found to be of."""

    correction: Correction
    outcome: Outcome
    doc_id: str | None = None
    task_id: str | None = None
    message: str | None = None
    source_value: str | None = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known of a corrected notice: its tasks' words by task_id, now and in versions that are no more."""

    tasks: Mapping[str, str]
    former: Sequence[str]
    written_on: date | None
    year: int | None


class NotUnderstood(ValueError):
    """The value that a correction gives makes no sense. The message says what would."""


def found(correction: Correction, notices: Mapping[str, Notice]) -> Made:
    """Return the correction with the task it is of, or with the reason why it is of none."""
    notice = notices.get(correction.doc_id)
    if notice is None:
        message = f"the warehouse holds no notice {correction.doc_id}: see the table documents"
        return Made(correction, Outcome.UNMATCHED, message=message)
    doc_id, said = correction.doc_id, shown(correction.words)
    task_id = task_that_begins(correction.words, correction.task_id, notice)
    if task_id is not None:
        return Made(correction, Outcome.APPLIED, doc_id, task_id)
    if correction.task_id in notice.tasks:
        now = shown(notice.tasks[correction.task_id])
        message = f"its task began with {said}; {correction.task_id} says now: {now}"
        return Made(correction, Outcome.OUTDATED, doc_id, correction.task_id, message)
    if any(_begins(text, correction.words) for text in notice.former):
        message = f"its task began with {said}; the notice has no such task any more"
        return Made(correction, Outcome.OUTDATED, doc_id, message=message)
    near = nearest(correction.words, [text[:SHOWN] for text in notice.tasks.values()])
    like = f"; nearest: {near[0]}" if near else ""
    message = f"notice {doc_id} has no task that begins with {said}{like}"
    return Made(correction, Outcome.UNMATCHED, doc_id, message=message)


def task_that_begins(words: str, hint: str, notice: Notice) -> str | None:
    """Return the task that begins with the words: the one with the number given if it does, else the only one."""
    fitting = [task_id for task_id, text in notice.tasks.items() if _begins(text, words)]
    if hint in fitting:
        return hint
    whole = [task_id for task_id in fitting if folded(notice.tasks[task_id]) == folded(words)]
    return next((one[0] for one in (fitting, whole) if len(one) == 1), None)


def without_conflicts(lines: Iterable[Made]) -> list[Made]:
    """Return the lines; of several that correct the same value, only the last one is still to be applied."""
    lines = list(lines)
    last = {_value_corrected(made): made.correction.line for made in lines}
    return [
        made
        if made.outcome is not Outcome.APPLIED or (line := last[_value_corrected(made)]) == made.correction.line
        else replace(
            made, outcome=Outcome.NEEDLESS, message=f"line {line} corrects the same value and counts", conflict=True
        )
        for made in lines
    ]


def corrected(rows: Sequence[Row], made: Made, notice: Notice, place: Row) -> tuple[list[Row], Made]:
    """Return a task's units or deadlines with the correction laid over them, and what came of it.

    ``place`` is the task's own, for what is added. Raises NotUnderstood.
    """
    correction = made.correction
    name, has, new_of = _READING[correction.corrects]
    at = next((i for i, row in enumerate(rows) if correction.old and has(row, correction.old)), None)
    old = rows[at] if at is not None else None
    new = None if correction.takes_away else new_of(correction, old, notice)
    says = new is not None and any(_says(row, new) for row in rows)
    if correction.old and old is None:
        if says or new is None:
            return list(rows), replace(made, outcome=Outcome.NEEDLESS, message="the source says so already")
        now = "、".join(row[name] for row in rows) or "nothing"
        message = f"it was read as {shown(correction.old)}; the source says now: {now}"
        return list(rows), replace(made, outcome=Outcome.OUTDATED, message=message)
    if says:
        return list(rows), replace(made, outcome=Outcome.NEEDLESS, message="the source says so already")
    value = old[name] if old else None
    if new is None:
        return [row for i, row in enumerate(rows) if i != at], replace(made, source_value=value)
    if old is None:
        return [*rows, {**place, "inherited": False, "role": str(Role.RESPONSIBLE), **new, "corrected": True}], made
    laid = {**old, **new, "corrected": True}
    return [laid if i == at else row for i, row in enumerate(rows)], replace(made, source_value=value)


def _has_unit(row: Row, words: str) -> bool:
    return _is_same(row["unit_text"], words)


def _has_deadline(row: Row, words: str) -> bool:
    return _is_same(row["deadline_text"], words) or (row["due"] is not None and row["due"] == _only_day(words))


def _new_unit(correction: Correction, old: Row | None, notice: Notice) -> Row:
    text = correction.new or (old["unit_text"] if old else correction.old)
    if correction.new and len(read_units(text)) > 1:
        raise NotUnderstood(f"to is {shown(text)}, which is several units: write a line for each")
    role = correction.role or (old["role"] if old else None)
    return {"unit_text": text, "collective": is_collective(text), **({"role": str(role)} if role else {})}


def _new_deadline(correction: Correction, old: Row | None, notice: Notice) -> Row:
    text = correction.new or (old["deadline_text"] if old else correction.old)
    read = read_cell(text, year=notice.year, written_on=notice.written_on).deadlines
    if correction.due is None and len(read) != 1:
        what = "several times: write a line for each" if read else "not understood as a time: give the day too (due)"
        raise NotUnderstood(f"to is {shown(text)}, which is {what}")
    first = read[0] if len(read) == 1 else None
    values: Row = {"deadline_text": text, "what": (first and first.what) or (old["what"] if old else None)}
    if first is None or (correction.due is not None and first.due != correction.due):
        day = {"kind": Kind.BY.value, "due": correction.due, "precision": Precision.DAY.value}
        return values | day | {"start": None, "every": None}
    return values | {
        "kind": first.kind.value,
        "due": first.due,
        "start": first.begins,
        "precision": first.precision and first.precision.value,
        "every": first.every and first.every.value,
    }


_READING: dict[Corrects, tuple[str, Callable[[Row, str], bool], Callable[[Correction, Row | None, Notice], Row]]] = {
    Corrects.UNIT: ("unit_text", _has_unit, _new_unit),
    Corrects.DEADLINE: ("deadline_text", _has_deadline, _new_deadline),
}


def _value_corrected(made: Made) -> tuple[object, ...]:
    """Return what tells one corrected value from another. What is added is a value of its own."""
    correction = made.correction
    if made.outcome is not Outcome.APPLIED or not correction.old:
        return (correction.line,)
    return made.task_id, correction.corrects, folded(correction.old)


def _says(row: Row, new: Row) -> bool:
    return all(row[name] == value for name, value in new.items() if name not in ("what", "collective"))


def _begins(text: str, words: str) -> bool:
    """Whether the text begins with the words, as it stands or as an export shows it."""
    start = folded(words)
    return bool(start) and any(form.startswith(start) for form in _forms(text))


def _is_same(text: str, words: str) -> bool:
    return folded(words) in _forms(text)


@lru_cache(maxsize=100_000)  # each line of the file asks for those of all tasks of its notice
def _forms(text: str) -> tuple[str, str]:
    return folded(text), folded(masked(text))


def _only_day(words: str) -> date | None:
    return read_date(words) if words[:4].isdigit() and len(words) <= 11 else None


def shown(text: str) -> str:
    """Return the text as a message quotes it: its beginning, where it is long."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
