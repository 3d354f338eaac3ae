"""What the app asks of the warehouse: what there is to choose from, and the rows and sums behind its tables and charts.

All of it answers in SQL, a page at a time, so that a filter is quick on a large warehouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from normalizers.personal import masked
from warehouse.filters import Wanted

REGIONS_SHOWN = 30  # rows of a chart, those with most first
DEPARTMENTS_SHOWN = 15
THEMES_SHOWN = 15
THEMES_OFFERED = 300


class Section(StrEnum):
    """A part of the app that is a table of rows, beside the matrix and the search."""

    TIMELINE = "timeline"
    COVERAGE = "coverage"
    WORKLOAD = "workload"
    LAG = "lag"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its value, what it is called, and how many common tasks (of a year, notices) it has."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Upstream:
    """A notice from above that others take up: so many regions, in so many common tasks."""

    doc_id: str
    doc_number: str
    title: str
    regions: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Held:
    """How much the warehouse holds."""

    documents: int
    tasks: int
    triples: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a section: ``columns`` are names of schema.toml's."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A section's rows: their columns, the query, its order, and the expressions that a topic is looked for in."""

    columns: tuple[str, ...]
    sql: str
    order: str
    about: str


HELD = "SELECT document_count, task_count, triple_count FROM runs"
# Who is under a notice is told by its sentences, as in the comparison: its matters are ordered everywhere.
UPSTREAMS = """
SELECT c.upstream_doc_id, any_value(d.doc_number), coalesce(any_value(d.doc_title), any_value(d.name), ''),
    count(DISTINCT t.region_code) AS regions, count(DISTINCT c.common_task_id) AS tasks
FROM common_tasks c
JOIN documents d ON d.doc_id = c.upstream_doc_id
JOIN task_links l USING (common_task_id)
JOIN (SELECT task_id, region_code FROM tasks JOIN documents USING (doc_id)) t ON t.task_id = l.task_id
WHERE c.document_count > 1 AND c.matter IS NULL
GROUP BY c.upstream_doc_id ORDER BY regions DESC, tasks DESC, c.upstream_doc_id
"""
LINKED = """
SELECT DISTINCT c.common_task_id, c.common_ordinal, c.theme, d.doc_id, d.region_code,
    coalesce(r.region_name, d.region) AS region, coalesce(d.doc_id = c.upstream_doc_id, false) AS above,
    year(coalesce(d.written_on, d.published_on)) AS year
FROM common_tasks c
JOIN task_links l USING (common_task_id)
JOIN tasks t USING (task_id)
JOIN documents d ON d.doc_id = t.doc_id
LEFT JOIN regions r ON r.region_code = d.region_code
WHERE c.document_count > 1 AND ($upstream IS NULL OR (c.upstream_doc_id = $upstream AND c.matter IS NULL))
"""
CHOICES = {
    "topic": f"""
SELECT theme, theme, count(DISTINCT common_task_id) AS tasks FROM ({LINKED}) WHERE theme <> ''
GROUP BY theme ORDER BY tasks DESC, min(common_ordinal) LIMIT {THEMES_OFFERED}
""",
    "regions": f"""
SELECT region_code, any_value(region), count(DISTINCT common_task_id) AS tasks FROM ({LINKED})
WHERE region_code IS NOT NULL GROUP BY region_code ORDER BY bool_or(above) DESC, tasks DESC, region_code
""",
    "years": f"""
SELECT year::VARCHAR, year::VARCHAR, count(DISTINCT doc_id) FROM ({LINKED}) WHERE year IS NOT NULL
GROUP BY year ORDER BY year DESC
""",
}
# The notices that are asked about, copies left out: of these regions and years, and of those that have a part in what
# the upstream notice orders.
SCOPE = """
WITH scope AS (
    SELECT d.doc_id, d.doc_number, d.region_code, coalesce(r.region_name, d.region) AS region
    FROM documents d LEFT JOIN regions r USING (region_code)
    WHERE d.copy_of IS NULL
        AND (len($regions) = 0 OR list_contains($regions, d.region_code))
        AND (len($years) = 0 OR list_contains($years, year(coalesce(d.written_on, d.published_on))))
        AND ($upstream IS NULL OR d.doc_id = $upstream OR d.doc_id IN (
            SELECT t.doc_id FROM common_tasks c JOIN task_links l USING (common_task_id) JOIN tasks t USING (task_id)
            WHERE c.upstream_doc_id = $upstream AND c.matter IS NULL))
), asked AS ({})
"""
SECTIONS = {
    Section.TIMELINE: Query(
        ("due", "region", "text", "deadline_text", "what", "doc_number", "task_id"),
        """
SELECT x.due, s.region, t.text, x.deadline_text, x.what, s.doc_number, t.task_id, s.region_code
FROM scope s JOIN tasks t USING (doc_id) JOIN task_deadlines x USING (task_id) WHERE x.due IS NOT NULL
""",
        "due, region_code, task_id",
        "concat_ws(' ', t.theme, t.text)",
    ),
    Section.COVERAGE: Query(
        ("region", "coverage", "theme", "upstream_text", "text", "task_id"),
        """
SELECT s.region, v.coverage, v.theme, v.upstream_text, v.text, v.task_id, s.region_code, v.doc_id, v.common_task_id,
    c.common_ordinal
FROM scope s JOIN coverage v USING (doc_id) LEFT JOIN common_tasks c ON c.common_task_id = v.common_task_id
WHERE ($upstream IS NULL OR v.upstream_doc_id = $upstream)
""",
        "region_code, doc_id, common_ordinal NULLS LAST, task_id",
        "concat_ws(' ', v.theme, v.upstream_text, v.text)",
    ),
    Section.WORKLOAD: Query(
        ("department", "region", "task_count", "lead_count", "dated_count", "first_due", "last_due"),
        """
SELECT f.department, s.region, count(DISTINCT f.task_id)::INTEGER AS task_count,
    count(DISTINCT f.task_id) FILTER (f.role IN ('lead', 'responsible'))::INTEGER AS lead_count,
    count(DISTINCT f.task_id) FILTER (f.due IS NOT NULL)::INTEGER AS dated_count,
    min(f.due) AS first_due, max(f.due) AS last_due, s.region_code
FROM scope s JOIN flat_triples f USING (doc_id) WHERE f.department IS NOT NULL {topic}
GROUP BY f.department, s.region_code, s.region
""",
        "task_count DESC, department, region_code",
        "concat_ws(' ', f.theme, f.text)",
    ),
    Section.LAG: Query(
        ("common_text", "region", "last_due", "first_region_due", "lag_days", "task_id"),
        """
SELECT v.common_text, s.region, v.last_due, v.first_region_due, v.lag_days,
    (SELECT min(l.task_id) FROM task_links l JOIN tasks t USING (task_id)
     WHERE l.common_task_id = v.common_task_id AND t.doc_id = v.doc_id) AS task_id, v.common_ordinal, s.region_code
FROM scope s JOIN deadline_lag v USING (doc_id)
WHERE ($upstream IS NULL
    OR v.common_task_id IN (SELECT common_task_id FROM common_tasks WHERE upstream_doc_id = $upstream))
""",
        "lag_days DESC, common_ordinal, region_code",
        "concat_ws(' ', v.theme, v.common_text)",
    ),
    Section.CHANGES: Query(
        ("new_fetched_at", "region", "doc_title", "change", "old_value", "new_value", "old_due", "new_due"),
        """
SELECT v.new_fetched_at, s.region, v.doc_title, v.change, v.old_value, v.new_value, v.old_due, v.new_due, v.doc_id,
    v.new_ordinal
FROM scope s JOIN changes v USING (doc_id) WHERE true
""",
        "new_fetched_at DESC NULLS LAST, doc_id, new_ordinal, change",
        "concat_ws(' ', v.doc_title, v.old_value, v.new_value, v.old_quote, v.new_quote)",
    ),
}
# Notices write the same heading in full-width and in half-width marks.
FOLDED = "translate(lower({}), '，；：（）！？', ',;:()!?')"
# The sums that the charts draw, few rows each.
SUMS = {
    Section.TIMELINE: f"""
, most AS (SELECT region_code FROM asked GROUP BY region_code ORDER BY count(*) DESC, region_code LIMIT {REGIONS_SHOWN})
SELECT strftime(date_trunc('month', due), '%Y-%m-%d') AS month, region, count(DISTINCT task_id)::INTEGER AS task_count
FROM asked JOIN most ON asked.region_code IS NOT DISTINCT FROM most.region_code GROUP BY ALL ORDER BY 1, 2
""",
    Section.COVERAGE: f"""
, most AS (SELECT doc_id FROM asked GROUP BY doc_id ORDER BY count(*) DESC, doc_id LIMIT {REGIONS_SHOWN})
, themes AS (
    SELECT coalesce(theme, '') AS theme FROM asked WHERE coverage <> 'added'
    GROUP BY 1 ORDER BY count(DISTINCT common_task_id) DESC, 1 LIMIT {THEMES_SHOWN})
SELECT region, doc_id, themes.theme,
    count(DISTINCT common_task_id) FILTER (coverage = 'taken up')::INTEGER AS taken,
    count(DISTINCT common_task_id)::INTEGER AS ordered
FROM asked JOIN most USING (doc_id) JOIN themes ON themes.theme = coalesce(asked.theme, '')
WHERE coverage <> 'added' GROUP BY ALL ORDER BY min(common_ordinal), min(region_code), doc_id
""",
    Section.WORKLOAD: f"""
, most AS (
    SELECT department FROM asked GROUP BY department ORDER BY sum(task_count) DESC, department
    LIMIT {DEPARTMENTS_SHOWN})
, wide AS (
    SELECT region_code FROM asked GROUP BY region_code ORDER BY sum(task_count) DESC, region_code LIMIT {REGIONS_SHOWN})
SELECT department, region, task_count FROM asked JOIN most USING (department)
JOIN wide ON asked.region_code IS NOT DISTINCT FROM wide.region_code ORDER BY ALL
""",
    Section.LAG: f"""
SELECT region, round(avg(lag_days), 1)::DOUBLE AS mean_lag, max(lag_days) AS most_lag, count(*)::INTEGER AS task_count
FROM asked GROUP BY region_code, region ORDER BY mean_lag DESC, region_code LIMIT {REGIONS_SHOWN}
""",
}


