"""Every way in which a region's name is written, looked up by the name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from normalizers.regions.gazetteer import COUNTRY, Region, gazetteer
from taizhang.model import Level


class Form(StrEnum):
    """How a name is written."""

    FULL = "full"  # 达州市, 阿坝州
    BARE = "bare"  # 达州
    FORMER = "former"  # 达县


class Reading(NamedTuple):
    """A region that a name may mean. ``former`` is the code that the region had when it bore an old name.

    A named tuple, since seven thousand are made at the first look-up.
    """

    region: Region
    form: Form
    former: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """Readings by name, and by a name's first two characters the lengths that such names have, longest first."""

    readings: dict[str, tuple[Reading, ...]]
    lengths: dict[str, tuple[int, ...]]


@cache
def words() -> dict[str, Any]:
    """Return the table of words that stand round places' names."""
    return tomllib.loads((files("normalizers") / "tables" / "region_words.toml").read_text("utf-8"))


@cache
def index() -> Index:
    """Return all names of all regions."""
    known = gazetteer()
    readings: dict[str, list[Reading]] = {}

    def enter(name: str, region: Region, form: Form, former: str = "") -> None:
        same = readings.get(name)
        if same is None:
            readings[name] = [Reading(region, form, former)]
        elif all(other.region is not region for other in same):
            same.append(Reading(region, form, former))

    for region in known.regions.values():
        enter(region.name, region, Form.FULL)
    for code, alias in known.aliases:
        bare = alias[-1] not in "州县区旗盟"
        enter(alias, known.regions[code], Form.BARE if bare else Form.FULL)
    for former in known.formers:
        if former.name and former.name not in readings:
            enter(former.name, known.regions[former.successor], Form.FORMER, former.code)
        elif former.name:
            # Another place bears the name today: the old one counts only where its parent stands before it.
            readings[former.name].append(Reading(known.regions[former.successor], Form.FORMER, former.code))
    for name, region in bare_names(of_counties=False):
        enter(name, region, Form.BARE)
    del readings["中国"]
    return Index({name: tuple(same) for name, same in readings.items()}, lengths_by_head(readings))


@cache
def county_index() -> Index:
    """Return the counties' short names (双流), which are too many other words to be looked for in a text."""
    readings: dict[str, list[Reading]] = {}
    for name, region in bare_names(of_counties=True):
        readings.setdefault(name, []).append(Reading(region, Form.BARE))
    return Index({name: tuple(same) for name, same in readings.items()}, lengths_by_head(readings))


def bare_names(*, of_counties: bool) -> list[tuple[str, Region]]:
    """Return the names without 省, 市, 县…, of two characters or more, each with its region."""
    known = gazetteer()
    provinces: dict[str, str] = words()["names"]["provinces"]
    marks = tuple(words()["names"]["marks"])
    names = [(region, region.name) for region in known.regions.values()]
    names += [(known.regions[code], alias) for code, alias in known.aliases]
    found: dict[tuple[str, str], Region] = {}
    for region, name in names:
        own_people = "自治" in name and region.level is not Level.PROVINCE
        if (region.level is Level.COUNTY) is not of_counties or region.code == COUNTRY or own_people:
            continue
        bare = provinces.get(region.code) or without_mark(name, marks)
        if len(bare) > 1 and bare != name:
            found[bare, region.code] = region
    return [(bare, region) for (bare, _), region in found.items()]


def without_mark(name: str, marks: tuple[str, ...]) -> str:
    if not name.endswith(marks):
        return name
    return name.removesuffix(next(mark for mark in marks if name.endswith(mark)))


def lengths_by_head(names: dict[str, list[Reading]]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, tuple[int, ...]] = {}
    for name in names:
        known = lengths.get(name[:2], ())
        if len(name) not in known:
            lengths[name[:2]] = (*known, len(name))
    return {head: tuple(sorted(known, reverse=True)) if len(known) > 1 else known for head, known in lengths.items()}


def names_at(text: str, start: int, *, short_counties: bool = False) -> list[tuple[int, tuple[Reading, ...]]]:
    """Return the names that begin at an index of the text, longest first: where each ends, and its readings.

    ``short_counties`` also takes counties' names without 县 or 区.
    """
    found = names_in(index(), text, start)
    if short_counties:
        short = dict(names_in(county_index(), text, start))
        both = {end: (*readings, *short.pop(end, ())) for end, readings in found}
        found = sorted((both | short).items(), reverse=True)
    return found


def names_in(known: Index, text: str, start: int) -> list[tuple[int, tuple[Reading, ...]]]:
    lengths = known.lengths.get(text[start : start + 2])
    if not lengths:
        return []
    ends = (start + length for length in lengths if start + length <= len(text))
    return [(end, found) for end in ends if (found := known.readings.get(text[start:end]))]
