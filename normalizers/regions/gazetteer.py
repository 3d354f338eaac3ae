"""The divisions of GB/T 2260: each region's code, names, parent and children, and what became of old codes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from taizhang.model import Level

COUNTRY = "100000"

LEVELS = {
    "country": Level.COUNTRY,
    "province": Level.PROVINCE,
    "prefecture": Level.CITY,
    "county": Level.COUNTY,
}


@dataclass(frozen=True, slots=True)
class Region:
    """A division of the country (行政区划): 六位代码, its own name, and its name after its parents'.

    ``full_name`` leaves out the steps that name no place (市辖区, 县, 省直辖县级行政区划): 北京市海淀区, 湖北省仙桃市.
    """

    code: str
    name: str
    full_name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Former:
    """A code or name that a region no longer has, and the code of the region that took its place."""

    code: str
    name: str
    successor: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All regions by code, with the tree they form, their aliases (code, alias) and what they were before."""

    regions: dict[str, Region]
    parents: dict[str, str]
    children: dict[str, tuple[str, ...]]
    aliases: tuple[tuple[str, str], ...]
    formers: tuple[Former, ...]
    successors: dict[str, str]


def rows(name: str) -> Iterator[list[str]]:
    """Return the rows of one of the tables, its heading left out."""
    text = (files("normalizers") / "tables" / name).read_text("utf-8")
    reader = csv.reader(text.splitlines())
    next(reader)
    return reader


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer, read once from the tables."""
    regions: dict[str, Region] = {}
    parents: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    for code, name, full_name, level, above in rows("regions.csv"):
        regions[code] = Region(code, name, full_name, LEVELS[level])
        if above:
            parents[code] = above
            children.setdefault(above, []).append(code)
    formers = tuple(Former(code, name, successor) for code, name, successor in rows("region_history.csv"))
    return Gazetteer(
        regions=regions,
        parents=parents,
        children={code: tuple(below) for code, below in children.items()},
        aliases=tuple((code, alias) for code, alias in rows("region_aliases.csv")),
        formers=formers,
        successors={former.code: former.successor for former in formers},
    )


def by_code(code: str) -> Region | None:
    """Return the region with this GB/T 2260 code, or the one that took its place; None for an unknown code."""
    known = gazetteer()
    return known.regions.get(code) or known.regions.get(known.successors.get(code, ""))


def parent(region: Region) -> Region | None:
    """Return the region next above: a city's province, a 直辖市's 中国; None above 中国."""
    known = gazetteer()
    above = known.parents.get(region.code)
    return known.regions[above] if above else None


def children(region: Region) -> tuple[Region, ...]:
    """Return the regions next below, in the order of their codes."""
    known = gazetteer()
    return tuple(known.regions[code] for code in known.children.get(region.code, ()))


def lies_in(region: Region, whole: Region) -> bool:
    """Return whether a region is the other one or lies in it."""
    parents = gazetteer().parents
    code: str | None = region.code
    while code and code != whole.code:
        code = parents.get(code)
    return code is not None


def province_of(region: Region) -> Region | None:
    """Return the province that a region is or lies in; None for 中国."""
    above: Region | None = region
    while above and above.level is not Level.PROVINCE:
        above = parent(above)
    return above
