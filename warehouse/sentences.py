"""Task texts as sentences, and how alike two sentences are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from normalizers.characters import NO_WORD, PLAIN, folded
from warehouse.acts import acts, disclosing
from warehouse.overlaps import Run, overlaps
from warehouse.weighing import COMMON, FULL, weights

# A bracket or a quotation belongs to the sentence it stands in, full stops inside it too.
_SENTENCE = re.compile(r"(?:[（(][^（）()]{0,200}[）)]|“[^“”]{0,200}”|[^。；;！？!?\n])+[。；;！？!?\n]*")

LETTERS = 20_000  # characters whose folded form is kept: more than a ledger uses
_ORDINAL = re.compile(r"第([0-9一二三四五六七八九十百]+)(?=[批期轮季阶类])")


class Relation(StrEnum):
    """How a sentence stands to another."""

    SAME = "same"
    PART = "part of"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What counts as the same sentence. Lengths are in characters, punctuation aside; the rest are shares of 1.

    Chosen so that city notices match the provincial plan they repeat, and the same phrase about another matter
    (建立重大项目信息公开制度, 建立重大疫情信息公开制度) does not.
    """

    fuzzy_length: int = 8  # shorter sentences match only when they are equal
    fuzzy_weight: float = 5.0  # lighter ones too: 加强组织领导、强化责任落实 says nothing of what is ordered
    long_length: int = 24
    alike_short: float = 0.92
    alike_long: float = 0.80
    contained: float = 0.88  # share of the shorter sentence that stands in the longer
    contained_length: int = 20  # characters of it, at least
    run: int = 4  # shared runs of characters shorter than this count for nothing
    overlap: int = 5  # characters in shared runs, at least
    alike_weight: float = 0.7  # of sentences that are alike: the share of their weight that they share
    # Of sentences that share an order in other words. Weights are of shared runs: a character that tells something
    # weighs 1, and a run of common words alone weighs nothing. An extent is the share of the lighter sentence's weight.
    shared: float = 0.25  # share of the shorter sentence that stands in the longer, in order
    phrase: float = 10.0  # one run that says enough by itself
    short_run: float = 5.0  # one run that says nearly all of the lighter sentence
    short_extent: float = 0.75
    longest: float = 3.0  # else no run that is heavier than this is no order
    order: float = 7.0
    order_extent: float = 0.4
    act_order: float = 5.5  # where both name the same act (公开, 设立, 编制), less is enough
    act_extent: float = 0.18
    listed: float = 4.5  # a matter named in lists of what is made known: X、Y、Z等方面信息公开
    listed_extent: float = 0.12
    restated: float = 0.6  # share of both sentences' weight from which those that share an order are the same
    strong: float = 0.8  # the score from which two are alike in their words; what only shares an order stays below


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: as printed, where it stands in it, and folded for comparison."""

    text: str
    start: int
    end: int
    folded: str


def sentences(text: str) -> Iterator[Sentence]:
    """Return the text's sentences in order; those with no letter or digit are left out."""
    for printed, start in pieces(text):
        if bare := folded(printed):
            yield Sentence(printed, start, start + len(printed), bare)


def pieces(text: str) -> Iterator[tuple[str, int]]:
    """Return what stands between a text's full stops, in order, as printed, and where; it may hold no letter."""
    for match in _SENTENCE.finditer(text):
        found = match[0]
        printed = found.strip()
        start = match.start()
        yield printed, start if found.startswith(printed) else start + len(found) - len(found.lstrip())


def aligned_words(sentence: Sentence, anchor: Sentence) -> str:
    """Return the words of the sentence that the anchor has too, as printed, the stretches between them as …

    Runs of fewer than two characters are no words; where nothing else is shared, what is left is the whole sentence.
    """
    if sentence.folded == anchor.folded:
        return sentence.text
    own = [(start, end) for start, end, _ in _runs(sentence.folded, anchor.folded) if end - start > 1]
    places = _places(sentence)
    if not own or not places:
        return sentence.text
    words = [sentence.text[places[start] : places[end - 1] + 1] for start, end in own]
    opened = "…" if own[0][0] else ""
    closed = "…" if own[-1][1] < len(sentence.folded) else sentence.text[places[-1] + 1 :]
    joined = words[0]
    for word, (_, end), (start, _) in zip(words[1:], own, own[1:], strict=False):
        between = sentence.text[places[end - 1] + 1 : places[start]]
        joined += (between if end == start else "…") + word
    return opened + joined + closed


def _places(sentence: Sentence) -> list[int]:
    """Return where each folded character stands in the printed text."""
    text = sentence.text
    if PLAIN.fullmatch(text) is None:
        places = [at for at, letter in enumerate(text) for _ in _folded_letter(letter)]
        return places if len(places) == len(sentence.folded) else []
    places = []
    kept = 0
    for gap in NO_WORD.finditer(text):
        places += range(kept, gap.start())
        kept = gap.end()
    return places + list(range(kept, len(text)))


@lru_cache(LETTERS)
def _folded_letter(letter: str) -> str:
    return folded(letter)


def is_short(words: str, tolerances: Tolerances) -> bool:
    """Whether a folded sentence says too little to be held against others, and counts only where one is equal to it."""
    return len(words) < tolerances.fuzzy_length or weights(words)[-1] < tolerances.fuzzy_weight * FULL


def compare(one: str, other: str, tolerances: Tolerances) -> tuple[Relation, float] | None:
    """Return how ``one`` stands to ``other`` (both folded) and the score, or None where they do not order the same.

    Sentences that are nearly equal are the same. One that stands nearly whole in a longer one is part of it. And where
    two share enough of the words that tell what is ordered (common words weigh little: warehouse/common_words.toml),
    they are the same in other words, or the one that says less is part of the one that says more. Sentences that name
    acts and none in common (warehouse/acts.toml) are not, unless a long phrase stands in both.
    """
    if (alike := likeness(one, other, tolerances)) is not None:
        return Relation.SAME, alike
    return compare_orders(one, other, tolerances)