def held(connection: duckdb.DuckDBPyConnection) -> Held:
    """Return how many notices, tasks and triples there are."""
    return Held(*(connection.execute(HELD).fetchone() or (0, 0, 0)))


def build_of(connection: duckdb.DuckDBPyConnection) -> str:
    """Return what tells this build of the warehouse from every other."""
    row = connection.execute("SELECT run_id FROM runs").fetchone()
    return str(row[0]) if row else ""


def upstreams(connection: duckdb.DuckDBPyConnection) -> tuple[Upstream, ...]:
    """Return the notices from above that others take up, those taken up by most regions first."""
    return tuple(Upstream(*row) for row in connection.execute(UPSTREAMS).fetchall())


def choices(connection: duckdb.DuckDBPyConnection, what: str, upstream: str | None) -> tuple[Choice, ...]:
    """Return what there is to choose under the upstream notice: ``what`` is topic, regions or years."""
    return tuple(Choice(*row) for row in connection.execute(CHOICES[what], {"upstream": upstream}).fetchall())


def counted(connection: duckdb.DuckDBPyConnection, section: Section, wanted: Wanted) -> int:
    """Return how many rows the section has. Regions are wanted by their codes, the upstream notice by its doc_id."""
    sql, given = _asked(SECTIONS[section], wanted)
    row = connection.execute(f"{sql} SELECT count(*) FROM asked", given).fetchone()
    return int(row[0]) if row else 0


