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

MOST = 0.99  # of a sentence's weight: a matter alone makes no two sentences alike


def with_matters(
    placed: Placed, parts: Parts, orders: Sequence[Orders], corpus: Corpus, tolerances: Tolerances
) -> tuple[Placed, list[tuple[Matter, ...]]]:
    """Return the groups with those of one matter behind them, and those matters in the same order.

    Matters that the same sentences order are one group, and none where a group of sentences holds all of those. Of a
    task's sentences that order a matter the first counts. Scores stay below ``Tolerances.strong``: of a longer sentence
    a matter is a small share.
    """
    every, matter, part = _ordered(parts, orders)
    if not len(part):
        return placed, []
    kept = _apart(matter, part, placed)[matter]
    matters, group, part = _together(every, matter[kept], part[kept])
    first = np.append(True, group[1:] != group[:-1])[: len(group)]
    anchors = part[first]
    words = parts.words[part]
    counts = np.array([len(own.matters) for own in orders], dtype=np.int64)[words]
    alone = counts == np.array([len(own) for own in matters], dtype=np.int64)[group]
    share = _score(words, matters, group, corpus.reading.folds, tolerances)
    return (
        Placed(
            np.concatenate((placed.anchors, anchors)),
            np.concatenate((placed.group, group + len(placed.anchors))),
            np.concatenate((placed.part, part)),
            np.concatenate((placed.relation, np.where(alone | first, SAME, COVERS))),
            np.concatenate((placed.score, np.where(first, 1.0, share))),
        ),
        matters,
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


def _together(every: Sequence[Matter], matter: Ints, part: Ints) -> tuple[list[tuple[Matter, ...]], Ints, Ints]:
    """Return the matters that the same parts order as one, and by those the parts."""
    found: dict[bytes, tuple[list[Matter], Ints]] = {}
    ends = np.flatnonzero(matter[1:] != matter[:-1]) + 1
    for number, own in zip(matter[np.append(0, ends)[: len(matter)]].tolist(), np.split(part, ends), strict=False):
        found.setdefault(own.tobytes(), ([], own))[0].append(every[number])
    parts = [own for _, own in found.values()]
    group = np.repeat(np.arange(len(parts)), [len(own) for own in parts])
    return [_shortest(names) for names, _ in found.values()], group, np.concatenate([part[:0], *parts])


def _shortest(matters: Sequence[Matter]) -> tuple[Matter, ...]:
    """Return the matters without those that another one ends: 设立县级政务公开专区 beside 设立政务公开专区."""
    return tuple(one for one in matters if not any(_ends(one, other) for other in matters if other != one))


def _ends(one: Matter, other: Matter) -> bool:
    """Whether the one's object ends with the other's, for the same act."""
    return one.partition(" ")[0] == other.partition(" ")[0] and object_of(one).endswith(object_of(other))


def _score(
    words: Ints, matters: Sequence[tuple[Matter, ...]], group: Ints, folds: Sequence[str], tolerances: Tolerances
) -> npt.NDArray[np.float64]:
    """Return the share of each sentence's weight that its group's matters have."""
    used = distinct(words)
    weight = np.ones(len(folds), dtype=np.int64)
    weight[used] = [weights(folds[number])[-1] for number in used.tolist()]
    own = np.array([sum(weights(object_of(one))[-1] for one in some) for some in matters], dtype=np.int64)[group]
    return np.round(np.minimum(MOST, own / weight[words]) * tolerances.strong, 4)
