"""What a comparison is asked for: regions, topic, upstream notice; what matches nothing names what would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from normalizers.characters import folded
from warehouse.errors import NothingFound
from warehouse.lines import Line
from warehouse.nearness import nearest

# 〔2021〕57号 may be asked for with any brackets: punctuation is folded away.
SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "州", "盟", "县", "区")

REGIONS = """
SELECT DISTINCT d.region_code, coalesce(r.region_name, d.region), coalesce(r.region, d.region)
FROM documents d LEFT JOIN regions r USING (region_code) WHERE d.region_code IS NOT NULL ORDER BY 1
"""
GAZETTEER = "SELECT region_code, region_name, region FROM regions ORDER BY region_code"
NOTICES = """
SELECT coalesce(d.copy_of, d.doc_id), d.doc_number, d.doc_title,
    coalesce(list(c.cited_number) FILTER (c.cited_number IS NOT NULL), [])
FROM documents d LEFT JOIN citations c USING (doc_id)
GROUP BY d.doc_id, d.copy_of, d.doc_number, d.doc_title ORDER BY d.doc_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A region as it was asked for: the word that heads its columns, and its code."""

    heading: str
    code: str


def under(connection: duckdb.DuckDBPyConnection, lines: list[Line], upstream: str) -> list[Line]:
    """Return the lines that the notice anchors, or, where it is not held, those of notices that name its number."""
    notices = connection.execute(NOTICES).fetchall()
    wanted = folded(upstream)
    held = {
        doc
        for doc, number, title, _ in notices
        if upstream == doc or wanted == folded(number or "") or (len(wanted) > 3 and wanted in folded(title or ""))
    }
    naming = {doc for doc, _, _, cites in notices if wanted in map(folded, cites)}
    found = [line for line in lines if line.anchor_doc_id in held]
    if not found:
        found = [line for line in lines if any(part.doc_id in naming | held for part in line.parts)]
    if not found:
        choices = [word for _, number, title, cites in notices for word in (number, title, *cites)]
        near = nearest(upstream, choices)
        raise NothingFound(f"no common task stands under {upstream}{_or_near(near)}", near)
    return found


def about(lines: list[Line], topic: str) -> list[Line]:
    words = [folded(word) for word in topic.split()]
    found = [
        line
        for line in lines
        if all(
            word in folded("\n".join([line.theme, line.text, *(part.text for part in line.parts)])) for word in words
        )
    ]
    if not found:
        near = nearest(topic, [line.theme for line in lines]) or nearest(topic, [line.text for line in lines])
        raise NothingFound(f"no common task is about {topic}{_or_near(near)}", near)
    return found


def all_regions(connection: duckdb.DuckDBPyConnection, lines: list[Line]) -> list[Asked]:
    present = {part.region_code for line in lines for part in line.parts}
    rows = [(code, name or code) for code, name, _ in connection.execute(REGIONS).fetchall() if code in present]
    return [Asked(name, code) for code, name in dict(rows).items()]


def asked(connection: duckdb.DuckDBPyConnection, regions: Sequence[str]) -> list[Asked]:
    """Return each region once, in the order asked, headed by the word that was asked for, or its name for a code."""
    held = connection.execute(REGIONS).fetchall()
    found: dict[str, Asked] = {}
    for word in regions:
        code, name = _region(word.strip(), held) or (None, None)
        if code is None:
            _no_region(connection, word.strip(), held)
        else:
            found.setdefault(code, Asked(str(name) if word.strip().isdigit() else word.strip(), code))
    return list(found.values())


def _region(word: str, rows: Sequence[tuple[str, str, str]]) -> tuple[str, str] | None:
    """Return (code, name) of the region called so: by code or full name, else by a short name that no other has."""
    exact = [(code, name) for code, name, full in rows if word in (code, full)]
    named = exact or [(code, name) for code, name, _ in rows if word == name]
    short = named or [(code, name) for code, name, _ in rows if name and word == _short(name)]
    return short[0] if len({code for code, _ in short}) == 1 else None


def _no_region(connection: duckdb.DuckDBPyConnection, word: str, held: Sequence[tuple[str, str, str]]) -> None:
    names = [name for _, name, _ in held]
    near = nearest(word, names) or tuple(sorted({name for name in names if name}))[:3]
    known = _region(word, connection.execute(GAZETTEER).fetchall())
    what = f"the warehouse holds no notice of {word}" if known else f"there is no region {word}, or more than one"
    raise NothingFound(f"{what}{_or_near(near)}", near)


def _short(name: str) -> str:
    return next((name.removesuffix(end) for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), name)


def nothing_common(connection: duckdb.DuckDBPyConnection, asked: Sequence[Asked]) -> str:
    if not asked:
        return "the notices in the warehouse share no task yet: add notices of more regions, then run `taizhang run`"
    names = "、".join(region.heading for region in asked)
    held = "、".join(name for _, name, _ in connection.execute(REGIONS).fetchall() if name)
    return f"no common task of {names} matches; the warehouse holds notices of {held}"


def _or_near(near: Sequence[str]) -> str:
    return f"; nearest: {', '.join(near)}" if near else ""
