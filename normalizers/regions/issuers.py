"""Whose a notice is: the region and the rank of its issuer, from its name, its number or its title."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from normalizers.doc_numbers import prefix_owner
from normalizers.regions.gazetteer import Region, by_code, gazetteer, lies_in, parent, province_of
from normalizers.regions.names import Form, names_at, words
from normalizers.regions.resolver import FoundRegion, best, extended, find_regions, joined_to, words_of
from normalizers.regions.zones import zone
from taizhang.model import Level

Issuer = tuple[Region | None, Level | None]

COUNTRY_CODE = "100000"
TAIL = re.compile(r"[（(〔\[][^（(〔\[〕）)\]]{0,40}(?:代章|盖章|印章|代)[)）\]〕]|等\d*个?部门$|文件$")


def region_of_issuer(issuer: str, *, within: Region | None = None) -> Issuer:
    """Return the region and the rank of the body that issued a notice, each None where the name doesn't say it.

    Governments, party committees and their offices have their region's rank; the State Council and the ministries
    are the country's; every other body is a department of its region. Of several issuers the first counts. A
    town's or a zone's body has a region and no rank. ``within`` decides between places of one name.
    """
    for name in readings_of_first(issuer):
        found = owner(name, within)
        if found != (None, None):
            return found
    return None, None


def readings_of_first(issuer: str) -> list[str]:
    """Return what the first issuer's name may be: blanks part issuers, and sometimes only a name's own words."""
    first = re.split(r"[、，,;；\n]", TAIL.sub("", issuer).strip(), maxsplit=1)[0]
    parts = first.split()
    whole = "".join(parts)
    return [whole] if len(parts) < 2 else [p for p in (parts[0] if is_body(parts[0]) else whole, whole) if p]


def is_body(name: str) -> bool:
    """Return whether a name goes on after its place: 达州市人民政府 does, 达州市 doesn't."""
    place = place_of(name, None)
    return place is None or place.end < len(name)


def owner(name: str, within: Region | None) -> Issuer:
    """Return one issuer's region and rank."""
    if country_wide().match(name):
        branch = branch_place(name)
        return (branch, Level.DEPARTMENT) if branch else (gazetteer().regions[COUNTRY_CODE], Level.COUNTRY)
    if name.startswith(words_of("issuers", "branch")):
        branch = branch_place(name)
        return branch, Level.DEPARTMENT if branch else None
    for party in words_of("issuers", "party"):
        name = name.removeprefix(party)
    own_zone = zone(name)
    if own_zone:
        return own_zone.parent, None
    place = place_of(name, within)
    if place is None:
        return None, rank_said(name)
    return place.region, rank(name[place.end :], place.region)


@cache
def country_wide() -> re.Pattern[str]:
    bodies = sorted(words_of("issuers", "country"), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(bodies)})(?!门)")


def branch_place(name: str) -> Region | None:
    """Return the place in the name of a country-wide body's branch: 国家税务总局四川省税务局."""
    places = find_regions(name)
    return places[0].region if places else None


def place_of(name: str, within: Region | None) -> FoundRegion | None:
    """Return the place that opens an issuer's name, short or full, with the names of the places in it."""
    for end, readings in names_at(name, 0):
        near = [reading for reading in readings if within and lies_in(reading.region, within)]
        region = best(near or readings)
        if region:
            end, region = extended(name, end, region)
            return FoundRegion(0, end, region)
        if any(reading.form is Form.FULL for reading in readings):
            return None  # several places of one name: 朝阳区, which isn't 朝阳市 either
    return None


def rank(body: str, region: Region) -> Level | None:
    """Return the rank of a body, from what follows the place in its name."""
    if not body or rule().fullmatch(body):
        return region.level
    return None if re.search(words()["issuers"]["town"] + "$", body) else Level.DEPARTMENT


def rank_said(name: str) -> Level | None:
    """Return the rank of a body whose name says no place: 省政府办公厅, 市教育局, 朝阳区人民政府."""
    ranks: dict[str, str] = words()["issuers"]["ranks"]
    for mark in sorted(ranks, key=len, reverse=True):
        head, found, body = name.partition(mark)
        if found and rule().fullmatch(body):
            return Level(ranks[mark])
        if found and not head and body:
            return Level.DEPARTMENT
    return None


