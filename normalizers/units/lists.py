"""Lists of units: a cell, a labelled line, or the bracket at the end of an item (省商务厅牵头，省教育厅配合)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from normalizers.departments import department
from normalizers.units import names, roles
from normalizers.units.folding import BREAK, Folded, closes_last, folded
from normalizers.units.names import FoundUnit
from normalizers.units.slots import Kind, Step, steps
from normalizers.units.splitting import sheltered
from taizhang.model import Role

SEPARATOR = re.compile(f"[、，；。！？{BREAK}]")
LEVEL = re.compile(r"各|市|省|县|区|州|国家|全国|中央|自治区|有关|相关")
# 市委 at a line's end may go on: 市委\n组织部.
COMMITTEE = re.compile(r"(?:^|中共.*)[省市县区州]委$")
DUE = re.compile("前|底|年内|完成|持续|长期|常态|全年|每")  # a deadline, not the year of a source
COMPANY = ("公司", "集团", "中心")
MOST = 4000  # characters; a longer text is no list, and is not read


@dataclass(slots=True)
class Draft:
    """A unit as it is being read: its place in the folded text, and the group of commas that it stands in."""

    start: int
    end: int
    group: int
    label: Role | None
    role: Role | None = None


@dataclass(slots=True)
class Reading:
    """What has been read of a list so far."""

    folded: Folded
    drafts: list[Draft] = field(default_factory=list)
    waiting: list[Draft] = field(default_factory=list)  # no words of role have closed their group yet
    group: int = 0
    label: Role | None = None
    labelled: bool = False
    skipping: bool = False  # after a label of what is no unit
    offices: bool = False  # the label is one of offices inside a unit (责任科室：)
    office_led: bool = False  # one such label was met
    closed: bool = False  # words of role have closed a group since the last label
    stated: bool = False  # words of role were met at a unit
    sentences: int = 0
    strangers: int = 0
    timed: int | None = None  # the group of commas in which the deadline began; ； and labels end it
    dated: bool = False  # a deadline follows units


@lru_cache(maxsize=2048)
def read_units(text: str) -> tuple[FoundUnit, ...]:
    """Return the units that a cell, or the value after 责任单位：, lists, in order.

    Units are parted by 、 ， ； and by 和, 及, 以及, 与, 等 where these join whole names. 「A、B，C加强指导」 gives
    C the role guide and leaves A and B to the column; 「A、B等部门」 gives A and B; 「A等市政府工作部门」 gives both.
    Persons, dates, numbers, 同上 and sentences give none. No text raises.
    """
    return _found(_read(text))


def read_assignment(text: str) -> tuple[FoundUnit, ...]:
    """Return the units inside a bracket that says who does an item, with the roles that it gives them.

    「省商务厅牵头，合肥海关配合」 gives lead and support, 「牵头单位：A；配合单位：B、C」 likewise. Deadlines and
    persons in the bracket are passed over. Where it says that the first unit leads (排在第一位的部门为牵头部门), it
    does.
    """
    reading = _read(text)
    if reading.drafts and roles.first_leads(reading.folded.text):
        first, *others = reading.drafts
        role = roles.of_the_others(reading.folded.text)
        others = [replace(draft, role=draft.role or role) for draft in others]
        reading = replace(reading, drafts=[replace(first, role=Role.LEAD), *others])
    return _found(reading)


def is_assignment(text: str, *, alone: bool = False) -> bool:
    """Say whether the inside of a bracket, or a line, says who does it: （市教育局牵头）, 责任单位：市教育局.

    Without a label or words of role it must be a list of at least two bodies (工信部、公安部); one is enough where
    ``alone`` says that the bracket stands after a full stop, where no other name can be meant. A label of offices
    inside a unit (责任科室：组干科) is one too, though it names no unit.
    """
    reading = _read(text)
    if not reading.drafts and reading.office_led:
        return True
    if not reading.drafts or reading.sentences > (1 if reading.labelled else 0):
        return False
    if reading.labelled and any(draft.label is not None for draft in reading.drafts):
        return bool(_found(reading))
    texts = [reading.folded.text[draft.start : draft.end] for draft in reading.drafts]
    if reading.stated:
        return any(d.role is not None and names.is_complete(t) for d, t in zip(reading.drafts, texts, strict=True))
    if reading.strangers:
        return False
    dated = reading.dated and DUE.search(reading.folded.text) is not None
    return _are_doers(texts, alone or dated, roles.first_leads(reading.folded.text))


def _are_doers(texts: list[str], alone: bool, ranked: bool) -> bool:
    """Say whether names without a word of role are who does it: bodies, perhaps with 各县（市、区） among them.

    Where no other name can be meant (``alone``), one body is enough, and so are collectives without a body. A list
    that says how it is ranked (``ranked``) needs but one body.
    """
    bodies = {t for t in texts if names.is_body(t) or (department(t) is not None and names.is_complete(t))}
    groups = {t for t in texts if names.is_collective(t) and LEVEL.match(t) and ("各" in t or not names.is_group(t))}
    single = any(not names.is_collective(t) for t in bodies)
    if single and ranked:
        return True
    if alone:
        sure = single or any("各" in t for t in groups)
        return all(t in bodies or t in groups or (sure and names.is_complete(t)) for t in texts)
    if not names.is_collective(texts[0]):
        bodies |= groups
    return single and len(texts) > 1 and bodies.issuperset(texts)


def _found(reading: Reading) -> tuple[FoundUnit, ...]:
    drafts = reading.drafts
    if reading.sentences:
        text = reading.folded.text
        drafts = [draft for draft in drafts if names.is_complete(text[draft.start : draft.end])]
        if len(drafts) < reading.sentences and not reading.stated and not reading.labelled:
            return ()
    found: list[FoundUnit] = []
    each: int | None = None  # the group of commas that 各 has opened
    for draft in drafts:
        found.append(_unit(reading.folded, draft, draft.group == each))
        each = draft.group if reading.folded.text[draft.start] == "各" else each
    return tuple(found)


def _unit(source: Folded, draft: Draft, each: bool) -> FoundUnit:
    """Return the unit of a draft; ``each`` says that 各 stands before it in its group and counts for it too."""
    name = source.text[draft.start : draft.end]
    start, end = source.span(draft.start, draft.end)
    role = draft.role or roles.named(name) or draft.label
    collective = names.is_collective(name) or (each and names.is_generic(name))
    return FoundUnit(start, end, source.words(draft.start, draft.end), role, collective)


@lru_cache(maxsize=4096)
def _parts(left: str, right: str) -> bool:
    """Say whether a blank between two pieces parts two units, rather than being left by a wrapped line."""
    if roles.is_label(left):
        return True
    if not names.is_complete(left):
        return names.is_full_name(left) and names.is_complete(right)
    if COMMITTEE.search(left):
        return False
    if names.is_full_name(right) and names.is_body(left):
        return True
    if roles.label(right) is not None or roles.closing(left) is not None:
        return True
    whole = names.is_body(left) or names.is_collective(left) or left.endswith(COMPANY)
    return whole and len(right) > 2 and (LEVEL.match(right) is not None or department(right) is not None)


@lru_cache(maxsize=256)
def _read(text: str) -> Reading:
    """Return what a list says. Each is asked for more than once: nobody may change the answer."""
    source = folded(text, _parts) if len(text) <= MOST else Folded("", text, None)
    value = source.text
    inside = sheltered(value)
    reading = Reading(source)
    start, end = 0, len(value)
    while end - start > 2 and value[start] == "（" and closes_last(value, start, end):
        start, end = start + 1, end - 1
        inside[start:end] = sheltered(value[start:end])
    at = start
    for mark_start, mark_end, role, of_units in roles.labels(value):
        if start <= mark_start and mark_end <= end and not inside[mark_start]:
            _read_slots(reading, inside, at, mark_start)
            inside_unit = of_units and roles.of_offices(value[mark_start:mark_end])
            _open_label(reading, role, of_units and not inside_unit)
            reading.offices = inside_unit
            reading.office_led = reading.office_led or inside_unit
            at = mark_end
    _read_slots(reading, inside, at, end)
    return reading


def _open_label(reading: Reading, role: Role | None, of_units: bool) -> None:
    reading.label = role
    reading.labelled = reading.labelled or of_units
    reading.skipping = not of_units
    reading.waiting = []
    reading.closed = False
    reading.timed = None


def _read_slots(reading: Reading, inside: list[bool], start: int, end: int) -> None:
    value = reading.folded.text
    at = start
    for mark in SEPARATOR.finditer(value, start, end):
        here = mark.start()
        if inside[here]:
            continue
        _read_slot(reading, at, here)
        at = here + 1
        if value[here] != "、":
            reading.group += 1
        if value[here] in "；。":
            reading.skipping = reading.offices
            reading.timed = None
            reading.waiting = []
    _read_slot(reading, at, end)
    reading.group += 1


def _read_slot(reading: Reading, start: int, end: int) -> None:
    if reading.skipping or start >= end:
        return
    for step in steps(reading.folded.text[start:end]):
        if step.kind is Kind.UNIT:
            draft = Draft(start + step.start, start + step.end, reading.group, reading.label)
            if not _counts(reading, draft):
                continue
            reading.drafts.append(draft)
            reading.waiting.append(draft)
        else:
            _take_note(reading, step)


def _counts(reading: Reading, draft: Draft) -> bool:
    """Say whether a name is a unit here: behind a deadline (6月底前完成改造、示范区) only a whole one is."""
    if reading.timed is None:
        return True
    name = reading.folded.text[draft.start : draft.end]
    return names.is_body(name) if reading.timed == draft.group else names.is_complete(name)


def _take_note(reading: Reading, step: Step) -> None:
    if step.kind is Kind.CLOSE:
        _close(reading, step.role)
    elif step.kind is Kind.LABEL:
        _open_label(reading, step.role, True)
    elif step.kind is Kind.TIME:
        reading.timed = reading.group if reading.drafts else None
        reading.dated = reading.dated or bool(reading.drafts)
    elif reading.timed is None:
        reading.sentences += step.kind is Kind.SENTENCE
        reading.strangers += step.kind is Kind.STRANGER


def _close(reading: Reading, role: Role | None) -> None:
    """Give the role to the units that wait for it: those since the last comma, or all once a role has been given."""
    here = [draft for draft in reading.waiting if draft.group == reading.group]
    drafts = reading.waiting if reading.closed or not here else here
    for draft in drafts:
        draft.role = role
    if drafts:
        reading.closed = reading.stated = True
    reading.waiting = []
