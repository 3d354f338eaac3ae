"""The words of deadlines, from normalizers/tables/deadlines.toml, and expressions made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table() -> dict[str, dict[str, Any]]:
    """Return the whole table, section by section."""
    return tomllib.loads((files("normalizers") / "tables" / "deadlines.toml").read_text("utf-8"))


def words(section: str, name: str) -> list[str]:
    """Return one list of words. Raises KeyError where the table has none of this name."""
    return list(table()[section][name])


def any_of(chosen: Iterable[str]) -> str:
    """Return a regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(chosen, key=lambda w: (-len(w), w))) + ")"


def one_of(section: str, name: str) -> str:
    """Return a regular expression for any word of one list."""
    return any_of(words(section, name))


def letters(section: str, name: str) -> str:
    """Return the characters of one string of the table, for use inside [ ]."""
    return re.escape(str(table()[section][name]))
