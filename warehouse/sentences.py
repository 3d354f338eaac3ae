"""Task texts as sentences, and how alike two sentences are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from normalizers.characters import folded

# A bracket or a quotation belongs to the sentence it stands in, full stops inside it too.
_SENTENCE = re.compile(r"(?:[（(][^（）()]{0,200}[）)]|“[^“”]{0,200}”|[^。；;！？!?\n])+[。；;！？!?\n]*")


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

    fuzzy_length: int = 12  # shorter sentences match only when they are equal
    long_length: int = 24
    alike_short: float = 0.92
    alike_long: float = 0.80
    contained: float = 0.88  # share of the shorter sentence that stands in the longer
    contained_length: int = 20  # characters of it, at least
    run: int = 4  # shared runs of characters shorter than this count for nothing


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: as printed, where it stands in it, and folded for comparison."""

    text: str
    start: int
    end: int
    folded: str


def sentences(text: str) -> Iterator[Sentence]:
    """Return the text's sentences in order; those with no letter or digit are left out."""
    for match in _SENTENCE.finditer(text):
        printed = match[0].strip()
        if bare := folded(printed):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Sentence(printed, start, start + len(printed), bare)


def compare(one: str, other: str, tolerances: Tolerances) -> tuple[Relation, float] | None:
    """Return how ``one`` stands to ``other`` (both folded) and the score, or None where they are not alike."""
    if one == other:
        return Relation.SAME, 1.0
    shorter = min(len(one), len(other))
    if shorter < tolerances.fuzzy_length:
        return None
    enough = tolerances.alike_long if shorter >= tolerances.long_length else tolerances.alike_short
    score: float = Indel.normalized_similarity(one, other, score_cutoff=enough)
    if score:
        return Relation.SAME, round(score, 4)
    share = _contained(one, other, tolerances)
    if share is None:
        return None
    return (Relation.PART if len(one) <= len(other) else Relation.COVERS), round(share, 4)


def _contained(one: str, other: str, tolerances: Tolerances) -> float | None:
    """Return the share of the shorter sentence that stands in the longer, or None where it is too small."""
    shorter, longer = sorted((one, other), key=len)
    shared = sum(
        op.src_end - op.src_start
        for op in Indel.opcodes(shorter, longer)
        if op.tag == "equal" and op.src_end - op.src_start >= tolerances.run
    )
    if shared < tolerances.contained_length or shared < tolerances.contained * len(shorter):
        return None
    return shared / len(shorter)
