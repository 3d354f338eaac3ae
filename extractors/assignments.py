"""Assignments in running text: the bracket or labelled line that says who does an item and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.times import Dated
from normalizers.characters import squeezed
from normalizers.deadlines import Doubt, FoundDeadline, Reading
from normalizers.headings import (
    LABELS,
    Holds,
    Looks,
    ending_heading,
    heading_of,
    is_whole_heading,
    looks_of,
    may_be_date,
    may_end_label,
)
from normalizers.numbering import mark_of
from normalizers.patterns import holds_any
from normalizers.units import FoundUnit, is_assignment, read_assignment
from taizhang.model import Passage

OPENERS = frozenset("（(〔[【﹙［｛")
BRACKET = re.compile(r"[（(〔\[【﹙［｛）)〕\]】﹚］｝]")
COLON = re.compile(
    r"([\u4e00-\u9fff]{2,16}(?:[及和、/][\u4e00-\u9fff]{2,8})?)(?:[（(][^（）()：:]{1,8}[）)])?[】\]]?\s*[：:】]"
)
COLONS = re.compile("[：:】]")
BACKWARDS = re.compile(r"[\u4e00-\u9fff]{2,25}(?:[、/][\u4e00-\u9fff]{2,16})?")  # no label that COLON finds is wider
WIDEST = 36  # characters that COLON matches at most before the blanks and the colon
LEADS = re.compile(r"[—\-－–·•●■★【\[\s]*")  # what a page sets before a label
LONGEST_TAIL = 400  # characters: labels at the end of an item with all they say
PARTS = re.compile(r"[；;，,。]")
LONGEST_LABEL = 8  # characters of a label without a colon
LONGEST_PERSON = 8


class Assignment(NamedTuple):
    """What one bracket or labelled line says: its text, its units and deadlines as spans of that text."""

    text: Passage
    units: tuple[FoundUnit, ...]
    deadlines: tuple[FoundDeadline, ...]
    doubts: tuple[Doubt, ...] = ()


class Label(NamedTuple):
    """A label in running text (责任单位：): where it begins, where what it says begins, and what that is."""

    start: int
    end: int
    holds: Holds


class Bracket(NamedTuple):
    """A pair of brackets and what is between: ``text[start:end]`` with them, ``inside`` without."""

    start: int
    end: int
    inside: Passage


def brackets(text: Passage) -> list[Bracket]:
    """Return the outermost pairs of brackets, in order. A pair may open and close in different widths."""
    found: list[Bracket] = []
    if not holds_any(text.value, OPENERS):
        return found
    depth = start = 0
    for match in BRACKET.finditer(text.value):
        if match[0] in OPENERS:
            if not depth:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append(Bracket(start, match.end(), text[start + 1 : match.start()]))
    return found


def assignments_in(text: Passage, dated: Dated) -> tuple[Passage, list[Assignment]]:
    """Return the text without the assignment that closes it, and all of its assignments in order.

    A bracket in mid paragraph stays in the text; one at its end, before or after the full stop, goes, and so do labels
    that close it (。责任单位：…).
    """
    found: list[Assignment] = []
    tail: list[Assignment] = []
    if (start := tail_of(text)) is not None and (said := read(text[start:].strip("。；; "), dated)) is not None:
        tail = [said]
        text = text[:start]
    rest = text
    end = len(text.value.rstrip("。.；; "))
    for bracket in brackets(text):
        alone = text.value.endswith("。", 0, _bare_end(text.value, bracket.start))
        if (said := read(bracket.inside, dated, alone=alone)) is None:
            continue
        found.append(said)
        if bracket.end >= end:
            rest = text[: bracket.start] + text[bracket.end :]
            if rest.value.endswith(("。。", "；。", "。；", "；；")):
                rest = rest[:-1]
    return rest.strip(), found + tail


def _bare_end(text: str, end: int) -> int:
    """Return where the text up to ``end`` ends without the blanks there, without a copy of it."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def ends_assigned(text: Passage) -> bool:
    """Whether the text closes with a bracket that says who does it."""
    last = next(reversed(brackets(text)), None)
    if last is None or text.value[last.end :].strip("。.；; "):
        return False
    said = read(last.inside, Dated())
    return said is not None and bool(said.units)


@lru_cache(maxsize=256)
def labels_in(text: str) -> tuple[Label, ...]:
    """Return the labels of units, deadlines and persons, in order: the longest known heading right before a colon."""
    found: list[Label] = []
    for match in (m for start, end in _before_colons(text) for m in COLON.finditer(text, start, end)):
        if (ending := ending_heading(match[1])) is not None:
            start, heading = ending
        elif (heading := heading_of(match[1])).holds in LABELS and _may_open(text, match.start()):
            start = 0
        else:
            continue
        if heading.holds in LABELS:
            found.append(Label(match.start() + start, match.end(), heading.holds))
    return tuple(found)


def _before_colons(text: str) -> list[tuple[int, int]]:
    """Return the stretches in which labels with their colons can stand: none is longer than WIDEST, blanks aside."""
    stretches: list[tuple[int, int]] = []
    for colon in COLONS.finditer(text) if holds_any(text, "：:】") else ():
        end = _bare_end(text, colon.start())
        first = max(end - WIDEST, 0)
        words = _without_bracket(text[first:end])
        reach = BACKWARDS.match(words[::-1])
        if reach is None or not may_end_label(words):
            continue
        start = first + len(words) - reach.end()
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = min(start, stretches[-1][0]), colon.end()
        else:
            stretches.append((start, colon.end()))
    return stretches


def _without_bracket(before: str) -> str:
    """Return what stands before a colon without the bracket between: 责任单位（科室）：."""
    before = before.rstrip("】]")
    if before.endswith(("）", ")")):
        return before[: max(before.rfind("（"), before.rfind("("), 0)]
    return before


