"""The lines of a comparison: common tasks with each region's part in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from taizhang.model import Origin
from warehouse.exports import Lang

PLACES = {
    "zh": ("，表{}", "第{}行", "第{}页", "第{}–{}字"),
    "en": (", table {}", ", row {}", ", page {}", ", characters {}–{}"),
}
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
Key = tuple[str, str]  # common_task_id, task_id


@dataclass(frozen=True, slots=True)
class Part:
    """One region's task in a common task."""

    doc_id: str
    region_code: str
    common_task_id: str
    task_id: str
    text: str
    source: str

    @property
    def key(self) -> Key:
        """The task's part in the common task, as units and deadlines are kept by it."""
        return self.common_task_id, self.task_id


@dataclass(slots=True)
class Line:
    """One common task."""

    theme: str
    text: str
    upstream: str
    anchor_doc_id: str
    parts: list[Part] = field(default_factory=list)


def lines_of(connection: duckdb.DuckDBPyConnection, lang: Lang) -> list[Line]:
    lines: dict[str, Line] = {}
    for row in connection.execute(LINES).fetchall():
        key, theme, text, upstream, anchor, doc, region, task, task_text, origin, sentence, name, url, *place = row
        line = lines.setdefault(key, Line(theme or "", text, upstream or "", anchor))
        # An item of running text holds many orders; the line shows the one that it is about.
        shown = one_line(sentence if origin == Origin.NARRATIVE else task_text)
        last = line.parts[-1] if line.parts else None
        if last and last.task_id == task:
            if shown not in last.text:
                line.parts[-1] = Part(doc, region, key, task, last.text + shown, last.source)
            continue
        line.parts.append(Part(doc, region, key, task, shown, _source(name, url, place, lang)))
    return list(lines.values())


def one_line(text: str) -> str:
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
