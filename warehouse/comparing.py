"""Regions side by side: one line a common task, each region's tasks, units, deadlines and sources beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from taizhang.model import Origin, Role
from warehouse.connection import open_warehouse
from warehouse.errors import ExportError, NothingFound
from warehouse.exports import Lang
from warehouse.nearness import nearest
from warehouse.sentences import fold
from warehouse.sheets import write_csv, write_xlsx

SHARED = {"zh": ("主题", "任务", "上级要求"), "en": ("theme", "task", "upstream")}
EACH = {"zh": ("任务", "单位", "时限", "到期日", "出处"), "en": ("task", "units", "deadline", "due", "source")}
ROLES = {
    "zh": dict(zip(Role, ("牵头", "责任", "配合", "指导", "督办"), strict=True)),
    "en": {role: role.value for role in Role},
}
PLACES = {
    "zh": ("，表{}", "第{}行", "第{}页", "第{}–{}字"),
    "en": (", table {}", ", row {}", ", page {}", ", characters {}–{}"),
}
# 〔2021〕57号 may be asked for with any brackets: punctuation is folded away.
SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "州", "盟", "县", "区")

REGIONS = """
SELECT DISTINCT d.region_code, coalesce(r.region_name, d.region), coalesce(r.region, d.region)
FROM documents d LEFT JOIN regions r USING (region_code) WHERE d.region_code IS NOT NULL ORDER BY 1
"""
GAZETTEER = "SELECT region_code, region_name, region FROM regions ORDER BY region_code"
NOTICES = """
SELECT d.doc_id, d.doc_number, d.doc_title, coalesce(list(c.cited_number) FILTER (c.cited_number IS NOT NULL), [])
FROM documents d LEFT JOIN citations c USING (doc_id) GROUP BY ALL ORDER BY d.doc_id
"""
LINES = """
SELECT c.common_task_id, c.theme, c.common_text, c.upstream_text, a.doc_id, t.doc_id, d.region_code, t.task_id, t.text,
    t.origin, l.sentence, coalesce(d.doc_number, d.doc_title, d.name), d.url, t.table_no, t.row_no, t.page,
    t.char_start, t.char_end
FROM common_tasks c
JOIN tasks a ON a.task_id = c.anchor_task_id
JOIN task_links l USING (common_task_id)
JOIN tasks t ON t.task_id = l.task_id
JOIN documents d ON d.doc_id = t.doc_id
WHERE c.document_count > 1 AND d.region_code IS NOT NULL
ORDER BY c.common_ordinal, d.region_code, t.task_id, l.sentence_start
"""
UNITS = """
SELECT task_id, unit_text, role FROM task_units SEMI JOIN task_links USING (task_id) ORDER BY task_id, unit_ordinal
"""
DEADLINES = """
SELECT task_id, deadline_text, what, due FROM task_deadlines SEMI JOIN task_links USING (task_id)
ORDER BY task_id, deadline_ordinal
"""


@dataclass(frozen=True, slots=True)
class CompareReport:
    """What was written: ``lines`` common tasks, of ``regions`` as they stand in the headings."""

    path: Path
    lines: int
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A region as it was asked for: the word that heads its columns, and its code."""

    heading: str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """One region's task in a common task."""

    doc_id: str
    region_code: str
    task_id: str
    text: str
    source: str


@dataclass(slots=True)
class Line:
    """One common task."""

    theme: str
    text: str
    upstream: str
    anchor_doc_id: str
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facts:
    """Units and deadlines by task_id, as they are printed in a cell: (names, texts, days)."""

    units: dict[str, str]
    deadlines: dict[str, str]
    dues: dict[str, str]


