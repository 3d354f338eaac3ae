"""Which notices follow which, by the orders that they share, and the orders too short to be told by their words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from warehouse.corpus import Bools, Corpus, Ints, Parts, distinct, numbered
from warehouse.placing import SAME, Placed
from warehouse.precedence import is_above

KINSHIP = 3  # common tasks that make two notices kin


@dataclass(frozen=True, slots=True)
class Shares:
    """Which notices have a part in which group: a row for each group and notice."""

    group: Ints
    notice: Ints
    top: Ints  # the notice of the group's anchor


def shares(placed: Placed, notice_of: Ints, corpus: Corpus) -> Shares:
    """Return which notices have a part in each group; ``notice_of`` gives each part's."""
    size = max(1, len(corpus.notices))
    keys = distinct(placed.group * size + notice_of[placed.part])
    group, notice = keys // size, keys % size
    top = notice_of[placed.anchors][group]
    return Shares(group, notice, top)


def under(shared: Shares, corpus: Corpus) -> Bools:
    """Return, by row, whether the group's top stands above the notice (``is_upstream``)."""
    return _above(shared, corpus) | _cited(shared, corpus)


def upstream(shared: Shares, corpus: Corpus) -> Bools:
    """Return which notices others follow: one that cites them, or has several orders of theirs."""
    cited = _cited(shared, corpus)
    followed = np.zeros(len(corpus.notices), dtype=np.bool_)
    followed[shared.top[cited]] = True
    rows = cited | _above(shared, corpus)
    for top, _, count in _counted(shared.top[rows], shared.notice[rows], len(corpus.notices)):
        if count >= KINSHIP:
            followed[top] = True
    return followed


def _above(shared: Shares, corpus: Corpus) -> Bools:
    """Return, by row, whether the top's division holds the notice's."""
    code, codes = numbered([notice.region_code for notice in corpus.notices])
    size = len(codes) + 1  # for NONE, which is the last of them too
    pairs, at = np.unique(code[shared.top] % size * size + code[shared.notice] % size, return_inverse=True)
    known = [*codes, None]
    held = [is_above(known[pair // size], known[pair % size]) for pair in pairs.tolist()]
    return np.array(held, dtype=np.bool_)[at]


def _cited(shared: Shares, corpus: Corpus) -> Bools:
    """Return, by row, whether the notice names the top's number."""
    size = max(1, len(corpus.notices))
    numbers = defaultdict(list)
    for top, notice in enumerate(corpus.notices):
        if notice.doc_number is not None:
            numbers[notice.doc_number].append(top)
    pairs = [
        top * size + number
        for number, notice in enumerate(corpus.notices)
        for cited in notice.cites
        for top in numbers.get(cited, ())
    ]
    return np.isin(shared.top * size + shared.notice, np.array(pairs, dtype=np.int64))


def with_short(placed: Placed, parts: Parts, short: Bools, corpus: Corpus) -> Placed:
    """Return the groups with those of a few characters (义务教育): equal to the letter, whole tasks, in notices of kin.

    So short a text says little by itself: 就业 in two ledgers may be two things.
    """
    kin = _kin(shares(placed, parts.notice, corpus), corpus)
    known: dict[tuple[int, str], int] = {}  # the first group of these words that has such kin
    anchors: list[int] = []
    groups: list[int] = []
    own = np.flatnonzero(short[parts.words] & parts.whole).tolist()
    first = len(placed.anchors)
    for part in own:
        words = int(parts.words[part])
        families = kin[int(parts.notice[part])]
        group = min((known[words, family] for family in families if (words, family) in known), default=None)
        if group is None:
            group = first + len(anchors)
            anchors.append(part)
            for family in families:
                known.setdefault((words, family), group)
        groups.append(group)
    order = np.argsort(np.array(groups, dtype=np.int64), kind="stable")
    return Placed(
        np.concatenate((placed.anchors, np.array(anchors, dtype=np.int64))),
        np.concatenate((placed.group, np.array(groups, dtype=np.int64)[order])),
        np.concatenate((placed.part, np.array(own, dtype=np.int64)[order])),
        np.concatenate((placed.relation, np.full(len(own), SAME))),
        np.concatenate((placed.score, np.ones(len(own)))),
    )


def _kin(shared: Shares, corpus: Corpus) -> list[set[str]]:
    """Return, for each notice, the families it belongs to: notices it shares common tasks with, and numbers cited."""
    families = [{notice.doc_id, *notice.cites, *filter(None, [notice.doc_number])} for notice in corpus.notices]
    for notice, top, count in _counted(shared.notice, shared.top, len(corpus.notices)):
        if count >= KINSHIP:
            families[notice].add(corpus.notices[top].doc_id)
    return families


def _counted(one: Ints, other: Ints, size: int) -> list[tuple[int, int, int]]:
    """Return the distinct pairs, and how often each stands there."""
    pairs, counts = np.unique(one * max(1, size) + other, return_counts=True)
    return list(zip((pairs // size).tolist(), (pairs % size).tolist(), counts.tolist(), strict=True))
