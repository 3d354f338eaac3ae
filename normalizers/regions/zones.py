"""Development zones (开发区, 新区): units that act like a county and have no code of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from normalizers.regions.gazetteer import Region, by_code, gazetteer, rows
from normalizers.regions.names import words
from normalizers.regions.resolver import place_at, readings_of
from taizhang.model import Level


class ZoneKind(StrEnum):
    """What a zone is for."""

    NEW_AREA = "new_area"  # 新区
    HIGH_TECH = "high_tech"  # 高新区
    ECONOMIC = "economic"  # 经开区
    BONDED = "bonded"  # 保税区
    RESORT = "resort"  # 度假区
    ADMINISTRATIVE = "administrative"  # 管理区
    DEMONSTRATION = "demonstration"  # 示范区
    DEVELOPMENT = "development"  # 开发区
    PARK = "park"  # 园区


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone: ``zone_id`` (its parent's code, Z and the initials of its name), and the region that it is part of."""

    zone_id: str
    name: str
    kind: ZoneKind
    parent: Region


def zone(name: str) -> Zone | None:
    """Return the zone that a name or its body's name means (天府新区眉山管委会), or None.

    A listed zone is known by all its names. One that isn't listed is known where the name is a region's and then
    only the kind: 绵竹高新区.
    """
    name = re.sub(r"\s+", "", name)
    if not zone_words().search(name):
        return None
    listed = known_zones()
    key = key_of(name)
    return listed.get(name) or listed.get(key) or unlisted(name, key)


@cache
def zone_words() -> re.Pattern[str]:
    """Return the shape of what is in a zone's name and in no region's."""
    zones = words()["zones"]
    kinds = [spelling for spellings in zones["kinds"].values() for spelling in spellings]
    return re.compile("|".join([*kinds, *zones["bodies"]["words"], *zones["others"]]))


def key_of(name: str) -> str:
    """Return a zone's name in the one form in which all its spellings agree: 510800高新区."""
    body = re.compile("(?:" + "|".join(words()["zones"]["bodies"]["words"]) + ")$")
    core = body.sub("", name)
    place, rest = place_before(core)
    for spellings in words()["zones"]["kinds"].values():
        longest = next((s for s in sorted(spellings, key=len, reverse=True) if rest.endswith(s)), None)
        if longest:
            rest = rest.removesuffix(longest) + str(spellings[0])
            break
    return (place.code if place else "") + rest


def place_before(name: str) -> tuple[Region | None, str]:
    """Return the region that opens a zone's name, with or without 市, and what follows."""
    for length in range(len(name) - 2, 1, -1):
        found = {r.region for r in readings_of(name[:length], None) if r.region.level is not Level.PROVINCE}
        at_rank = [r for r in found if r.level is Level.CITY] or list(found)
        if len(at_rank) == 1:
            return at_rank[0], name[length:]
    found_province = place_at(name, 0, None, None)
    if found_province:
        return found_province.region, name[found_province.end :]
    return None, name


@cache
def known_zones() -> dict[str, Zone]:
    """Return the listed zones by name, alias and key."""
    zones: dict[str, Zone] = {}
    for zone_id, name, kind, above, aliases in rows("zones.csv"):
        one = Zone(zone_id, name, ZoneKind(kind), gazetteer().regions[above])
        for spelling in (name, *filter(None, aliases.split("|"))):
            zones.setdefault(spelling, one)
            zones.setdefault(key_of(spelling), one)
    return zones


def unlisted(name: str, key: str) -> Zone | None:
    """Return the zone of a region that has only the kind for a name: 绵竹高新区."""
    place = by_code(key[:6])
    slugs: dict[str, str] = words()["zones"]["slugs"]
    for kind, slug in slugs.items():
        if place and key[6:] == words()["zones"]["kinds"][kind][0]:
            return Zone(f"{place.code}-Z-{slug}", name, ZoneKind(kind), place)
    return None
