"""The alignment over the warehouse's tasks: common_tasks and task_links, and which notices are copies of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from taizhang.model import Level
from warehouse import alignment
from warehouse.alignment import Groups
from warehouse.copies import copies_among
from warehouse.corpus import NONE, Corpus, Ints, numbered, read
from warehouse.identity import Former, keep_ids
from warehouse.matters import in_words, object_of
from warehouse.placing import RELATIONS
from warehouse.precedence import AlignedNotice, in_precedence
from warehouse.sentences import Sentence, aligned_words

TASKS = """
SELECT d.doc_id, d.region_code, d.level, d.written_on, d.doc_number, coalesce(d.name, '') AS name,
    t.task_id, t.text, t.title, t.theme
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the alignment starts from: the tasks, those of copies aside, and the copies (doc_id, copy_of)."""

    corpus: Corpus
    tasks: pa.Table  # task_id and theme, in the corpus's order
    copies: pa.Table


@dataclass(frozen=True, slots=True)
class Aligned:
    """What the alignment found: rows of common_tasks and of task_links."""

    common_tasks: pa.Table
    task_links: pa.Table


def texts_of(connection: duckdb.DuckDBPyConnection) -> tuple[pa.Table, pa.Table]:
    """Return the tasks' texts with their notices' facts, in the order of ``TASKS``, and the numbers that each cites."""
    return connection.execute(TASKS).to_arrow_table(), connection.execute(CITES).to_arrow_table()


def prepared(texts: pa.Table, citations: pa.Table) -> Prepared:
    """Return the texts read, and the copies among their notices: columns as ``TASKS`` and ``CITES`` name them.

    A notice's tasks stand together. It needs no warehouse, so it may run in another thread or process.
    """
    notices, notice = _notices(texts, citations)
    text, read_once = _numbers(texts["text"])
    title, titles = _numbers(texts["title"])
    reading = read(read_once)
    same = copies_among(notices, notice, reading.whole[text])
    kept = in_precedence(_kept(notices, same))
    place = {kept_notice.doc_id: number for number, kept_notice in enumerate(kept)}
    places = np.array([place.get(found.doc_id, NONE) for found in notices], dtype=np.int64)[notice]
    rows = np.argsort(places, kind="stable")[np.count_nonzero(places == NONE) :]
    copies = pa.table({"doc_id": pa.array(sorted(same), pa.string()), "copy_of": [same[doc] for doc in sorted(same)]})
    corpus = Corpus(kept, places[rows], text[rows], title[rows], titles, reading)
    return Prepared(corpus, texts.select(["task_id", "theme"]).take(pa.array(rows)), copies)


def grouped(read: Prepared) -> Groups:
    """Return the common tasks of what was read. It may run in another thread or process, as :func:`prepared`."""
    return alignment.aligned(read.corpus)


def aligned(read: Prepared, groups: Groups, before: Former = Former()) -> Aligned:  # noqa: B008
    """Return the rows of the common tasks of what was read, known by the ids of the build before."""
    # A matter is known by its name, whoever orders it.
    named = [_Named(groups, n, key) for n, key in enumerate(groups.keys) if not groups.matters[n]]
    keep_ids(named, before)
    ids = list(groups.keys)
    for group in named:
        ids[group.number] = group.key
    keys = pa.array(ids, pa.string())
    return Aligned(_common_table(groups, keys, read.tasks), _link_table(groups, keys, read.tasks))


def mark_copies(connection: duckdb.DuckDBPyConnection, copies: pa.Table) -> None:
    """Write to the warehouse which notices are copies."""
    if copies.num_rows:
        connection.register("copies_found", copies)
        for statement in MARK_COPIES:
            connection.execute(statement)
        connection.unregister("copies_found")


def write_aligned(connection: duckdb.DuckDBPyConnection, found: Aligned) -> None:
    """Write what was found to the warehouse: common_tasks and task_links."""
    for table, rows in (("common_tasks", found.common_tasks), ("task_links", found.task_links)):
        connection.register("aligned", rows)
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM aligned")
        connection.unregister("aligned")


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


@dataclass(slots=True)
class _Named:
    """One of the groups, with the id that it has."""

    groups: Groups
    number: int
    key: str

    @property
    def members(self) -> Iterator[tuple[str, str]]:
        corpus, parts = self.groups.corpus, self.groups.parts
        first, last = np.searchsorted(self.groups.group, [self.number, self.number + 1])
        own = self.groups.part[first:last]
        prints = corpus.reading.printed[parts.sentence[own]]
        for notice, printed in zip(parts.notice[own].tolist(), prints.tolist(), strict=True):
            yield corpus.notices[notice].doc_id, corpus.reading.prints[printed]


def _notices(texts: pa.Table, citations: pa.Table) -> tuple[list[AlignedNotice], Ints]:
    """Return the notices, without their tasks, and the number of each task's notice."""
    cites: dict[str, set[str]] = {}
    for doc, cited in zip(*(column.to_pylist() for column in citations.columns), strict=True):
        cites.setdefault(doc, set()).add(cited)
    notice, docs = _numbers(texts["doc_id"])
    firsts = np.unique(notice, return_index=True)[1]
    facts = texts.select(["region_code", "level", "written_on", "doc_number", "name"]).take(pa.array(firsts))
    notices = [
        AlignedNotice(doc, region, level == Level.DEPARTMENT, day, number, frozenset(cites.get(doc, ())), (), name)
        for doc, region, level, day, number, name in zip(
            docs, *(column.to_pylist() for column in facts.columns), strict=True
        )
    ]
    return notices, notice


