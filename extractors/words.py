"""The tables of words that extraction goes by, read from extractors/tables/*.toml once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table of this name. Raises FileNotFoundError where there is none."""
    return tomllib.loads((files("extractors") / "tables" / f"{name}.toml").read_text("utf-8"))


@cache
def any_of(name: str, *path: str) -> re.Pattern[str]:
    """Return a pattern for any of the words that stand in a table under this path, the longest first."""
    words: Any = table(name)
    for key in path:
        words = words[key]
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))
