"""Matters: which act a sentence orders on which object (公开 on 财政预决算), so that an order is known in other words.

A clause is parted at its acts (公开, 编制, 解读 …). An act's object follows it (公开财政预决算情况) or, for some acts,
stands before it (财政预决算信息公开); a list has as many objects as members. From an object falls what belongs to no
name: 有关, 本地, 情况, 方面. What 围绕 or 聚焦 names is an object of what the rest of its sentence makes known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from normalizers.characters import folded
from warehouse.acts import DISCLOSING
from warehouse.corpus import Reading
from warehouse.matter_words import CONSULT, EXPLAIN, PUBLISH, TRAIN, matter_words
from warehouse.weighing import FULL, programmes, weights

Matter = str  # the act and its object: "publish 财政预决算"

LEAST = 2.5  # weight of an object, in characters that tell something: 规章 or 目录 may be any
COMPOUND = 6  # characters from which a name of common words tells enough (政府信息公开专栏), but for what is made known
LEAST_COMPOUND = 1.5
NAME = 4  # characters of a name in quotation marks
LONGEST = 24  # characters of an object: what is longer is a clause
CACHED = 200_000  # clauses: notices of one plan say the same

_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_CLAUSE_END = re.compile(r"[，,：:。；;！？!?\n]")
_QUOTED = re.compile(r"“([^“”]*)”")


@dataclass(frozen=True, slots=True)
class Orders:
    """What a sentence orders: its matters, and the acts of all its orders, those too whose object tells nothing."""

    matters: frozenset[Matter]
    acts: frozenset[str]  # as acts.toml calls them


@dataclass(frozen=True, slots=True)
class _Act:
    """An act's word in a clause: where it stands, and whether its object follows it or stands before it."""

    name: str
    start: int
    end: int
    follows: bool
    before: bool


def orders(sentence: str) -> Orders:
    """Return what a sentence, as printed, orders."""
    words = matter_words()
    bare = _BRACKETED.sub("", sentence)
    if words.others.search(bare):
        return Orders(frozenset(), frozenset())
    about: set[str] = set()
    found: set[Matter] = set()
    acts: set[str] = set()
    for clause in _CLAUSE_END.split(bare):
        named, own, by = _of_clause(clause)
        about |= named
        found |= own
        acts |= by
    found |= {f"{act} {thing}" for act in acts.intersection(DISCLOSING) for thing in about if _tells(act, thing)}
    if words.training.search(bare):
        found |= {f"{TRAIN} {subject}" for subject in words.subjects if subject in bare}
    if not words.public.search(bare):
        found.discard(f"{CONSULT} {words.wholes[CONSULT][0]}")
    return Orders(frozenset(found), frozenset(acts))


def orders_of(reading: Reading) -> list[Orders]:
    """Return what each of the reading's folded sentences orders, as it is first printed."""
    first = dict(zip(reading.words.tolist()[::-1], reading.prints[::-1], strict=True))
    return [orders(first[words]) for words in range(len(reading.folds))]


def in_words(matters: Iterable[Matter]) -> str:
    """Return matters in words: of each act its first word and its objects."""
    objects: dict[str, list[str]] = {}
    for matter in matters:
        objects.setdefault(matter.partition(" ")[0], []).append(object_of(matter))
    words = matter_words().act_of
    return "，".join(
        next(word for word, own in words.items() if own == act) + "、".join(found) for act, found in objects.items()
    )


def object_of(matter: Matter) -> str:
    """Return a matter's object, folded."""
    return matter.partition(" ")[2]


def may_order_the_same(acts: frozenset[str], others: frozenset[str]) -> bool:
    """Whether sentences of these acts may have an order in common: not where both name acts, and none that both do."""
    return not acts or not others or not acts.isdisjoint(others)


@lru_cache(CACHED)
def _of_clause(clause: str) -> tuple[frozenset[str], frozenset[Matter], frozenset[str]]:
    """Return what the clause says its sentence is about, its own matters, and its acts."""
    words = matter_words()
    clause = words.basis.sub("", clause)
    if words.keeping.search(clause):
        clause = clause.removesuffix(words.kept)
    about = words.about.match(clause)
    named = frozenset(_things(clause[about.end() :], PUBLISH)) if about else frozenset()
    if clause.endswith(words.aside):
        return named, frozenset(), frozenset()
    # A name in quotation marks is an object, whatever words it is made of.
    plain = _QUOTED.sub(lambda name: "“" + "〇" * len(name[1]) + "”", clause)
    acts = list(_acts(plain))
    own = {f"{act.name} {thing}" for n, act in enumerate(acts) for thing in _objects(clause, acts, n)}
    meant = frozenset(name for name, _, end in _found(plain) if _is_act(name, plain[end:]))
    return named, frozenset(own), meant - words.aims