def _numbers(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return the column as numbers of its distinct values, in order of appearance; NONE for what is null."""
    encoded = column.combine_chunks().dictionary_encode()
    indices = pc.fill_null(encoded.indices.cast(pa.int64()), NONE)
    return indices.to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def _common_table(groups: Groups, keys: pa.Array, tasks: pa.Table) -> pa.Table:
    parts, reading = groups.parts, groups.corpus.reading
    anchors = pa.array(parts.task[groups.anchor])
    sentences = _taken(reading.prints, reading.printed[parts.sentence[groups.anchor]])
    matters = pa.array([in_words(matters) if matters else None for matters in groups.matters], pa.string())
    followed = pa.array(groups.top != NONE)
    tops = [None if top == NONE else groups.corpus.notices[top].doc_id for top in groups.top.tolist()]
    return pa.table(
        {
            "common_task_id": keys,
            "common_ordinal": pa.array(range(1, len(keys) + 1), pa.int32()),
            "theme": tasks["theme"].take(anchors),
            "common_text": pc.coalesce(matters, sentences),
            "matter": matters,
            "anchor_task_id": tasks["task_id"].take(anchors),
            "upstream_doc_id": pa.array(tops, pa.string()),
            "upstream_text": pc.if_else(followed, sentences, pa.scalar(None, pa.string())),
            "document_count": pa.array(groups.documents, pa.int32()),
            "region_count": pa.array(groups.regions, pa.int32()),
        }
    )


def _link_table(groups: Groups, keys: pa.Array, tasks: pa.Table) -> pa.Table:
    parts, reading = groups.parts, groups.corpus.reading
    order = np.lexsort((groups.part, _ranks(tasks["task_id"])[parts.task[groups.part]], _ranks(keys)[groups.group]))
    group, part = groups.group[order], groups.part[order]
    sentence = parts.sentence[part]
    printed, start = reading.printed[sentence], reading.start[sentence]
    lengths = np.array([len(text) for text in reading.prints], dtype=np.int64)
    return pa.table(
        {
            "common_task_id": keys.take(pa.array(group)),
            "task_id": tasks["task_id"].take(pa.array(parts.task[part])),
            "link": _taken([relation.value for relation in RELATIONS], groups.kind[order]),
            "score": pa.array(groups.score[order], pa.float64()),
            "sentence": _taken(reading.prints, printed),
            "sentence_start": pa.array(start, pa.int32()),
            "sentence_end": pa.array(start + lengths[printed], pa.int32()),
            "aligned_words": _aligned_words(groups, printed, group),
            "corrected": pa.array(np.zeros(len(part), dtype=np.bool_)),
        }
    )


def _aligned_words(groups: Groups, printed: Ints, group: Ints) -> pa.Array:
    """Return the words that each sentence shares with its anchor, or has of its matter; each pair compared once."""
    reading = groups.corpus.reading
    objects, matters = numbered(["".join(map(object_of, own)) if own else None for own in groups.matters])
    against = [*reading.folds, *matters]
    whole = np.where(objects == NONE, groups.parts.words[groups.anchor], len(reading.folds) + objects)
    size = max(1, len(against))
    pairs, at = np.unique(printed * size + whole[group], return_inverse=True)
    words = [
        aligned_words(_sentence(reading.prints[own], reading.folds[reading.words[own]]), _sentence("", against[its]))
        for own, its in zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True)
    ]
    return _taken(words, at)


def _sentence(text: str, words: str) -> Sentence:
    return Sentence(text, 0, len(text), words)


def _ranks(values: pa.Array) -> Ints:
    """Return the place of each value in their order."""
    order = pc.sort_indices(values).to_numpy()
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def _taken(values: Sequence[str], numbers: Ints) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(numbers))
