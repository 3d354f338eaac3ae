"""The registry of sources: crawlers/sources/*.yaml, checked against sources/schema.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from crawlers import source_file
from crawlers.source_checks import hosts_of, hours_of, nonsense
from taizhang.settings import PREFIX

ENDING = ".yaml"

Tls = Literal["verified", "legacy", "unverified"]


class RegistryError(ValueError):
    """A registry that says something wrong. The message names the file and the line of each fault."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目) of a site: ``url`` is its first page, absolute; ``options`` are its platform's own facts."""

    key: str
    name: str
    url: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a source's facts come from: ``confirmed_on`` is None where no answer of the site has confirmed them yet."""

    read_in: str
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A registered source. ``group`` is its file's name; ``schedule`` a cron line in Asia/Shanghai.

    ``documents`` are the least that it is expected to have; ``silent_days`` the most that may pass without a new one.
    ``hosts`` are those that its pages may stand on, the first that of ``url``. ``delay`` is in seconds between two
    requests, None for the setting's own; ``hours`` the hours of the day (22-6) to which the schedule keeps.
    """

    id: str
    name: str
    region_code: str
    platform: str
    url: str
    columns: tuple[Column, ...]
    schedule: str
    group: str
    evidence: Evidence
    hosts: tuple[str, ...]
    documents: int = 1
    silent_days: int | None = None
    delay: float | None = None
    hours: tuple[int, int] | None = None
    tls: Tls = "verified"


def sites(folder: Path | None = None) -> tuple[Site, ...]:
    """Return all registered sources, by group and id: those that ship, or those of ``folder``.

    They are read once. Raises RegistryError, which names each fault with its file and line.
    """
    return _sites(folder and folder.absolute())


def site(name: str, folder: Path | None = None) -> Site:
    """Return the source with this id. Raises RegistryError, which names near misses."""
    known = {one.id: one for one in sites(folder)}
    if name not in known:
        close = ", ".join(get_close_matches(name, known))
        raise RegistryError(
            f"{name}: there is no such source; {f'near are {close}' if close else 'taizhang sources lists them'}"
        )
    return known[name]


@cache
def _sites(folder: Path | None) -> tuple[Site, ...]:
    found = [source_file.read(name, data) for name, data in _files(folder)]
    faults = [fault for file in found for fault in file.faults] + list(nonsense(found))
    if faults:
        raise RegistryError("\n".join(str(fault) for fault in sorted(faults)))
    made = [_site(data, Path(file.name).stem) for file in found for data in file.sites.values()]
    return tuple(sorted(made, key=lambda one: (one.group, one.id)))


def _files(folder: Path | None) -> list[tuple[str, bytes]]:
    """Return the name by which each file is called in messages, and its bytes."""
    place = folder or files("crawlers") / "sources"
    called = str(folder) if folder else "sources"
    try:
        paths = sorted((path for path in place.iterdir() if path.name.endswith(ENDING)), key=lambda path: path.name)
        found = [(f"{called}/{path.name}", path.read_bytes()) for path in paths]
    except OSError as error:
        said = error.strerror or error
        raise RegistryError(f"{called}: the registry cannot be read ({said}); {PREFIX}REGISTRY names it") from error
    if not found:
        raise RegistryError(f"{called}: there is no *{ENDING} file in it; a registry has one at least")
    return found


def _site(data: Mapping[str, Any], group: str) -> Site:
    expects, evidence = data.get("expects", {}), data["evidence"]
    day = evidence["confirmed_on"]
    return Site(
        id=data["id"],
        name=data["name"],
        region_code=data["region_code"],
        platform=data["platform"],
        url=data["url"],
        columns=tuple(_column(column, data.get("options", {})) for column in data["columns"]),
        schedule=data["schedule"],
        group=group,
        evidence=Evidence(evidence["read_in"], date.fromisoformat(day) if day else None),
        hosts=hosts_of(data),
        documents=expects.get("documents", 1),
        silent_days=expects.get("silent_days"),
        delay=data.get("delay"),
        hours=hours_of(data),
        tls=data.get("tls", "verified"),
    )


def _column(data: Mapping[str, Any], shared: Mapping[str, Any]) -> Column:
    return Column(data["key"], data["name"], data["url"], _merged(shared, data.get("options", {})))


def _merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that all columns share, with a column's own in their place or, name by name, within them."""
    merged = dict(shared)
    for name, value in own.items():
        under = merged.get(name)
        merged[name] = _merged(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged
