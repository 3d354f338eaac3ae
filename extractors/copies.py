"""Copies: a table or plan that a notice prints more than once gives one set of tasks, those of its fullest printing.

A page, the file attached to it and a conversion's second rendering all print the same table. Two tables that share
tasks and give them to other units are no copies: an annex divides them among the province's bodies, another among the
city's.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from extractors.differences import Difference, Line, Pair, cited, differences_of, named, said
from normalizers.characters import folded
from taizhang.model import Deadline, Issue, Origin, Place, Repair, Task

SHARE = 0.8  # of a printing's tasks that a fuller one must hold for it to be a copy
AGREEING = 0.5  # of the tasks that two printings share must have the same units and deadlines
ALIKE = 90  # of 100: the same task as another conversion has it
NEAREST = 60  # of 100: the task that a damaged one of a known copy may be
MOST_COMPARED = 40_000  # pairs of tasks; past it only equal ones are paired
MOST_NAMED = 5  # differences that are told one by one
HEAD = 8  # characters by which a task or a run of text is looked up
FEWEST_RUNS = 5
YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Printing:
    """A table, or a file's running text, with the tasks that it gives and where it stands.

    ``titles`` are a table's column headings, ``text`` all its cells, row by row, or the tasks' texts; ``head`` is the
    line above a table.
    """

    origin: Origin
    tasks: tuple[Task, ...]
    place: Place
    text: str
    titles: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A printing that gives no tasks: its index, the index of the one that was kept, and what differs."""

    printing: int
    original: int
    differences: tuple[Difference, ...]


def copies_among(printings: Sequence[Printing]) -> list[Copy]:
    """Return which printings are copies, the fullest of each table or text being none.

    The fullest has the most tasks with a unit or deadline, then the most units and deadlines, then the most
    characters; of equals the first.
    """
    if not _share_words(printings):
        return []
    lines = [_lines(p) for p in printings]
    kept: list[int] = []
    copies: list[Copy] = []
    for i in sorted(range(len(printings)), key=lambda i: (*(-n for n in _fullness(lines[i])), i)):
        for k in kept:
            pairs = _pairs(printings[i], lines[i], printings[k], lines[k])
            if pairs is not None:
                copies.append(Copy(i, k, differences_of(pairs, lines[i], lines[k]) if pairs else ()))
                break
        else:
            kept.append(i)
    return sorted(copies, key=lambda c: c.printing)


def is_tabled(text: Printing, table: Printing) -> bool:
    """Whether running text only prints a table's rows as items: word for word, and to the same units.

    A plan that leaves its units to the table is more than that: its items and the rows are tasks of their own.
    """
    lines = _lines(text)
    agreeing = [k for k, c in _equal(lines, _lines(table)) if k.units and k.units == c.units]
    return len(lines) > 1 and len(agreeing) >= SHARE * len(lines)


def _share_words(printings: Sequence[Printing]) -> bool:
    """Whether tasks of two printings begin alike: a cheap look, for hardly a notice has copies."""
    heads = [{t.text[:HEAD] for t in p.tasks} for p in printings]
    return sum(map(len, heads)) > len(set().union(*heads))


def told(copy: Copy, printings: Sequence[Printing]) -> tuple[Repair, list[Issue]]:
    """Return the repair that tells of a dropped copy and what differs, and issues for units and deadlines that do."""
    place, original = printings[copy.printing].place, printings[copy.original].place
    repeats = f"repeats {named(original)}" if named(place) != named(original) else "stands there more than once"
    reason = f"{named(place)} {repeats}; it gives no tasks"
    if words := [said(d) for d in copy.differences]:
        more = f"; and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
        reason += f". They differ: {'; '.join(words[:MOST_NAMED])}{more}"
    grave = [d for d in copy.differences if d.matters]
    issues = [Issue("copies_differ", *cited(d)) for d in grave[:MOST_NAMED]]
    if len(grave) > MOST_NAMED:
        message = f"{named(place)} and {named(original)} differ in {len(grave) - MOST_NAMED} more units and deadlines"
        issues.append(Issue("copies_differ", message, place))
    return Repair("copy_dropped", reason, place), issues


def _lines(printing: Printing) -> list[Line]:
    found = ((t, folded(t.text)) for t in printing.tasks)
    return [Line(t, text, _units(t), frozenset(map(_time, t.deadlines))) for t, text in found if text]


def _units(task: Task) -> frozenset[Hashable]:
    return frozenset(folded(u.text) for u in task.units)


def _time(deadline: Deadline) -> Hashable:
    return deadline.kind, deadline.due, deadline.start, deadline.every


def _fullness(lines: Sequence[Line]) -> tuple[int, int, int]:
    facts = [len(line.task.units) + len(line.task.deadlines) for line in lines]
    return sum(map(bool, facts)), sum(facts), sum(len(line.text) for line in lines)


