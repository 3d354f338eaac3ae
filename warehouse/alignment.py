"""Tasks of several notices joined where they order the same: common tasks, sentence by sentence.

Notices are read from the highest level down, the oldest first. Each sentence is held against the anchors so far, found
through the character runs it shares with them; it joins those it is the same as, part of or covers, else it becomes an
anchor itself. A member is always like its anchor, never only like another member, so a common task does not drift.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from normalizers.characters import folded
from warehouse.sentences import Relation, Sentence, Tolerances, compare, sentences

COUNTRY = "100000"
GRAM = 4  # characters of a run by which candidates are found
CANDIDATES = 6  # anchors looked at closely for one sentence
KINSHIP = 3  # common tasks that make two notices kin


@dataclass(frozen=True, slots=True)
class AlignedTask:
    """What the alignment needs of a task."""

    task_id: str
    text: str
    title: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class AlignedNotice:
    """What the alignment needs of a notice, with its tasks in order."""

    doc_id: str
    region_code: str | None
    department: bool
    written_on: date | None
    doc_number: str | None
    cites: frozenset[str]
    tasks: tuple[AlignedTask, ...]
    name: str = ""  # of its file


@dataclass(frozen=True, slots=True)
class Link:
    """A task's part in a common task: its sentence, and how that stands to the anchor's."""

    notice: AlignedNotice
    task: AlignedTask
    sentence: Sentence
    relation: Relation
    score: float
    whole: bool  # the sentence is all that the task says

    @property
    def kind(self) -> Relation:
        """How the whole task stands to the common task: one that says more than the sentence covers it."""
        return Relation.COVERS if self.relation is Relation.SAME and not self.whole else self.relation


@dataclass(slots=True)
class CommonTask:
    """A sentence that several notices order alike. The first link is the anchor's own."""

    key: str
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


def align(notices: Iterable[AlignedNotice], tolerances: Tolerances = Tolerances()) -> list[CommonTask]:  # noqa: B008
    """Return the common tasks in the order of their anchors: those that two notices share, and all of those that an
    upstream notice orders.

    The order in which the notices come makes no difference.
    """
    ordered = sorted(notices, key=_precedence)
    anchors = _Anchors(tolerances)
    short: list[Link] = []
    for notice in ordered:
        for link in _own_links(notice):
            if len(link.sentence.folded) < tolerances.fuzzy_length:
                short.append(link)
            else:
                anchors.place(link)
    groups = anchors.groups
    groups += _short_groups(short, _kin(groups, ordered))
    upstream = {top.doc_id for group in groups if (top := group.upstream)}
    rank = {task.task_id: n for n, task in enumerate(task for notice in ordered for task in notice.tasks)}
    kept = [g for g in groups if len(g.notices) > 1 or g.anchor.notice.doc_id in upstream]
    return sorted(kept, key=lambda g: (rank[g.anchor.task.task_id], g.anchor.sentence.start))


def copies(notices: Sequence[AlignedNotice]) -> dict[str, str]:
    """Return, for every notice that repeats another of its region task by task, the doc_id of the one it repeats.

    The one that is kept has the most tasks; of those that have as many, a document number, then the first name.
    """
    ranked = sorted(notices, key=lambda n: (-len(n.tasks), n.doc_number is None, n.name, n.doc_id))
    contents = {notice.doc_id: frozenset(folded(task.text) for task in notice.tasks) for notice in ranked}
    by_text: defaultdict[str, list[str]] = defaultdict(list)
    region = {notice.doc_id: notice.region_code for notice in ranked}
    found: dict[str, str] = {}
    for notice in ranked:
        content = contents[notice.doc_id]
        shared = Counter(other for text in content for other in by_text[text])
        for other, count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if region[other] == notice.region_code and count >= 0.9 * max(len(content), len(contents[other])):
                found[notice.doc_id] = other
                break
        else:
            for text in sorted(content):
                by_text[text].append(notice.doc_id)
    return found


def is_upstream(top: AlignedNotice, notice: AlignedNotice) -> bool:
    """Return whether ``top`` comes from a division that holds the other's, or is named by the other."""
    if top.doc_number is not None and top.doc_number in notice.cites:
        return True
    return is_above(top.region_code, notice.region_code)


def is_above(code: str | None, other: str | None) -> bool:
    """Return whether the division with the first code holds the one with the other (GB/T 2260)."""
    if code is None or other is None or code == other:
        return False
    return code == COUNTRY or (code.endswith("00") and other.startswith(code.removesuffix("00").removesuffix("00")))