def compare(
    warehouse: Path,
    *,
    regions: Sequence[str] = (),
    topic: str | None = None,
    upstream: str | None = None,
    out: Path,
    lang: Lang = "zh",
    plain: bool = False,
) -> CompareReport:
    """Return what was written to ``out`` (.csv or .xlsx): the common tasks of the regions, one a line.

    ``regions`` are names or codes, in the order of the columns; all of them where it is empty. ``topic`` holds words
    that the line must have, ``upstream`` a document number or part of a title. Raises NothingFound, which names what
    would match, and ExportError.
    """
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise ExportError(f"{out.name}: a comparison is written as .csv or .xlsx")
    with open_warehouse(warehouse) as connection:
        lines = _lines(connection, lang)
        if upstream:
            lines = _under(connection, lines, upstream)
        if topic:
            lines = _about(lines, topic)
        asked = _asked(connection, regions) if regions else _all_regions(connection, lines)
        codes = {region.code for region in asked}
        lines = [line for line in lines if any(part.region_code in codes for part in line.parts)]
        if not lines:
            raise NothingFound(_nothing_common(connection, asked), tuple(sorted(region.heading for region in asked)))
        facts = _facts(connection, lang)
    header = [*SHARED[lang], *(f"{region.heading} {word}" for region in asked for word in EACH[lang])]
    rows = (_row(line, asked, facts) for line in lines)
    try:
        if out.suffix.lower() == ".csv":
            count = write_csv(out, header, rows, plain=plain)
        else:
            count = write_xlsx(out, "comparison", header, rows)
    except OSError as error:
        raise ExportError(f"{out} could not be written: {error.strerror or error}") from error
    return CompareReport(out, count, tuple(region.heading for region in asked))


def _lines(connection: duckdb.DuckDBPyConnection, lang: Lang) -> list[Line]:
    lines: dict[str, Line] = {}
    for row in connection.execute(LINES).fetchall():
        key, theme, text, upstream, anchor, doc, region, task, task_text, origin, sentence, name, url, *place = row
        line = lines.setdefault(key, Line(theme or "", text, upstream or "", anchor))
        # An item of running text holds many orders; the line shows the one that it is about.
        shown = _one_line(sentence if origin == Origin.NARRATIVE else task_text)
        last = line.parts[-1] if line.parts else None
        if last and last.task_id == task:
            if shown not in last.text:
                line.parts[-1] = Part(doc, region, task, last.text + shown, last.source)
            continue
        line.parts.append(Part(doc, region, task, shown, _source(name, url, place, lang)))
    return list(lines.values())


def _facts(connection: duckdb.DuckDBPyConnection, lang: Lang) -> Facts:
    by_role: dict[str, dict[Role, list[str]]] = {}
    for task, text, role in connection.execute(UNITS).fetchall():
        by_role.setdefault(task, {}).setdefault(Role(role), []).append(text)
    units = {
        task: "; ".join(f"{ROLES[lang][role]}: {'、'.join(roles[role])}" for role in Role if role in roles)
        for task, roles in by_role.items()
    }
    texts: dict[str, list[str]] = {}
    days: dict[str, list[str]] = {}
    for task, text, what, due in connection.execute(DEADLINES).fetchall():
        texts.setdefault(task, []).append(f"{text} ({what})" if what else text)
        if isinstance(due, date):
            days.setdefault(task, []).append(due.isoformat())
    return Facts(
        {task: _one_line(cell) for task, cell in units.items()},
        {task: _one_line("; ".join(cells)) for task, cells in texts.items()},
        {task: "; ".join(cells) for task, cells in days.items()},
    )


def _row(line: Line, asked: Sequence[Asked], facts: Facts) -> list[str]:
    row = [line.theme, line.text, line.upstream]
    for region in asked:
        parts = [part for part in line.parts if part.region_code == region.code]
        row += [
            _cell(part.text for part in parts),
            _cell(facts.units.get(part.task_id, "") for part in parts),
            _cell(facts.deadlines.get(part.task_id, "") for part in parts),
            _cell(facts.dues.get(part.task_id, "") for part in parts),
            _cell(part.source for part in parts),
        ]
    return row


def _cell(texts: Iterable[str]) -> str:
    """Return the tasks' texts on lines of their own: the n-th line of each of a region's cells is of one task."""
    lines = list(texts)
    return "\n".join(lines) if any(lines) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _source(name: str, url: str | None, place: Sequence[int | None], lang: Lang) -> str:
    """Return the citation for a reader: document, table and row counted from 1, page, characters, address."""
    table, row, page, start, end = place
    words = PLACES[lang]
    cited = name
    if table is not None:
        cited += words[0].format(table + 1)
        cited += words[1].format(row + 1) if row is not None else ""
    if page is not None:
        cited += words[2].format(page)
    if start is not None:
        cited += words[3].format(start, end)
    return f"{cited} {url}" if url else cited


