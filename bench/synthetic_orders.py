"""The orders of notices that nobody wrote: invented of the golden notices' clauses, and handed down the levels."""

from __future__ import annotations

import json
import re
import tomllib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import jieba  # type: ignore[import-untyped]

from normalizers.regions.gazetteer import Region
from taizhang.model import Deadline, Kind, Level, Precision, Role, Task, Unit
from taizhang.serial import record_from_json

GOLD = Path(__file__).parents[1] / "tests" / "gold"
# Shares of what is handed down.
DROPPED, MERGED, SPLIT, MOVED = 0.12, 0.06, 0.08, 0.05
REWORDED, LENGTHENED, SHORTENED = 0.25, 0.10, 0.05
KEPT_ON = 0.6  # of last year's orders
EXCHANGED = 0.6  # of an invented sentence's words
ROLES = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT, Role.SUPPORT, Role.GUIDE)
RANKS = {Level.COUNTRY: "", Level.PROVINCE: "省", Level.CITY: "市", Level.COUNTY: "县"}
_RANK = re.compile(r"^(?:自治区|国家|省级?|市级?|县级?|区级?|州)")
_OWN_PLACE = re.compile(r"(?:四川|青海|海南|北京|眉山|达州|广元)(?:省|市)?|各市（州）|[全我本][省市县区]")


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a made notice: its sentences, each with its full stop, who does it and by when."""

    section: str
    sentences: tuple[str, ...]
    units: tuple[Unit, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(self.sentences)


def invented(chance: Random, matter: str, year: int, level: Level, wanted: int) -> list[Order]:
    """Return new orders about the matter: some a golden sentence, most of several sentences' clauses."""
    return [_invented(chance, matter, year, level) for _ in range(wanted)]


def kept_on(chance: Random, orders: Sequence[Order], year: int) -> list[Order]:
    """Return those of last year's orders that stand again, for this year."""
    again = [order for order in orders if chance.random() < KEPT_ON]
    return [
        replace(
            order,
            sentences=tuple(_reworded(chance, sentence, "") for sentence in order.sentences),
            deadlines=_moved(chance, order.deadlines, 12, year),
        )
        for order in again
    ]


def handed_down(chance: Random, orders: Sequence[Order], year: int, region: Region) -> list[Order]:
    """Return what a region makes of the orders of the notice above it."""
    taken: list[Order] = []
    rest = [order for order in orders if chance.random() >= DROPPED]
    for order in rest:
        told = replace(
            order,
            sentences=tuple(_reworded(chance, sentence, region.name) for sentence in order.sentences),
            units=_of_rank(chance, order.units, region.level),
            deadlines=_moved(chance, order.deadlines, chance.choice((-2, -1, -1, 0, 0, 1)), year),
        )
        luck = chance.random()
        if luck < MERGED and taken:
            last = taken.pop()
            units = tuple({unit.text: unit for unit in (*last.units, *told.units)}.values())
            dues = tuple({due.text: due for due in (*last.deadlines, *told.deadlines)}.values())
            taken.append(Order(last.section, last.sentences + told.sentences, units, dues))
        elif luck < MERGED + SPLIT and len(told.sentences) > 1:
            cut = chance.randrange(1, len(told.sentences))
            taken += [replace(told, sentences=told.sentences[:cut]), replace(told, sentences=told.sentences[cut:])]
        elif luck < MERGED + SPLIT + MOVED and taken:
            taken.insert(-1, told)
        else:
            taken.append(told)
    return taken


def own_orders(chance: Random, matter: str, year: int, region: Region) -> list[Order]:
    """Return what a region orders of its own."""
    return invented(chance, matter, year, region.level, chance.choice((1, 2, 3, 3, 4)))


def _invented(chance: Random, matter: str, year: int, level: Level) -> Order:
    task = chance.choice(_golden_tasks())
    sentences = tuple(_sentence(chance, matter) for _ in range(chance.choice((1, 1, 1, 2, 2, 3))))
    wanted = chance.choice((1, 1, 1, 2, 2))
    units = tuple(Unit(chance.choice(_golden_units()), role) for role in chance.sample(ROLES, wanted))
    deadlines = _moved(chance, (_end_of(year, chance.randrange(3, 13)),), 0, year) if chance.random() < 0.75 else ()
    if chance.random() < 0.1:
        deadlines += (Deadline("持续推进", Kind.ONGOING),)
    section = chance.choice(words()["sections"]) if not task.section else words()["sections"][len(task.text) % 8]
    return Order(section, sentences, _of_rank(chance, units, level), deadlines)


