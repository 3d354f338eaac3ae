"""Departments: the function behind a unit's name, by which 市发改委 and 市发展改革局 can be compared.

The table departments.csv gives each function (职能) its aliases, and the years in which an alias was in use: the
institutional reforms of 2018-19, 2021 and 2023-24 renamed and merged offices. An alias is the name without the
place or level before it (省, 市, 达州市, 国家) and, where it is a stem, without 局, 委, 厅, 部, 办 after it; "…海关"
may follow any words at all.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

ANYTHING_BEFORE = "…"
# A stem stands for an office only before one of these endings, or alone; a full alias carries its own.
OFFICE = re.compile(
    r"(?:委员会|办公室|办公厅|委|局|厅|部|办|署|会|中心|总队|支队|大队|分局|馆|社|室|集团|公司|分行|支行|银行|组|院)$"
)
# What may stand before the alias: a level, a place, or the party's committee at that level.
BEFORE = re.compile(
    r"(?:中共|中国|国家|全国|国务院|中央|最高|本|原|驻)*"
    r"(?:[\u4e00-\u9fff]{0,14}?(?:省|自治区|特区|兵团|市|州|盟|地区|县|区|旗|镇|乡|街道|新区))*"
    r"(?:级|直)?(?:人民政府|政府|工委|党工委)?"
)
# A body set up across departments is none of them: 市教育工作领导小组办公室.
ACROSS = re.compile(r"领导小组|指挥部|联席会议|专班|推进小组|推进组|工作组|协调小组|协会|学会|商会|有限公司")
COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|其他)|(?:部门|单位|机构|机关|成员单位|企业|地区|方面)$|各(?:部门|单位|有关|相关|级|县|区|市|乡)"
)
NATIONAL = re.compile(r"中国|国家|全国|国务院|中央|最高")
BRACKET = re.compile(r"[（(〔\[【].*$")
BLANK = re.compile(r"\s+")
LONGEST = 60  # characters; no unit is called longer, and a paragraph is none


@dataclass(frozen=True, slots=True)
class Department:
    """A function of government (职能): ``key`` for machines, ``name`` for readers."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Alias:
    """One row of the table: a name for a function, and the years in which it was used."""

    department: Department
    valid_from: int
    valid_to: int

    def distance(self, year: int) -> int:
        """Return by how many years the alias misses ``year``, 0 when it was in use."""
        return max(self.valid_from - year, year - self.valid_to, 0)


@cache
def aliases() -> dict[str, tuple[Alias, ...]]:
    """Return the rows of the table by alias, in the order of the table."""
    found: dict[str, list[Alias]] = {}
    table = (files("normalizers") / "tables" / "departments.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        department = Department(row["key"], row["function"])
        alias = Alias(department, int(row["valid_from"] or 0), int(row["valid_to"] or 9999))
        found.setdefault(row["alias"], []).append(alias)
    return {alias: tuple(rows) for alias, rows in found.items()}


@lru_cache(maxsize=65536)
def department(unit_text: str, year: int | None = None) -> Department | None:
    """Return the function of a unit, or None for a group (各部门), a place, or a name that the table does not know.

    The longest alias at the earliest place wins, so that a merged office (商务和经济合作局) goes to its first function.
    ``year`` chooses between two functions that an alias has had (老龄办); where it falls outside all of them the
    nearest counts, because notices go on using old names.
    """
    found = _found(BRACKET.sub("", BLANK.sub("", unit_text)))
    return _in_year(found[1], year) if found else None


def office(name: str) -> tuple[str, Department] | None:
    """Return what stands before an office's own name (达州市 of 达州市卫健委), and its function.

    None for what is no office (教育, which is a subject), and for an office that there is only one of (国务院办公厅).
    """
    found = _found(name)
    if found is None:
        return None
    start, rows = found
    if not OFFICE.search(name) or NATIONAL.match(name, start):
        return None
    return name[:start], _in_year(rows, None)


def _found(name: str) -> tuple[int, tuple[Alias, ...]] | None:
    """Return where the alias begins in a unit's name, and its rows."""
    if not 2 <= len(name) <= LONGEST or COLLECTIVE.search(name) or ACROSS.search(name):
        return None
    for start in range(len(name)):
        for length in _lengths(name[start]):
            word = name[start : start + length]
            if len(word) == length and (rows := _rows(word, name, start)):
                return start, rows
    return None


@cache
def _by_first_letter() -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for alias in aliases():
        word = alias.removeprefix(ANYTHING_BEFORE)
        lengths.setdefault(word[0], set()).add(len(word))
    return {letter: tuple(sorted(found, reverse=True)) for letter, found in lengths.items()}


def _lengths(letter: str) -> tuple[int, ...]:
    return _by_first_letter().get(letter, ())


def _rows(word: str, name: str, start: int) -> tuple[Alias, ...] | None:
    """Return the rows of an alias that stands at ``start`` of the name, if the name around it bears it out."""
    table = aliases()
    if rows := table.get(ANYTHING_BEFORE + word):
        return rows
    rows = table.get(word)
    if rows is None or not BEFORE.fullmatch(name, 0, start):
        return None
    after = name[start + len(word) :]
    return rows if not after or OFFICE.search(word) or OFFICE.search(after) else None


def _in_year(rows: tuple[Alias, ...], year: int | None) -> Department:
    if year is None:
        return rows[0].department
    return min(rows, key=lambda row: row.distance(year)).department
