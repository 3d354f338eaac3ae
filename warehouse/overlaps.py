"""Runs of characters that two sentences share, wherever they stand."""

from __future__ import annotations

from functools import lru_cache

Run = tuple[int, int, int]  # start and end in the one sentence, start in the other

RECENT = 16  # a sentence is held against one anchor after the other


def overlaps(one: str, other: str, least: int) -> list[Run]:
    """Return the runs of ``least`` characters and more of the one sentence that the other has too, each once.

    They stand in the order of the one sentence and do not overlap there; where they stand in the other makes no
    difference: an order may name its matter first or last.
    """
    shared = [start for start, gram in enumerate(_grams(one, least)) if gram in other]
    runs: dict[str, Run] = {}
    done = last = 0
    for at, start in enumerate(shared):
        if start < done:
            continue
        if at >= last:
            # Neighbouring starts are most often one run.
            last = at + 1
            while last < len(shared) and shared[last] == shared[last - 1] + 1:
                last += 1
        end = shared[last - 1] + least
        while (there := other.find(one[start:end])) < 0:
            end -= 1
        runs.setdefault(one[start:end], (start, end, there))
        done = end
    return list(runs.values())


@lru_cache(RECENT)
def _grams(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(len(text) - size + 1)]
