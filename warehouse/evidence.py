"""All that the warehouse holds of one task: what was read and where, what was mended, who else orders the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from taizhang.model import Place

OTHERS_MOST = 50  # other notices' tasks that are listed of a common task
PLACE = "block, char_start, char_end, quote, table_no, row_no, column_no, page, path, NULL, file"
NOTICE = """
SELECT d.doc_id, d.version_id, d.doc_title, d.doc_number, d.index_number, d.issuer, d.region, d.level, d.written_on,
    d.published_on, d.validity, d.topic, d.name, d.url, d.version_count, d.task_count, d.missing_since, d.copy_of,
    v.version_no, v.since, v.sha256, v.extractor
FROM documents d JOIN versions v ON v.doc_id = d.doc_id AND v.is_current
WHERE d.doc_id = ?
"""
TASK = f"SELECT doc_id, ordinal, number, section, title, text, category, origin, {PLACE} FROM tasks WHERE task_id = ?"
UNITS = f"""
SELECT unit_ordinal, unit_text, role, department, collective, inherited, corrected, {PLACE}
FROM task_units WHERE task_id = ? ORDER BY unit_ordinal
"""
DEADLINES = f"""
SELECT deadline_ordinal, deadline_text, kind, due, start, precision, every, what, inherited, corrected, {PLACE}
FROM task_deadlines WHERE task_id = ? ORDER BY deadline_ordinal
"""
NEIGHBOURS = """
SELECT max(task_id) FILTER (ordinal = $ordinal - 1), max(task_id) FILTER (ordinal = $ordinal + 1)
FROM tasks WHERE doc_id = $doc AND ordinal BETWEEN $ordinal - 1 AND $ordinal + 1
"""
COPIES = "SELECT doc_id, coalesce(doc_title, name) FROM documents WHERE copy_of = ? ORDER BY doc_id"
FILES = "SELECT attachment_name, sha256 FROM attachments WHERE doc_id = ? ORDER BY ordinal"
CORRECTIONS = """
SELECT correction_no, corrects, source_value, corrected_value, corrected_by, corrected_on, why, outcome, message
FROM corrections WHERE task_id = ? ORDER BY correction_no
"""
COMMON = """
SELECT c.common_task_id, c.theme, c.common_text, c.upstream_text, u.doc_id, coalesce(u.doc_number, u.doc_title, u.name),
    c.anchor_task_id, l.link, l.score, l.sentence, l.aligned_words, l.corrected
FROM task_links l JOIN common_tasks c USING (common_task_id)
LEFT JOIN documents u ON u.doc_id = c.upstream_doc_id
WHERE l.task_id = ? ORDER BY c.common_ordinal, l.sentence_start
"""
OTHERS = """
WITH other AS (
    SELECT l.common_task_id, l.task_id, min(l.link) AS link, count(*) OVER (PARTITION BY l.common_task_id) AS others
    FROM task_links l
    WHERE l.common_task_id IN (SELECT common_task_id FROM task_links WHERE task_id = $task) AND l.task_id <> $task
    GROUP BY l.common_task_id, l.task_id
)
SELECT o.common_task_id, o.others, t.task_id, d.region, coalesce(d.doc_number, d.doc_title, d.name), o.link, t.text
FROM other o JOIN tasks t USING (task_id) JOIN documents d USING (doc_id)
QUALIFY row_number() OVER (PARTITION BY o.common_task_id ORDER BY d.region NULLS LAST, t.task_id) <= $most
ORDER BY d.region NULLS LAST, t.task_id
"""
NAMES = """
SELECT name FROM versions WHERE sha256 = $sha256 AND name IS NOT NULL
UNION SELECT attachment_name FROM attachments WHERE sha256 = $sha256
UNION SELECT coalesce(d.name, '') FROM versions v JOIN documents d USING (doc_id) WHERE v.sha256 = $sha256
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The notice that a task stands in, as its last version says; ``files`` are its attachments' names and hashes."""

    doc_id: str
    version_id: str
    title: str | None
    doc_number: str | None
    index_number: str | None
    issuer: str | None
    region: str | None
    level: str | None
    written_on: date | None
    published_on: date | None
    validity: str | None
    topic: str | None
    name: str | None
    url: str | None
    version_count: int
    task_count: int
    missing_since: datetime | None
    copy_of: str | None
    version_no: int
    since: datetime | None
    sha256: str
    extractor: str
    copies: tuple[tuple[str, str], ...] = ()  # doc_id and title of the notices that repeat it
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Who does the task."""

    ordinal: int
    text: str
    role: str
    department: str | None
    collective: bool
    inherited: bool
    corrected: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """By when it is done."""

    ordinal: int
    text: str
    kind: str
    due: date | None
    start: date | None
    precision: str | None
    every: str | None
    what: str | None
    inherited: bool
    corrected: bool
    place: Place | None


@dataclass(frozen=True, slots=True)
class Told:
    """A repair or an issue: its code, what is said of it, and where it is."""

    code: str
    message: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Correction:
    """An analyst's correction of the task, and what came of it."""

    no: int
    corrects: str
    source_value: str | None
    corrected_value: str | None
    by: str
    on: date | None
    why: str
    outcome: str
    message: str | None


