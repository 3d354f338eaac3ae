"""What is wrong with sources although each of their values is of its kind: unknown words, and what does not agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crawlers.cron import CronError, parsed
from crawlers.scope import Scope
from crawlers.source_file import Fault, SourceFile, Way, near
from crawlers.spiders import SPIDERS
from normalizers.regions import by_code

DAY = 24  # hours


def nonsense(found: Sequence[SourceFile]) -> Iterator[Fault]:
    """Yield what is wrong with the sites of these files, which keep to the schema."""
    first: dict[str, Fault] = {}
    for file in found:
        for place, site in file.sites.items():
            name = site["id"]
            here = file.fault((place, "id"), "")
            if name in first:
                stands = f"{first[name].file}:{first[name].line}"
                yield Fault(here.file, here.line, f"{name}: this id was given already in {stands}; choose another")
            first.setdefault(name, here)
            for way, text in _faults_of(site):
                yield file.fault((place, *way), f"{name}: {text}")


def hosts_of(site: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the hosts that a site's pages may stand on, that of its address first."""
    return tuple(dict.fromkeys([urlsplit(site["url"]).netloc.lower(), *site.get("hosts", ())]))


def hours_of(site: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the hours between which a site's schedule crawls, None for all day."""
    start, _, end = site.get("hours", "").partition("-")
    return (int(start), int(end)) if start else None


def _faults_of(site: Mapping[str, Any]) -> Iterator[tuple[Way, str]]:
    """Yield where a site is wrong, and how."""
    code, platform, region = site["region_code"], site["platform"], by_code(site["region_code"])
    if region is None:
        yield ("region_code",), f"region_code is {code!r}; GB/T 2260 has no such region, 100000 is the country"
    elif region.code != code:
        yield ("region_code",), f"region_code is {code!r}, of old; the region is {region.name} now, {region.code!r}"
    if platform not in SPIDERS:
        yield ("platform",), f"platform is {platform!r}; {near(platform, SPIDERS)}"
    scope = Scope(hosts_of(site))
    for way, url in _addresses(site):
        if not scope.holds(url):
            yield way, f"{way[-1]} is {url!r}; its host {urlsplit(url).netloc} is not the site's: add it to hosts"
    yield from _keys_taken(site)
    yield from _faults_of_times(site)


def _addresses(site: Mapping[str, Any]) -> Iterator[tuple[Way, str]]:
    """Yield the addresses that a site's columns and options hold."""
    columns = [(("columns", place), column) for place, column in enumerate(site["columns"])]
    for way, values in [((), site), *columns]:
        if way:
            yield (*way, "url"), values["url"]
        for name, value in values.get("options", {}).items():
            if isinstance(value, str) and value.startswith(("http://", "https://")):
                yield (*way, "options", name), value


def _keys_taken(site: Mapping[str, Any]) -> Iterator[tuple[Way, str]]:
    seen: set[str] = set()
    for place, column in enumerate(site["columns"]):
        if column["key"] in seen:
            yield ("columns", place, "key"), f"the key {column['key']!r} is that of another column, too; choose another"
        seen.add(column["key"])


def _faults_of_times(site: Mapping[str, Any]) -> Iterator[tuple[Way, str]]:
    day = site["evidence"]["confirmed_on"]
    if day is not None and not _is_day(day):
        yield ("evidence", "confirmed_on"), f"confirmed_on is {day!r}; the calendar has no such day"
    line = site["schedule"]
    try:
        cron = parsed(line)
    except CronError as error:
        yield ("schedule",), f"schedule is {line!r}: {error}"
        return
    start, end = hours_of(site) or (0, DAY)
    strays = [hour for hour in sorted(cron.hours) if (hour - start) % DAY >= ((end - start) % DAY or DAY)]
    if strays:
        outside = ", ".join(map(str, strays))
        yield ("schedule",), f"schedule is {line!r}; of its hours {outside} lie outside of hours, {site['hours']}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
