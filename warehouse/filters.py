"""What a comparison is asked for: regions, topic, upstream notice, years; what matches nothing names what would."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from normalizers.characters import folded
from normalizers.regions.resolver import resolve
from warehouse.errors import NothingFound
from warehouse.nearness import nearest

SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "州", "盟", "县", "区")
FEW = 3  # near misses that are named
FAR = 9  # of divisions that neither holds the other
LEAST_TITLE = 4  # characters of a title by which a notice may be asked for

REGIONS = """
SELECT DISTINCT d.region_code, coalesce(r.region_name, d.region, d.region_code),
    coalesce(r.region, d.region, d.region_code)
FROM documents d LEFT JOIN regions r USING (region_code) WHERE d.region_code IS NOT NULL ORDER BY 1
"""
GAZETTEER = "SELECT region_code, region_name, region FROM regions ORDER BY region_code"
NOTICES = """
SELECT doc_id, coalesce(copy_of, doc_id), doc_number, doc_title FROM documents ORDER BY doc_id
"""
CITED = "SELECT doc_id, cited_number FROM citations ORDER BY doc_id, ordinal"
YEARS = """
SELECT DISTINCT year(coalesce(written_on, published_on)) AS year FROM documents
WHERE copy_of IS NULL AND year IS NOT NULL ORDER BY year
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a comparison or a search is asked for; what is empty or None leaves out nothing.

    ``regions`` are names or codes in the order asked, ``topic`` words that must all be there, ``upstream`` the notice
    above: its number (文号), part of its title, or its doc_id. ``years`` are those of the notices: written, else
    published.
    """

    regions: tuple[str, ...] = ()
    topic: str | None = None
    upstream: str | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A region as it was asked for: the word that heads its columns, and its code."""

    heading: str
    code: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What is wanted in the warehouse's own terms; None, or no years or words, where all is.

    ``docs`` are the doc_ids of the upstream notice, or of those that name it where it is not held. ``topic`` are
    patterns, one a word.
    """

    regions: tuple[Asked, ...] | None = None
    docs: tuple[str, ...] | None = None
    topic: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The regions' codes."""
        return None if self.regions is None else tuple(region.code for region in self.regions)