@dataclass(frozen=True, slots=True)
class OtherTask:
    """Another notice's task in a common task."""

    task_id: str
    region: str | None
    notice: str | None
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class CommonFacts:
    """A common task that the task has a part in; of the others that have, ``other_count`` in all, the first."""

    common_task_id: str
    theme: str | None
    text: str
    upstream_text: str | None
    upstream_doc_id: str | None
    upstream_name: str | None
    anchor_task_id: str
    link: str
    score: float
    sentence: str
    aligned_words: str
    corrected: bool
    other_count: int = 0
    others: tuple[OtherTask, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task with all that is known of it. ``before`` and ``after`` are the task_ids next to it in its notice."""

    task_id: str
    notice: NoticeFacts
    ordinal: int
    number: str | None
    section: str | None
    title: str | None
    text: str
    category: str
    origin: str
    place: Place | None
    units: tuple[UnitFacts, ...]
    deadlines: tuple[DeadlineFacts, ...]
    repairs: tuple[Told, ...]
    issues: tuple[Told, ...]
    corrections: tuple[Correction, ...]
    common: tuple[CommonFacts, ...]
    before: str | None
    after: str | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the source says it: the task's own place, its units' and its deadlines'."""
        found = (self.place, *(unit.place for unit in self.units), *(deadline.place for deadline in self.deadlines))
        return tuple(place for place in found if place is not None)


def facts_of(connection: duckdb.DuckDBPyConnection, task_id: str) -> TaskFacts | None:
    """Return all that the warehouse holds of the task, or None where it holds no such task."""
    row = connection.execute(TASK, [task_id]).fetchone()
    if row is None:
        return None
    doc_id, ordinal, number, section, title, text, category, origin, *place = row
    before, after = connection.execute(NEIGHBOURS, {"doc": doc_id, "ordinal": ordinal}).fetchone() or (None, None)
    return TaskFacts(
        task_id=task_id,
        notice=_notice(connection, doc_id),
        ordinal=ordinal,
        number=number,
        section=section,
        title=title,
        text=text,
        category=category,
        origin=origin,
        place=_place(place),
        units=tuple(UnitFacts(*[*r[:7], _place(r[7:])]) for r in connection.execute(UNITS, [task_id]).fetchall()),
        deadlines=tuple(
            DeadlineFacts(*[*r[:10], _place(r[10:])]) for r in connection.execute(DEADLINES, [task_id]).fetchall()
        ),
        repairs=_told(connection, "repairs", "reason", doc_id),
        issues=_told(connection, "issues", "message", doc_id),
        corrections=tuple(Correction(*r) for r in connection.execute(CORRECTIONS, [task_id]).fetchall()),
        common=_common(connection, task_id),
        before=before,
        after=after,
    )


def names_of(connection: duckdb.DuckDBPyConnection, sha256: str) -> tuple[str, ...]:
    """Return the names of the files with these bytes that the warehouse was made from; none where it knows none."""
    return tuple(name for (name,) in connection.execute(NAMES, {"sha256": sha256}).fetchall())


def _notice(connection: duckdb.DuckDBPyConnection, doc_id: str) -> NoticeFacts:
    row = connection.execute(NOTICE, [doc_id]).fetchone()
    assert row is not None, f"tasks of {doc_id} stand in the warehouse, so it does"
    copies = connection.execute(COPIES, [doc_id]).fetchall()
    files = connection.execute(FILES, [doc_id]).fetchall()
    return NoticeFacts(*[*row, tuple(copies), tuple(files)])


def _told(connection: duckdb.DuckDBPyConnection, table: str, words: str, doc_id: str) -> tuple[Told, ...]:
    rows = connection.execute(
        f"SELECT code, {words}, {PLACE} FROM {table} WHERE doc_id = ? ORDER BY ordinal", [doc_id]
    ).fetchall()
    return tuple(Told(code, message, _place(place)) for code, message, *place in rows)


def _common(connection: duckdb.DuckDBPyConnection, task_id: str) -> tuple[CommonFacts, ...]:
    others: dict[str, list[OtherTask]] = {}
    counts: dict[str, int] = {}
    for common_task_id, count, *other in connection.execute(OTHERS, {"task": task_id, "most": OTHERS_MOST}).fetchall():
        others.setdefault(common_task_id, []).append(OtherTask(*other))
        counts[common_task_id] = count
    rows = connection.execute(COMMON, [task_id]).fetchall()
    return tuple(CommonFacts(*[*row, counts.get(row[0], 0), tuple(others.get(row[0], ()))]) for row in rows)


def _place(row: list[Any] | tuple[Any, ...]) -> Place | None:
    return Place(*row) if row[0] is not None else None
