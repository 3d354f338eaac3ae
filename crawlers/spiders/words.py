"""The words and shapes of list pages, from tables/lists.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """Return the table."""
    return tomllib.loads((files("crawlers") / "tables" / "lists.toml").read_text("utf-8"))
