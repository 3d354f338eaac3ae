"""Tasks of several notices joined where they order the same: common tasks, sentence by sentence.

Notices are read from the highest level down, those first that others follow, then the oldest. Each sentence is held
against the anchors so far, found through the character runs it shares with them; it joins the one it is nearly equal
to, else those it is part of or covers, else those it shares an order with in other words (scores below
``Tolerances.strong``). Where there is none, or only such a one of a notice that does not stand above its own, it
becomes an anchor itself. A member is always like its anchor, never only like another member, so a common task does not
drift.

What longer sentences have in common without being alike, one matter among many, is a common task beside those
(warehouse/common_matters.py).

``aligned`` works on columns of numbers, for a warehouse; ``align`` gives its groups as objects.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from warehouse.common_matters import with_matters
from warehouse.copies import copies_among
from warehouse.corpus import NONE, Bools, Corpus, Ints, Parts, distinct, numbered, parts_of, read
from warehouse.kinship import shares, under, upstream, with_short
from warehouse.matters import Matter, orders_of
from warehouse.placing import COVERS, RELATIONS, SAME, Floats, place, short_words
from warehouse.precedence import AlignedNotice, AlignedTask, in_precedence, is_above, is_upstream
from warehouse.sentences import Relation, Sentence, Tolerances

__all__ = ["AlignedNotice", "AlignedTask", "CommonTask", "Groups", "Link", "align", "aligned", "copies", "is_above"]


@dataclass(frozen=True, slots=True)
class Link:
    """A task's part in a common task: its sentence, and how that stands to the anchor's."""

    notice: AlignedNotice
    task: AlignedTask
    sentence: Sentence
    relation: Relation
    score: float
    whole: bool  # the sentence is all that the task says, its title aside
    heading: bool = False  # the sentence is the item's title

    @property
    def kind(self) -> Relation:
        """How the whole task stands to the common task: one that says more than the sentence covers it."""
        return Relation.COVERS if self.relation is Relation.SAME and not self.whole else self.relation


@dataclass(slots=True)
class CommonTask:
    """A sentence that several notices order alike. The first link is the anchor's own."""

    key: str
    matters: tuple[Matter, ...] = ()  # where it is some of what longer sentences order
    links: list[Link] = field(default_factory=list)

    @property
    def anchor(self) -> Link:
        """The sentence the others are like."""
        return self.links[0]

    @property
    def notices(self) -> dict[str, AlignedNotice]:
        """The notices that order it, by doc_id."""
        return {link.notice.doc_id: link.notice for link in self.links}

    @property
    def upstream(self) -> AlignedNotice | None:
        """The anchor's notice, where it stands above another of the notices."""
        top = self.anchor.notice
        return top if any(is_upstream(top, notice) for notice in self.notices.values()) else None

    @property
    def members(self) -> Iterator[tuple[str, str]]:
        """The doc_id and the printed sentence of every link, the anchor's first."""
        return ((link.notice.doc_id, link.sentence.text) for link in self.links)


@dataclass(frozen=True, slots=True)
class Groups:
    """Common tasks as columns, in the order of their anchors. Links stand group by group, the anchor's first."""

    corpus: Corpus
    parts: Parts
    keys: list[str]
    matters: list[tuple[Matter, ...]]  # by group; of sentences none
    anchor: Ints  # by group: its part
    top: Ints  # by group: the anchor's notice where it stands above another of the notices, else NONE
    documents: Ints  # by group: how many notices have a part in it
    regions: Ints  # by group: of how many divisions
    group: Ints  # by link, as the four below
    part: Ints
    relation: Ints  # a number in ``RELATIONS``
    kind: Ints  # the same for the whole task
    score: Floats


def align(notices: Iterable[AlignedNotice], tolerances: Tolerances = Tolerances()) -> list[CommonTask]:  # noqa: B008
    """Return the common tasks in the order of their anchors: those that two notices share, and all of those that an
    upstream notice orders.

    The order in which the notices come makes no difference.
    """
    corpus = _corpus(in_precedence(notices))
    tasks = [task for notice in corpus.notices for task in notice.tasks]
    groups = aligned(corpus, tolerances)
    parts = groups.parts
    common = [CommonTask(key, matters) for key, matters in zip(groups.keys, groups.matters, strict=True)]
    for group, part, relation, score in zip(
        groups.group.tolist(), groups.part.tolist(), groups.relation.tolist(), groups.score.tolist(), strict=True
    ):
        link = Link(
            corpus.notices[parts.notice[part]],
            tasks[parts.task[part]],
            corpus.reading.sentence(int(parts.sentence[part])),
            RELATIONS[relation],
            score,
            bool(parts.whole[part]),
            bool(parts.heading[part]),
        )
        common[group].links.append(link)
    return common


