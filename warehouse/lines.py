"""The lines of a comparison: common tasks with each region's part in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import duckdb

from normalizers.personal import masked
from taizhang.model import Role
from taizhang.settings import Lang
from warehouse.comparison_words import words
from warehouse.dictionary import codes
from warehouse.filters import Scope

# An item of running text holds many orders; the line shows the one that it is about.
SHOWN = "CASE WHEN origin = 'narrative' THEN sentence ELSE coalesce(whole_text, sentence) END"
# What nobody else took up is a line too where it is a task; goals and safeguards of one notice are not.
LINES = """
WITH part AS (
    SELECT common_task_id, common_ordinal, doc_id, task_id, {shown} AS text FROM flat_comparison WHERE {parts}
), of_matter AS (
    SELECT common_task_id, doc_id, task_id
    FROM part SEMI JOIN (FROM common_tasks WHERE matter IS NOT NULL) USING (common_task_id)
), family AS (
    SELECT doc_id, doc_id AS top FROM documents
    UNION
    SELECT doc_id, upstream_doc_id FROM flat_lineage WHERE upstream_doc_id IS NOT NULL
), told AS (
    -- A matter adds no line to notices of one plan, which the plan's sentences compare, nor to what one line has whole.
    SELECT common_task_id FROM (SELECT DISTINCT common_task_id, doc_id FROM of_matter) JOIN family USING (doc_id)
    JOIN (SELECT common_task_id, count(DISTINCT doc_id) AS docs FROM of_matter GROUP BY ALL) USING (common_task_id)
    GROUP BY common_task_id, top HAVING count(*) = any_value(docs)
    UNION
    SELECT m.common_task_id FROM of_matter m
    JOIN part p ON p.task_id = m.task_id AND p.common_task_id NOT IN (SELECT common_task_id FROM of_matter)
    JOIN (SELECT common_task_id, count(*) AS tasks FROM of_matter GROUP BY ALL) n ON n.common_task_id = m.common_task_id
    GROUP BY m.common_task_id, p.common_task_id HAVING count(*) = any_value(n.tasks)
), chosen AS (
    SELECT DISTINCT common_task_id, common_ordinal FROM part ANTI JOIN told USING (common_task_id)
)
SELECT c.common_task_id
FROM chosen JOIN common_tasks c USING (common_task_id) JOIN tasks a ON a.task_id = c.anchor_task_id
WHERE (c.document_count > 1 OR a.category = 'task') {under} {about}
ORDER BY {order}c.common_ordinal
"""
PARTS = "region_code IS NOT NULL AND {regions} AND {years}"
# A plan is compared by its sentences: what others order of their matters is in the lines of all regions.
UNDER = """AND c.matter IS NULL
    AND c.common_task_id IN (SELECT common_task_id FROM flat_comparison WHERE list_contains($docs, doc_id))"""
OWN_ORDER = """(
    SELECT min(o.task_id) FROM flat_comparison o WHERE o.common_task_id = c.common_task_id AND o.doc_id = $docs[1]
), """
ABOUT = """AND c.common_task_id IN (
    SELECT common_task_id FROM common_tasks
    WHERE regexp_matches(common_text, {word}) OR regexp_matches(coalesce(theme, ''), {word})
    UNION ALL
    SELECT common_task_id FROM part WHERE regexp_matches(text, {word})
)"""
HEADS = """
SELECT common_task_id, theme, common_text, upstream_text, upstream_doc_id FROM common_tasks
WHERE common_task_id IN (SELECT unnest($ids))
"""
MEMBERS = """
SELECT f.common_task_id, f.region_code, f.doc_id, f.task_id, f.shown, f.sentence, f.link, f.score,
    f.lead_units, f.responsible_units, f.support_units, f.guide_units, f.supervise_units, f.deadlines, f.dues,
    f.last_due, d.doc_number, coalesce(d.doc_number, d.doc_title, d.name), d.url, {corrected},
    t.table_no, t.row_no, t.page, t.char_start, t.char_end
FROM (SELECT *, {shown} AS shown FROM flat_comparison WHERE common_task_id IN (SELECT unnest($ids)) AND {parts}) f
JOIN tasks t USING (task_id)
JOIN documents d ON d.doc_id = f.doc_id
ORDER BY f.common_ordinal, f.region_code, coalesce(d.written_on, d.published_on) NULLS FIRST, f.doc_id, f.ordinal
"""
# What an analyst made it to be, in a unit, a deadline or its place in the line, the source alone does not say.
CORRECTED = """(
    f.task_id IN (SELECT task_id FROM corrections WHERE outcome = 'applied' AND corrects <> 'alignment')
    OR (f.common_task_id, f.task_id) IN (SELECT (common_task_id, task_id) FROM task_links WHERE corrected)
)"""
ROLES = tuple(Role)  # in the order of the columns of units
BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")

Clean = Callable[[object], str]  # a cell's text as it may leave the warehouse
Given = dict[str, object]  # the parameters of a query


@dataclass(frozen=True, slots=True)
class Part:
    """One region's task in a common task.

    ``text`` is what it says: the whole task, or of an item of running text the sentence. ``units`` and ``deadlines``
    are as printed in a cell, ``by_role`` the units of each role that has any, ``dues`` ISO days joined by "; ".
    ``source`` is the citation in words, marked where an analyst corrected what was read; the ``url`` of the notice is
    None where it is not known, ``link`` a code.
    """

    region_code: str
    doc_id: str
    task_id: str
    text: str
    sentence: str
    units: str
    by_role: Mapping[Role, str]
    deadlines: str
    dues: str
    last_due: date | None
    source: str
    url: str | None
    doc_number: str | None
    link: str
    score: float


@dataclass(frozen=True, slots=True)
class Line:
    """One common task, with the parts in it by region code, then the notice's day and its order."""

    common_task_id: str
    theme: str
    text: str
    upstream: str
    upstream_doc_id: str | None
    parts: tuple[Part, ...]

    @property
    def by_region(self) -> dict[str, list[Part]]:
        """The parts by their region's code."""
        parts: dict[str, list[Part]] = {}
        for part in self.parts:
            parts.setdefault(part.region_code, []).append(part)
        return parts


