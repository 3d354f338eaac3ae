"""Regions side by side: one line a common task, each region's tasks, units, deadlines and sources beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from taizhang.model import Role
from warehouse.connection import open_warehouse
from warehouse.errors import ExportError, NothingFound
from warehouse.exports import Lang
from warehouse.filters import Asked, about, all_regions, asked, nothing_common, under
from warehouse.lines import Key, Line, lines_of, one_line
from warehouse.sheets import write_csv, write_xlsx

SHARED = {"zh": ("主题", "任务", "上级要求"), "en": ("theme", "task", "upstream")}
EACH = {"zh": ("任务", "单位", "时限", "到期日", "出处"), "en": ("task", "units", "deadline", "due", "source")}
ROLES = {
    "zh": dict(zip(Role, ("牵头", "责任", "配合", "指导", "督办"), strict=True)),
    "en": {role: role.value for role in Role},
}
# What an item of running text says in one of its sentences is not said of the others.
UNITS = """
SELECT DISTINCT l.common_task_id, u.task_id, u.unit_ordinal, u.unit_text, u.role
FROM task_links l JOIN tasks t USING (task_id) JOIN task_units u USING (task_id)
WHERE t.origin <> 'narrative' OR NOT contains(t.text, u.unit_text) OR contains(l.sentence, u.unit_text)
ORDER BY ALL
"""
DEADLINES = """
SELECT DISTINCT l.common_task_id, d.task_id, d.deadline_ordinal, d.deadline_text, d.what, d.due
FROM task_links l JOIN tasks t USING (task_id) JOIN task_deadlines d USING (task_id)
WHERE t.origin <> 'narrative' OR NOT contains(t.text, d.deadline_text) OR contains(l.sentence, d.deadline_text)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class CompareReport:
    """What was written: ``lines`` common tasks, of ``regions`` as they stand in the headings."""

    path: Path
    lines: int
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Units and deadlines of a task's part in a common task, as they are printed in a cell."""

    units: dict[Key, str]
    deadlines: dict[Key, str]
    dues: dict[Key, str]


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
        lines = lines_of(connection, lang)
        if upstream:
            lines = under(connection, lines, upstream)
        if topic:
            lines = about(lines, topic)
        wanted = asked(connection, regions) if regions else all_regions(connection, lines)
        codes = {region.code for region in wanted}
        lines = [line for line in lines if any(part.region_code in codes for part in line.parts)]
        if not lines:
            raise NothingFound(nothing_common(connection, wanted), tuple(sorted(region.heading for region in wanted)))
        facts = _facts(connection, lang)
    header = [*SHARED[lang], *(f"{region.heading} {word}" for region in wanted for word in EACH[lang])]
    rows = (_row(line, wanted, facts) for line in lines)
    try:
        if out.suffix.lower() == ".csv":
            count = write_csv(out, header, rows, plain=plain)
        else:
            count = write_xlsx(out, "comparison", header, rows)
    except OSError as error:
        raise ExportError(f"{out} could not be written: {error.strerror or error}") from error
    return CompareReport(out, count, tuple(region.heading for region in wanted))


def _facts(connection: duckdb.DuckDBPyConnection, lang: Lang) -> Facts:
    by_role: dict[Key, dict[Role, list[str]]] = {}
    for common, task, _, text, role in connection.execute(UNITS).fetchall():
        by_role.setdefault((common, task), {}).setdefault(Role(role), []).append(text)
    units = {
        task: "; ".join(f"{ROLES[lang][role]}: {'、'.join(roles[role])}" for role in Role if role in roles)
        for task, roles in by_role.items()
    }
    texts: dict[Key, list[str]] = {}
    days: dict[Key, list[str]] = {}
    for common, task, _, text, what, due in connection.execute(DEADLINES).fetchall():
        texts.setdefault((common, task), []).append(f"{text} ({what})" if what else text)
        if isinstance(due, date):
            days.setdefault((common, task), []).append(due.isoformat())
    return Facts(
        {task: one_line(cell) for task, cell in units.items()},
        {task: one_line("; ".join(cells)) for task, cells in texts.items()},
        {task: "; ".join(cells) for task, cells in days.items()},
    )


def _row(line: Line, asked: Sequence[Asked], facts: Facts) -> list[str]:
    row = [line.theme, line.text, line.upstream]
    for region in asked:
        parts = [part for part in line.parts if part.region_code == region.code]
        row += [
            _cell(part.text for part in parts),
            _cell(facts.units.get(part.key, "") for part in parts),
            _cell(facts.deadlines.get(part.key, "") for part in parts),
            _cell(facts.dues.get(part.key, "") for part in parts),
            _cell(part.source for part in parts),
        ]
    return row


def _cell(texts: Iterable[str]) -> str:
    """Return the tasks' texts on lines of their own: the n-th line of each of a region's cells is of one task."""
    lines = list(texts)
    return "\n".join(lines) if any(lines) else ""
