"""The words of a comparison on paper: headings, names of sheets, parts of a citation, from comparison.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Word = Mapping[str, str]  # by language: zh, en


@dataclass(frozen=True, slots=True)
class Words:
    """Headings of the wide form and of the long one, each word in both languages."""

    shared: tuple[Word, ...]
    each: tuple[Word, ...]
    long: Mapping[str, Word]  # by the column's name
    sheet: Mapping[str, Word]
    place: Mapping[str, Word]
    corrected: Word


@cache
def words() -> Words:
    """Return the words. Raises KeyError where the table lacks one."""
    data = tomllib.loads(resources.files("warehouse").joinpath("comparison.toml").read_text("utf-8"))
    return Words(
        shared=tuple(data["wide"]["shared"]),
        each=tuple(data["wide"]["each"]),
        long={column["name"]: column for column in data["long"]["columns"]},
        sheet=data["sheet"],
        place=data["place"],
        corrected=data["corrected"],
    )