def _acts(clause: str) -> Iterator[_Act]:
    words = matter_words()
    found = _found(clause)
    acts: list[_Act] = []
    named = -1  # where the act after it starts that is part of a name
    for (name, start, end), last in reversed(list(zip(found, [-1, *(end for _, _, end in found)], strict=False))):
        rest = clause[end:]
        before = name in words.before or (clause[start:end] == words.lifted and words.lifting.match(clause) is not None)
        ends = before and words.ends.fullmatch(rest) is not None
        part_of_name = end == named or words.part_of_name.match(rest) is not None
        follows = bool(rest) and not part_of_name
        if name not in words.anywhere and clause[start:end] not in words.verbal:
            follows = follows and (last == start or words.verb_place.search(clause[:start]) is not None)
        if follows or ends or (acts and words.joined.fullmatch(clause[end : acts[-1].start])):
            acts.append(_Act(name, start, end, follows, ends))
        elif part_of_name:
            named = start
    return reversed(acts)


def _found(clause: str) -> list[tuple[str, int, int]]:
    """Return the words of acts in a clause: the act, where the word starts and ends."""
    names = matter_words().act_of
    return [(names[match[0]], *match.span()) for match in matter_words().acts.finditer(clause) if match[0] in names]


def _is_act(name: str, rest: str) -> bool:
    """Whether a word before ``rest`` is an act, not part of a name (职业技能培训等方面)."""
    return name in matter_words().anywhere or matter_words().part_of_name.match(rest) is None


def _objects(clause: str, acts: list[_Act], number: int) -> Iterator[str]:
    """Return the objects of an act; of acts that are joined (发布和解读) each has those of all."""
    first = last = number
    while first and matter_words().joined.fullmatch(clause[acts[first - 1].end : acts[first].start]):
        first -= 1
    while last + 1 < len(acts) and matter_words().joined.fullmatch(clause[acts[last].end : acts[last + 1].start]):
        last += 1
    act = acts[number]
    if acts[last].follows and act.name != EXPLAIN:  # 解读 explains what stands before it
        yield from _things(clause[acts[last].end : acts[last + 1].start if last + 1 < len(acts) else None], act.name)
    if act.before or (last > number and acts[last].before):
        own = clause[acts[first - 1].end if first else 0 : acts[first].start]
        yield from _things(matter_words().means.split(own)[-1], act.name)


def _things(stretch: str, act: str) -> Iterator[str]:
    """Return the objects in a stretch of words: its list's members, and what follows a member's last 的 or place."""
    words = matter_words()
    if act not in DISCLOSING:
        yield from (name for name in map(folded, _QUOTED.findall(stretch)) if len(name) >= NAME)
    for member in _members(stretch):
        for name in {member, member.rpartition("的")[2], words.place.split(member)[-1]}:
            bare = words.inside.sub("", folded(name))
            if act == EXPLAIN and (policy := words.any_policy.search(bare)):
                bare = _stripped(bare[: policy.start()]) or words.policy
            thing = _stripped(bare) or bare
            thing = words.same.get(thing, thing)
            if act in words.wholes and thing.endswith(words.wholes[act]):
                yield words.wholes[act][0]
            elif _tells(act, thing):
                yield thing


def _members(words: str) -> Iterator[str]:
    """Return a list's members."""
    start = 0
    for match in matter_words().separator.finditer(words):
        if match["parts"]:
            yield words[start : match.start()]
            start = match.end()
    yield words[start:]


def _stripped(name: str) -> str:
    words = matter_words()
    while (less := words.end.sub("", words.start.sub("", name))) != name:
        name = less
    return name


def _tells(act: str, thing: str) -> bool:
    """Whether the object tells which matter is meant. A programme (乡村振兴) does where it is a list's whole member."""
    words = matter_words()
    if thing == words.policy:
        return act == EXPLAIN
    if thing in words.subjects or thing in programmes():
        return act == PUBLISH or act in words.schooling
    if (act == PUBLISH and thing in words.fields) or thing in words.standing:
        return True
    if not 1 < len(thing) <= LONGEST or thing in words.attributes:
        return False
    weight = weights(thing)[-1]
    return weight >= LEAST * FULL or (
        act not in DISCLOSING and len(thing) >= COMPOUND and weight >= LEAST_COMPOUND * FULL
    )