def _under(connection: duckdb.DuckDBPyConnection, lines: list[Line], upstream: str) -> list[Line]:
    """Return the lines that the notice anchors, or, where it is not held, those of notices that name its number."""
    notices = connection.execute(NOTICES).fetchall()
    wanted = fold(upstream)
    held = {
        doc
        for doc, number, title, _ in notices
        if upstream == doc or wanted == fold(number or "") or (len(wanted) > 3 and wanted in fold(title or ""))
    }
    naming = {doc for doc, _, _, cites in notices if wanted in map(fold, cites)}
    found = [line for line in lines if line.anchor_doc_id in held]
    if not found:
        found = [line for line in lines if any(part.doc_id in naming | held for part in line.parts)]
    if not found:
        choices = [word for _, number, title, cites in notices for word in (number, title, *cites)]
        near = nearest(upstream, choices)
        raise NothingFound(f"no common task stands under {upstream}{_or_near(near)}", near)
    return found


def _about(lines: list[Line], topic: str) -> list[Line]:
    words = [fold(word) for word in topic.split()]
    found = [
        line
        for line in lines
        if all(word in fold("\n".join([line.theme, line.text, *(part.text for part in line.parts)])) for word in words)
    ]
    if not found:
        near = nearest(topic, [line.theme for line in lines]) or nearest(topic, [line.text for line in lines])
        raise NothingFound(f"no common task is about {topic}{_or_near(near)}", near)
    return found


def _all_regions(connection: duckdb.DuckDBPyConnection, lines: list[Line]) -> list[Asked]:
    present = {part.region_code for line in lines for part in line.parts}
    rows = [(code, name or code) for code, name, _ in connection.execute(REGIONS).fetchall() if code in present]
    return [Asked(name, code) for code, name in dict(rows).items()]


def _asked(connection: duckdb.DuckDBPyConnection, regions: Sequence[str]) -> list[Asked]:
    """Return each region once, in the order asked, headed by the word that was asked for, or its name for a code."""
    held = connection.execute(REGIONS).fetchall()
    found: dict[str, Asked] = {}
    for word in regions:
        code, name = _region(word.strip(), held) or (None, None)
        if code is None:
            _no_region(connection, word.strip(), held)
        else:
            found.setdefault(code, Asked(str(name) if word.strip().isdigit() else word.strip(), code))
    return list(found.values())


def _region(word: str, rows: Sequence[tuple[str, str, str]]) -> tuple[str, str] | None:
    """Return (code, name) of the region called so: by code or full name, else by a short name that no other has."""
    exact = [(code, name) for code, name, full in rows if word in (code, full)]
    named = exact or [(code, name) for code, name, _ in rows if word == name]
    short = named or [(code, name) for code, name, _ in rows if name and word == _short(name)]
    return short[0] if len({code for code, _ in short}) == 1 else None


def _no_region(connection: duckdb.DuckDBPyConnection, word: str, held: Sequence[tuple[str, str, str]]) -> None:
    names = [name for _, name, _ in held]
    near = nearest(word, names) or tuple(sorted({name for name in names if name}))[:3]
    known = _region(word, connection.execute(GAZETTEER).fetchall())
    what = f"the warehouse holds no notice of {word}" if known else f"there is no region {word}, or more than one"
    raise NothingFound(f"{what}{_or_near(near)}", near)


def _short(name: str) -> str:
    return next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)


def _nothing_common(connection: duckdb.DuckDBPyConnection, asked: Sequence[Asked]) -> str:
    if not asked:
        return "the notices in the warehouse share no task yet: add notices of more regions, then run `taizhang run`"
    names = "、".join(region.heading for region in asked)
    held = "、".join(name for _, name, _ in connection.execute(REGIONS).fetchall() if name)
    return f"no common task of {names} matches; the warehouse holds notices of {held}"


def _or_near(near: Sequence[str]) -> str:
    return f"; nearest: {', '.join(near)}" if near else ""