def aligned(corpus: Corpus, tolerances: Tolerances = Tolerances()) -> Groups:  # noqa: B008
    """Return the common tasks of the corpus's notices, as :func:`align` does."""
    parts = parts_of(corpus)
    orders = orders_of(corpus.reading)
    short = short_words(corpus, tolerances)
    sentences = with_short(place(corpus, parts, orders, short, tolerances), parts, short, corpus)
    # Which notices follow which is told by whole sentences: a matter is ordered everywhere.
    followed = upstream(shares(sentences, parts.notice, corpus), corpus)
    placed, matters = with_matters(sentences, parts, orders, corpus, tolerances)
    shared = shares(placed, parts.notice, corpus)
    anchors = placed.anchors
    named: list[tuple[Matter, ...]] = [*[()] * len(sentences.anchors), *matters]
    documents = np.bincount(shared.group, minlength=len(anchors))
    kept = (documents > 1) | (followed[parts.notice[anchors]] & ~parts.heading[anchors])
    # Of two groups with one anchor the first stays first.
    old = np.flatnonzero(kept)[np.argsort(anchors[kept], kind="stable")]
    new = np.full(len(anchors), NONE)
    new[old] = np.arange(len(old))
    links = np.flatnonzero(kept[placed.group])
    links = links[np.argsort(new[placed.group[links]], kind="stable")]
    part, relation = placed.part[links], placed.relation[links]
    tops = np.full(len(anchors), NONE)
    below = under(shared, corpus)
    tops[shared.group[below]] = shared.top[below]
    return Groups(
        corpus,
        parts,
        _keys(corpus, parts, anchors[old], short, [named[group] for group in old.tolist()]),
        [named[group] for group in old.tolist()],
        anchors[old],
        tops[old],
        documents[old],
        _regions(shared.group, shared.notice, corpus, len(anchors))[old],
        new[placed.group[links]],
        part,
        relation,
        np.where((relation == SAME) & ~parts.whole[part], COVERS, relation),
        placed.score[links],
    )


def copies(notices: Sequence[AlignedNotice]) -> dict[str, str]:
    """Return, for every notice that repeats another of its region task by task, the doc_id of the one it repeats."""
    corpus = _corpus(notices)
    return copies_among(notices, corpus.notice, corpus.reading.whole[corpus.text])


def _corpus(notices: Sequence[AlignedNotice]) -> Corpus:
    tasks = [task for notice in notices for task in notice.tasks]
    text, texts = numbered([task.text for task in tasks])
    title, titles = numbered([task.title for task in tasks])
    notice = np.repeat(np.arange(len(notices)), [len(notice.tasks) for notice in notices])
    return Corpus(notices, notice, text, title, titles, read(texts))


def _keys(
    corpus: Corpus, parts: Parts, anchors: Ints, short: Bools, matters: Sequence[tuple[Matter, ...]]
) -> list[str]:
    """Return each group's hash: of its first matter, else of its anchor's words.

    Words of a few characters say little without their notice.
    """
    keys = []
    for words, notice, own in zip(parts.words[anchors].tolist(), parts.notice[anchors].tolist(), matters, strict=True):
        if own:
            keys.append(_key(f"matter {own[0]}"))
            continue
        folded = corpus.reading.folds[words]
        keys.append(_key(f"{folded} {corpus.notices[notice].doc_id}" if short[words] else folded))
    return keys


def _regions(group: Ints, notice: Ints, corpus: Corpus, size: int) -> Ints:
    """Return of how many divisions each group's notices are."""
    codes, _ = numbered([notice.region_code for notice in corpus.notices])
    code = codes[notice]
    size_of = max(1, len(codes))
    keys = distinct(group[code != NONE] * size_of + code[code != NONE])
    return np.bincount(keys // size_of, minlength=size)


def _key(text: str) -> str:
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:12]
