"""The words of the evidence pages and of the app's screen, in the language that is asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from taizhang.model import Place
from taizhang.settings import Lang
from warehouse.dictionary import codes
from warehouse.schema import schema

TABLES = ("words.toml", "screen_words.toml")  # of the pages, of the screen: no section stands in both
OTHER: Mapping[Lang, Lang] = {"zh": "en", "en": "zh"}
HTML_LANG: Mapping[Lang, str] = {"zh": "zh-CN", "en": "en"}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return the words of a key (``page.heading``). Raises KeyError for one that neither table has."""
    section, _, name = key.partition(".")
    return _table()[section][name][lang].format(**values)


def heading(column: str, lang: Lang) -> str:
    """Return what a column of the notices or tasks is called."""
    return _columns()[column][lang]


def coded(group: str, code: str | None, lang: Lang) -> str:
    """Return a code's label; the code itself where it is not known, nothing where there is none."""
    known = codes(group).get(code or "")
    return known.label(lang) if known else code or ""


def meaning(group: str, code: str, lang: Lang) -> str:
    """Return the sentence that says what a code means; nothing where it is not known."""
    known = codes(group).get(code)
    return known.means(lang) if known else ""


def in_words(place: Place | None, lang: Lang) -> str:
    """Return a place for a reader: file, table and row counted from 1, page, characters."""
    if place is None:
        return say("place.none", lang)
    table, row = (None if at is None else at + 1 for at in (place.table, place.row))
    cell = "" if lang == "zh" else " "
    said = [
        say("place.file", lang, file=place.file) if place.file else "",
        cell.join(
            part
            for part in (
                say("place.table", lang, table=table) if table else "",
                say("place.row", lang, row=row) if table and row else "",
            )
            if part
        ),
        say("place.page", lang, page=place.page) if place.page else "",
        say("place.characters", lang, start=place.start, end=place.end),
    ]
    return say("place.between", lang).join(part for part in said if part)


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    tables = (resources.files("explorer").joinpath(name).read_text("utf-8") for name in TABLES)
    return {section: words for table in tables for section, words in tomllib.loads(table).items()}


@cache
def _columns() -> dict[str, dict[Lang, str]]:
    relations = (schema().relation(name) for name in ("documents", "versions", "tasks"))
    return {c.name: {"zh": c.zh, "en": c.en} for r in relations if r for c in r.columns}