def _sentence(chance: Random, matter: str) -> str:
    """Return a sentence built as golden ones are, most of its words exchanged for others of two characters."""
    chosen = chance.sample(_golden_clauses(), chance.choice((1, 2, 2, 3)))
    clauses = ["".join(_exchanged(chance, word) if len(word) == 2 else word for word in clause) for clause in chosen]
    text = _OWN_PLACE.sub("各地", "，".join(clauses))
    for own in words()["own_matters"]:
        text = text.replace(own, matter)
    return (text if matter in text or chance.random() < 0.5 else f"围绕{matter}，{text}") + "。"


def _exchanged(chance: Random, word: str) -> str:
    return chance.choice(_golden_words()) if chance.random() < EXCHANGED else word


def _reworded(chance: Random, sentence: str, place: str) -> str:
    luck = chance.random()
    if luck < REWORDED:
        for _ in range(chance.choice((1, 1, 2))):
            one, other = chance.choice(words()["synonyms"])
            sentence = sentence.replace(other, one, 1) if other in sentence else sentence.replace(one, other, 1)
        return sentence.replace("各地", place, 1) if place and chance.random() < 0.3 else sentence
    if luck < REWORDED + LENGTHENED:
        bare = sentence.removesuffix("。")
        more = chance.choice(words()["tails"])
        return f"{chance.choice(words()['leads'])}{bare}。" if chance.random() < 0.5 else f"{bare}{more}。"
    if luck < REWORDED + LENGTHENED + SHORTENED:
        clauses = sentence.removesuffix("。").split("，")
        if len(clauses) > 2:
            del clauses[chance.randrange(len(clauses))]
        return "，".join(clauses) + "。"
    return sentence


def _of_rank(chance: Random, units: Sequence[Unit], level: Level) -> tuple[Unit, ...]:
    """Return the units as a government of that level calls them; now and then one more, one less or another role."""
    told = {}
    for unit in units:
        bare = _RANK.sub("", unit.text)
        name = RANKS[level] + (bare if level in (Level.COUNTRY, Level.PROVINCE) else re.sub("厅$", "局", bare))
        told[name] = replace(unit, text=name)
    named = list(told.values())
    if len(named) > 1 and chance.random() < 0.08:
        named.pop(chance.randrange(len(named)))
    if chance.random() < 0.08:
        more = Unit(RANKS[level] + _RANK.sub("", chance.choice(_golden_units())), Role.SUPPORT)
        named += [more] if more.text not in told else []
    return tuple(named)


def _moved(chance: Random, deadlines: Sequence[Deadline], months: int, year: int) -> tuple[Deadline, ...]:
    moved = {}
    for deadline in deadlines:
        if deadline.due is not None:
            at = deadline.due.year * 12 + deadline.due.month - 1 + months
            at = max(at, year * 12 + 2)
            deadline = _end_of(at // 12, at % 12 + 1)
        moved[deadline.text] = deadline
    return tuple(moved.values())


def _end_of(year: int, month: int) -> Deadline:
    day = date(year, month, monthrange(year, month)[1])
    text = f"{year}年底前" if month == 12 else f"{year}年{month}月底前"
    return Deadline(text, Kind.BY, day, precision=Precision.YEAR if month == 12 else Precision.MONTH)


@cache
def _golden_tasks() -> list[Task]:
    files = sorted(GOLD.glob("*.gold.json"))
    return [task for file in files for task in record_from_json(json.loads(file.read_text("utf-8"))).tasks]


@cache
def _golden_sentences() -> list[str]:
    pieces = {piece.strip() for task in _golden_tasks() for piece in re.split(r"[。；;！\n]", task.text)}
    return sorted(piece for piece in pieces if 15 <= len(piece) <= 90)


@cache
def _golden_clauses() -> list[tuple[str, ...]]:
    """Return the golden notices' clauses, each as its words."""
    pieces = {piece.strip() for sentence in _golden_sentences() for piece in re.split(r"[，,：:]", sentence)}
    whole = sorted(piece for piece in pieces if 10 <= len(piece) <= 40 and not re.search(r"[（）()“”《》]", piece))
    return [tuple(jieba.lcut(piece)) for piece in whole]


@cache
def _golden_words() -> list[str]:
    """Return the clauses' words of two characters, each once."""
    return sorted({word for clause in _golden_clauses() for word in clause if re.fullmatch("[\u4e00-\u9fff]{2}", word)})


@cache
def _golden_units() -> list[str]:
    return sorted({unit.text for task in _golden_tasks() for unit in task.units if 3 <= len(unit.text) <= 12})


@cache
def words() -> dict[str, Any]:
    """Return the words that notices are made of."""
    return tomllib.loads((Path(__file__).parent / "synthetic.toml").read_text("utf-8"))
