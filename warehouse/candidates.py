"""Which anchors a sentence may be like: found by marks, so that not every anchor has to be looked at.

A sentence's marks are hashes of runs of four characters: all of a short sentence's; of a longer one's, of every five
neighbouring runs the one with the least hash (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003). So two sentences
that share a stretch of eight characters share a mark, and two short ones that share four. What is missed shares no such
stretch, only words scattered over both, or stands behind MOST others that share more marks, or shares none but marks
that thousands of anchors have.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance.LCSseq import similarity

GRAM = 4  # characters of a run
WINDOW = 5  # neighbouring runs of which one is a mark
SHORT = 40  # characters of a sentence below which every run is a mark
MOST = 24  # anchors looked at for one sentence
RANKED = 96  # anchors whose marks are held against the length of both
VISITS = 2000  # anchors met by its marks, one by one from the rarest mark on, before the search stops
CHUNK = 20_000  # sentences whose marks are found at once

Marks = tuple[int, ...]


class Candidates:
    """The anchors so far, by their marks."""

    def __init__(self, least_share: float) -> None:
        """``least_share`` of the shorter sentence has to stand in the longer, in order, for the two to be alike."""
        self.least_share = least_share
        self._texts: list[str] = []
        self._counts = array("i")
        self._holders: dict[int, array[int]] = {}

    def add(self, folded: str, marks: Marks) -> None:
        """Let the sentence be an anchor: the next in number, from 0."""
        index = len(self._texts)
        self._texts.append(folded)
        self._counts.append(len(marks))
        for mark in marks:
            if (holders := self._holders.get(mark)) is None:
                holders = self._holders[mark] = array("i")
            holders.append(index)

    def near(self, folded: str, marks: Marks) -> list[tuple[int, int]]:
        """Return the anchors that the sentence may be like, in order.

        Each is a number, and how many characters both have in common, in order.
        """
        texts, share = self._texts, self.least_share
        enough = int(share * len(folded))
        # Told a score to reach, the library takes twice as long.
        return [
            (i, common)
            for i in sorted(self._sharing_most(marks))
            if (common := similarity(folded, other := texts[i]))
            and (common >= enough or common >= int(share * len(other)))
        ]

    def _sharing_most(self, marks: Marks) -> list[int]:
        met = self._met(marks)
        if sum(map(len, met)) <= MOST:
            return list({index for holders in met for index in holders})
        every = np.frombuffer(bytearray().join(met), dtype=self._counts.typecode)
        every.sort()
        is_last = np.ones(len(every), dtype=np.bool_)
        np.not_equal(every[1:], every[:-1], out=is_last[:-1])
        (shared,) = is_last.nonzero()
        found = every[shared]
        shared[1:] -= shared[:-1].copy()
        shared[0] += 1
        if len(found) > RANKED:
            # Most share a mark or two: few are worth ranking.
            enough = shared >= _least_of(shared, RANKED)
            found, shared = found[enough], shared[enough]
        if len(found) > MOST:
            counts = np.frombuffer(self._counts, dtype=self._counts.typecode)[found]
            ratio = shared / np.minimum(counts, len(marks))
            near = ratio >= _least_of(ratio, MOST)
            found = found[near][(-ratio[near]).argsort(kind="stable")[:MOST]]
        nearest: list[int] = found.tolist()
        return nearest

    def _met(self, marks: Marks) -> list[array[int]]:
        """Return the anchors that have each mark, from the rarest on, as far as the visits go."""
        every = [holders for mark in marks if (holders := self._holders.get(mark)) is not None]
        every.sort(key=len)
        left = VISITS
        for at, holders in enumerate(every):
            left -= len(holders)
            if left < 0 and at:
                return every[:at]
        return every


def _least_of(values: np.ndarray, most: int) -> float:
    """Return the least of the ``most`` greatest values."""
    ordered = values.copy()
    ordered.partition(len(ordered) - most)
    least: float = ordered[-most]
    return least


def marks_of(texts: Sequence[str]) -> Iterator[tuple[str, Marks]]:
    """Yield each text with its marks, in order."""
    for first in range(0, len(texts), CHUNK):
        chunk = texts[first : first + CHUNK]
        yield from zip(chunk, _marks(chunk), strict=True)


def _marks(texts: Sequence[str]) -> Iterator[Marks]:
    # A surrogate left alone is a character here like any other.
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in texts])
    ends = np.cumsum(lengths)
    hashes = _hashed(letters)
    least = hashes[: max(0, len(hashes) - WINDOW + 1)].copy()
    for step in range(1, WINDOW):
        np.minimum(least, hashes[step : step + len(least)], out=least)
    for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True):
        short = end - start < SHORT
        own = hashes[start : max(start, end - GRAM + 1)] if short else least[start : end - GRAM - WINDOW + 2]
        yield tuple(dict.fromkeys(own.tolist()))


def _hashed(letters: np.ndarray) -> np.ndarray:
    """Return the hash of every run of characters, the same on every machine; an entry for each place it may start."""
    size = max(0, len(letters) - GRAM + 1)
    hashes = np.zeros(size, dtype=np.uint64)
    for step in range(GRAM):
        hashes = (hashes ^ letters[step : step + size]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return hashes