def compare_orders(one: str, other: str, tolerances: Tolerances) -> tuple[Relation, float] | None:
    """Return the same for two sentences that are known not to be nearly equal."""
    shorter = min(len(one), len(other))
    if shorter < tolerances.fuzzy_length or _counts(one) != _counts(other):
        return None
    runs = overlaps(one, other, tolerances.run)
    length = 0
    for start, end, _ in runs:
        length += end - start
    if length < tolerances.overlap:
        return None
    if length >= max(tolerances.contained_length, tolerances.contained * shorter):
        return _part(one, other), round(length / shorter, 4)
    own, its = acts(one), acts(other)
    if length < tolerances.phrase and own and its and not own & its:
        return None
    shared = _shared(one, other, runs)
    if not _is_same_order(shared, own, its, tolerances):
        return None
    if len(runs) > 1:  # looked at only now: it takes long, and what counts once can but be less
        shared = _shared(one, other, _outermost(one, runs))
        if not _is_same_order(shared, own, its, tolerances):
            return None
    if (alike := _alike(one, other)) >= tolerances.restated:
        return Relation.SAME, round(alike * tolerances.strong, 4)
    return _part(one, other), round(min(1.0, shared.extent) * tolerances.strong, 4)


def may_be_alike(common: int, one: int, other: int, tolerances: Tolerances) -> bool:
    """Whether two sentences of these lengths, with this many characters in common in order, may have a likeness."""
    least = min(tolerances.alike_long, tolerances.alike_short)
    return 2 * common >= (least - 1e-6) * (one + other)


def likeness(one: str, other: str, tolerances: Tolerances) -> float | None:
    """Return how alike two folded sentences are that are nearly equal, or None where they are not: quick to tell."""
    if one == other:
        return 1.0
    shorter = min(len(one), len(other))
    if shorter < tolerances.fuzzy_length:
        return None
    enough = tolerances.alike_long if shorter >= tolerances.long_length else tolerances.alike_short
    score: float = Indel.normalized_similarity(one, other, score_cutoff=enough)
    if not score or _counts(one) != _counts(other):
        return None
    return round(score, 4) if _alike(one, other) >= tolerances.alike_weight else None


def _alike(one: str, other: str) -> float:
    """Return the share of both sentences' weight that stands in both, in order, single characters too."""
    own, its = weights(one), weights(other)
    total = 0
    for start, end, there in _runs(one, other):
        # A word may be common in one sentence and part of another word in the other.
        total += min(own[end] - own[start], its[there + end - start] - its[there])
    return 2 * total / (own[-1] + its[-1])


def _runs(one: str, other: str) -> list[tuple[int, int, int]]:
    """Return the runs that both have, in order: start and end in the one, start in the other."""
    runs = []
    done = done_there = 0
    last, last_there = len(one), len(other)
    for start, there, size in Indel.editops(one, other).as_matching_blocks():
        end = start + size
        if start < done:
            there += done - start
            start = done
        if start >= end or there < done_there:
            continue
        done, done_there = end, there + end - start
        # Of ways to match as much, the one in hand may tear a phrase: its rest may stand just here too.
        while done < last and done_there < last_there and one[done] == other[done_there]:
            done += 1
            done_there += 1
        runs.append((start, done, there))
    return runs


class _Shared(NamedTuple):  # quicker to make than a dataclass, and made for every pair
    """What two sentences share, wherever it stands in them. Weights are in characters that tell something."""

    longest: float  # weight of the heaviest run
    weight: float  # of all runs that hold more than common words
    extent: float  # share of the lighter sentence's weight


def _shared(one: str, other: str, runs: list[Run]) -> _Shared:
    own, its = weights(one), weights(other)
    longest = weight = 0
    for start, end, there in runs:
        # A word may be common in one sentence and part of another word in the other.
        heavy = own[end] - own[start]
        if (other_heavy := its[there + end - start] - its[there]) < heavy:
            heavy = other_heavy
        if heavy <= (end - start) * COMMON:
            continue
        weight += heavy
        if heavy > longest:
            longest = heavy
    return _Shared(longest / FULL, weight / FULL, weight / min(own[-1], its[-1]))


def _outermost(one: str, runs: list[Run]) -> list[Run]:
    """Return the runs whose words do not stand in another run too."""
    words = [one[start:end] for start, end, _ in runs]
    return [run for run, own in zip(runs, words, strict=True) if not any(own in word for word in words if word != own)]


def _is_same_order(shared: _Shared, own: int, its: int, tolerances: Tolerances) -> bool:
    """Whether what is shared says enough, for sentences that name these acts (bits)."""
    longest, weight, extent = shared
    if longest >= tolerances.phrase:
        return True
    if not own & its and own and its:
        return False
    if longest >= tolerances.short_run and extent >= tolerances.short_extent:
        return True
    if longest >= tolerances.longest and weight >= tolerances.order and extent >= tolerances.order_extent:
        return True
    if not own & its:
        return False
    if longest >= tolerances.longest and weight >= tolerances.act_order and extent >= tolerances.act_extent:
        return True
    return longest >= tolerances.listed and extent >= tolerances.listed_extent and bool(own & its & disclosing())


def _part(one: str, other: str) -> Relation:
    return Relation.PART if len(one) <= len(other) else Relation.COVERS


def _counts(text: str) -> list[str]:
    """Return the text's ordinals: 第一批 and 第二批 are two orders."""
    return _ORDINAL.findall(text) if "第" in text else []
