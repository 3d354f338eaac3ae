"""The words by which matters are told: warehouse/matters.toml and the acts of warehouse/acts.toml, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from warehouse.acts import act_words, named_things

PUBLISH, EXPLAIN, TRAIN, CONSULT = "publish", "explain", "train", "consult"


@dataclass(frozen=True, slots=True)
class MatterWords:
    """What each entry of warehouse/matters.toml says. Patterns take the longest word that fits."""

    acts: re.Pattern[str]  # words of acts, and names with such a word in them
    act_of: Mapping[str, str]  # by word; names are not in it
    before: frozenset[str]
    anywhere: frozenset[str]
    verbal: frozenset[str]
    aims: frozenset[str]
    schooling: frozenset[str]
    ends: re.Pattern[str]
    part_of_name: re.Pattern[str]
    verb_place: re.Pattern[str]
    joined: re.Pattern[str]
    lifting: re.Pattern[str]
    lifted: str
    keeping: re.Pattern[str]
    kept: str
    basis: re.Pattern[str]
    means: re.Pattern[str]
    aside: tuple[str, ...]
    about: re.Pattern[str]
    others: re.Pattern[str]
    public: re.Pattern[str]
    training: re.Pattern[str]
    separator: re.Pattern[str]  # what parts a list's members is its group "parts"
    place: re.Pattern[str]
    start: re.Pattern[str]
    end: re.Pattern[str]
    inside: re.Pattern[str]
    any_policy: re.Pattern[str]
    policy: str
    wholes: Mapping[str, tuple[str, ...]]
    subjects: frozenset[str]
    fields: frozenset[str]
    attributes: frozenset[str]
    same: Mapping[str, str]  # by name: the one that stands for it
    standing: frozenset[str]  # the names that stand for others


@cache
def matter_words() -> MatterWords:
    """Return the words."""
    table = tomllib.loads((files("warehouse") / "matters.toml").read_text("utf-8"))
    act_of = {word: act for act, words in act_words().items() for word in words}
    act_of |= {word: act for act, words in table["acts"].items() for word in words.split()}
    names = {*named_things(), *table["names"]["words"].split()}
    same = {name: chosen for chosen, words in table["same"].items() for name in words.split()}
    kinds, clauses, things = ({key: words.split() for key, words in table[part].items()} for part in PARTS)
    return MatterWords(
        acts=re.compile(f"{_any(names | act_of.keys())}(?!的)"),
        act_of=act_of,
        before=frozenset(kinds["before"]),
        anywhere=frozenset(kinds["anywhere"]),
        verbal=frozenset(kinds["verbal"]),
        aims=frozenset(kinds["aims"]),
        schooling=frozenset(kinds["schooling"]),
        ends=re.compile(f"{_any(clauses['ends'])}*"),
        part_of_name=re.compile(_any([*clauses["part_of_name"], *act_words()[PUBLISH], *act_words()[EXPLAIN]])),
        verb_place=re.compile(f"(?:^|{_any(clauses['before_verbs'])})$"),
        joined=re.compile(f"{_any(clauses['joined'])}?"),
        lifting=re.compile(_any(clauses["lifting"])),
        lifted=clauses["lifted"][0],
        keeping=re.compile(_any(clauses["keeping"])),
        kept=clauses["kept"][0],
        basis=re.compile(f"(?<={_any(clauses['basis_of'])}){_any(clauses['basis'])}$"),
        means=re.compile(_any(clauses["means"])),
        aside=tuple(clauses["aside"]),
        about=re.compile(_any(clauses["about"])),
        others=re.compile(_any(clauses["others"])),
        public=re.compile(_any(clauses["public"])),
        training=re.compile(_any(act_words()[TRAIN])),
        separator=re.compile(f"{_any(things['unparted'])}|(?P<parts>{_any(things['separators'])})"),
        place=re.compile(_any(things["places"])),
        start=re.compile(f"^(?!{_any(things['whole_start'])}){_any(things['start'])}"),
        end=re.compile(f"{_any(things['end'])}$"),
        inside=re.compile(_any(things["inside"])),
        any_policy=re.compile(f"{_any(things['policy'])}的?{_any(things['sorts'])}?{_any(things['carried'])}?$"),
        policy=things["policy"][0],
        wholes={PUBLISH: tuple(things["whole_published"]), CONSULT: tuple(things["whole_asked"])},
        subjects=frozenset(things["subjects"]),
        fields=frozenset(things["fields"]),
        attributes=frozenset(things["attributes"]),
        same=same,
        standing=frozenset(same.values()),
    )


PARTS = ("kinds", "clauses", "objects")


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"
