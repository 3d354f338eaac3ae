"""The alignment over the warehouse's tasks: common_tasks and task_links, and which notices are copies of another."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from taizhang.model import Level
from warehouse.alignment import AlignedNotice, AlignedTask, CommonTask, align, copies

TASKS = """
SELECT d.doc_id, d.region_code, d.level, d.written_on, d.doc_number, coalesce(d.name, ''), t.task_id, t.text, t.title,
    t.theme
FROM documents d JOIN tasks t USING (doc_id) ORDER BY d.doc_id, t.ordinal
"""
CITES = "SELECT doc_id, cited_number FROM citations"
# A copy's tasks stay in tasks; whatever is counted or compared has them once, and a citation of the copy is one of the
# notice that it repeats.
MARK_COPIES = (
    "UPDATE documents SET copy_of = c.copy_of FROM copies_found c WHERE documents.doc_id = c.doc_id",
    "UPDATE citations SET cited_doc_id = nullif(c.copy_of, citations.doc_id) FROM copies_found c "
    "WHERE citations.cited_doc_id = c.doc_id",
    "DELETE FROM flat_triples WHERE doc_id IN (SELECT doc_id FROM copies_found)",
    "UPDATE runs SET triple_count = (SELECT count(*) FROM flat_triples)",
)


def join_tasks(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill common_tasks and task_links from tasks, and documents.copy_of; take copies out of flat_triples."""
    notices = _notices(connection)
    same = copies(notices)
    if same:
        _mark(connection, same)
    groups = align(_kept(notices, same))
    for table, rows in (("common_tasks", _common_table(groups)), ("task_links", _link_table(groups))):
        connection.register("aligned", rows)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM aligned")
        connection.unregister("aligned")


def _mark(connection: duckdb.DuckDBPyConnection, same: dict[str, str]) -> None:
    found = pa.table({"doc_id": sorted(same), "copy_of": [same[doc] for doc in sorted(same)]})
    connection.register("copies_found", found)
    for statement in MARK_COPIES:
        connection.execute(statement)
    connection.unregister("copies_found")


def _kept(notices: list[AlignedNotice], same: dict[str, str]) -> list[AlignedNotice]:
    """Return the notices that are no copies; one without a number is known by its copy's."""
    numbers: dict[str, str] = {}
    for notice in notices:
        if notice.doc_id in same and notice.doc_number:
            numbers.setdefault(same[notice.doc_id], notice.doc_number)
    return [
        replace(notice, doc_number=notice.doc_number or numbers.get(notice.doc_id))
        for notice in notices
        if notice.doc_id not in same
    ]


def _notices(connection: duckdb.DuckDBPyConnection) -> list[AlignedNotice]:
    cites: dict[str, set[str]] = {}
    for doc, cited in connection.execute(CITES).fetchall():
        cites.setdefault(doc, set()).add(cited)
    notices = []
    rows = connection.execute(TASKS).fetchall()
    for doc, group in groupby(rows, key=itemgetter(0)):
        own = list(group)
        _, region_code, level, written_on, doc_number, name, *_ = own[0]
        notices.append(
            AlignedNotice(
                doc_id=doc,
                region_code=region_code,
                department=level == Level.DEPARTMENT,
                written_on=written_on,
                doc_number=doc_number,
                cites=frozenset(cites.get(doc, ())),
                tasks=tuple(AlignedTask(*row[6:]) for row in own),
                name=name,
            )
        )
    return notices


def _common_table(groups: list[CommonTask]) -> pa.Table:
    tops = [group.upstream for group in groups]
    regions = [{notice.region_code for notice in group.notices.values()} - {None} for group in groups]
    return pa.table(
        {
            "common_task_id": pa.array([group.key for group in groups], pa.string()),
            "common_ordinal": pa.array(range(1, len(groups) + 1), pa.int32()),
            "theme": pa.array([group.anchor.task.theme for group in groups], pa.string()),
            "common_text": pa.array([group.anchor.sentence.text for group in groups], pa.string()),
            "anchor_task_id": pa.array([group.anchor.task.task_id for group in groups], pa.string()),
            "upstream_doc_id": pa.array([top.doc_id if top else None for top in tops], pa.string()),
            "upstream_text": pa.array(
                [group.anchor.sentence.text if top else None for group, top in zip(groups, tops, strict=True)],
                pa.string(),
            ),
            "document_count": pa.array([len(group.notices) for group in groups], pa.int32()),
            "region_count": pa.array([len(codes) for codes in regions], pa.int32()),
        }
    )


def _link_table(groups: list[CommonTask]) -> pa.Table:
    rows = sorted(
        (
            group.key,
            link.task.task_id,
            link.sentence.start,
            link.sentence.end,
            link.kind.value,
            link.score,
            link.sentence.text,
        )
        for group in groups
        for link in group.links
    )
    key, task, start, end, kind, score, sentence = list(zip(*rows, strict=True)) or [()] * 7
    return pa.table(
        {
            "common_task_id": pa.array(key, pa.string()),
            "task_id": pa.array(task, pa.string()),
            "link": pa.array(kind, pa.string()),
            "score": pa.array(score, pa.float64()),
            "sentence": pa.array(sentence, pa.string()),
            "sentence_start": pa.array(start, pa.int32()),
            "sentence_end": pa.array(end, pa.int32()),
        }
    )
