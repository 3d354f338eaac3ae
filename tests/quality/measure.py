"""What a record gets right: precision, recall and F1 against a gold record.

Tasks are matched one to one by their words (character pairs, Dice's coefficient of 0.9 or more); all other figures are
over the tasks so matched. Widths, blanks and punctuation do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from normalizers.characters import folded

Json = Mapping[str, Any]
Fact = tuple[object, ...]
FIGURES = ("tasks", "text", "sections", "units", "deadlines", "triples", "metadata", "lists")
ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Score:
    """How many facts were wanted, how many were told, and how many of these were right."""

    wanted: int = 0
    told: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.wanted + other.wanted, self.told + other.told, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of what was told that is right, 1 where nothing was told or wanted."""
        return self.right / self.told if self.told else float(not self.wanted)

    @property
    def recall(self) -> float:
        """The share of what was wanted that was told, 1 where nothing was wanted or told."""
        return self.right / self.wanted if self.wanted else float(not self.told)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.wanted + self.told) if self.wanted + self.told else 1.0


def scores(gold: Json, record: Json) -> dict[str, Score]:
    """Return the score of each of ``FIGURES`` for one record."""
    said = list(record["tasks"])
    wanted = [t for t in gold["tasks"] if not t.get("optional")]
    spare = {i for i, _ in matches([t for t in gold["tasks"] if t.get("optional")], said)}
    said = [t for i, t in enumerate(said) if i not in spare]
    names: list[object] = [f"extra {i}" for i in range(len(said))]
    for i, j in matches(wanted, said):
        names[i] = j
    ours = facts(zip(names, said, strict=True))
    theirs = facts(enumerate(wanted))
    ours["text"] = {f for f in ours["text"] if isinstance(f[0], int)}
    theirs["metadata"], ours["metadata"] = metadata(gold["document"], record["document"])
    theirs["lists"], ours["lists"] = places(gold), places(record)
    return {f: Score(len(theirs[f]), len(ours[f]), len(theirs[f] & ours[f])) for f in FIGURES}


def matches(gold: Sequence[Json], said: Sequence[Json]) -> Iterator[tuple[int, int]]:
    """Yield (index said, index gold) of the tasks that are the same, the most alike first."""
    pairs = [[Counter(map("".join, pairwise(f))) or Counter([f]) for f in texts(ts)] for ts in (gold, said)]
    ranked = []
    for i, b in enumerate(pairs[1]):
        for j, a in enumerate(pairs[0]):
            likeness = 2 * (a & b).total() / ((a.total() + b.total()) or 1)
            if likeness >= ALIKE:
                same = (gold[j]["origin"] == said[i]["origin"], gold[j]["number"] == said[i]["number"])
                ranked.append((likeness, *same, -abs(i - j), i, j))
    taken: set[int] = set()
    done: set[int] = set()
    for *_, i, j in sorted(ranked, reverse=True):
        if i not in done and j not in taken:
            done.add(i)
            taken.add(j)
            yield i, j


def texts(tasks: Iterable[Json]) -> list[str]:
    """Return each task's words, folded."""
    return [folded(t["text"]) for t in tasks]


def facts(tasks: Iterable[tuple[object, Json]]) -> dict[str, set[Fact]]:
    """Return what tasks say, by figure, each fact with the name of its task."""
    found: dict[str, set[Fact]] = {f: set() for f in FIGURES}
    for name, task in tasks:
        found["tasks"].add((name,))
        found["text"].add((name, folded(task["text"])))
        if any(task["section"]):
            found["sections"].add((name, folded(task["section"][-1])))
        units = [folded(u["text"]) for u in task["units"]]
        times = [(d["kind"], d["due"], d["start"], d["every"]) for d in task["deadlines"]]
        found["units"] |= {(name, u, raw["role"]) for u, raw in zip(units, task["units"], strict=True)}
        found["deadlines"] |= {(name, *t) for t in times}
        found["triples"] |= {
            (name, u, kind, due, every) for u in units or [""] for kind, due, _, every in times or [(None,) * 4]
        }
    return found


def metadata(gold: Json, said: Json) -> tuple[set[Fact], set[Fact]]:
    """Return the fields that the gold record fills in, and what the other says of the same fields."""
    wanted: set[Fact] = set()
    told: set[Fact] = set()
    for field, value in gold.items():
        for side, values in ((wanted, value), (told, said.get(field))):
            if field == "cites":
                side |= {(field, folded(v)) for v in values or ()}
            elif value is not None and values is not None:
                side.add((field, folded(values)))
    return wanted, told


def places(record: Json) -> set[Fact]:
    """Return the codes of the places in a record's lists."""
    return {(m["adcode"],) for one in record["lists"] for m in one["members"]}
