"""The tables of words in units.toml, and patterns built from them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from normalizers.characters import one_for_one

# Text is folded to these forms before it is compared; each stands for one character, so that indices stay.
full_width = one_for_one("､｡,;:()[]〔〕【】﹙﹚!?", "、。，；：（）（）（）（）（）！？")


@cache
def tables() -> dict[str, Any]:
    """Return units.toml."""
    return tomllib.loads((files("normalizers") / "tables" / "units.toml").read_text(encoding="utf-8"))


def words(section: str, name: str) -> list[str]:
    """Return one list of units.toml."""
    found: list[str] = tables()[section][name]
    return found


def either(choices: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(choices), key=len, reverse=True))) + ")"
