"""Corrections of alignments: a task put into a common task, or parted from another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from warehouse.connection import script
from warehouse.correcting import Made, Notice, Outcome, task_that_begins
from warehouse.correction_file import COMMON_ID, TASK_ID

# Every common task that one of the tasks has a part in, or that is named, with all of its tasks.
GROUPS = """
SELECT c.common_task_id, c.anchor_task_id, l.task_id, l.score
FROM common_tasks c JOIN task_links l USING (common_task_id)
WHERE c.common_task_id IN (SELECT unnest(?))
    OR c.common_task_id IN (SELECT common_task_id FROM task_links WHERE task_id IN (SELECT unnest(?)))
ORDER BY c.common_ordinal, l.task_id, l.sentence_start
"""

COPIES = "SELECT doc_id, copy_of FROM documents WHERE copy_of IS NOT NULL"


@dataclass(slots=True)
class Group:
    """A common task: its anchor, and its tasks with their likeness to it."""

    anchor: str
    tasks: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """The common tasks as they become, and what is to be written: links taken away and added, common tasks begun."""

    groups: dict[str, Group]
    parted: set[tuple[str, str]] = field(default_factory=set)
    joined: set[tuple[str, str]] = field(default_factory=set)
    begun: dict[str, str] = field(default_factory=dict)

    def of(self, task_id: str) -> list[str]:
        """Return the common tasks that the task has a part in."""
        return [key for key, group in self.groups.items() if task_id in group.tasks]

    def part(self, task_id: str, other: str) -> str | None:
        """Take the task out of what it shares with the other; return why there is nothing to do, if so."""
        shared = [key for key in self.of(task_id) if key == other or other in self.groups[key].tasks]
        if not shared:
            return "the two share no common task"
        for key in shared:
            group = self.groups[key]
            # A common task is what its anchor says: the anchor stays, and the other goes.
            gone = task_id if task_id != group.anchor else other
            if gone not in group.tasks:
                return f"{task_id} is what the common task {key} was made of and can't leave it"
            del group.tasks[gone]
            self.joined.discard((key, gone))
            self.parted.add((key, gone))
        return None

    def join(self, task_id: str, other: str) -> str | None:
        """Put the task into what the other has a part in; return why there is nothing to do, if so."""
        keys = [other] if other in self.groups else self.of(other)
        if any(task_id in self.groups[key].tasks for key in keys):
            return "the two share a common task already"
        key = max(keys, key=lambda key: self._likeness(key, other)) if keys else self._begin(other)
        self.groups[key].tasks[task_id] = 1.0
        self.parted.discard((key, task_id))
        self.joined.add((key, task_id))
        return None

    def _likeness(self, key: str, task_id: str) -> tuple[bool, float]:
        group = self.groups[key]
        return group.anchor == task_id, group.tasks.get(task_id, 0.0)

    def _begin(self, task_id: str) -> str:
        key = "c" + hashlib.sha256(f"correction {task_id}".encode()).hexdigest()[:12]
        self.groups[key] = Group(task_id, {task_id: 1.0})
        self.begun[key] = task_id
        self.joined.add((key, task_id))
        return key


def correct_alignment(
    connection: duckdb.DuckDBPyConnection, lines: Sequence[Made], others: Mapping[str, Notice]
) -> list[Made]:
    """Return the lines with what came of each, the common tasks changed as they say.

    ``others`` are the notices of the tasks that they are parted from or go with.
    """
    named = {line.correction.line: _others(line, others) for line in lines}
    ids = {other for pair in named.values() for other in pair if other} | {m.task_id for m in lines if m.task_id}
    plan = Plan(_groups(connection, ids))
    copies = dict(connection.execute(COPIES).fetchall())
    made = [
        _laid(plan, _of_no_copy(line, named[line.correction.line], copies), *named[line.correction.line])
        for line in lines
    ]
    if plan.parted or plan.joined:
        _write(connection, plan)
    return made


def _laid(plan: Plan, line: Made, old: str | None, new: str | None) -> Made:
    if line.outcome is not Outcome.APPLIED or line.task_id is None:
        return line
    correction = line.correction
    for wanted, there, name in ((correction.old, old, "from"), (correction.new, new, "to")):
        if wanted and (there is None or (COMMON_ID.fullmatch(there) and there not in plan.groups)):
            message = f"{name} is {wanted}: there is no such task, or not with these words"
            return replace(line, outcome=Outcome.UNMATCHED, message=message)
    if line.task_id in (old, new):
        return replace(line, outcome=Outcome.UNMATCHED, message="a task is named twice: its own is in task_id")
    idle = [why for why in (old and plan.part(line.task_id, old), new and plan.join(line.task_id, new)) if why]
    if len(idle) == bool(old) + bool(new):
        return replace(line, outcome=Outcome.NEEDLESS, message="; ".join(idle))
    return line


def _of_no_copy(line: Made, others: Iterable[str | None], copies: Mapping[str, str]) -> Made:
    """Return the line; one that names a task of a copy, whose tasks are not compared, has nothing to change."""
    for task_id in filter(None, (line.task_id, *others)):
        doc_id = task_id.rpartition("-")[0]
        if doc_id in copies and line.outcome is Outcome.APPLIED:
            message = f"notice {doc_id} repeats {copies[doc_id]}, whose tasks are compared: name a task of that one"
            return replace(line, outcome=Outcome.UNMATCHED, message=message)
    return line


def _others(line: Made, notices: Mapping[str, Notice]) -> tuple[str | None, str | None]:
    """Return the tasks, or common tasks, that a line names in from and to."""
    return _other(line.correction.old, notices), _other(line.correction.new, notices)


def _other(text: str, notices: Mapping[str, Notice]) -> str | None:
    match = TASK_ID.match(text)
    if match is None:
        return text or None
    notice = notices.get(match[0].rpartition("-")[0])
    words = text[match.end() :].strip()
    if notice is None:
        return None
    if words:
        return task_that_begins(words, match[0], notice)
    return match[0] if match[0] in notice.tasks else None


def _groups(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> dict[str, Group]:
    named = sorted(ids)
    groups: dict[str, Group] = {}
    for key, anchor, task_id, score in connection.execute(GROUPS, [named, named]).fetchall():
        tasks = groups.setdefault(key, Group(anchor)).tasks
        tasks[task_id] = max(score, tasks.get(task_id, 0.0))
    return groups


def _write(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    touched = {key for key, _ in plan.parted | plan.joined}
    for name, rows in (
        ("links_parted", plan.parted),
        ("links_joined", plan.joined),
        ("common_begun", plan.begun.items()),
    ):
        _temporary(connection, name, ("common_task_id", "task_id"), sorted(rows))
    _temporary(connection, "common_touched", ("common_task_id",), sorted((key,) for key in touched))
    for statement in script("realigning.sql"):
        connection.execute(statement)


def _temporary(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> None:
    table = pa.table({c: pa.array([row[i] for row in rows], pa.string()) for i, c in enumerate(columns)})
    connection.register("incoming", table)
    connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM incoming')
    connection.unregister("incoming")
