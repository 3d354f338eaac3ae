"""Sentences placed one after the other: each joins the anchors it is like, or becomes an anchor itself."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.candidates import Candidates, marks_of
from warehouse.corpus import NONE, Corpus, Ints, Parts
from warehouse.matters import Orders, may_order_the_same
from warehouse.precedence import is_upstream
from warehouse.sentences import Relation, Tolerances, compare_orders, is_short, likeness, may_be_alike

Floats = npt.NDArray[np.float64]
Joining = tuple[int, Relation, float]  # an anchor's number, how a sentence stands to it, and the score

NEAREST = 8  # anchors with which a sentence that is nearly equal to none is compared word by word
RELATIONS = tuple(Relation)
SAME, COVERS = RELATIONS.index(Relation.SAME), RELATIONS.index(Relation.COVERS)
_NUMBERS = {relation: number for number, relation in enumerate(RELATIONS)}


@dataclass(frozen=True, slots=True)
class Placed:
    """Anchors, and the parts that joined each: its own first, then in order."""

    anchors: Ints  # by group: the anchor's part
    group: Ints  # by link, as the three below
    part: Ints
    relation: Ints  # a number in ``RELATIONS``
    score: Floats


def short_words(corpus: Corpus, tolerances: Tolerances) -> npt.NDArray[np.bool_]:
    """Return which of the reading's folded sentences say too little to be held against others."""
    return np.array([is_short(words, tolerances) for words in corpus.reading.folds], dtype=np.bool_)


def place(
    corpus: Corpus, parts: Parts, orders: Sequence[Orders], short: npt.NDArray[np.bool_], tolerances: Tolerances
) -> Placed:
    """Return the anchors among the corpus's sentences, those aside that are short, and what joined them.

    ``orders`` tells what each of the reading's folded sentences orders.
    """
    anchors = _Anchors(corpus, tolerances, orders, short)
    ready = anchors.ready
    words, notices = parts.words.tolist(), parts.notice.tolist()
    for part in np.flatnonzero(~short[parts.words]).tolist():
        if ready[words[part]] == NONE:
            anchors.place(part, words[part], notices[part])
    return anchors.placed(parts)


