"""What a search is narrowed to, as conditions on the index's entries: regions and what lies in them, years, notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from normalizers.regions.gazetteer import COUNTRY, Region, by_code, lies_in
from normalizers.regions.resolver import resolve
from warehouse.errors import NothingFound
from warehouse.filters import FEW, Wanted, asked, or_near, scope_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HELD = "SELECT DISTINCT region_code FROM search.entries WHERE region_code IS NOT NULL ORDER BY 1"
REGIONS = "e.region_code IN (SELECT unnest($regions))"
YEARS = "e.year IN (SELECT unnest($years))"
TOPIC = "regexp_matches(e.plain, {word})"
UPSTREAM = """(
    e.doc_id IN (SELECT unnest($docs))
    OR e.doc_id IN (SELECT doc_id FROM search.implements WHERE upstream_doc_id IN (SELECT unnest($docs)))
)"""
KINDS = {"task": "e.task_id IS NOT NULL", "notice": "e.task_id IS NULL"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Conditions on ``entries e``, and the values of the parameters in them."""

    conditions: tuple[str, ...] = ()
    given: Mapping[str, object] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """All the conditions as one."""
        return " AND ".join(("true", *self.conditions))


def narrowed(connection: DuckDBPyConnection, wanted: Wanted, kind: str | None) -> Narrowed:
    """Return the conditions for what is wanted; a region takes in what lies in it, the country its own notices only.

    Raises NothingFound for a region, an upstream notice or a year that there is none of.
    """
    scope = scope_of(connection, replace(wanted, regions=()))
    conditions: list[str] = []
    given: dict[str, object] = {}
    if wanted.regions:
        conditions.append(REGIONS)
        given["regions"] = _region_codes(connection, wanted.regions)
    if scope.years:
        conditions.append(YEARS)
        given["years"] = list(scope.years)
    if scope.docs is not None:
        conditions.append(UPSTREAM)
        given["docs"] = list(scope.docs)
    for n, word in enumerate(scope.topic):
        conditions.append(TOPIC.format(word=f"$topic{n}"))
        given[f"topic{n}"] = word
    if kind is not None:
        conditions.append(KINDS[kind])
    return Narrowed(tuple(conditions), given)


def without_each(wanted: Wanted) -> dict[str, Wanted]:
    """Return what is wanted with one filter left out, by the name of that filter."""
    empty = Wanted()
    names = [one.name for one in fields(Wanted) if getattr(wanted, one.name)]
    return {name: replace(wanted, **{name: getattr(empty, name)}) for name in names}


def _region_codes(connection: DuckDBPyConnection, words: tuple[str, ...]) -> list[str]:
    held = [str(row[0]) for row in connection.execute(HELD).fetchall()]
    found: dict[str, None] = {}
    for word in words:
        region = _region(connection, word.strip())
        codes = [code for code in held if code == region.code or _lies_below(code, region)]
        if not codes:
            near = _nearest(region, held)
            what = f"the warehouse holds no notice of {region.full_name}, nor of a place in it"
            raise NothingFound(f"{what}{or_near(near)}", near)
        found |= dict.fromkeys(codes)
    return list(found)


def _nearest(region: Region, held: Sequence[str]) -> tuple[str, ...]:
    """Return the names of regions that there are notices of: those round about first."""
    first = sorted(held, key=lambda code: (code[:4] != region.code[:4], code[:2] != region.code[:2], code))[:FEW]
    return tuple(own.full_name for code in first if (own := by_code(code)))


def _region(connection: DuckDBPyConnection, word: str) -> Region:
    """Return the region called so in the warehouse, else in the whole country."""
    try:
        code = asked(connection, (word,))[0].code
    except NothingFound:
        known = by_code(word) if word.isdigit() else resolve(word)
        if known is None:
            raise
        return known
    known = by_code(code)
    if known is None:
        raise NothingFound(f"{code} is the code of no region")
    return known


def _lies_below(code: str, region: Region) -> bool:
    own = by_code(code)
    return region.code != COUNTRY and own is not None and lies_in(own, region)
