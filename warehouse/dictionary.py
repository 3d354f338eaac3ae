"""What the data means: its codes in Chinese and English (codes.toml), its columns in Chinese (comments_zh.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from taizhang.settings import Lang


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its short label, and a sentence that says what it means, in Chinese and in English."""

    code: str
    zh: str
    en: str
    zh_means: str
    en_means: str

    def label(self, lang: Lang) -> str:
        """Return the short label, to stand in a table or a chart."""
        return self.zh if lang == "zh" else self.en

    def means(self, lang: Lang) -> str:
        """Return the sentence that says what it means."""
        return self.zh_means if lang == "zh" else self.en_means


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code by its group ("role"), and the group of each coded column ("role", "repairs.code")."""

    groups: Mapping[str, Mapping[str, Code]]
    columns: Mapping[str, str]


@cache
def code_book() -> Codes:
    """Return all codes. Raises TypeError where codes.toml leaves a word of a code out."""
    data = _read("codes.toml")
    columns = {column: group for group, places in data.pop("columns").items() for column in places}
    groups = {group: {code: Code(code, **words) for code, words in rows.items()} for group, rows in data.items()}
    return Codes(groups, columns)


def codes(group: str) -> Mapping[str, Code]:
    """Return the codes of a group, such as "role" or "issue", in the order they are listed. Raises KeyError."""
    return code_book().groups[group]


def codes_of(relation: str, column: str) -> Mapping[str, Code]:
    """Return the codes that can stand in a column of a table or view; none where it is not coded."""
    book = code_book()
    group = book.columns.get(f"{relation}.{column}") or book.columns.get(column)
    return book.groups[group] if group else {}


def label(group: str, code: str | None, lang: Lang) -> str:
    """Return the code's short label, the code itself where the group has none such, "" for None.

    Raises KeyError for a group there is none of.
    """
    if code is None:
        return ""
    found = codes(group).get(code)
    return found.label(lang) if found else code


@dataclass(frozen=True, slots=True)
class Comments:
    """What each table or view and each column means, in Chinese, by its name."""

    relations: Mapping[str, str]
    columns: Mapping[str, str]


@cache
def comments_zh() -> Comments:
    """Return the Chinese comments, those of places under every prefix too: unit_quote."""
    data: dict[str, dict[str, str]] = _read("comments_zh.toml")
    places = data["places"]
    prefixed = {p + name: words + text for p, words in data["prefixes"].items() for name, text in places.items()}
    return Comments(data["relations"], {**data["columns"], **places, **prefixed})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("warehouse").joinpath(name).read_text("utf-8"))