class _Anchors:
    """The anchors so far, and what each sentence that was placed has joined.

    A sentence that stands again joins what it joined before: once that can't change it is ready, and the loop above
    passes it over.
    """

    def __init__(
        self, corpus: Corpus, tolerances: Tolerances, orders: Sequence[Orders], short: npt.NDArray[np.bool_]
    ) -> None:
        self.notices = corpus.notices
        self.orders = orders  # by words
        self.folds = corpus.reading.folds
        self.tolerances = tolerances
        long = np.flatnonzero(~short).tolist()
        self.marks = dict(zip(long, (marks for _, marks in marks_of([self.folds[n] for n in long])), strict=True))
        self.candidates = Candidates(tolerances.shared)
        self.joined: dict[int, list[Joining]] = {}  # by words
        self.ready = [NONE] * len(self.folds)  # by words: the part from which on all join as ``joined`` says
        self.anchors: list[int] = []
        self.words: list[str] = []  # by anchor
        self.acts: list[frozenset[str]] = []  # by anchor
        self.notice: list[int] = []  # by anchor
        self.links = (array("q"), array("q"), array("q"), array("d"))  # as Placed has them

    def place(self, part: int, words: int, notice: int) -> None:
        """Let the sentence join the anchors it is like, or be one. Where the same words joined before, it joins too."""
        joined = self.joined.get(words)
        if joined is None:
            joined = self._matches(words, notice)
        for joining in joined:
            self._link(part, *joining)
        strong = any(score >= self.tolerances.strong for _, _, score in joined)
        # What only shares an order with a neighbour's sentence still is what its own cities' sentences are like.
        if not strong and not any(self._is_under(notice, index) for index, _, _ in joined):
            self._add(part, words, notice, joined)
        elif strong and words in self.joined:
            self.ready[words] = part

    def placed(self, parts: Parts) -> Placed:
        """Return all links: those of the sentences placed, and of those that stand again."""
        ready = np.array(self.ready, dtype=np.int64)
        again = np.flatnonzero((ready[parts.words] != NONE) & (np.arange(len(parts.words)) > ready[parts.words]))
        joinings = [self.joined[words] if at != NONE else [] for words, at in enumerate(self.ready)]
        counts = np.array([len(joined) for joined in joinings], dtype=np.int64)
        firsts = np.cumsum(counts) - counts
        repeats = counts[parts.words[again]]
        place = np.repeat(firsts[parts.words[again]] - np.cumsum(repeats) + repeats, repeats)
        place += np.arange(len(place))
        flat = [joining for joined in joinings for joining in joined]
        own = [np.frombuffer(column, dtype=column.typecode) for column in self.links]
        group, part, relation, score = (
            np.concatenate(pair)
            for pair in zip(
                own,
                (
                    np.array([index for index, _, _ in flat], dtype=np.int64)[place],
                    np.repeat(again, repeats),
                    np.array([_NUMBERS[relation] for _, relation, _ in flat], dtype=np.int64)[place],
                    np.array([score for _, _, score in flat], dtype=np.float64)[place],
                ),
                strict=True,
            )
        )
        order = np.lexsort((part, group))
        anchors = np.array(self.anchors, dtype=np.int64)
        return Placed(anchors, group[order], part[order], relation[order], score[order])

    def _is_under(self, notice: int, index: int) -> bool:
        return is_upstream(self.notices[self.notice[index]], self.notices[notice])

    def _matches(self, words: int, notice: int) -> list[Joining]:
        folded = self.folds[words]
        near = self.candidates.near(folded, self.marks[words])
        # Two like sentences of one notice are two orders, or it would not have printed both.
        others = [(index, common) for index, common in near if self.notice[index] != notice]
        lonely = len(others) == len(near)
        joined = self._same(folded, others) or self._alike(words, others)
        # Another notice's sentence in the same words may join what this one stands beside.
        if joined and lonely:
            self.joined[words] = joined
        return joined

    def _same(self, folded: str, others: Sequence[tuple[int, int]]) -> list[Joining]:
        """Return the anchor that is nearly equal; of several the most alike, then the first."""
        near = [i for i, n in others if may_be_alike(n, len(folded), len(self.words[i]), self.tolerances)]
        scores = [(score, -i) for i in near if (score := likeness(folded, self.words[i], self.tolerances))]
        return [(-index, Relation.SAME, score) for score, index in [max(scores)]] if scores else []

    def _alike(self, words: int, others: Sequence[tuple[int, int]]) -> list[Joining]:
        """Return all anchors that the sentence is part of or holds, else those that share an order with it."""
        folded, acts = self.folds[words], self.orders[words].acts
        # None of them is nearly equal: that was looked at before.
        found = [
            (i, *like)
            for i in self._nearest(folded, others)
            if (like := compare_orders(folded, self.words[i], self.tolerances))
        ]
        if strong := [joining for joining in found if joining[2] >= self.tolerances.strong]:
            return strong
        return [joining for joining in found if may_order_the_same(acts, self.acts[joining[0]])]

    def _nearest(self, folded: str, others: Sequence[tuple[int, int]]) -> list[int]:
        """Return those anchors of which the most is in common, of the shorter of both, in order."""
        if len(others) > NEAREST:
            share = {i: common / min(len(folded), len(self.words[i])) for i, common in others}
            return sorted(sorted(share, key=lambda i: -share[i])[:NEAREST])
        return [i for i, _ in others]

    def _add(self, part: int, words: int, notice: int, joined: list[Joining]) -> None:
        index = len(self.anchors)
        self._link(part, index, Relation.SAME, 1.0)
        self.joined[words] = [(index, Relation.SAME, 1.0), *joined]
        self.ready[words] = part
        self.anchors.append(part)
        self.words.append(self.folds[words])
        self.acts.append(self.orders[words].acts)
        self.notice.append(notice)
        self.candidates.add(self.folds[words], self.marks[words])

    def _link(self, part: int, index: int, relation: Relation, score: float) -> None:
        groups, parts, relations, scores = self.links
        groups.append(index)
        parts.append(part)
        relations.append(_NUMBERS[relation])
        scores.append(score)
