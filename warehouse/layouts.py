"""A comparison as sheets: wide, one line a common task, or long, one line a region's task; one sheet a theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from taizhang.model import Role
from taizhang.settings import Lang
from warehouse.comparison_words import words
from warehouse.dictionary import codes
from warehouse.filters import Asked
from warehouse.lines import Line, Part
from warehouse.sheets import SHEET_NAME, Linked, Sheet, Value

Form = Literal["wide", "long"]

FROZEN = {"wide": 2, "long": 3}  # columns that stay in sight: theme and task
# Widths of columns, in characters of Excel's (a Chinese one takes two).
SHARED_WIDTHS = (18, 44, 44)
EACH_WIDTHS = (44, 30, 24, 12, 30)
LONG_WIDTHS = {"common_text": 44, "upstream": 44, "sentence": 44, "text": 44, "place": 34, "url": 34, "theme": 18}
LONG_WIDTH = 16
BAD_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
RESERVED = {"history"}  # Excel keeps it for itself


def sheets_of(
    lines: Sequence[Line], regions: Sequence[Asked], lang: Lang, form: Form, *, by_theme: bool = False
) -> list[Sheet]:
    """Return the comparison as one sheet, or one a theme, in the order of their first lines."""
    if not by_theme:
        return [_sheet(words().sheet["title"][lang], lines, regions, lang, form)]
    themes: dict[str, list[Line]] = {}
    for line in lines:
        themes.setdefault(line.theme, []).append(line)
    names = sheet_names([theme or words().sheet["no_theme"][lang] for theme in themes])
    return [_sheet(name, own, regions, lang, form) for name, own in zip(names, themes.values(), strict=True)]


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Return a name for a sheet of each title: what Excel allows in one, and no two alike whatever their case."""
    names: list[str] = []
    taken = set(RESERVED)
    for title in titles:
        bare = " ".join(BAD_IN_SHEET_NAME.sub(" ", title).split()).strip("' ") or "-"
        name, n = bare[:SHEET_NAME].strip("' "), 1
        while name.casefold() in taken:
            n += 1
            name = f"{bare[: SHEET_NAME - len(f' {n}')].strip()} {n}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _sheet(title: str, lines: Sequence[Line], regions: Sequence[Asked], lang: Lang, form: Form) -> Sheet:
    if form == "long":
        columns = words().long
        return Sheet(
            title,
            [column[lang] for column in columns.values()],
            [row for line in lines for row in _long_rows(line, regions, lang)],
            [LONG_WIDTHS.get(name, LONG_WIDTH) for name in columns],
            FROZEN[form],
        )
    shared, each = words().shared, words().each
    return Sheet(
        title,
        [*(word[lang] for word in shared), *(f"{region.heading} {word[lang]}" for region in regions for word in each)],
        [_wide_row(line, regions) for line in lines],
        [*SHARED_WIDTHS, *(EACH_WIDTHS * len(regions))],
        FROZEN[form],
    )


def _wide_row(line: Line, regions: Sequence[Asked]) -> list[Value]:
    row: list[Value] = [line.theme, line.text, line.upstream]
    by_region = line.by_region
    for region in regions:
        parts = by_region.get(region.code, [])
        url = next((part.url for part in parts if part.url), None)
        row += [
            _cell(part.text for part in parts),
            _cell(part.units for part in parts),
            _cell(part.deadlines for part in parts),
            _cell(part.dues for part in parts),
            Linked(_cell(cited(part) for part in parts), url),
        ]
    return row


def _cell(texts: Iterable[str]) -> str:
    """Return the tasks' texts on lines of their own: the n-th line of each of a region's cells is of one task."""
    lines = list(texts)
    return "\n".join(lines) if any(lines) else ""


def cited(part: Part) -> str:
    """Return the citation with the notice's address."""
    return f"{part.source} {part.url}" if part.url else part.source


def _long_rows(line: Line, regions: Sequence[Asked], lang: Lang) -> list[list[Value]]:
    by_region = line.by_region
    return [_long_row(line, part, region, lang) for region in regions for part in by_region.get(region.code, [])]


def _long_row(line: Line, part: Part, region: Asked, lang: Lang) -> list[Value]:
    row: dict[str, Value] = {
        "common_task_id": line.common_task_id,
        "theme": line.theme,
        "common_text": line.text,
        "upstream": line.upstream,
        "region_code": part.region_code,
        "region": region.heading,
        "link": codes("link")[part.link].label(lang),
        "score": part.score,
        "sentence": part.sentence,
        "text": part.text,
        **{role.value: part.by_role.get(role, "") for role in Role},
        "deadlines": part.deadlines,
        "dues": part.dues,
        "last_due": part.last_due,
        "place": part.source,
        "url": Linked(part.url or "", part.url),
        "doc_number": part.doc_number,
        "task_id": part.task_id,
    }
    return [row[name] for name in words().long]
