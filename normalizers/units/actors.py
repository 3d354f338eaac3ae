"""Actors: the units that the text of a task itself makes the doer (基层政府要…, 由乡镇通过…).

Only a name at the head of a clause counts, with a modal (要, 应, 须, 将, 可, 不得) or a verb of duty (负责, 参照, 指导)
behind it, perhaps after a phrase between (在…基础上，). A unit that the text merely mentions is no actor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from normalizers.departments import department
from normalizers.units import names, predicates
from normalizers.units.folding import Folded, folded
from normalizers.units.names import FoundUnit
from normalizers.units.roles import ordered
from normalizers.units.splitting import sheltered, split
from normalizers.units.words import either, words
from taizhang.model import Role

CLAUSE_END = re.compile(r"[，。；：！？、](?:(?<!、)|(?<=牵头、))")
FARTHEST = 90  # characters from the head of a clause to the modal; the longest list of actors met has 60
LONGEST_GROUP = 20
# Verbs and particles inside what looks like a name make a clause of it.
INSIDE = re.compile(
    r"成立|组建|设立|会同|负责|通过|按照|推进|加强|督促|要求|引导|鼓励|组织(?![部委])|根据|对|向(?!阳|塘)|把|被|由|并|在|(?<!主)要|应(?!急)|将|为|有(?!关|企|资)|[“”《》]|谁|以(?!上)|依"
)
MARKET = re.compile(
    r"(?:施工|监理|设计|勘察|用人|经营|生产|运营|物业|参建|代建|供应|使用|培训|金融|中介|用能|用电|招标|投标|供货|销售|产权|申请|申报|报送)(?:单位|机构)$"
)
GROUP = re.compile(r"(?:部门|单位|机关|地区|部委|委办局|委、办、局|成员单位)$")
PLACE_GOVERNMENT = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:省|市|州|盟|县|区|旗|镇|乡|街道|新区)(?:人民政府|政府|管委会|党工委|党委)$|[\u4e00-\u9fff]{3,14}管委会$"
)
OF_SOMETHING = re.compile(r"[^，。；、]{1,8}的")


class Clause(NamedTuple):
    """One clause: where it begins and ends in the folded text, and the mark that ends it."""

    start: int
    end: int
    mark: str


class Subject(NamedTuple):
    """Units at the head of a clause, and where what is said of them begins, None if the next clause says it.

    After 由 they are ``agents``: what the clause says is said of them alone, not of names before the comma. Those who
    take part (``join``: 参与) are units only where another leads.
    """

    units: tuple[tuple[int, int], ...]
    said: int | None
    agents: bool = False
    join: bool = False


def find_actors(text: str) -> tuple[FoundUnit, ...]:
    """Return the units that a task's own text makes its actors, in order, each name once.

    Persons (主要负责同志), venues, recipients, objects (推动市级部门…), examples, enterprises and media are none.
    The role comes from the order: 要…指导 guides, 要加强…监督检查 supervises, 牵头 leads, 配合 supports; the rest is
    responsible. Text in brackets is not read. No text raises.
    """
    source = folded(text, lambda left, right: False)
    value = source.text
    inside = sheltered(value)
    found: dict[str, FoundUnit] = {}
    waiting: tuple[tuple[int, int], ...] = ()
    led = False
    for clause in _clauses(value, inside):
        led = led and value[clause.start - 1] != "。"
        modal = predicates.modals().match(value, clause.start, clause.end) if waiting else None
        if modal is not None:
            _take(found, source, waiting, modal.end())
            waiting = ()
            continue
        subject = _subject(value, inside, clause)
        if subject is None or (subject.join and not led):
            waiting = ()
            continue
        units = subject.units if subject.agents else waiting + subject.units
        waiting = ()
        if subject.said is not None:
            led = _take(found, source, units, subject.said) is Role.LEAD or led
        elif clause.mark == "，":
            waiting = units
    return tuple(sorted(found.values(), key=lambda unit: unit.start))


def _take(found: dict[str, FoundUnit], source: Folded, units: tuple[tuple[int, int], ...], said: int) -> Role:
    role = ordered(source.text, said)
    for start, end in units:
        name = source.words(start, end)
        if name not in found:
            span = source.span(start, end)
            collective = names.is_collective(source.text[start:end])
            found[name] = FoundUnit(span[0], span[1], name, role, collective)
    return role


def _clauses(value: str, inside: list[bool]) -> Iterator[Clause]:
    start = 0
    for mark in CLAUSE_END.finditer(value):
        if not inside[mark.start()]:
            yield Clause(start, mark.start(), mark.group())
            start = mark.end()
    yield Clause(start, len(value), "")


def _subject(value: str, inside: list[bool], clause: Clause) -> Subject | None:
    opening = predicates.openings().match(value, clause.start, clause.end)
    start = opening.end() if opening else clause.start
    if clause.end - start < 2 or names.is_order(value[start : start + 4]):
        return None
    if value[start - 1 : start] == "由" and start > clause.start:
        return _agent(value, inside, start, clause.end)
    for mark in predicates.predicates().finditer(value, start + 2, min(clause.end, start + FARTHEST)):
        if inside[mark.start()]:
            continue
        units = _units(value, inside, start, mark.start())
        if units is not None:
            return _with_predicate(value, units, mark, clause)
    units = _units(value, inside, start, clause.end) if clause.end - start < FARTHEST else None
    return Subject(units, None) if units else None


def _with_predicate(
    value: str, units: tuple[tuple[int, int], ...], mark: re.Match[str], clause: Clause
) -> Subject | None:
    if mark["person"]:
        return None
    if mark["modal"] or mark["time"]:
        return Subject(units, mark.end())
    if mark["verb"] or mark["join"]:
        return Subject(units, mark.start(), join=mark["join"] is not None)
    later = predicates.later_modal().search(value, mark.end(), clause.end)
    if later is not None:
        return Subject(units, later.end())
    return Subject(units, None)


def _agent(value: str, inside: list[bool], start: int, end: int) -> Subject | None:
    """Read the units after 由: the longest stretch of whole names, whatever verb follows."""
    for stop in range(min(end, start + FARTHEST), start + 1, -1):
        if stop < len(value) and inside[stop] and inside[stop - 1]:
            continue
        units = _units(value, inside, start, stop)
        if units is not None:
            rest = value[stop:end]
            person = predicates.person().match(rest)
            described = OF_SOMETHING.match(rest) and not predicates.duties().match(rest)
            return None if person or described or not rest else Subject(units, stop, agents=True)
    return None


def _units(value: str, inside: list[bool], start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    """Return the names in value[start:end], None unless all of it is names of units."""
    if not _could_end(value[end - 1]):
        return None
    found: list[tuple[int, int]] = []
    at = start
    stops = [i for i in range(start, end) if value[i] == "、" and not inside[i]]
    for stop in [*stops, end]:
        for name_start, name_end in split(value, inside, at, stop):
            name_end = _without_reference(value, name_start, name_end)
            if not is_actor(value[name_start:name_end]):
                return None
            found.append((name_start, name_end))
        at = stop + 1
    return tuple(found) or None


def _without_reference(value: str, start: int, end: int) -> int:
    """Return the end of the name without a bracket that only explains it: （见附件2）, （包括县、市辖区）."""
    while value[end - 1] == "）" and (bracket := names.TAIL_BRACKET.search(value, start, end)):
        if bracket.start() == start or names.keeps_bracket(value[start:end]):
            break
        end = bracket.start()
    return end


@lru_cache(maxsize=16384)
def is_actor(name: str) -> bool:
    """Say whether a name in running text is a unit that can act: stricter than in a list, where all slots are units."""
    inner = names.core(name)
    if len(name) < 2 or len(name) > names.LONGEST or (names.is_bare(name) and "各" not in name and len(inner) < 4):
        return False
    if names.is_noun(name) or name[0] == "（" or names.is_order(name) or MARKET.search(inner) or names.is_person(name):
        return False
    if names.is_group(name) or names.is_group(inner):
        return True
    if INSIDE.search(inner):
        return False
    if GROUP.search(inner):
        return (3 if inner[0] == "各" else 4) <= len(inner) <= LONGEST_GROUP
    if not names.is_body(name):
        return False
    return (
        department(inner) is not None or _levels().match(inner) is not None or PLACE_GOVERNMENT.match(inner) is not None
    )


@cache
def _could_end_letters() -> frozenset[str]:
    section = words("names", "actor_endings") + words("collective", "endings") + words("collective", "places")
    return frozenset(word[-1] for word in section + words("collective", "whole") + words("collective", "after")) | {
        "）"
    }


def _could_end(letter: str) -> bool:
    return letter in _could_end_letters() or letter == "等"


@cache
def _levels() -> re.Pattern[str]:
    return re.compile(either([*words("levels", "words"), "各"]))