class _Anchors:
    """The anchors so far, and the runs of characters by which they are found."""

    def __init__(self, tolerances: Tolerances) -> None:
        self.tolerances = tolerances
        self.groups: list[CommonTask] = []
        self.exact: dict[str, int] = {}
        self.holders: defaultdict[str, list[int]] = defaultdict(list)

    def place(self, link: Link) -> None:
        """Let the sentence join the anchors it is like, or be one."""
        joined = self._matches(link)
        for index, relation, score in joined:
            self.groups[index].links.append(Link(link.notice, link.task, link.sentence, relation, score, link.whole))
        if not joined:
            self._add(link)

    def _matches(self, link: Link) -> list[tuple[int, Relation, float]]:
        folded = link.sentence.folded
        equal = self.exact.get(folded)
        if equal is not None:
            return [(equal, Relation.SAME, 1.0)]
        best: tuple[int, Relation, float] | None = None
        covered = []
        for index in self._candidates(folded):
            anchor = self.groups[index].anchor
            # Two like sentences of one notice are two orders, or it would not have printed both.
            if anchor.notice.doc_id == link.notice.doc_id:
                continue
            found = compare(folded, anchor.sentence.folded, self.tolerances)
            if found is None:
                continue
            relation, score = found
            if relation is Relation.COVERS:
                covered.append((index, relation, score))
            elif best is None or (relation is Relation.SAME, score) > (best[1] is Relation.SAME, best[2]):
                best = (index, relation, score)
        if best is not None and (best[1] is Relation.SAME or not covered):
            return [best]
        return sorted(covered)

    def _candidates(self, folded: str) -> list[int]:
        """Return the anchors that share the most runs with the sentence, measured by the shorter of the two."""
        grams = _grams(folded)
        shared: Counter[int] = Counter()
        for gram in grams:
            shared.update(self.holders.get(gram, ()))
        if not shared:
            return []
        sizes = [
            (-count / min(len(grams), max(1, len(self.groups[i].anchor.sentence.folded) - GRAM + 1)), i)
            for i, count in shared.items()
            if count >= 3
        ]
        return [i for share, i in sorted(sizes)[:CANDIDATES] if share <= -0.3]

    def _add(self, link: Link) -> None:
        index = len(self.groups)
        self.groups.append(CommonTask(_key(link.sentence.folded), [link]))
        self.exact[link.sentence.folded] = index
        for gram in _grams(link.sentence.folded):
            self.holders[gram].append(index)


def _grams(folded: str) -> set[str]:
    return {folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)}


def _own_links(notice: AlignedNotice) -> Iterator[Link]:
    """Return every sentence of the notice's tasks. An item's title is a heading: it orders nothing of its own."""
    for task in notice.tasks:
        parts = list(sentences(task.text))
        if task.title and len(parts) > 1 and parts[0].folded == folded(task.title):
            parts = parts[1:]
        for part in parts:
            yield Link(notice, task, part, Relation.SAME, 1.0, len(parts) == 1)


def _precedence(notice: AlignedNotice) -> tuple[int, bool, date, str]:
    """Return what sorts notices from the country down, a government before its departments, the oldest first."""
    code = notice.region_code
    rank = 4 if code is None else 0 if code == COUNTRY else 1 if code[2:] == "0000" else 2 if code[4:] == "00" else 3
    return rank, notice.department, notice.written_on or date.max, notice.doc_id


def _kin(groups: Sequence[CommonTask], notices: Sequence[AlignedNotice]) -> dict[str, frozenset[str]]:
    """Return, for each notice, the families it belongs to: notices it shares common tasks with, and numbers cited."""
    shared: Counter[tuple[str, str]] = Counter()
    for group in groups:
        for doc in group.notices:
            shared[doc, group.anchor.notice.doc_id] += 1
    families: defaultdict[str, set[str]] = defaultdict(set)
    for notice in notices:
        families[notice.doc_id] |= {notice.doc_id, *notice.cites, *filter(None, [notice.doc_number])}
    for (doc, anchor), count in shared.items():
        if count >= KINSHIP:
            families[doc].add(anchor)
    return {doc: frozenset(of) for doc, of in families.items()}


def _short_groups(links: Sequence[Link], kin: dict[str, frozenset[str]]) -> list[CommonTask]:
    """Return common tasks of a few characters (义务教育): equal to the letter, whole tasks, in notices that are kin.

    So short a text says little by itself: 就业 in two ledgers may be two things.
    """
    groups: defaultdict[str, list[CommonTask]] = defaultdict(list)
    for link in links:
        if not link.whole:
            continue
        folded = link.sentence.folded
        for group in groups[folded]:
            if kin[group.anchor.notice.doc_id] & kin[link.notice.doc_id]:
                group.links.append(link)
                break
        else:
            key = _key(f"{folded} {link.notice.doc_id}")
            groups[folded].append(CommonTask(key, [link]))
    return [group for same in groups.values() for group in same]


def _key(text: str) -> str:
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:12]