def scope_of(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> Scope:
    """Return what is wanted in the warehouse's own terms.

    Raises NothingFound, which names what would match, for a region, an upstream notice or a year there is none of.
    """
    return Scope(
        regions=asked(connection, wanted.regions) if wanted.regions else None,
        docs=upstream_docs(connection, wanted.upstream) if wanted.upstream else None,
        topic=topic_patterns(wanted.topic or ""),
        years=_years(connection, wanted.years),
    )


def upstream_docs(connection: duckdb.DuckDBPyConnection, upstream: str) -> tuple[str, ...]:
    """Return the doc_ids of the notice with that id, number, or part of its title; else of those that name the number.

    〔2021〕57号 may be asked for with any brackets. Raises NothingFound where no notice has or names it.
    """
    notices = connection.execute(NOTICES).fetchall()
    cited = connection.execute(CITED).fetchall()
    wanted = folded(upstream)
    original = {doc: own for doc, own, _, _ in notices}
    found = {own for doc, own, number, _ in notices if upstream == doc or (number and wanted == folded(number))}
    if not found and len(wanted) >= LEAST_TITLE:
        found = {own for _, own, _, title in notices if title and wanted in folded(title)}
    if not found and wanted:
        found = {original[doc] for doc, number in cited if wanted == folded(number)}
    if not found:
        titles = [title for _, _, _, title in notices if title]
        choices = [*titles, *(number for _, _, number, _ in notices), *(number for _, number in cited)]
        # A part of a title too short to go by is a near miss.
        near = tuple([t for t in titles if wanted and wanted in folded(t)][:FEW]) or nearest(upstream, choices)
        raise NothingFound(f"no notice in the warehouse is {upstream}, or names it{or_near(near)}", near)
    return tuple(sorted(found))


def topic_patterns(topic: str) -> tuple[str, ...]:
    """Return a pattern a word (RE2), which finds it whatever its case, width and the punctuation in it."""
    return tuple(pattern for word in topic.split() if (pattern := "".join(_letters(folded(word)))))


def _letters(word: str) -> Iterator[str]:
    for n, letter in enumerate(word):
        wide = chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else ""
        yield ("(?i)" if n == 0 else r"[^\pL\pN]*") + f"[{re.escape(letter)}{wide}]"


def topic_words(topic: str) -> str:
    """Return the topic as it is told in a message."""
    return unicodedata.normalize("NFKC", topic).strip()


def _years(connection: duckdb.DuckDBPyConnection, years: Sequence[int]) -> tuple[int, ...]:
    if not years:
        return ()
    held = [int(row[0]) for row in connection.execute(YEARS).fetchall()]
    if not set(years) & set(held):
        said = "、".join(map(str, sorted(set(years))))
        there = f"it holds notices of {', '.join(map(str, held))}" if held else "none of its notices tells its day"
        near = tuple(map(str, sorted(held, key=lambda year: (abs(year - years[0]), year))[:FEW]))
        raise NothingFound(f"the warehouse holds no notice of {said}: {there}", near)
    return tuple(dict.fromkeys(years))


def regions_named(connection: duckdb.DuckDBPyConnection, codes: Sequence[str]) -> tuple[Asked, ...]:
    """Return the regions with these codes in their order, by name; by full name where two are called alike."""
    rows = {code: (name, full) for code, name, full in connection.execute(REGIONS).fetchall()}
    alike = Counter(rows[code][0] for code in codes)
    return tuple(Asked(rows[code][0] if alike[rows[code][0]] == 1 else rows[code][1], code) for code in codes)


def asked(connection: duckdb.DuckDBPyConnection, regions: Sequence[str]) -> tuple[Asked, ...]:
    """Return each region once, in the order asked, headed by the word that was asked for, or its name for a code.

    Raises NothingFound for a region that the warehouse has no notice of, and for a name that several have.
    """
    held = connection.execute(REGIONS).fetchall()
    found: dict[str, Asked] = {}
    for word in map(str.strip, regions):
        matches = _called(word, held)
        if len(matches) != 1:
            raise _no_region(connection, word, matches, held)
        code, name, _ = matches[0]
        found.setdefault(code, Asked(name if word.isdigit() else word, code))
    return tuple(found.values())


Named = tuple[str, str, str]  # a region's code, name and full name


def _called(word: str, rows: Sequence[Named]) -> list[Named]:
    """Return the regions called so: by code or full name, name, everyday name (凉山州) or short form (双流).

    The first of these that any has counts: 长沙 is the city and not the county, where there are notices of both.
    """
    everyday = resolve(word) if word else None
    for matches in (
        [row for row in rows if word in (row[0], row[2])],
        [row for row in rows if word == row[1]],
        [row for row in rows if everyday and everyday.code == row[0]],
        [row for row in rows if word == _short(row[1])],
    ):
        if matches:
            return matches
    return []


def _no_region(
    connection: duckdb.DuckDBPyConnection, word: str, matches: Sequence[Named], held: Sequence[Named]
) -> NothingFound:
    if matches:
        fulls = tuple(full for _, _, full in matches)
        return NothingFound(
            f"{len(matches)} regions are called {word}: give one of {'、'.join(fulls)}, or a code", fulls
        )
    known = _called(word, connection.execute(GAZETTEER).fetchall())
    # The division next above comes first, then those above it, then those below.
    ranked = sorted((_kinship(code, other), name) for code, name, _ in held for other, _, _ in known)
    kin = [name for near, name in ranked if near < FAR][:FEW]
    names = [name for _, name, _ in held]
    near = tuple(dict.fromkeys([*kin, *(nearest(word, names) or tuple(sorted(set(names))))]))[:FEW]
    if not known:
        return NothingFound(f"there is no region {word}{or_near(near)}", near)
    of_kin = f", but of {'、'.join(kin)}" if kin else ""
    return NothingFound(f"the warehouse holds no notice of {word}{of_kin}{or_near(near)}", near)


def _kinship(code: str, other: str) -> int:
    """Return how near a division is to the one that it holds or that holds it (GB/T 2260): 511400 to 511421."""
    own, others = (of.removesuffix("00").removesuffix("00") for of in (code, other))
    if own == others or not (own.startswith(others) or others.startswith(own)):
        return FAR
    return len(others) - len(own) if len(own) < len(others) else len(own)


def _short(name: str) -> str:
    return next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)


def or_near(near: Sequence[str]) -> str:
    """Return what is added to a message about nothing found."""
    return f"; nearest: {', '.join(near)}" if near else ""
