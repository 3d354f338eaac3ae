"""The words nearest to one that was not found."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

NEAR = 40  # of 100
FEW = 3


def nearest(word: str, choices: Iterable[str | None]) -> tuple[str, ...]:
    """Return up to three of the choices that are like the word, the likest first."""
    found = process.extract(word, sorted({c for c in choices if c}), scorer=_likeness, limit=FEW, score_cutoff=NEAR)
    return tuple(choice for choice, _, _ in found)


def _likeness(one: str, other: str, **_: float | None) -> float:
    # Part of a long title counts, but less than the whole of a short name.
    return max(fuzz.ratio(one, other), 0.8 * fuzz.partial_ratio(one, other) if min(len(one), len(other)) > 2 else 0)
