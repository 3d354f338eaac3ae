"""Pairs of tasks read and judged by hand: the alignment joins those that order the same, and no others.

What is the same: an analyst puts both tasks on one line because at least one matter that is ordered, one action on one
object, stands in both, whatever the words. To make known (公开, 发布, 公示) is one action; an object is the same where one
list names it and the other names it or what holds it. The same topic, audience, means, channel or stock phrase is not
enough, nor the same action on another object or another action on the same object. A bare name (财政预决算) orders
nothing. A title that orders (推进财政信息公开) is joined with what spells out its action and object, and a title without
an object of its own (提升管理服务质量) with nothing.

tests/gold/alignment_pairs.csv holds the judgement; ``label`` says how the first task stands to the other: same, part of,
covers, shares (both order more besides), none, or contested (readers cannot tell by the texts alone: not counted, and
the remark says why). Two readers judged apart from each other, a third where they did not agree.

``drawn`` tells how a pair came into the set. Development: the rules were made on these. Opened: held out from the rules
of warehouse/sentences.py, of other pairs of notices; the rules of warehouse/matters.py were made without the half of them
and then with all. Joined: judged because the rules joined them, by two readers who did not know which. Similar: the most
alike by their pairs of characters of what no rule joined, judged in the same way; so they hold what is missed, and show
nothing of what is found.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from normalizers.characters import folded
from warehouse.alignment import AlignedNotice, AlignedTask, Link, align
from warehouse.sentences import Relation, Tolerances, is_short, sentences

GOLD = Path(__file__).parents[1] / "gold"
# What is reached: a wrong line is worse than a missing one, and many orders that are the same have no words in common.
LEAST_F1 = {"development": 0.96, "opened": 0.95, "joined": 0.95}
LEAST_F1_OF_ALL = 0.93  # what is most alike and not joined among them
LEAST_PRECISION = 0.98
LEAST_KINDS = 0.8
MOST_CONTESTED = 25

Pair = tuple[str, str]


def _notices() -> Iterator[AlignedNotice]:
    for path in sorted(GOLD.glob("*.gold.json")):
        record = json.loads(path.read_text("utf-8"))
        yield _notice(path.name.removesuffix(".gold.json"), record["document"], record["tasks"])
    for record in json.loads((GOLD / "alignment_notices.json").read_text("utf-8")):
        yield _notice(record["notice"], record, record["tasks"])


def _notice(name: str, document: dict[str, object], tasks: list[dict[str, str]]) -> AlignedNotice:
    written = document["written_on"]
    return AlignedNotice(
        doc_id=name,
        region_code=str(document["adcode"]),
        department=document["level"] == "department",
        written_on=date.fromisoformat(str(written)) if written else None,
        doc_number=str(document["doc_number"]) if document["doc_number"] else None,
        cites=frozenset(document["cites"]),  # type: ignore[call-overload]
        tasks=tuple(AlignedTask(_id(name, n), t["text"], t["title"]) for n, t in enumerate(tasks, start=1)),
    )


def _id(notice: str, number: int | str) -> str:
    return f"{notice}-{int(number):04d}"


@pytest.fixture(scope="module")
def pairs() -> list[dict[str, str]]:
    with (GOLD / "alignment_pairs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def notices() -> list[AlignedNotice]:
    return list(_notices())


@pytest.fixture(scope="module")
def joined(notices: list[AlignedNotice]) -> dict[Pair, list[tuple[Link, Link]]]:
    """The links by which two tasks of different notices share a common task."""
    found: defaultdict[Pair, list[tuple[Link, Link]]] = defaultdict(list)
    for group in align(notices):
        for one in group.links:
            for other in group.links:
                if one.notice is not other.notice:
                    found[one.task.task_id, other.task.task_id].append((one, other))
    return found


def _ids(pair: dict[str, str]) -> Pair:
    return _id(pair["notice"], pair["task"]), _id(pair["other_notice"], pair["other_task"])


def _counts(pairs: list[dict[str, str]], joined: dict[Pair, list[tuple[Link, Link]]]) -> Counter[tuple[bool, bool]]:
    """Count judged pairs by: joined, and to be joined."""
    judged = (pair for pair in pairs if pair["label"] != "contested")
    return Counter((_ids(pair) in joined, pair["label"] != "none") for pair in judged)


def test_the_pairs_name_the_tasks_that_they_quote(pairs: list[dict[str, str]], notices: list[AlignedNotice]) -> None:
    texts = {task.task_id: task.text for notice in notices for task in notice.tasks}
    for pair in pairs:
        one, other = _ids(pair)
        assert texts[one].startswith(pair["words"]) and texts[other].startswith(pair["other_words"])
    assert len({frozenset(_ids(pair)) for pair in pairs}) == len(pairs)


def test_there_are_enough_pairs_many_of_them_hard_negatives_and_few_contested(pairs: list[dict[str, str]]) -> None:
    labels = Counter(pair["label"] for pair in pairs)
    judged = labels.total() - labels["contested"]
    assert judged >= 600 and labels["none"] >= 0.45 * judged
    assert labels["contested"] <= MOST_CONTESTED
    assert all(pair["remark"] for pair in pairs if pair["label"] == "contested")


def test_every_pair_that_is_joined_was_judged(
    pairs: list[dict[str, str]], joined: dict[Pair, list[tuple[Link, Link]]]
) -> None:
    judged = {frozenset(_ids(pair)) for pair in pairs}
    assert [pair for pair in joined if frozenset(pair) not in judged] == []


@pytest.mark.parametrize("drawn", LEAST_F1)
def test_tasks_that_order_the_same_are_joined(
    pairs: list[dict[str, str]], joined: dict[Pair, list[tuple[Link, Link]]], drawn: str
) -> None:
    counts = _counts([pair for pair in pairs if pair["drawn"] == drawn], joined)
    assert _f1(counts) >= LEAST_F1[drawn]


def test_of_all_pairs_that_are_joined_hardly_any_is_wrong(
    pairs: list[dict[str, str]], joined: dict[Pair, list[tuple[Link, Link]]]
) -> None:
    counts = _counts(pairs, joined)
    assert counts[True, True] / (counts[True, True] + counts[True, False]) >= LEAST_PRECISION
    assert _f1(counts) >= LEAST_F1_OF_ALL


def _f1(counts: Counter[tuple[bool, bool]]) -> float:
    return 2 * counts[True, True] / (2 * counts[True, True] + counts[True, False] + counts[False, True])


def test_how_a_task_stands_to_another_is_told(
    pairs: list[dict[str, str]], notices: list[AlignedNotice], joined: dict[Pair, list[tuple[Link, Link]]]
) -> None:
    kinds = {"same", "part of", "covers"}
    found = Counter(
        _kind(joined[_ids(pair)]) == pair["label"] for pair in pairs if pair["label"] in kinds and _ids(pair) in joined
    )
    assert found[True] / found.total() >= LEAST_KINDS


def _kind(links: list[tuple[Link, Link]]) -> str:
    """Return how one task stands to the other by their links: which of them orders nothing else."""
    held = _is_held([one for one, _ in links], [other for _, other in links])
    holds = _is_held([other for _, other in links], [one for one, _ in links])
    return {(True, True): "same", (True, False): "part of", (False, True): "covers", (False, False): "shares"}[
        held, holds
    ]


def _is_held(links: list[Link], others: list[Link]) -> bool:
    """Whether all sentences of a task stand in common tasks of the other, and none says more than the other's there."""
    more = (
        one.relation is not Relation.PART and other.relation is Relation.PART
        for one, other in zip(links, others, strict=True)
    )
    told = {link.sentence.start for link in links if not link.heading}
    return not any(more) and all(start in told for start in _orders(links[0].task))


def _orders(task: AlignedTask) -> list[int]:
    """Return where the task's sentences start, its title and what says too little to be held against others aside."""
    parts = [part for part in sentences(task.text) if not is_short(part.folded, Tolerances())]
    return [part.start for part in parts if part.folded != folded(task.title or "")]