def _pairs(copy: Printing, lines: list[Line], fuller: Printing, others: list[Line]) -> list[Pair] | None:
    """Return the tasks that both have where ``copy`` is one of the fuller printing, else None.

    A copy whose cells ran together gives no pairs.
    """
    if copy.origin is not fuller.origin or not lines:
        return None
    apart = copy.place.file != fuller.place.file
    weight = _characters if copy.origin is Origin.NARRATIVE else _one
    enough = SHARE * sum(map(weight, lines))
    pairs = _equal(lines, others)
    if sum(weight(c) for k, c in pairs if (k.units, k.times) == (c.units, c.times)) >= enough:
        return pairs + _likest(pairs, lines, others, NEAREST)
    if apart:
        pairs += _likest(pairs, lines, others, ALIKE)
    shared = sum(weight(c) for _, c in pairs)
    if shared >= enough:
        agreeing = sum(weight(c) for k, c in pairs if _agree(k, c, lines, others, apart))
        as_long = len(lines) >= SHARE * len(others)
        alike = apart or (copy.titles == fuller.titles and as_long)
        if agreeing >= AGREEING * shared or (as_long and apart and _put_off(pairs, copy, fuller)):
            return pairs + _likest(pairs, lines, others, NEAREST) if alike else None
        return None
    return [] if _ran_together(folded(copy.text), folded(fuller.text), others) else None


def _one(line: Line) -> int:
    return 1


def _characters(line: Line) -> int:
    return len(line.text)


def _equal(lines: list[Line], others: list[Line]) -> list[Pair]:
    """Return the tasks with the same text, those that also have the same units and deadlines paired first."""
    by_text: dict[str, list[Line]] = {}
    for other in others:
        by_text.setdefault(other.text, []).append(other)
    pairs = []
    for line in lines:
        if same := by_text.get(line.text):
            likest = max(same, key=lambda o: (o.units == line.units) + (o.times == line.times))
            pairs.append((likest, line))
            if len(same) > 1:
                same.remove(likest)
    return pairs


def _likest(pairs: list[Pair], lines: list[Line], others: list[Line], least: int) -> list[Pair]:
    """Return pairs for the tasks that have none yet: each with the likest one left, where it is like enough.

    A table's tasks that name other figures are not alike: 2021年任务 and 2022年任务.
    """
    taken = {id(line) for pair in pairs for line in pair}
    left = [line for line in others if id(line) not in taken]
    waiting = [line for line in lines if id(line) not in taken]
    if not 0 < len(left) * len(waiting) <= MOST_COMPARED:
        return []
    from rapidfuzz import fuzz, process  # only here: few notices print a table twice

    found = []
    for line in waiting:
        same = [o for o in left if line.task.origin is Origin.NARRATIVE or _figures(o.text) == _figures(line.text)]
        best = process.extractOne(line.text, [o.text for o in same], scorer=fuzz.ratio, score_cutoff=least)
        if best is not None:
            found.append((same[best[2]], line))
            left.remove(same[best[2]])
    return found


def _figures(text: str) -> list[str]:
    return [c for c in text if c.isdigit()]


def _agree(one: Line, other: Line, lines: list[Line], others: list[Line], apart: bool) -> bool:
    """Whether two printings of a task give it the same units and deadlines.

    In another file a column may be missing, or a cell be lost; what both have must be the same.
    """
    if not apart:
        return (one.units, one.times) == (other.units, other.times)
    facts = []
    if any(o.units for o in lines) and any(o.units for o in others):
        facts.append((one.units, other.units))
    if any(o.times for o in lines) and any(o.times for o in others):
        facts.append((one.times, other.times))
    if not facts:
        return one.task.origin is Origin.NARRATIVE
    said = [(a, b) for a, b in facts if a and b]
    return all(a == b for a, b in said) and bool(said)


def _put_off(pairs: list[Pair], copy: Printing, fuller: Printing) -> bool:
    """Whether two tables in two files give their tasks to the same units, and only the days differ.

    Tables of two years are no copies.
    """
    if copy.titles != fuller.titles or _differ(YEAR.findall(copy.head), YEAR.findall(fuller.head)):
        return False
    years = [[d.due.year for pair in pairs for d in pair[i].task.deadlines if d.due] for i in (0, 1)]
    return not _differ(*years) and all(k.units == c.units and k.units for k, c in pairs)


def _differ(some: Sequence[object], others: Sequence[object]) -> bool:
    return bool(some) and bool(others) and not set(some) & set(others)


def _ran_together(copy: str, fuller: str, others: list[Line]) -> bool:
    """Whether a table's cells, run together by a conversion, say what the fuller one's say, units and deadlines too."""
    runs = [copy[i : i + HEAD] for i in range(0, len(copy) - HEAD + 1, HEAD)]
    if len(runs) < FEWEST_RUNS or not _mostly(runs[:: len(runs) // FEWEST_RUNS], fuller):
        return False
    held = [o.task for o in others if o.text[:HEAD] in copy]
    facts = [folded(u.text) for t in held for u in t.units if not u.inherited]
    facts += [folded(d.text) for t in held for d in t.deadlines if not d.inherited]
    return bool(facts) and _mostly(facts, copy) and _mostly(runs, fuller)


def _mostly(parts: Sequence[str], text: str) -> bool:
    return sum(part in text for part in parts) >= SHARE * len(parts)
