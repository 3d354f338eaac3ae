"""Slots: what stands between two separators of a list, read into units and words of role.

A slot is read without its surroundings, and slots repeat all through a notice, so that each is read once.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from normalizers.units import bodies, names, roles
from normalizers.units.splitting import sheltered, split
from taizhang.model import Role

LEADING = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.．]|[①-⑳]|（[\d一二三四五六七八九十]+）|[-—*★☆■●▲△·•○◆]"
    r"|[省市县区州]级?层面上?|[\d年月日底末十一二三四五“”]{2,12}[前内](?=由)|统一由|具体由|主要由|由|会同|联合(?!会)|以及|并由|及(?!其)|和(?!平|县|田|龙|顺|静|硕|布|政|林|睦)|并|暨|其中)+"
)
# What a list says of itself or of the lists to come: 排在第一位的部门为牵头部门, 以下均需区县政府配合, 除标注外.
OF_THE_LIST = re.compile(
    r"第一(?=[位个名家责的为])|首位|不再|排在|排名|排序|^(?:以下|本表|备注|注：|除)|^其[他余][^、]{0,6}为|的(?:单位|部门)?(?:为|是|系)"
)
OF_THE_ABOVE = re.compile("(?:以上|上述|前述|均)")
ASIDE = re.compile("（?以下(?:简称|统称).*|（下同）$|下同$")


class Kind(Enum):
    """What a step of a slot is."""

    LABEL = "label"  # 牵头单位 with nothing behind it
    UNIT = "unit"
    CLOSE = "close"  # words of role: they close the group of units before them
    SENTENCE = "sentence"
    TIME = "time"  # the deadline, whatever verb and object follow: 6月底前完成平台建设
    PERSON = "person"
    STRANGER = "stranger"  # none of these: 试行


class Step(NamedTuple):
    """One thing that a slot says, in order; ``start`` and ``end`` count from the slot's own beginning."""

    kind: Kind
    start: int
    end: int
    role: Role | None = None


@lru_cache(maxsize=16384)
def steps(slot: str) -> tuple[Step, ...]:
    """Return what a slot of folded text says: 「各区政府负责落实」 is a unit and words of role."""
    start, end = 0, len(slot)
    said: list[Step] = []
    if (lead := LEADING.match(slot)) and lead.end() < end:
        start = lead.end()
    if (label := roles.label(slot[start:])) is not None:
        said.append(Step(Kind.LABEL, start, start + label[0], label[1]))
        start += label[0]
    slot = _without_note(slot)
    if OF_THE_LIST.search(slot[start:]):
        return tuple(said)
    slot = ASIDE.sub("", slot) if "以下" in slot or "下同" in slot else slot
    end, role, closes = _without_tail(slot, start)
    if start < end and not OF_THE_ABOVE.match(slot, start):
        more, start = _inner_roles(slot, start, end)
        said += more
        said += _names(slot, start, end)
    if closes and not (said and said[-1].kind is Kind.TIME):
        said.append(Step(Kind.CLOSE, end, end, role))
    return tuple(said)


def _without_note(slot: str) -> str:
    """Return the slot without a bracket at its end that speaks of the list: 市教育局（列第一位的为牵头单位，下同）."""
    bracket = names.TAIL_BRACKET.search(slot) if slot.endswith("）") else None
    if bracket is not None and bracket.start() > 0 and OF_THE_LIST.search(bracket[0][1:-1]):
        return slot[: bracket.start()]
    return slot


def _without_tail(slot: str, start: int) -> tuple[int, Role | None, bool]:
    """Return where the names end once brackets and words of role are off, the role, and whether any were there."""
    end = len(slot)
    role: Role | None = None
    closes = False
    while start < end:
        text = slot[start:end]
        if text[-1] == "）" and (bracket := names.TAIL_BRACKET.search(text)):
            stated, inner_role = _in_bracket(bracket.group()[1:-1])
            if not stated and bracket.start() > 0 and names.keeps_bracket(text):
                break
            role, closes = role or inner_role, closes or stated
            end = start + bracket.start()
        elif (found := roles.closing(text)) is not None:
            role, closes = role or found[1] or Role.RESPONSIBLE, True
            end = start + found[0]
        else:
            break
    return end, role, closes


def _in_bracket(inner: str) -> tuple[bool, Role | None]:
    """Say whether a bracket behind a name states its role, and which: （牵头）, （牵头单位）."""
    label = roles.label(inner)
    if label is not None and label[0] == len(inner):
        return True, label[1]
    closing = roles.closing(inner)
    return (True, closing[1]) if closing is not None and closing[0] == 0 else (False, None)


def _inner_roles(slot: str, start: int, end: int) -> tuple[list[Step], int]:
    """Read a unit whose words of role are followed by more; return the steps and where the rest begins.

    「市教育局牵头市财政局配合」 leaves 市财政局, 「市财政局负责资金保障」 nothing.
    """
    text = slot[start:end]
    if text.endswith(("部门", "单位", "部门（单位）")) or bodies.body_in(text) != text:
        return [], start
    for found_start, found_end, role in roles.inside(text):
        left, right = text[:found_start], text[found_end:]
        if names.is_complete(left) and names.is_unit(left):
            found = _names(slot, start, start + found_start)
            found.append(Step(Kind.CLOSE, start + found_start, start + found_end, role))
            return found, start + found_end if names.is_complete(right) and names.is_unit(right) else end
    return [], start


def _names(slot: str, start: int, end: int) -> list[Step]:
    found = []
    for name_start, name_end in split(slot, sheltered(slot), start, end):
        name_end = name_start + len(bodies.body_in(slot[name_start:name_end]))
        kind = _kind(slot[name_start:name_end])
        if kind is Kind.TIME and (body := bodies.body_before_time(slot[name_start:name_end])):
            found.append(Step(Kind.UNIT, name_start, name_start + len(body)))
            name_start += len(body)
        found.append(Step(kind, name_start, name_end))
    return found


def _kind(name: str) -> Kind:
    """Return what a name turns out to be."""
    unit = names.is_unit(name) and not names.is_noun(name)
    if unit and names.is_complete(name):
        return Kind.UNIT
    if names.is_deadline(name):
        return Kind.TIME
    if unit:
        return Kind.UNIT
    if names.is_sentence(name):
        return Kind.SENTENCE
    return Kind.PERSON if names.is_full_name(name) else Kind.STRANGER