def rows(
    connection: duckdb.DuckDBPyConnection,
    section: Section,
    wanted: Wanted,
    *,
    limit: int | None = None,
    offset: int = 0,
    keep_personal: bool = False,
) -> Rows:
    """Return a page of the section's rows; all of them where ``limit`` is None."""
    query = SECTIONS[section]
    sql, given = _asked(query, wanted)
    page = f"{sql} SELECT {', '.join(query.columns)} FROM asked ORDER BY {query.order} LIMIT $most OFFSET $skipped"
    found = connection.execute(page, given | {"most": limit, "skipped": offset}).fetchall()
    return Rows(query.columns, tuple(tuple(_shown(cell, keep_personal) for cell in row) for row in found))


def sums(connection: duckdb.DuckDBPyConnection, section: Section, wanted: Wanted) -> list[dict[str, Any]]:
    """Return what the section's chart draws, one mark a row; of a section without a chart, nothing."""
    if section not in SUMS:
        return []
    sql, given = _asked(SECTIONS[section], wanted)
    cursor = connection.execute(f"{sql} {SUMS[section]}", given)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _asked(query: Query, wanted: Wanted) -> tuple[str, dict[str, object]]:
    words: Sequence[str] = (wanted.topic or "").split()
    topic = "".join(
        f" AND contains({FOLDED.format(query.about)}, {FOLDED.format(f'$word{n}')})" for n, _ in enumerate(words)
    )
    sql = query.sql.format(topic=topic) if "{topic}" in query.sql else query.sql + topic
    given: dict[str, object] = {f"word{n}": word for n, word in enumerate(words)}
    given |= {"regions": list(wanted.regions), "years": list(wanted.years), "upstream": wanted.upstream}
    return SCOPE.format(sql), given


def _shown(cell: Any, keep_personal: bool) -> Any:
    return masked(cell, keep_personal=keep_personal) if isinstance(cell, str) else cell
