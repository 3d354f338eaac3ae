"""Names to regions: one name given alone, and all places named in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from normalizers.regions.gazetteer import Region, gazetteer, lies_in, parent
from normalizers.regions.names import Form, Reading, index, names_at, words
from taizhang.model import Level

RANK = {Level.COUNTRY: 0, Level.PROVINCE: 1, Level.CITY: 2, Level.COUNTY: 3, Level.DEPARTMENT: 4}
BLANKS = re.compile(r"[\s《》“”\"]+")


@dataclass(frozen=True, slots=True)
class FoundRegion:
    """A place named in a text: the characters from ``start`` up to ``end``, and the region they name."""

    start: int
    end: int
    region: Region


def resolve(name: str, *, within: Region | None = None) -> Region | None:
    """Return the region that a name means, or None where it means none or more than one.

    It takes full names, short names, names after their parents' and old names. ``within`` is the region that the
    name is read in: it decides between places of one name, and lets a county's short name stand (双流 in 四川省).
    """
    name = BLANKS.sub("", name)
    if name in ("中国", "中华人民共和国"):
        return gazetteer().regions["100000"]
    found = [one for one in readings_of(name, None) if led(name, one) or stands_alone(name, one, within)]
    near = [one for one in found if within and lies_in(one.region, within)]
    return best(near or found)


def readings_of(name: str, scope: Region | None) -> list[Reading]:
    """Return what a whole name may mean, where it may open with the names of the regions above."""
    found: list[Reading] = []
    for end, readings in names_at(name, 0, short_counties=True):
        inside = [reading for reading in readings if belongs(reading, scope)]
        if end == len(name):
            found += inside
            continue
        for reading in inside:
            if reading.region.level is not Level.COUNTY:
                found += readings_of(name[end:], reading.region)
    return found


def led(name: str, reading: Reading) -> bool:
    """Return whether a parent's name stands before a short name, which makes it as sure as a full one."""
    return all(reading not in own for end, own in names_at(name, 0, short_counties=True) if end == len(name))


def stands_alone(name: str, reading: Reading, within: Region | None) -> bool:
    """Return whether a short name is enough: never for a county, unless the notice is from round there."""
    if reading.form is not Form.BARE:
        return True
    if reading.region.level is Level.COUNTY:
        return within is not None and lies_in(reading.region, within)
    return name not in words()["names"]["unsure"] or (within is not None and lies_in(reading.region, within))


def best(readings: Iterable[Reading]) -> Region | None:
    """Return the one region meant: full names before short ones before old ones; of short names the highest region."""
    order = list(Form)
    found = sorted(readings, key=lambda reading: order.index(reading.form))
    same_form = [reading for reading in found if reading.form is found[0].form]
    if found and found[0].form is Form.BARE:
        top = min(RANK[reading.region.level] for reading in same_form)
        same_form = [reading for reading in same_form if RANK[reading.region.level] == top]
    regions = {reading.region for reading in same_form}
    return regions.pop() if len(regions) == 1 else None


def belongs(reading: Reading, scope: Region | None) -> bool:
    """Return whether a reading lies below a region, today or when it bore its old name."""
    if scope is None:
        return True
    if lies_in(reading.region, scope) and reading.region is not scope:
        return True
    own = scope.code[:2] if scope.level is Level.PROVINCE else scope.code[:4]
    return bool(reading.former) and reading.former.startswith(own)


def find_regions(text: str, *, within: Region | None = None) -> tuple[FoundRegion, ...]:
    """Return the places that a text names, left to right, none overlapping.

    The longest name counts, with the names of its children that follow at once (四川省成都市青白江区 is one place).
    A county's short name is never taken, even after its city's (成都双流); a city's of two characters only before
    words such as 海关 or 高新区. Places of one name are told apart by the parent before them, by their neighbour in
    a list, or by ``within``.
    """
    found: list[FoundRegion] = []
    heads = index().lengths
    free = 0
    for place in range(len(text) - 1):
        if place < free or text[place : place + 2] not in heads:
            continue
        one = place_at(text, place, found[-1] if found else None, within)
        if one:
            found.append(one)
            free = one.end
    return tuple(found)


def place_at(text: str, start: int, last: FoundRegion | None, within: Region | None) -> FoundRegion | None:
    """Return the place named at an index of a text, with all its parts, or None."""
    for end, readings in names_at(text, start):
        region = meant(text, start, end, readings, last, within)
        if region:
            end, region = extended(text, end, region)
            return FoundRegion(start, end, region)
    return None


def extended(text: str, end: int, region: Region) -> tuple[int, Region]:
    """Return where the names of a region's children that follow it end, and the last of them."""
    for after, readings in names_at(text, end):
        if not followed_well(text, after):
            continue
        child = best(reading for reading in readings if belongs(reading, region))
        if child:
            return extended(text, after, child)
    return end, region


def meant(
    text: str,
    start: int,
    end: int,
    readings: tuple[Reading, ...],
    last: FoundRegion | None,
    within: Region | None,
) -> Region | None:
    """Return the region that a name in a text means, or None where it is unsure or no place at all."""
    name = text[start:end]
    listed = last if last and joined_to(text, last.end, start) else None
    if not followed_well(text, end):
        return None
    full = bool(listed) or preceded_well(text, start, name)
    in_words = [r for r in readings if (bare_is_meant(text, start, end, r) if r.form is Form.BARE else full)]
    scopes = [scope for scope in (within, parent(listed.region) if listed else None) if scope]
    near = [reading for reading in in_words if any(belongs(reading, scope) for scope in scopes)]
    if name in words_of("guards", "wary"):
        in_words = near
    return best(in_words) or best(near)


def joined_to(text: str, end: int, start: int) -> bool:
    return end <= start <= end + 2 and (end == start or text[end:start] in words_of("guards", "joints"))


def followed_well(text: str, end: int) -> bool:
    """Return whether what follows a name leaves it a name: not 和县级, not 东城区域."""
    bad: dict[str, str] = words()["guards"]["after"]
    return text[end : end + 1] not in list(bad.get(text[end - 1], ""))


def preceded_well(text: str, start: int, name: str) -> bool:
    """Return whether what precedes a name leaves it a name: not the 海城市 of 沿海城市, not the 泸县 of 沿泸县道."""
    loose = len(name) > 2 and not (len(name) == 3 and name[1:] in ("城市", "城区"))
    return loose or name[-1] not in "省市州县区旗盟" or start == 0 or not is_han(text[start - 1])


def bare_is_meant(text: str, start: int, end: int, reading: Reading) -> bool:
    """Return whether a short name in a text stands for its region."""
    name = text[start:end]
    level = reading.region.level
    if level is Level.PROVINCE:
        directed = name in words_of("guards", "directed") and start > 0
        cut = directed and text[start - 1] in words()["guards"]["before_directed"]
        return not cut and not text.startswith(words_of("guards", "after_province"), end)
    if level is Level.CITY and name not in words_of("names", "unsure"):
        return len(name) > 2 or text.startswith(words_of("guards", "city_words"), end)
    return False


@cache
def words_of(section: str, key: str) -> tuple[str, ...]:
    """Return a list of words from the table."""
    return tuple(words()[section][key])


def is_han(character: str) -> bool:
    return "一" <= character <= "鿿"