def line_ids(connection: duckdb.DuckDBPyConnection, scope: Scope) -> list[str]:
    """Return the common_task_id of each line, in the order of the notice above."""
    given = _given(scope)
    about = []
    for n, word in enumerate(scope.topic):
        given[f"word{n}"] = word
        about.append(ABOUT.format(word=f"$word{n}"))
    if scope.docs is not None:
        given["docs"] = list(scope.docs)
    query = LINES.format(
        shown=SHOWN,
        parts=_parts(scope),
        under=UNDER if scope.docs is not None else "",
        about=" ".join(about),
        order=OWN_ORDER if scope.docs is not None and len(scope.docs) == 1 else "",
    )
    return [row[0] for row in connection.execute(query, given).fetchall()]


def lines_of(
    connection: duckdb.DuckDBPyConnection, ids: Sequence[str], scope: Scope, lang: Lang, *, keep_personal: bool = False
) -> tuple[Line, ...]:
    """Return the lines with these ids, in their order; phone and identity numbers masked unless ``keep_personal``."""
    clean = cache(_kept if keep_personal else _masked)  # notices repeat themselves
    place = cache(partial(place_words, lang=lang))
    who = cache(partial(_who, lang=lang, clean=clean))
    mark = words().corrected[lang]
    given = {**_given(scope), "ids": list(ids)}
    parts: dict[str, list[Part]] = {key: [] for key in ids}
    for key, *row in connection.execute(
        MEMBERS.format(shown=SHOWN, corrected=CORRECTED, parts=_parts(scope)), given
    ).fetchall():
        parts[key].append(_part(row, clean, place, who, mark))
    heads = {row[0]: row[1:] for row in connection.execute(HEADS, {"ids": list(ids)}).fetchall()}
    lines = []
    for key in ids:
        theme, text, upstream, upstream_doc_id = heads[key]
        lines.append(Line(key, clean(theme), clean(text), clean(upstream), upstream_doc_id, tuple(parts[key])))
    return tuple(lines)


def one_line(text: str) -> str:
    """Return the text without line breaks: in a cell a line is a task."""
    return BREAKS.sub(" ", text)


def _given(scope: Scope) -> Given:
    given: Given = {}
    if scope.codes is not None:
        given["regions"] = list(scope.codes)
    if scope.years:
        given["years"] = list(scope.years)
    return given


def _parts(scope: Scope) -> str:
    return PARTS.format(
        regions="true" if scope.codes is None else "list_contains($regions, region_code)",
        years="list_contains($years, year)" if scope.years else "true",
    )


def _part(
    row: Sequence[Any],
    clean: Clean,
    place_of: Callable[[tuple[object, ...]], str],
    who_of: Callable[[tuple[str | None, ...]], tuple[str, Mapping[Role, str]]],
    mark: str,
) -> Part:
    region, doc, task, text, sentence, link, score, *rest = row
    deadlines, dues, last_due, number, name, url, is_corrected, *place = rest[len(ROLES) :]
    units, by_role = who_of(tuple(rest[: len(ROLES)]))
    return Part(
        region_code=region,
        doc_id=doc,
        task_id=task,
        text=clean(text),
        sentence=clean(sentence),
        units=units,
        by_role=by_role,
        deadlines=clean(deadlines),
        dues=dues or "",
        last_due=last_due,
        source=clean(name) + place_of(tuple(place)) + (mark if is_corrected else ""),
        url=url or None,
        doc_number=number or None,
        link=link,
        score=score,
    )


def _who(of_roles: tuple[str | None, ...], lang: Lang, clean: Clean) -> tuple[str, Mapping[Role, str]]:
    """Return the units of each role in one cell, and by role."""
    by_role = {role: clean(units) for role, units in zip(ROLES, of_roles, strict=True) if units}
    return "; ".join(f"{codes('role')[role].label(lang)}: {units}" for role, units in by_role.items()), by_role


def place_words(place: Sequence[object], lang: Lang) -> str:
    """Return where in its notice the task stands, in words: table and row counted from 1, page, characters."""
    table, row, page, start, end = (part if isinstance(part, int) else None for part in place)
    told = words().place
    said = ""
    if table is not None:
        said += told["table"][lang].format(table + 1)
        said += told["row"][lang].format(row + 1) if row is not None else ""
    if page is not None:
        said += told["page"][lang].format(page)
    if start is not None:
        said += told["characters"][lang].format(start, end)
    return said


def _kept(text: object) -> str:
    return one_line(str(text)) if text else ""


def _masked(text: object) -> str:
    return masked(one_line(str(text))) if text else ""