def _may_open(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in "。；;，,、 （(【[—-"


def labelled(text: Passage, dated: Dated) -> Assignment | None:
    """Return what a labelled line (责任单位：…) under an item says, None where the line is no such label."""
    text = _with_colon(text)
    labels = labels_in(text.value[: LONGEST_TAIL // 4])
    lead = LEADS.match(text.value)
    mark = mark_of(text.value)
    heads = {lead.end() if lead else 0, mark.end if mark else 0}
    if not labels or labels[0].start not in heads:
        return None
    end = labels[0].end - labels[0].start
    text = text[labels[0].start :]
    if text.value[end - 1] == "】":  # 【责任单位】市教育局: the bracket stands for the colon
        text = Passage(text.value[: end - 1] + "：" + text.value[end:], text.offsets)
    return read(text, dated) or Assignment(text, (), ())


def _with_colon(text: Passage) -> Passage:
    """Return a line whose label has only a blank or nothing behind it with a colon there: 责任单位 县教育局."""
    end = _bare_label(text.value)
    if end is None:
        return text
    offsets = tuple(text.offsets)
    return Passage(text.value[:end] + "：" + text.value[end:], (*offsets[:end], offsets[end - 1], *offsets[end:]))


@lru_cache(maxsize=4096)
def _bare_label(text: str) -> int | None:
    """Return where the label ends that begins a line without a colon, and says what all the rest is, else None."""
    if len(text) > LONGEST_TAIL or COLONS.search(text, 0, WIDEST):
        return None
    for end in range(min(LONGEST_LABEL, len(text) - 2), 3, -1):
        if (heading := heading_of(text[:end])).holds in LABELS and is_whole_heading(text[:end]):
            rest = looks_of(text[end:]) if text[end] not in "、，,；;（(" else Looks.TEXT
            wanted = {Holds.UNIT: Looks.UNITS, Holds.DEADLINE: Looks.DATE}.get(heading.holds)
            short = heading.holds is Holds.PERSON and len(text) - end <= LONGEST_PERSON and not PARTS.search(text)
            return end if rest is wanted or short else None
    return None


def is_labelled(text: str) -> bool:
    """Whether a line begins with a label of units, deadlines or persons."""
    if _bare_label(text) is not None:
        return True
    labels = labels_in(text[: LONGEST_TAIL // 4])
    return bool(labels) and labels[0].start == 0


def tail_of(text: Passage) -> int | None:
    """Return where the labels begin that close an item on its own line (。责任单位：…；完成时限：…), or None."""
    labels = labels_in(text.value) if "：" in text.value or ":" in text.value else ()
    closed = [range(b.start, b.end) for b in brackets(text)] if labels else []
    for label in labels:
        if any(label.start in span for span in closed):
            continue
        before = text.value[: label.start].rstrip("—-【[ ")
        if before and before[-1] in "。；;！）)" and len(text) - label.start <= LONGEST_TAIL:
            return len(before)
    return None


def read(inside: Passage, dated: Dated, *, alone: bool = False) -> Assignment | None:
    """Return what an assignment says of units and deadlines, None where it says neither.

    ``alone`` says that a bracket follows a full stop, where one bare name is an assignment: 。（市教育局）
    """
    assigned = is_assignment(inside.value, alone=alone)
    units = read_assignment(inside.value) if assigned else ()
    deadlines: list[FoundDeadline] = []
    doubts: list[Doubt] = []
    for start, reading in _times(inside.value, dated):
        deadlines += [_moved(d, start) for d in reading.deadlines]
        doubts += [Doubt(d.start + start, d.end + start, d.reason) for d in reading.doubts]
    if not assigned and not ((deadlines or doubts) and _is_about_time(inside.value)):
        return None
    return Assignment(inside, tuple(units), tuple(deadlines), tuple(doubts))


def _times(text: str, dated: Dated) -> Iterator[tuple[int, Reading]]:
    """Yield each stretch that speaks of time: what follows 完成时限：, and unlabelled parts that look like a date."""
    labels = labels_in(text) if "：" in text or ":" in text else ()
    bounds = [(0, labels[0].start if labels else len(text), Holds.UNKNOWN)]
    bounds += [
        (label.end, labels[i + 1].start if i + 1 < len(labels) else len(text), label.holds)
        for i, label in enumerate(labels)
    ]
    for start, end, holds in bounds:
        if holds is Holds.DEADLINE:
            value = text[start:end].rstrip("；;，,。 ")
            yield start, dated.in_cell(value)
        elif holds in (Holds.UNKNOWN, Holds.UNIT):
            at = start
            for part in PARTS.split(text[start:end]) if may_be_date(text) else ():
                if may_be_date(part) and looks_of(part) is Looks.DATE and len(squeezed(part)) <= 30:
                    yield at, dated.in_cell(part)
                elif may_be_date(part) and ("年" in part or "月" in part):
                    yield at, dated.in_prose(part)
                at += len(part) + 1


def _moved(found: FoundDeadline, by: int) -> FoundDeadline:
    span = found.what_span
    return FoundDeadline(
        found.start + by,
        found.end + by,
        found.kind,
        found.due,
        found.begins,
        found.precision,
        found.every,
        found.what,
        (span[0] + by, span[1] + by) if span else None,
    )


def _is_about_time(inside: str) -> bool:
    """Whether a bracket without units is a deadline: labelled, or short and all about its date."""
    labels = labels_in(inside)
    if labels and labels[0].start == 0 and labels[0].holds is Holds.DEADLINE:
        return True
    return (
        len(inside) <= 20
        and looks_of(inside) is Looks.DATE
        and re.search(r"前|底|完成|长期|持续|止", inside) is not None
    )
