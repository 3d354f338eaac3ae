"""Which task of a notice's version is which task of the version before, edited or put elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from rapidfuzz.distance import Indel

from normalizers.characters import folded

LIKE = 0.6  # share of two texts that is common, from which on the one is the other edited
MOST = 250_000  # pairs of texts that are held against each other; in a longer ledger only numbers and words count
STEPS = """
SELECT doc_id, version_no, ordinal, section, number, text,
    array_to_string(list_transform(units, lambda u: u.unit_text), '、') AS units
FROM staged_tasks WHERE doc_id IN (SELECT doc_id FROM versions WHERE version_no > 1)
ORDER BY doc_id, version_no, ordinal
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What a version says of a task."""

    ordinal: int
    section: str
    number: str | None
    text: str
    units: str = ""


Pair = tuple[int, int]  # the ordinals in the earlier and in the later version


def pair_tasks(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table task_pairs from the tasks of all notices that have several versions."""
    rows = connection.execute(STEPS).fetchall()
    found: list[tuple[str, int, int, int]] = []
    for doc, of_doc in groupby(rows, key=itemgetter(0)):
        versions = {number: [Told(*row[2:]) for row in own] for number, own in groupby(of_doc, key=itemgetter(1))}
        for number, tasks in versions.items():
            found += [(doc, number, *pair) for pair in pairs(versions.get(number - 1, []), tasks)]
    columns = list(zip(*found, strict=True)) or [()] * 4
    kinds = {"doc_id": pa.string(), "version_no": pa.int64(), "old_ordinal": pa.int32(), "new_ordinal": pa.int32()}
    table = pa.table({name: pa.array(cells, kind) for (name, kind), cells in zip(kinds.items(), columns, strict=True)})
    connection.register("incoming", table)
    connection.execute("CREATE TEMP TABLE task_pairs AS SELECT * FROM incoming")
    connection.unregister("incoming")


def pairs(olds: Sequence[Told], news: Sequence[Told]) -> list[Pair]:
    """Return the tasks that stand in both versions, by their ordinals in the earlier and the later one.

    Those with the same words come first, and of these those under the same heading with the same units; then those
    whose words are alike, the most alike before the others; then those with the same number under the same heading.
    """
    found: list[Pair] = []
    for rule in (
        _by(lambda task: (task.section, folded(task.text), task.units)),
        _by(lambda task: folded(task.text)),
        _alike,
        _by(lambda task: (task.section, task.number) if task.number else None),
    ):
        gone, come = {one for one, _ in found}, {other for _, other in found}
        found += rule([t for t in olds if t.ordinal not in gone], [t for t in news if t.ordinal not in come])
    return sorted(found)


def _by(key: Callable[[Told], Hashable]) -> Callable[[Sequence[Told], Sequence[Told]], Iterator[Pair]]:
    return lambda olds, news: _same(olds, news, key)


def _same(olds: Sequence[Told], news: Sequence[Told], key: Callable[[Told], Hashable]) -> Iterator[Pair]:
    """Yield the pairs with the same key, in order; a task with the key None has no other."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for task in reversed(olds):
        waiting[key(task)].append(task.ordinal)
    for task in news:
        if (word := key(task)) is not None and waiting[word]:
            yield waiting[word].pop(), task.ordinal


def _alike(olds: Sequence[Told], news: Sequence[Told]) -> Iterator[Pair]:
    if len(olds) * len(news) > MOST:
        return
    scored = []
    after = [folded(task.text) for task in news]
    for old in olds:
        before = folded(old.text)
        for new, text in zip(news, after, strict=True):
            score = Indel.normalized_similarity(before, text, score_cutoff=LIKE)
            if score:
                scored.append((-score, abs(old.ordinal - new.ordinal), old.ordinal, new.ordinal))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for *_, one, other in sorted(scored):
        if one not in taken_old and other not in taken_new:
            taken_old.add(one)
            taken_new.add(other)
            yield one, other
