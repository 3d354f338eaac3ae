"""Common tasks of one matter: the sentences of several notices that order it, in whatever words and with whatever else.

A sentence that lists ten matters has each of them in common with other notices. Those that share one of the ten with it
need share nothing with each other, so each matter is a common task of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from warehouse.corpus import Corpus, Ints, Parts, distinct
from warehouse.matters import Matter, Orders, object_of
from warehouse.placing import COVERS, SAME, Placed
from warehouse.sentences import Tolerances
from warehouse.weighing import weights


def with_matters(
    placed: Placed, parts: Parts, orders: Sequence[Orders], corpus: Corpus, tolerances: Tolerances
) -> tuple[Placed, list[Matter]]:
    """Return the groups with those of one matter behind them, and those matters in the same order.

    A matter is none where one group holds every task's order of it. Of a task's sentences that order a matter the first
    counts. Scores stay below ``Tolerances.strong``: of longer sentences a matter is a small share.
    """
    matters, matter, part = _ordered(parts, orders)
    if not len(part):
        return placed, []
    kept = _apart(matter, part, placed)[matter]
    matter, part = matter[kept], part[kept]
    numbers, group = np.unique(matter, return_inverse=True)
    first = np.append(True, matter[1:] != matter[:-1])[: len(matter)]
    anchors = part[first]
    words = parts.words[part]
    alone = np.array([len(own.matters) == 1 for own in orders], dtype=np.bool_)[words]
    share = _score(words, matters, matter, corpus.reading.folds, tolerances)
    return (
        Placed(
            np.concatenate((placed.anchors, anchors)),
            np.concatenate((placed.group, group + len(placed.anchors))),
            np.concatenate((placed.part, part)),
            np.concatenate((placed.relation, np.where(alone | first, SAME, COVERS))),
            np.concatenate((placed.score, np.where(first, 1.0, share))),
        ),
        [matters[number] for number in numbers.tolist()],
    )


def _ordered(parts: Parts, orders: Sequence[Orders]) -> tuple[list[Matter], Ints, Ints]:
    """Return the matters that several notices order, and by matter the first part of each task that orders it."""
    counts = np.array([len(own.matters) for own in orders], dtype=np.int64)
    matters = sorted({matter for own in orders for matter in own.matters})
    numbers = {matter: number for number, matter in enumerate(matters)}
    flat = np.array([numbers[matter] for own in orders for matter in sorted(own.matters)], dtype=np.int64)
    repeats = counts[parts.words]
    starts = (np.cumsum(counts) - counts)[parts.words]
    part = np.repeat(np.arange(len(parts.words)), repeats)
    place = np.repeat(starts - (np.cumsum(repeats) - repeats), repeats) + np.arange(len(part))
    size = len(parts.task) + 1
    firsts = np.unique(flat[place] * size + parts.task[part], return_index=True)[1]
    matter, part = flat[place][firsts], part[firsts]
    several = np.bincount(np.unique(matter * size + parts.notice[part]) // size, minlength=len(matters)) > 1
    kept = several[matter]
    order = np.lexsort((part[kept], matter[kept]))
    return matters, matter[kept][order], part[kept][order]


def _apart(matter: Ints, part: Ints, placed: Placed) -> npt.NDArray[np.bool_]:
    """Return, by matter, whether no one group has every part that orders it."""
    order = np.argsort(placed.part, kind="stable")
    held, group = placed.part[order], placed.group[order]
    start, end = np.searchsorted(held, part), np.searchsorted(held, part, side="right")
    repeats = end - start
    place = np.repeat(start - (np.cumsum(repeats) - repeats), repeats) + np.arange(int(repeats.sum()))
    size = len(placed.anchors) + 1
    pairs = distinct(np.repeat(np.arange(len(part)), repeats) * size + group[place])
    keys, together = np.unique(matter[pairs // size] * size + pairs % size, return_counts=True)
    most = np.zeros(int(matter.max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(most, keys // size, together)
    return most < np.bincount(matter, minlength=len(most))


def _score(
    words: Ints, matters: Sequence[Matter], matter: Ints, folds: Sequence[str], tolerances: Tolerances
) -> npt.NDArray[np.float64]:
    """Return the share of each sentence's weight that its matter has."""
    used = distinct(words)
    weight = np.ones(len(folds), dtype=np.int64)
    weight[used] = [weights(folds[number])[-1] for number in used.tolist()]
    own = np.array([weights(object_of(one))[-1] for one in matters], dtype=np.int64)[matter]
    return np.round(np.minimum(1.0, own / weight[words]) * tolerances.strong, 4)
