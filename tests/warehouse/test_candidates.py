"""The anchors that a sentence may be like are found by their marks, without looking at every one."""

from random import Random

from warehouse.candidates import Candidates, marks_of
from warehouse.sentences import Tolerances, compare

WORDS = (
    "社区", "食堂", "老人", "助餐", "网点", "补贴", "台账", "学校", "教师", "课程", "河道", "清淤", "堤防", "农田", "灌溉", "种子",
    "检测", "药品", "追溯", "门诊", "床位", "路灯", "公交", "站台", "票价", "电梯", "加装", "垃圾", "分拣", "驿站", "骑手", "保险",
)  # fmt: skip


def _sentence(chance: Random) -> str:
    return "".join(chance.choices(WORDS, k=chance.randrange(7, 18)))


def _edited(chance: Random, sentence: str) -> str:
    """Return the sentence with a word put in, left out or exchanged, or with another sentence behind it."""
    at = chance.randrange(0, len(sentence), 2)
    kind = chance.randrange(5)
    if kind == 0:
        return sentence[:at] + chance.choice(WORDS) + sentence[at:]
    if kind == 1:
        return sentence[:at] + sentence[at + 2 :]
    if kind == 2:
        return sentence[:at] + chance.choice(WORDS) + sentence[at + 2 :]
    return sentence + _sentence(chance) if kind == 3 else sentence


def _overlooked(seed: int) -> tuple[int, int, int]:
    """Return how many pairs are like in their words or share an order, and how many of each sort are not found."""
    chance = Random(seed)
    anchors = [_sentence(chance) for _ in range(40)]
    candidates = Candidates(Tolerances().shared)
    for text, marks in marks_of(anchors):
        candidates.add(text, marks)
    joined = strong = weak = 0
    for text, marks in marks_of([_edited(chance, anchor) for anchor in anchors]):
        found = [index for index, _ in candidates.near(text, marks)]
        for index, anchor in enumerate(anchors):
            like = compare(text, anchor, Tolerances())
            joined += like is not None
            if like and index not in found:
                strong += like[1] >= Tolerances().strong
                weak += like[1] < Tolerances().strong
    return joined, strong, weak


def test_no_anchor_is_overlooked_that_a_sentence_is_alike_in_its_words() -> None:
    counts = [_overlooked(seed) for seed in range(12)]
    joined, strong, weak = (sum(column) for column in zip(*counts, strict=True))
    assert joined > 400
    assert strong == 0
    # What only shares scattered words of three characters may have no mark in common.
    assert weak <= 0.05 * joined


def test_sentences_that_share_eight_characters_share_a_mark() -> None:
    chance = Random(7)
    for _ in range(200):
        shared = "".join(chance.choices(WORDS, k=4))
        texts = [f"{_sentence(chance)}{shared}{_sentence(chance)}" for _ in range(2)]
        one, other = (set(marks) for _, marks in marks_of(texts))
        assert one & other


def test_marks_are_those_of_the_sentence_alone() -> None:
    texts = [_sentence(Random(n)) for n in range(50)]
    together = list(marks_of(texts))
    assert together == [pair for text in texts for pair in marks_of([text])]


def test_short_sentences_have_a_mark_for_every_run_and_a_run_less_than_four_none() -> None:
    marks = dict(marks_of(["社区食堂", "社区食堂老人", "社区", ""]))
    assert [len(marks[text]) for text in ("社区食堂", "社区食堂老人", "社区", "")] == [1, 3, 0, 0]


def test_an_anchor_behind_many_that_share_more_marks_is_not_looked_at() -> None:
    chance = Random(1)
    sentence = _sentence(chance) + _sentence(chance)
    texts = [f"{sentence}{n}" for n in range(40)] + [sentence[:10] + _sentence(chance) * 3]
    candidates = Candidates(least_share=0.2)
    marked = list(marks_of([*texts, sentence]))
    for text, marks in marked[:-1]:
        candidates.add(text, marks)
    found = [index for index, _ in candidates.near(*marked[-1])]
    assert len(found) == 24 and 40 not in found