@cache
def rule() -> re.Pattern[str]:
    return re.compile(words()["issuers"]["rule"])


def region_of_number(doc_number: str) -> Region | None:
    """Return the region that a document number's prefix (机关代字) belongs to, or None where several share it."""
    code = prefix_owner(doc_number)
    return by_code(code) if code else None


def region_of_text(title: str | None, doc_number: str | None, text_head: str) -> Region | None:
    """Return the region of a notice that names no issuer, or None where its own words leave a doubt.

    Read in turn: the body that the title names before 关于; the number's prefix and the place that opens the title,
    of which the one that lies in the other counts; the place that opens the text; the one province of all the places
    in a text that speaks as a province (省级…). A prefix of one letter that towns and counties may share (三政发)
    counts only where the title opens with a place or the text names one in its region, and never for a town's notice.
    """
    issuer = named_issuer(title or "")
    if issuer:
        return issuer
    numbered = region_of_number(doc_number) if doc_number else None
    titled = opening_place(title or "")
    line = first_line(text_head)
    if numbered and is_shared(doc_number or "", numbered):
        stated = titled or any(lies_in(found.region, numbered) for found in find_regions(text_head))
        numbered = numbered if stated and not (is_town(title or "") or is_town(line)) else None
    if numbered and titled:
        return agreed(numbered, titled)
    return numbered or titled or named_issuer(line) or opening_place(line) or voice(text_head)


def is_shared(doc_number: str, owner: Region) -> bool:
    """Return whether a number's prefix is one letter (三政发) with which the names of several places begin."""
    letter = re.match(r"([一-鿿])(?:人民)?[政府办委发]", doc_number.strip())
    below = owner.level in (Level.CITY, Level.COUNTY)
    return letter is not None and below and places_of_letter()[letter[1]] > 1


@cache
def places_of_letter() -> Counter[str]:
    """Return how many cities and counties have names that begin with each letter."""
    below = (Level.CITY, Level.COUNTY)
    return Counter(region.name[0] for region in gazetteer().regions.values() if region.level in below)


def is_town(line: str) -> bool:
    """Return whether a title or a notice's first line names a town's, a street's or a zone's body as its issuer."""
    head = line.partition("关于")[0].removesuffix("文件").strip()
    return re.search(f"(?:{words()['issuers']['town']}|管委会|管理委员会)$", head) is not None


def named_issuer(title: str) -> Region | None:
    """Return the region of the body that a title names before 关于: 国务院办公厅关于…."""
    head, about, _ = title.partition("关于")
    body = re.search(words()["titles"]["body"], head)
    return region_of_issuer(head)[0] if about and body and not head.startswith("《") else None


def agreed(numbered: Region, titled: Region) -> Region | None:
    """Return the number's region where the title's lies round it or in it, else None."""
    return numbered if lies_in(numbered, titled) or lies_in(titled, numbered) else None


def first_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not re.match(r"附[件表录]", line)), "")


@cache
def opening() -> re.Pattern[str]:
    titles = words()["titles"]
    return re.compile(f"(?:{titles['opening']})(?:{titles['year']})?(?:{titles['opening']})")


def opening_place(title: str) -> Region | None:
    """Return the place that opens a title, after a year or 关于印发; None where it is a higher body's or one of two."""
    start = 0
    begin = opening().match(title)
    if begin:
        start = begin.end()
    if any(word in title[:start] for word in words_of("titles", "passing_on")):
        return None
    place = place_of(title[start:], None)
    if not place or place.end < 2:
        return None
    others = find_regions(title)
    beside = [other for other in others if other.start > start and joined_to(title, start + place.end, other.start)]
    return None if beside else place.region


def voice(text: str) -> Region | None:
    """Return the province of a text that speaks as one (省级, 省委) and names at least two places, all in it."""
    if not any(word in text for word in words_of("titles", "province_voice")):
        return None
    places = {found.region for found in find_regions(text)}
    provinces = {province_of(place) for place in places}
    only = provinces.pop() if len(provinces) == 1 else None
    return only if only and len(places) > 1 and only.name.endswith("省") and parent(only) else None
